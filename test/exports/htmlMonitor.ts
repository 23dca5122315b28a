import { expect } from "chai";
import { id } from "ethers";
import type { Override } from "../../src/audit/monitoring/override.js";
import { RULES } from "../../src/audit/monitoring/rules.js";
import { suitabilityOf } from "../../src/audit/monitoring/suitability.js";
import type { Verdict } from "../../src/audit/verdict.js";
import { PRINCIPLES } from "../../src/agreement/principles.js";
import { periodInWords } from "../../src/audit/monitoring/inWords.js";
import { monitorPage, type MonitorReport } from "../../src/exports/html/monitor.js";
import { eventfulHome } from "../audit/monitoring/eventful.js";
import { Placement, booksWith, line, monitored, wordsOfTest } from "../audit/monitoring/support.js";

const HOSTILE = `<script>alert("1")</script>`;
const OVERRIDE: Override = { colour: "green", reason: "Seen at the visit: all put right.", officer: "Officer A" };

function reportOn(placements: readonly Placement[], fields: Partial<MonitorReport> = {}): MonitorReport {
  const words = fields.words ?? wordsOfTest();
  const record = monitored(placements, { words });
  const source = booksWith(placements);
  return {
    record,
    suitability: suitabilityOf(record),
    override: null,
    officer: null,
    narrative: [],
    source,
    words,
    ...fields,
  };
}

const verdictWith = (differences: Verdict["differences"]): Verdict => ({
  block: { number: 1_000n, timestamp: 0n, hash: id("head") },
  events: 42,
  agreements: 3,
  words: { signatures: 1, callers: 0, wallets: 0 },
  wallets: [],
  differences,
  holdings: [],
  nodes: 1,
});

const visible = (html: string): string =>
  html
    .replace(/<style>[^]*?<\/style>/g, " ")
    .replace(/<svg[^]*?<\/svg>/g, " ")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");

