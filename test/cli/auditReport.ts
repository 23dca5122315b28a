import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { accountOf } from "../../src/replay/account.js";
import { placement, WorkFolder, type Ran } from "../helpers/cli.js";
import { Journey } from "../helpers/journey.js";
import { everyEvent, type EveryEvent } from "../helpers/everyEvent.js";
import { rawLedgerOf, writeStore } from "../helpers/rawLogs.js";
import { replayWorld } from "../helpers/replayCheck.js";

const STORE = "placement-audit.sqlite";
const PAGE = "placement-audit.html";

interface Told {
  readonly file: string;
  readonly isPrivate: boolean;
  readonly placements: number;
  readonly anomalies: readonly { rule: string; severity: string; agreement: string | null }[];
  readonly tokens: readonly { token: string; funded: string; paid: string; balance: string; arrears: string }[];
}

describe("placement audit report", () => {
  const folder = new WorkFolder();
  let told: EveryEvent;

  before(async () => {
    told = await everyEvent();
    const { ethers, escrowAddress, people } = told.world;
    writeStore(join(folder.path, STORE), await rawLedgerOf(ethers.provider, escrowAddress), []);
    folder.write("address-book.yaml", `Example House: "${people.provider.address}"\n`);
  });

  after(() => {
    folder.remove();
  });

  const report = (...argv: string[]): Promise<Ran> => placement(folder.path, ["audit", "report", ...argv]);
  const pageAt = (path: string): string => readFileSync(join(folder.path, path), "utf8");

  it("should write one page of every placement, the same bytes twice, and replace its own", async () => {
    const first = await report();
    expect(first.code, first.err).to.equal(0);
    expect(first.out).to.contain(`Written: ${PAGE}`).and.to.contain("high: Nothing on this page was verified");
    const page = pageAt(PAGE);
    expect(page).to.contain("<title>Audit of the placement escrow</title>").and.to.contain("Example House");
    expect(page).to.contain("<strong>Not verified.</strong>").and.to.not.contain("do not publish");
    const { ledger } = await replayWorld(told.world);
    for (const id of ledger.agreements.keys()) expect(page).to.contain(id);
    expect(page.match(/<svg/g)?.length).to.be.at.least(3);
    expect((await report()).code).to.equal(0);
    expect(pageAt(PAGE) === page).to.equal(true);
  });

  it("should tell the ledger's own sums as data", async () => {
    const { code, out, err } = await report("--out", "data.html", "--json");
    expect(code, err).to.equal(0);
    const { file, isPrivate, placements, tokens, anomalies } = JSON.parse(out) as Told;
    const { ledger } = await replayWorld(told.world);
    expect([file, isPrivate, placements]).to.deep.equal(["data.html", false, ledger.agreements.size]);
    for (const { token, funded, paid, balance, arrears } of tokens) {
      const accounts = [...ledger.agreements.values()]
        .filter(({ terms }) => terms.token === token)
        .map((state) => accountOf(state, 0n));
      const sum = (what: "funded" | "paid" | "balance" | "arrears"): string =>
        String(accounts.reduce((total, account) => total + account[what], 0n));
      expect([funded, paid, balance, arrears]).to.deep.equal([
        sum("funded"),
        sum("paid"),
        sum("balance"),
        sum("arrears"),
      ]);
    }
    expect(anomalies[0]).to.include({ severity: "high", rule: "unverified", agreement: null });
  });

  it("should leave a file alone that is no page of its own", async () => {
    folder.write("mine.html", "<!doctype html><p>my own notes</p>");
    const { code, out, err } = await report("--out", "mine.html");
    expect([code, out]).to.deep.equal([3, ""]);
    expect(err).to.contain("mine.html is there already").and.to.contain("Nothing was written.");
    expect(pageAt("mine.html")).to.equal("<!doctype html><p>my own notes</p>");
  });

  it("should refuse a folder in the page's place, and a store that is not there", async () => {
    const onFolder = await report("--out", ".");
    expect([onFolder.code, onFolder.out]).to.deep.equal([3, ""]);
    expect(onFolder.err).to.not.match(/\n\s+at /);
    const nowhere = await report("--store", "nowhere.sqlite", "--out", "nowhere.html");
    expect([nowhere.code, nowhere.out]).to.deep.equal([3, ""]);
    expect(nowhere.err).to.contain("nowhere.sqlite");
    expect(existsSync(join(folder.path, "nowhere.html"))).to.equal(false);
  });

  it("should be its owner's alone where the address book names people of a panel", async () => {
    const names = folder.read("address-book.yaml");
    folder.write("address-book.yaml", `${names}Inspector A: "${told.world.people.seats[0].address}"\n`);
    const { out } = await report("--out", "people.html");
    folder.write("address-book.yaml", names);
    expect(out).to.contain("names of people, placements or outcomes: do not publish it");
    expect(pageAt("people.html")).to.contain("do not publish this page").and.to.contain("Inspector A");
    expect(statSync(join(folder.path, "people.html")).mode & 0o077).to.equal(0);
  });

  it("should be readable by others where it holds no private name", async () => {
    expect((await report("--out", "open.html")).code).to.equal(0);
    expect(statSync(join(folder.path, "open.html")).mode & 0o044).to.not.equal(0);
  });
});

describe("placement audit report, with private agreement files at hand", () => {
  let journey: Journey;

  before(async () => {
    journey = await Journey.begin("test-report");
    await journey.open("childrens-home");
    const { node, escrow } = journey.chain;
    writeStore(join(journey.folder.path, STORE), await rawLedgerOf(node.provider, escrow), []);
  });

  after(async () => {
    await journey.end();
  });

  const report = (...argv: string[]): Promise<Ran> => placement(journey.folder.path, ["audit", "report", ...argv]);
  const modeOf = (path: string): number => statSync(join(journey.folder.path, path)).mode & 0o777;

  it("should warn of private names, and let nobody but the owner read the page", async () => {
    const { code, out, err } = await report();
    expect(code, err).to.equal(0);
    expect(out).to.contain("do not publish it");
    expect(modeOf(PAGE)).to.equal(0o600);
    const page = journey.folder.read(PAGE);
    expect(page).to.contain("<strong>Private: do not publish this page.</strong>").and.to.contain("Alder placement");
    const { isPrivate } = JSON.parse((await report("--json")).out) as Told;
    expect(isPrivate).to.equal(true);
  });

  it("should hold no private name without them, and close a page that gets some", async () => {
    journey.folder.write("tokens.yaml", `GBP test token: "${await journey.chain.pound.getAddress()}"\n`);
    mkdirSync(join(journey.folder.path, "empty"));
    const nobody = ["--agreements", "empty", "--address-book", "tokens.yaml"];
    const without = await report(...nobody, "--out", "page.html");
    expect(without.code, without.err).to.equal(0);
    expect(without.out).to.not.contain("do not publish");
    expect(journey.folder.read("page.html")).to.not.match(/Alder placement|do not publish/);
    expect(modeOf("page.html") & 0o044).to.not.equal(0);
    expect((await report("--out", "page.html")).code).to.equal(0);
    expect(modeOf("page.html")).to.equal(0o600);
  });
});
