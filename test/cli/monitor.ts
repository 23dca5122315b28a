import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { as, Journey } from "../helpers/journey.js";
import { rawLedgerOf, writeStore } from "../helpers/rawLogs.js";

const HOME = "Alder House Ltd";
const DAY = 86_400n;
const STORE = ["--store", "audit.sqlite"];
const REPORT = ["monitor", "report", HOME, ...STORE];
const REASON = "Seen at the visit: put right since.";

interface Data {
  readonly page: string;
  readonly provider: string;
  readonly name: string;
  readonly suitability: { readonly colour: string };
  readonly override: unknown;
  readonly checks: readonly { readonly subject: { readonly code: string | null }; readonly result: string }[];
  readonly outstanding: readonly unknown[];
  readonly placements: readonly { readonly name: string; readonly isKnown: boolean }[];
  readonly period: { readonly from: string; readonly until: string };
  readonly source: { readonly differences: number | null };
}

describe("placement monitor report", () => {
  let journey: Journey;
  let home: { id: string; built: BuiltAgreement; file: string };

  before(async () => {
    journey = await Journey.begin("test-monitor");
    home = await journey.open("childrens-home");
    await journey.fund(home.file, home.built, 40_000n);
    const outcomes = home.built.tranches.filter(({ kind }) => kind === "outcome").slice(0, 2);
    const opensAt = home.built.terms.schedule[outcomes.at(-1)!.index]!.opensAt;
    await journey.chain.node.moveTo(opensAt + DAY);
    await attest(outcomes[0]!.index, "60%");
    await attest(outcomes[1]!.index, "not-met");
    writeStore(
      join(journey.folder.path, "audit.sqlite"),
      await rawLedgerOf(journey.chain.node.provider, journey.chain.escrow),
    );
  });

  after(async () => {
    await journey.end();
  });

  async function attest(index: number, found: string): Promise<void> {
    const request = `visit-${index}.json`;
    const commitment = ["--commitment", `0x${"e1".repeat(32)}`];
    await journey.data(
      "attest",
      "request",
      home.file,
      "--finding",
      `${index}=${found}`,
      ...commitment,
      "--out",
      request,
    );
    const { inspector, socialWorker, registeredManager } = home.built.names;
    for (const name of [inspector, socialWorker, registeredManager]) {
      await journey.data("attest", "sign", request, ...as(name));
    }
    await journey.data("attest", "submit", request, ...as(home.built.names.provider));
  }

  /** Far from the chain: the store alone must do. */
  const offline = (...argv: string[]) => journey.run(...argv, "--rpc", "http://127.0.0.1:1");

  it("writes the page and prints what it says in short, from the store alone", async () => {
    const { code, out, err } = await offline(...REPORT);
    expect(code, err).to.equal(0);
    expect(out).to.contain(HOME).and.to.contain("2 checks of outcomes").and.to.contain("do not publish");
    expect(out).to.contain("Written to monitor-alder-house-ltd.html.");
    const page = journey.folder.read("monitor-alder-house-ltd.html");
    expect(page).to.contain(`<title>Monitoring report: ${HOME}</title>`).and.to.contain(home.built.name);
    const mode = statSync(join(journey.folder.path, "monitor-alder-house-ltd.html")).mode;
    expect(mode & 0o077, "only its owner may read it").to.equal(0);
  });

  it("prints the whole record as data, by name or address", async () => {
    const data = await journey.data<Data>(...REPORT);
    expect(data).to.deep.include({ provider: home.built.terms.provider, name: HOME, override: null });
    expect(data.checks.map(({ result }) => result)).to.deep.equal(["partly met", "not met"]);
    expect(data.checks.every(({ subject }) => subject.code !== null)).to.equal(true);
    expect(data.outstanding).to.have.length(new Set(data.checks.map(({ subject }) => subject.code)).size);
    expect(data.placements).to.have.length(1);
    expect(data.placements[0]).to.deep.include({ name: home.built.name, isKnown: true });
    expect(data.source.differences).to.equal(null);
    const byAddress = await journey.data<Data>("monitor", "report", home.built.terms.provider, ...STORE);
    expect(byAddress).to.deep.equal(data);
  });

  it("has no codes without the private copies", async () => {
    const data = await journey.data<Data>(...REPORT, "--agreements", "changes", "--out", "bare.html");
    expect(data.checks.map(({ subject }) => subject.code)).to.deep.equal([null, null]);
    expect(data.placements[0]!.isKnown).to.equal(false);
  });

  it("reports on the days asked for, both included", async () => {
    const day = (seconds: string) => new Date(Number(seconds) * 1_000).toISOString().slice(0, 10);
    const { period } = await journey.data<Data>(...REPORT);
    const last = day(period.until);
    const one = await journey.data<Data>(...REPORT, "--from", last, "--until", last);
    expect(one.checks).to.have.length(2);
    const before = await journey.data<Data>(...REPORT, "--from", "2026-01-01", "--until", "2026-12-31");
    expect(before.checks).to.deep.equal([]);
    await journey.refuses([...REPORT, "--from", "2027-02-01", "--until", "2027-01-01"], 2, "must come before the last");
    await journey.refuses([...REPORT, "--from", "yesterday"], 3, "is not a date");
  });

  it("shows an officer's override beside the rules, and refuses one without its reason", async () => {
    const override = ["--override", "amber", "--reason", REASON, "--officer", "Monitoring officer A"];
    const data = await journey.data<Data>(...REPORT, ...override);
    expect(data.override).to.deep.equal({ colour: "amber", reason: REASON, officer: "Monitoring officer A" });
    const { out } = await offline(...REPORT, ...override);
    expect(out).to.contain("Amber by Monitoring officer A").and.to.contain("by the rules");
    expect(journey.folder.read(data.page)).to.contain(REASON);
    await journey.refuses([...REPORT, "--override", "green", "--out", "no.html"], 2, "must give its reason");
    await journey.refuses([...REPORT, "--override", "pink", "--out", "no.html"], 2, "no colour to override with");
    expect(existsSync(join(journey.folder.path, "no.html"))).to.equal(false);
  });

  it("prints the officer's narrative, and refuses an empty one", async () => {
    journey.folder.write("visit.txt", "The home is quiet.\r\n\r\n<b>Two</b> people were in.\n");
    journey.folder.write("empty.txt", " \n\n");
    const { page } = await journey.data<Data>(...REPORT, "--narrative", "visit.txt");
    const html = journey.folder.read(page);
    expect(html).to.contain(">The home is quiet.<").and.to.contain("&lt;b&gt;Two&lt;/b&gt; people were in.");
    await journey.refuses([...REPORT, "--narrative", "empty.txt"], 3, "There is nothing in empty.txt");
    await journey.refuses([...REPORT, "--narrative", "nowhere.txt"], 3, "Cannot read");
  });

  it("names the providers it knows where it does not know the one meant", async () => {
    const unknown = ["monitor", "report", "Alder Hous", ...STORE];
    await journey.refuses(unknown, 3, "not in the address book", `Its providers are ${HOME}.`);
    const council = ["monitor", "report", "Northmoor Council", ...STORE];
    await journey.refuses(council, 3, "no agreement with Northmoor Council as provider", `Its providers are ${HOME}.`);
    await journey.refuses(["monitor", "report", HOME, "--store", "nowhere.sqlite"], 3, "nowhere.sqlite");
  });

  it("replaces a page of its own, and no other file", async () => {
    journey.folder.write("mine.html", "my own work");
    await journey.refuses([...REPORT, "--out", "mine.html"], 3, "is no page that this program made");
    expect(journey.folder.read("mine.html")).to.equal("my own work");
    await journey.data(...REPORT, "--out", "page.html");
    await journey.data(...REPORT, "--out", "page.html");
  });
});
