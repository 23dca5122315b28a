import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { as, Journey } from "../helpers/journey.js";

const COMMITMENT = ["--commitment", `0x${"e1".repeat(32)}`];
const DAY = 86_400n;

interface Item {
  readonly section: string;
  readonly agreement: string;
  readonly name: string | null;
  readonly tranches: readonly number[];
  readonly by: string | null;
  readonly amount: string | null;
  readonly sentence: string;
  readonly next: string | null;
}

interface Inbox {
  readonly account: string;
  readonly items: readonly Item[];
  readonly leftOut: readonly string[];
}

describe("placement inbox", () => {
  let journey: Journey;
  let home: { id: string; built: BuiltAgreement; file: string };
  let stay: typeof home;
  /** An outcome on education of the first four weeks, for the social worker and one other. */
  const EDUCATION = 1;

  before(async () => {
    journey = await Journey.begin("test-inbox");
    home = await journey.open("childrens-home");
    stay = await journey.open("respite-stay");
    await journey.fund(home.file, home.built, 30_000n);
    await journey.chain.node.moveTo(home.built.terms.schedule[0]!.opensAt + DAY);
  });

  after(async () => {
    await journey.end();
  });

  const inboxOf = (name: string, ...more: string[]): Promise<Inbox> => journey.data("inbox", "--as", name, ...more);
  const request = (out: string, finding: string): Promise<unknown> =>
    journey.data("attest", "request", home.file, "--finding", finding, ...COMMITMENT, "--out", out);

  it("tells an inspector by name what can be decided, by when, and the command", async () => {
    const { account, items } = await inboxOf("Inspector A");
    expect(account).to.equal(journey.address("Inspector A"));
    const decide = items.filter(({ section }) => section === "decide");
    expect(decide.map(({ name }) => name)).to.include("Alder placement");
    const education = decide.find(({ agreement, tranches }) => agreement === home.id && tranches[0] === EDUCATION);
    expect(education?.sentence).to.match(/^your word counts: up to £1,220\.00 if signed by the social worker and one/);
    expect(education?.next).to.equal(
      `placement attest request ${home.id} --finding ${EDUCATION}=… --evidence … --out …`,
    );
  });

  it("shows a request to those who have not signed it, in the folder named and no other, and to nobody else", async () => {
    await request("incoming/education.json", `${EDUCATION}=60%`);
    const signs = async (name: string, ...more: string[]) =>
      (await inboxOf(name, "--requests", "incoming", ...more)).items.filter(({ section }) => section === "sign");
    const [item, ...others] = await signs("Social Worker A");
    expect(others).to.deep.equal([]);
    expect(item).to.deep.include({ name: "Alder placement", tranches: [EDUCATION], amount: `${732n * 10n ** 18n}` });
    expect(item?.next).to.equal("placement attest sign incoming/education.json");
    expect(await signs("Northmoor Council")).to.deep.equal([]);
    expect((await inboxOf("Social Worker A")).items.filter(({ section }) => section === "sign")).to.deep.equal([]);

    await journey.data("attest", "sign", "incoming/education.json", ...as("Social Worker A"));
    expect(await signs("Social Worker A")).to.deep.equal([]);
    expect(await signs("Inspector A")).to.have.length(1);
  });

  it("shows what another seat endorsed on chain, until the seat's own word is there or nobody needs it", async () => {
    await journey.data("attest", "submit", "incoming/education.json", ...as("Social Worker A"));
    const onChain = async (name: string) =>
      (await inboxOf(name)).items.filter(({ section, next }) => section === "sign" && next === null);
    const [item] = await onChain("Inspector A");
    expect(item?.sentence).to.equal(
      "the social worker signed on chain that tranche 1 was partly met, 60 %; your word is missing",
    );
    expect(await onChain("Social Worker A")).to.deep.equal([]);
    await journey.data("attest", "sign", "incoming/education.json", ...as("Inspector A"));
    await journey.data("attest", "submit", "incoming/education.json", ...as("Inspector A"));
    expect(await onChain("Inspector A")).to.deep.equal([]);
    expect(await onChain("Alder House manager")).to.deep.equal([]);
  });

  it("leaves out what is decided, and with the reason a request to the owner that cannot be signed any more, and passes over other files", async () => {
    const { items, leftOut } = await inboxOf("Alder House manager", "--requests", "incoming");
    expect(items.filter(({ section }) => section === "sign")).to.deep.equal([]);
    expect(leftOut).to.deep.equal([]);
    journey.folder.edit(
      "incoming/education.json",
      ({ typedData }) => {
        typedData.message["validUntil"] = "1700000000";
      },
      "incoming/old.json",
    );
    journey.folder.write("incoming/notes.json", '{"format":"notes"}');
    journey.folder.write("incoming/broken.json", "{");
    // A pipe that nothing ever comes through, a link to nowhere, one to itself, and a folder.
    const at = (name: string): string => join(journey.folder.path, "incoming", name);
    execFileSync("mkfifo", [at("pipe.json")]);
    symlinkSync("nowhere", at("gone.json"));
    symlinkSync("loop.json", at("loop.json"));
    mkdirSync(at("folder.json"));
    const after = await inboxOf("Alder House manager", "--requests", "incoming");
    expect(after.leftOut).to.have.length(1);
    expect(after.leftOut[0]).to.match(/^incoming\/old\.json: The attestation was valid until .* and has expired\.$/);
  });

  it("tells the commissioner what to fund and what silence will pay, further ahead if asked", async () => {
    const soon = ({ items }: Inbox) => items.filter(({ section }) => section === "soon");
    expect(soon(await inboxOf("Northmoor Council"))).to.deep.equal([]);
    const month = await inboxOf("Northmoor Council", "--days", "31");
    const care = soon(month).filter(({ agreement }) => agreement === home.id);
    expect(care.map(({ tranches, amount }) => [tranches, amount])).to.deep.equal([[[0], `${19_520n * 10n ** 18n}`]]);
    const funds = month.items.filter(({ section, agreement }) => section === "money" && agreement === stay.id);
    expect(funds[0]?.next).to.match(/^placement fund 0x[0-9a-f]{64} \d+\.\d\d$/);
  });

  it("shows a hold and a challenge to everybody in the agreement, in words and by name", async () => {
    await journey.data("hold", home.file, ...as("Inspector A"));
    await journey.data("challenge", home.file, "--tranches", "0", ...COMMITMENT, ...as("Northmoor Council"));
    const { code, out, err } = await journey.run("inbox", "--as", "Alder House Ltd");
    expect(code, err).to.equal(0);
    expect(out)
      .to.match(/^Alder House Ltd, \d+ January 2027 \d\d:\d\d\n/)
      .and.contain("Held, challenged or refused\n  Alder placement\n    held until 19 January 2027")
      .and.match(/tranche 0 \(The care itself, 2027-01-04 to 2027-01-31\): challenged: silence pays/);
    const { items } = await inboxOf("Panel of Experts A");
    const ruling = items.filter(({ section, agreement }) => section === "decide" && agreement === home.id);
    expect(ruling.map(({ tranches }) => tranches)).to.deep.equal([[0]]);
  });

  it("says that nothing waits, and refuses whom it does not know and days that are no number", async () => {
    const { out } = await journey.run("inbox", "--as", "Birch Court Ltd");
    expect(out).to.match(/^Birch Court Ltd, [^\n]+\n\nNothing waits for you\.\n$/);
    await journey.refuses(["inbox", "--as", "Inspector Z"], 3, '"Inspector Z" is not in the address book');
    await journey.refuses(
      ["inbox", "--as", "Inspector A", "--requests", "gone"],
      3,
      /Cannot read \S*gone: there is no/,
    );
    await journey.refuses(["inbox", "--as", "Inspector A", "--agreements", "gone"], 3, /Cannot read \S*gone: there is/);
    await journey.refuses(["inbox", "--as", "Inspector A", "--days", "soon"], 2, "not a number of days from 1 to 366");
  });
});
