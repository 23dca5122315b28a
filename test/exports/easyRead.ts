import { expect } from "chai";
import { STANDARD_SETS } from "../../src/agreement/catalogueData.js";
import { easyReadOf } from "../../src/audit/easyRead/easyRead.js";
import { plainOutcome } from "../../src/audit/easyRead/plainOutcomes.js";
import type { Words } from "../../src/audit/words.js";
import { easyReadPage } from "../../src/exports/html/easyRead/page.js";
import type { LedgerEvent } from "../../src/replay/events.js";
import { historyOf } from "../../src/replay/history.js";
import { CODED_WORDS, fullLife } from "../audit/support/fullLife.js";
import { WORDS } from "../audit/support/words.js";
import { CLOSE, LONG_STOP, Story, TOTAL } from "../replay/support/story.js";

const pageAfter = (story: Story, events: readonly LedgerEvent[], words: Words = CODED_WORDS): string =>
  easyReadPage(easyReadOf(historyOf(story.empty, events).agreements.get(story.agreement)!, words, story.now));

/** What is read, a block a line. */
const linesOf = (html: string): string[] =>
  html
    .slice(html.indexOf("<body>"))
    .replace(/<(?:p|li|h\d|footer|section|span)[^>]*>|<\/(?:p|li|h\d)>/g, "\n")
    .replace(/<[^>]+>/g, "")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

const sentencesOf = (html: string): string[] => linesOf(html).flatMap((line) => line.split(/(?<=[.?!])\s+/));
const lengthOf = (sentence: string): number => sentence.split(/\s+/).length;

/** A page with everything that there can be on one. */
function fullPage(): string {
  const { history, now } = fullLife();
  return easyReadPage(easyReadOf(history, CODED_WORDS, now));
}