describe("html: the monitoring report", () => {
  let eventful: MonitorReport;
  let html: string;
  let text: string;

  before(() => {
    eventful = reportOn(eventfulHome());
    html = monitorPage(eventful);
    text = visible(html);
  });

  it("names the home, the period and the placements", () => {
    expect(html).to.contain("<title>Monitoring report: Example House</title>");
    expect(text).to.contain("3 placements, 2 of them live.");
    for (const { name } of eventful.record.placements) expect(text).to.contain(name);
  });

  it("prints every rule with its thresholds, what it saw, and its colour in words", () => {
    for (const { sentence } of RULES) expect(text).to.contain(sentence);
    expect(text).to.contain("below 80 % below 60 %").and.to.contain("28 days or more 91 days or more");
    expect(text).to.contain("10 points or more 25 points or more").and.to.contain("never 1 or more");
    for (const word of ["● Green", "▲ Amber", "■ Red"]) expect(text).to.contain(word);
  });

  it("prints every principle, and those that nobody checked", () => {
    for (const { code, title } of PRINCIPLES) expect(text).to.contain(`${code} ${title}`);
    expect(text).to.contain("HP-03 Privacy not checked");
    expect(text).to.contain("Under no principle QS-13");
  });

  it("has a section for everything that a monitoring officer asks about", () => {
    const found = [...html.matchAll(/<h2[^>]*>([^<]+)</g)].map(([, heading]) => heading);
    expect(found).to.deep.equal([
      "Suitability",
      "The officer&#39;s narrative",
      "Results of checks",
      "Not met and not yet put right",
      "Inspections",
      "Safeguarding holds",
      "Challenges",
      "Late attestations",
      "Placements",
      "Actions agreed with the provider",
    ]);
    expect(text).to.contain("lifted by").and.to.contain("4.0 days");
    expect(text).to.contain("partly met, 90 %, by the arbiter");
    expect(text).to.contain("Words taken back").and.to.contain("social worker");
    expect(text).to.contain("notice by the provider");
    expect(text).to.contain("(over)");
  });

  it("draws the checks of each month and has the same figures in a table", () => {
    expect(html.match(/<svg/g)).to.have.length(1);
    const months = eventful.record.months.map(({ month }) => month);
    for (const month of months) expect(text).to.contain(month);
  });

  it("loads, runs and sends nothing", () => {
    const body = html.replaceAll("http://www.w3.org/2000/svg", "").replaceAll("http://www.w3.org/1999/xlink", "");
    expect(body).to.not.match(/<script|javascript:|https?:|url\(|@import/i);
    expect(html.match(/ id="([^"]+)"/g)).to.satisfy((ids: string[]) => new Set(ids).size === ids.length);
  });

  it("says that it is private where copies gave names, and what they lack otherwise", () => {
    expect(text).to.contain("Private.").and.to.contain("must not be published");
    expect(text).to.not.contain("no private copy is at hand:");
    const unknown = visible(monitorPage(reportOn(eventfulHome(), { words: wordsOfTest([]) })));
    expect(unknown).to.contain("For 3 of 3 placements no private copy is at hand");
    expect(unknown).to.not.contain("Private.");
    expect(unknown).to.contain("Code not at hand");
  });

  it("says whether the log was verified, and warns where it was not or is wrong", () => {
    expect(text).to.contain("Not verified.").and.to.contain("up to block 1000").and.to.contain(id("head"));
    const withVerdict = (differences: Verdict["differences"]) => {
      const source = { ...eventful.source, verdict: verdictWith(differences) };
      return visible(monitorPage({ ...eventful, source }));
    };
    expect(text.indexOf("Not verified.")).to.be.lessThan(text.indexOf("Private."));
    const alone = { ...eventful.source, verdict: { ...verdictWith([]), nodes: 0 as const } };
    expect(visible(monitorPage({ ...eventful, source: alone })))
      .to.contain("Verified by the log alone.")
      .and.to.not.contain("equal the contract's state");
    expect(withVerdict([])).to.contain("42 events follow from each other").and.to.not.contain("Not verified.");
    const difference = { subject: "0x01", what: "the balance", expected: "1", found: "2" };
    expect(withVerdict([difference]))
      .to.contain("Do not rely on this page.")
      .and.to.contain("the balance");
  });

  it("names its days where the clocks change, and the time up to which the last one is known", () => {
    const at = (iso: string): bigint => BigInt(Date.parse(iso) / 1_000);
    const spring = { from: at("2027-03-28T00:00:00Z"), until: at("2027-10-31T23:00:00Z") + 3_600n };
    expect(periodInWords(spring)).to.equal("28 March 2027 to 31 October 2027");
    const autumn = { from: at("2027-10-30T23:00:00Z"), until: at("2027-11-02T09:14:00Z") };
    expect(periodInWords(autumn)).to.equal("31 October 2027 to 2 November 2027, 09:14");
  });

  it("leaves lines to write on, or prints the officer's paragraphs", () => {
    expect(text).to.contain("To be written by hand").and.to.contain("Officer: ……");
    const written = visible(monitorPage({ ...eventful, narrative: ["First.", "Second."], officer: "Officer A" }));
    expect(written).to.contain("First. Second.").and.to.contain("Officer: Officer A");
    expect(written).to.not.contain("To be written by hand");
  });

  it("shows an override beside the colour of the rules, with reason and officer", () => {
    expect(text).to.contain("No officer has overridden them.");
    const overridden = visible(monitorPage({ ...eventful, override: OVERRIDE }));
    expect(overridden).to.contain("● Green by the judgement of Officer A, in place of ■ Red by the rules below.");
    expect(overridden).to.contain(OVERRIDE.reason);
  });

  it("escapes whatever people wrote", () => {
    const override = { ...OVERRIDE, reason: HOSTILE, officer: HOSTILE };
    const words = { ...eventful.words, account: () => HOSTILE, placement: () => HOSTILE };
    const hostile = monitorPage({ ...eventful, words, override, officer: HOSTILE, narrative: [HOSTILE] });
    expect(hostile).to.not.contain("<script");
    expect(hostile).to.contain("&lt;script&gt;");
  });

  it("says in a sentence where there is nothing to tell", () => {
    const empty = monitorPage(reportOn([new Placement("quiet", [line("QS-08")])]));
    expect(empty).to.not.contain("<svg");
    const told = visible(empty);
    expect(told).to.contain("○ Not enough checks");
    expect(told).to.contain("Nothing was checked in this period or the one before.");
    expect(told).to.contain("No hold was in force").and.to.contain("Nobody challenged a payment");
    expect(told).to.contain("Whatever was checked was met in full").and.to.contain("waits for an inspection");
  });

  it("keeps the line breaks of a paragraph", () => {
    expect(monitorPage({ ...eventful, narrative: ["one\ntwo"] })).to.match(/pre-line[^>]*>one\ntwo</);
  });
});
