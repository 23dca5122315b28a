import { statSync } from "node:fs";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { serialiseBuilt, type BuiltAgreement } from "../../src/agreement/index.js";
import { DenyListToken__factory } from "../../typechain-types/index.js";
import { placement, type Ran } from "../helpers/cli.js";
import { as, Journey } from "../helpers/journey.js";

const DAY = 86_400n;
const POUND = 10n ** 18n;
const GROUNDS = ["--commitment", `0x${"e1".repeat(32)}`];
const PAYEE = "Alder House fees account";

/** One agreement with a partly met outcome, a refused payout that was withdrawn, and arrears; then no node at all. */
describe("placement audit show, statement and easy-read, from a store alone", () => {
  let journey: Journey;
  let home: { id: string; built: BuiltAgreement; file: string };
  const council = as("Northmoor Council");

  before(async () => {
    journey = await Journey.begin("test-telling");
    const deployer = await journey.chain.node.provider.getSigner(0);
    const token = await (await new DenyListToken__factory(deployer).deploy()).waitForDeployment();
    const address = await token.getAddress();
    const book = journey.folder.read("address-book.yaml");
    journey.folder.write("address-book.yaml", book.replace(journey.address("GBP test token"), address));
    const yaml = journey.folder.read("childrens-home.yaml");
    journey.folder.write("childrens-home.yaml", yaml.replace("name: Alder placement", 'name: "=Alder placement"'));
    home = await journey.open("childrens-home");
    const { built, file } = home;
    await (await token.mint(built.terms.commissioner, 200_000n * POUND)).wait();
    await journey.data("fund", file, "1000.00", ...council);
    const outcome = built.tranches.find(({ kind }) => kind === "outcome")!.index;
    await journey.chain.node.moveTo(built.terms.schedule[outcome]!.opensAt + DAY);
    await journey.data("attest", "request", file, "--finding", `${outcome}=60%`, ...GROUNDS, "--out", "one.json");
    for (const name of [built.names.inspector, built.names.socialWorker]) {
      await journey.data("attest", "sign", "one.json", ...as(name));
    }
    await (await token.setDenied(built.terms.payee, true)).wait();
    await journey.data("attest", "submit", "one.json", ...council);
    await (await token.setDenied(built.terms.payee, false)).wait();
    await journey.data("withdraw", file, "--account", PAYEE, ...council);
    const later = built.tranches.findLast(({ kind }) => kind === "outcome")!.index;
    await journey.data("grant", file, "--tranches", `${later}`, ...GROUNDS, ...council);
    await journey.data("audit", "sync");
  });

  after(async () => {
    await journey.end();
  });

  /** Without a node in sight. */
  const run = (...argv: string[]): Promise<Ran> => placement(journey.folder.path, argv);

  async function data<Data>(...argv: string[]): Promise<Data> {
    const { code, out, err } = await run(...argv, "--json");
    expect(code, err).to.equal(0);
    return JSON.parse(out) as Data;
  }

  it("should tell an agreement's timeline, its people, its money and what is next", async () => {
    const { code, out, err } = await run("audit", "show", home.file);
    expect(code, err).to.equal(0);
    const text = out.replaceAll(/\s+/g, " ");
    expect(text).to.include("On the word of inspector Inspector A and social worker Social Worker A, tranche");
    expect(text).to.include("was found partly met, 60 %. £732.00 was paid to Alder House fees account.");
    expect(text).to.include("The token refused to deliver £732.00 to Alder House fees account");
    expect(text).to.match(/could not be paid yet, for the balance was too small: it is in arrears\./);
    expect(text).to.include("panel inspector Inspector A, social worker Social Worker A and registered manager");
    expect(text).to.include("What is next").and.to.include("Waits for the panel");
    expect(text).to.match(/Not verified: run placement audit verify\. $/);
    for (const line of out.split("\n").filter((each) => each.startsWith("    ") && each.includes("word of"))) {
      expect(line.length).to.be.at.most(100);
    }
  });

  it("should tell the same of an id and of the placement's name, and as data", async () => {
    const byFile = await run("audit", "show", home.file);
    expect((await run("audit", "show", home.id)).out).to.equal(byFile.out);
    expect((await run("audit", "show", "=alder Placement")).out).to.equal(byFile.out);
    const told = await data<{ timeline: { kind: string }[]; refused: unknown[]; isVerified: null }>(
      ...["audit", "show", home.id],
    );
    expect(told.timeline.map(({ kind }) => kind)).to.deep.equal(["Opened", "Funded", "Attested", "Granted"]);
    expect(told.refused).to.have.length(1);
    expect(told.isVerified).to.equal(null);
  });

  it("should refuse an agreement that the store does not hold, and a store that is not there", async () => {
    const unknown = await run("audit", "show", `0x${"12".repeat(32)}`);
    expect(unknown).to.include({ code: 3, out: "" });
    expect(unknown.err).to.include("The store holds no agreement 0x1212").and.to.include("audit sync");
    const missing = await run("audit", "show", home.id, "--store", "other.sqlite");
    expect(missing).to.include({ code: 3, out: "" });
  });

  it("should state what a payee was owed and paid, week by week, with arrears and refused payouts", async () => {
    const { code, out, err } = await run("audit", "statement", PAYEE);
    expect(code, err).to.equal(0);
    const text = out.replaceAll(/\s+/g, " ");
    expect(text).to.include("Remittance statement for Alder House fees account");
    expect(text).to.match(/Week from Monday 4 January 2027/);
    expect(text).to.include("refused by the token: waits to be withdrawn");
    expect(text).to.include("withdrawn, after the token had refused it");
    expect(text).to.match(/Arrears: decided, and not yet funded/);
    const { tokens } = await data<{
      tokens: { paid: string; closing: string; waiting: string; arrears: { amount: string }[] }[];
    }>("audit", "statement", home.built.terms.payee);
    const [only] = tokens;
    expect(BigInt(only!.paid)).to.equal(1_000n * POUND);
    expect(only!.waiting).to.equal("0");
    expect(only!.arrears.map(({ amount }) => amount)).to.deep.equal([only!.closing]);
  });

  it("should print the lines for a spreadsheet, and let no name be a formula", async () => {
    const { out } = await run("audit", "statement", PAYEE, "--csv");
    const rows = parse<Record<string, string>>(out, { columns: true });
    expect(rows.map(({ kind, due, paid }) => [kind, due, paid])).to.deep.equal([
      ["payment", "732.00", "732.00"],
      ["refused", "0.00", "-732.00"],
      ["withdrawn", "0.00", "732.00"],
      ["payment", rows[3]!["due"], "268.00"],
    ]);
    expect(rows[0]!["placement"]).to.equal("'=Alder placement");
    expect(rows[0]!["week"]).to.equal("2027-01-04");
  });

  it("should refuse a payee of nobody, days the wrong way round, and two forms at once", async () => {
    const provider = await run("audit", "statement", "Alder House Ltd");
    expect(provider).to.include({ code: 3, out: "" });
    expect(provider.err).to.include("is the payee of no agreement").and.to.include(`goes to ${PAYEE}`);
    const days = ["--from", "2027-02-02", "--until", "2027-02-01"];
    expect(await run("audit", "statement", PAYEE, ...days)).to.include({ code: 2, out: "" });
    expect(await run("audit", "statement", PAYEE, "--csv", "--json")).to.include({ code: 2, out: "" });
    const before = await run("audit", "statement", PAYEE, "--until", "2026-01-01");
    expect(before.out).to.include("Nothing fell due and nothing was paid.");
  });

  it("should write an easy-read page that only its owner can read", async () => {
    const { code, out, err } = await run("audit", "easy-read", home.file);
    expect(code, err).to.equal(0);
    expect(out).to.include("Wrote alder-placement.easy-read.html").and.to.include("never publish it");
    const path = `${journey.folder.path}/alder-placement.easy-read.html`;
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    const html = journey.folder.read("alder-placement.easy-read.html");
    expect(html).to.include("School and learning").and.to.include("Most of this went well.");
    expect(html).to.include("Inspector A, the inspector");
    expect(html).to.not.match(/£|0x[0-9a-f]{4}|https?:/);
    const { file } = await data<{ file: string }>("audit", "easy-read", home.file, "--out", "pages/one.html");
    expect(file).to.equal("pages/one.html");
    expect(statSync(`${journey.folder.path}/pages/one.html`).mode & 0o777).to.equal(0o600);
  });

  it("should refuse an easy-read page without the private copy", async () => {
    const refused = await run("audit", "easy-read", home.id, "--agreements", "changes");
    expect(refused).to.include({ code: 3, out: "" });
    expect(refused.err).to.include("No private copy of agreement").and.to.include("--agreements");
  });

  it("should not replace with an easy-read page what is none, and say how far it is proved", async () => {
    journey.folder.write("mine.html", "my own notes");
    const refused = await run("audit", "easy-read", home.file, "--out", "mine.html");
    expect(refused).to.include({ code: 3, out: "" });
    expect(journey.folder.read("mine.html")).to.equal("my own notes");
    const { out } = await run("audit", "easy-read", home.file);
    expect(out).to.include("Not verified: run placement audit verify.");
  });

  it("should believe no copy of terms that were never agreed, nor two that contradict each other", async () => {
    const { built, file, id } = home;
    const [first, ...others] = built.terms.schedule;
    const terms = { ...built.terms, schedule: [{ ...first!, amount: first!.amount - 1n }, ...others] };
    const put = (name: string, copy: BuiltAgreement): void => {
      journey.folder.write(`${name}.agreement.json`, serialiseBuilt(copy));
    };
    put("z-never-agreed", { ...built, name: "Lie placement", version: 9n, agreement: id, terms });
    journey.folder.write("z-broken.agreement.json", "{}");
    const renamed = await run("audit", "show", id);
    expect(renamed.out).to.match(/^=Alder placement /);
    expect(renamed.err).to.include("Left out: z-broken.agreement.json");
    put("z-contradicts", { ...built, name: "Lie placement" });
    const refused = await run("audit", "easy-read", id);
    expect(refused).to.include({ code: 3, out: "" });
    expect(refused.err).to.include(`Left out is ${file}`).and.to.include("Left out is z-contradicts.agreement.json");
  });
});