describe("The easy-read page", () => {
  it("says what was found, by whom and when, in words", () => {
    const lines = linesOf(fullPage());
    const education = lines.slice(lines.indexOf("School and learning"));
    expect(education.slice(0, 8)).to.deep.equal([
      "School and learning",
      "Yes.",
      "This went well.",
      "This is about the time from Monday 18 March 2030 to Sunday 14 April 2030.",
      "Who said this:",
      "Inspector A, the inspector",
      "Social Worker B, your social worker",
      "They said it on Sunday 17 March 2030.",
    ]);
    const health = lines.slice(lines.indexOf("Your health and feeling well"));
    expect(health.slice(1, 5)).to.deep.equal([
      "Partly.",
      "Less than half of this went well.",
      "People still need to do more.",
      "People looked at this more than once.",
    ]);
    expect(health).to.include("Arbiter A, the person who decides when people do not agree");
    expect(lines).to.include("Somebody did not agree about this.");
  });

  it("tells the days of the window where no private copy has the terms in force", () => {
    const words: Words = {
      ...CODED_WORDS,
      tranche: (state, index) => ({
        title: state.schedule[index]!.outcome,
        code: null,
        period: "18 March 2030 to 15 April 2030",
      }),
    };
    const story = new Story();
    const events = [story.opened(), story.funded(TOTAL, TOTAL)];
    events.push(story.attested(story.attestation([[2n, 10_000n]]), [0, 1], TOTAL - 3_001n));
    const lines = linesOf(pageAfter(story, events, words));
    expect(lines).to.include("A part of your plan");
    expect(lines.filter((line) => line.startsWith("This is about"))).to.deep.equal([
      "This is about the time from Sunday 17 March 2030 to Sunday 14 April 2030.",
    ]);
  });

  for (const [achieved, said] of [
    [0n, "Not yet."],
    [4_999n, "Less than half of this went well."],
    [5_000n, "Half of this went well."],
    [5_001n, "Most of this went well."],
    [10_000n, "This went well."],
  ] as const) {
    it(`says "${said}" of ${achieved} basis points`, () => {
      const story = new Story();
      const balance = achieved === 0n ? TOTAL : TOTAL - (1_000n * achieved + 9_999n) / 10_000n;
      const events = [story.opened(), story.funded(TOTAL, TOTAL)];
      events.push(story.attested(story.attestation([[1n, achieved]]), [0, 1], balance));
      expect(linesOf(pageAfter(story, events))).to.include(said);
    });
  }

  it("says what comes next, what is late, and what nobody spoke of in time", () => {
    const story = new Story();
    const events = [story.opened()];
    expect(linesOf(pageAfter(story, events))).to.include(
      "People should tell you how this went by Sunday 14 April 2030.",
    );
    story.now = CLOSE + 1n;
    expect(linesOf(pageAfter(story, events))).to.include("People should have said how this went by now.");
    story.now = CLOSE + LONG_STOP;
    expect(linesOf(pageAfter(story, events))).to.include("Nobody said how this went.");
    story.now += LONG_STOP;
    expect(linesOf(pageAfter(story, events))).to.include("Nothing more is planned on this page.");
  });

  it("says nothing where nobody said anything yet, and that nobody gave a reason for a grant", () => {
    const story = new Story();
    const events: LedgerEvent[] = [story.opened(), story.funded(TOTAL, TOTAL)];
    expect(linesOf(pageAfter(story, events))).to.include("Nobody has said anything yet.");
    expect(linesOf(pageAfter(story, [...events, story.granted([1], TOTAL - 1_000n)]))).to.include(
      "Nobody said how this went.",
    );
  });

  it("names nobody by an address, and no outcome by its tag", () => {
    const story = new Story();
    const events = [story.opened(), story.funded(TOTAL, TOTAL)];
    const nameless: Words = {
      ...CODED_WORDS,
      account: (address) => `${address.slice(0, 6)}…${address.slice(-4)}`,
      tranche: (state, index) => ({
        ...WORDS.tranche(state, index),
        title: state.schedule[index]!.outcome,
        code: null,
      }),
    };
    const attested = story.attested(story.attestation([[1n, 0n]]), [0, 1], TOTAL);
    const lines = linesOf(pageAfter(story, [...events, attested], nameless));
    expect(lines.join("\n")).to.not.contain("0x");
    expect(lines).to.include("Ask who is your social worker.").and.to.include("A part of your plan");
  });

  it("leaves out money, and words that are no words of every day", () => {
    const text = linesOf(fullPage())
      .map((line) =>
        line.replaceAll(/Arbiter A|Example Council|Care Quality Commission|Children’s Commissioner/g, "Name"),
      )
      .join("\n");
    expect(text).to.not.match(/[£%]|\d+\.\d/);
    const jargon =
      /\b(tranche|holdback|attest\w*|escrow|ledger|chain|block|token|commission\w*|provider|arbiter|panel|quorum|seat|finding|refus\w*|adjudicat\w*|outcomes?|payment|paid|money|fee|funded|per ?cent|evidence|verif\w*|statutory|pursuant|regarding|ensure|assess\w*)\b/i;
    expect(jargon.exec(text)?.[0]).to.equal(undefined);
  });

  it("has short sentences: 15 words on average at most, and none over 20", () => {
    const lengths = sentencesOf(fullPage()).map(lengthOf);
    expect(lengths.length).to.be.greaterThan(60);
    expect(lengths.reduce((total, length) => total + length, 0) / lengths.length).to.be.at.most(15);
    expect(Math.max(...lengths)).to.be.at.most(20);
  });

  it("is private, in large type, with a picture beside what it says, and asks nothing of the network", () => {
    const html = fullPage();
    expect(linesOf(html)).to.include("This page is private").and.to.include("Nobody may put it on the internet.");
    expect(html).to.contain("html { font-size: 18pt; }").and.to.contain("html { font-size: 15pt; }");
    expect(html).to.not.match(/https?:|<script|<img|url\(/i);
    const pictures = html.match(/<svg[^>]*role="img"[^>]*aria-label="Picture: [^"]+"/g) ?? [];
    expect(pictures.length).to.equal((html.match(/class="easy"/g) ?? []).length);
  });

  it("prints no number to call, and leaves room for those that somebody knows", () => {
    const html = fullPage();
    expect(html.match(/class="blank"/g)).to.have.length(5);
    expect(linesOf(html).join("\n")).to.not.match(/\d{5}|0\d{2,4} \d/);
  });
});

describe("Outcomes in plain words", () => {
  const codes = STANDARD_SETS.flatMap((set) => Object.entries(set.codes));

  it("are known of every code of the catalogue, in nine words at most", () => {
    expect(codes.length).to.be.greaterThan(50);
    for (const [code, title] of codes) {
      const known = plainOutcome({ code, title: "(not known)", isCare: false, tag: "0x00" });
      expect(known, `${code} ${title}`).to.not.equal("(not known)");
      expect(known.split(" ").length, known).to.be.at.most(9);
    }
  });

  it("are the agreement's own title of another code", () => {
    expect(plainOutcome({ code: "XX-01", title: "Swimming", isCare: false, tag: "0x00" })).to.equal("Swimming");
    expect(plainOutcome({ code: null, title: "The care itself", isCare: true, tag: "0x00" })).to.equal(
      "Your care every day",
    );
  });
});
