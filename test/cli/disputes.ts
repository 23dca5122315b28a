import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { attachEscrow, type Escrow } from "../../src/adapters/escrow.js";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { as, Journey } from "../helpers/journey.js";

const COMMITMENT = ["--commitment", `0x${"e1".repeat(32)}`];
const DAY = 86_400n;

describe("placement challenge and adjudicate", () => {
  let journey: Journey;
  let home: { id: string; built: BuiltAgreement; file: string };
  let escrow: Escrow;
  /** The first four weeks' care, and the outcome on education for them. */
  const [CARE, EDUCATION] = [0, 1];

  before(async () => {
    journey = await Journey.begin("test-disputes");
    home = await journey.open("childrens-home");
    await journey.fund(home.file, home.built, 30_000n);
    escrow = attachEscrow(journey.chain.escrow, journey.chain.node.provider);
    journey.folder.write("visit notes.txt", "Obviously made-up notes.");
    journey.folder.write("ruling.txt", "An obviously made-up ruling.");
    await journey.chain.node.moveTo(home.built.terms.schedule[CARE]!.opensAt + DAY);
  });

  after(async () => {
    await journey.end();
  });

  const challenge = (...more: string[]): string[] => ["challenge", home.file, ...more];
  const adjudicate = (...more: string[]): string[] => ["adjudicate", home.file, ...more];
  const council = as("Northmoor Council");
  const arbiter = as("Panel of Experts A");
  const statusOf = async (tranche: number): Promise<bigint> => escrow.statusOf(home.id, tranche);
  const lists = (): string[] => globSync("{grounds,ruling}-*.json", { cwd: journey.folder.path });

  it("should refuse to rule where nothing is disputed, and say what the tranche is", async () => {
    const argv = adjudicate("--finding", `${CARE}=met`, "--ruling", "ruling.txt", ...arbiter);
    await journey.refuses(
      argv,
      4,
      /tranche 0 \(The care itself, 2027-01-04 to 2027-01-31\) is open/,
      "The arbiter rules",
    );
  });

  it("should refuse who has no role, what has not begun, what is not there, and what is no number", async () => {
    const base = [...COMMITMENT, ...council];
    await journey.refuses(
      challenge("--tranches", "0", ...COMMITMENT, ...as("Social Worker B")),
      5,
      "Social Worker B may not do this in this agreement: only the commissioner (Northmoor Council), the provider (Alder House Ltd)",
    );
    const last = home.built.terms.schedule.length - 1;
    await journey.refuses(challenge("--tranches", `${last}`, ...base), 4, "has not begun: its care begins on");
    await journey.refuses(challenge("--tranches", "0,99", ...base), 2, "There is no tranche 99");
    await journey.refuses(challenge("--tranches", "care", ...base), 2, "care is not a tranche's number");
  });

  it("should refuse missing grounds, a text in their place, and to send what nobody agreed to", async () => {
    const base = challenge("--tranches", "0", ...council);
    await journey.refuses(base, 2, "The grounds are missing");
    await journey.refuses([...base, "--commitment", "he was left alone"], 2, "never a text");
    await journey.refuses([...base, "--commitment", `0x${"00".repeat(32)}`], 2, "not all zero");
    await journey.refuses([...base, "--grounds", "he was left alone"], 3, "a text never goes on chain");
    const unread = ["--signer", "rpc", "--as", "Northmoor Council", "--grounds", "visit notes.txt"];
    await journey.refuses(challenge("--tranches", "0", ...unread), 2, "silence pays only from", "--yes");
    expect(await statusOf(CARE)).to.equal(1n);
    expect(lists()).to.deep.equal([]);
  });

  it("should challenge on documents, tell what silence still pays and when, and pass over the rest", async () => {
    const last = home.built.terms.schedule.length - 1;
    const argv = challenge("--tranches", `${last},1,0`, "--grounds", "visit notes.txt", "ruling.txt", ...council);
    const { code, out, err } = await journey.run(...argv);
    expect(code, err).to.equal(0);
    expect(err)
      .to.contain("A challenge in Alder placement")
      .and.match(
        /tranche 0 \(The care itself[^)]*\): £19,520\.00 would have been payable on silence from 1 February 2027 00:00;/,
      )
      .and.match(/challenged, silence pays only from 31 July 2027 01:00, unless/)
      .and.match(/tranche 1 \(QS-08 Education[^)]*\): £1,220\.00 can be decided until 14 August 2027 01:00, instead of/)
      .and.match(/has not begun[^\n]*; it is passed over\./);
    expect(out).to.match(
      /^Challenged: tranche 0 [^\n]*\nChallenged: tranche 1 [^\n]*\nThe private list of grounds is in grounds-/,
    );
    expect(out).to.match(/Block \d+, transaction 0x[0-9a-f]{64}\.\n$/);
    expect([await statusOf(CARE), await statusOf(EDUCATION)]).to.deep.equal([2n, 2n]);
    const [kept = ""] = lists();
    expect(statSync(join(journey.folder.path, kept)).mode & 0o777).to.equal(0o600);
    const manifest = JSON.parse(journey.folder.read(kept)) as { commitment: string; documents: { name: string }[] };
    expect(manifest.documents.map(({ name }) => name)).to.deep.equal(["visit notes.txt", "ruling.txt"]);
    const [event] = await escrow.queryFilter(escrow.filters.Challenged(home.id));
    expect(event?.args.grounds).to.equal(manifest.commitment);
  });

  it("should refuse to challenge again, and any ruling but the arbiter's", async () => {
    await journey.refuses(challenge("--tranches", "0", ...COMMITMENT, ...council), 4, "is challenged already");
    const argv = adjudicate("--finding", "0=met", ...COMMITMENT, ...council);
    await journey.refuses(argv, 5, "only the arbiter (Panel of Experts A) can");
    await journey.refuses(adjudicate("--finding", "0=101%", ...COMMITMENT, ...arbiter), 2, "is not a finding");
  });

  it("should show and foretell what is challenged, with its final time", async () => {
    const shown = await journey.run("agreement", "show", home.file);
    expect(shown.out).to.match(
      /\ndisputed\n {2}tranche 0 \(The care itself[^)]*\): challenged: silence pays on 31 July 2027 01:00 unless/,
    );
    expect(shown.out).to.match(/tranche 1 \(QS-08[^)]*\): challenged: lapses on 14 August 2027 01:00 unless/);
    const due = await journey.run("agreement", "due", home.id);
    expect(due.out).to.match(/Blocked\n {4}tranche 0 [^\n]*challenged: silence pays on 31 July 2027 01:00/);
  });

  it("should rule in part and for nothing at once, by the placement's name, and tell what goes where", async () => {
    const argv = [
      "adjudicate",
      "Alder Placement",
      "--finding",
      "0=60%",
      "1=not-met",
      "--ruling",
      "ruling.txt",
      ...arbiter,
    ];
    const { code, out, err } = await journey.run(...argv);
    expect(code, err).to.equal(0);
    expect(err)
      .to.match(
        /tranche 0 [^\n]*: partly met, 60 %, so £11,712\.00 of £19,520\.00 go to Alder House fees account; £7,808\.00 become free/,
      )
      .and.match(/tranche 1 [^\n]*: not met, so nothing is paid; £1,220\.00 become free/)
      .and.contain("A ruling is final");
    expect(out)
      .to.match(/Ruled: tranche 0 [^\n]*: partly met, 60 %\.\nRuled: tranche 1 [^\n]*: not met\.\n/)
      .and.contain("Paid £11,712.00 to Alder House fees account.");
    expect([await statusOf(CARE), await statusOf(EDUCATION)]).to.deep.equal([6n, 6n]);
    expect(await journey.chain.pound.balanceOf(home.built.terms.payee)).to.equal(11_712n * 10n ** 18n);
    await journey.refuses(
      adjudicate("--finding", "0=met", ...COMMITMENT, ...arbiter),
      4,
      "is decided already, for good",
    );
  });

  it("should overturn what the panel found not met, and tell the arrears if the balance is short", async () => {
    const second = home.built.tranches.find(({ index, kind }) => index > EDUCATION && kind === "core")!.index;
    await journey.chain.node.moveTo(home.built.terms.schedule[second]!.opensAt + DAY);
    await journey.data(
      "attest",
      "request",
      home.file,
      "--finding",
      `${second}=not-met`,
      ...COMMITMENT,
      "--out",
      "no.json",
    );
    for (const seat of ["Inspector A", "Social Worker A"]) await journey.data("attest", "sign", "no.json", ...as(seat));
    await journey.data("attest", "submit", "no.json", ...as("Inspector A"));
    const shown = await journey.run("agreement", "show", home.file);
    expect(shown.out).to.match(
      /disputed\n {2}tranche \d+ [^\n]*: refused: lapses on [^\n]* unless the panel, the arbiter or a grant overturns it/,
    );
    const argv = adjudicate("--finding", `${second}=met`, ...COMMITMENT, ...arbiter);
    const { code, out, err } = await journey.run(...argv);
    expect(code, err).to.equal(0);
    expect(err).to.contain("The balance is £18,288.00: £1,232.00 would be arrears");
    expect(out).to.contain("The balance was short: £1,232.00 are arrears");
    expect(await escrow.arrears(home.id)).to.equal(1_232n * 10n ** 18n);
  });

  it("should give data, and the ends of a placement and of the command line as words", async () => {
    const opened = home.built.tranches.find(({ index, kind }) => index > EDUCATION && kind === "outcome")!.index;
    const done = await journey.data<{ challenged: number[]; grounds: string; private: null; transaction: string }>(
      ...challenge("--tranches", `${opened}`, ...COMMITMENT, ...as("Alder House manager")),
    );
    expect(done).to.deep.include({ agreement: home.id, challenged: [opened], grounds: COMMITMENT[1], private: null });
    expect(done.transaction).to.match(/^0x[0-9a-f]{64}$/);
    await journey.refuses(
      ["challenge", "Elm placement", "--tranches", "0", ...COMMITMENT, ...council],
      3,
      'called "Elm placement"',
    );
    const help = await journey.run("adjudicate", "--help");
    expect(help.out).to.contain("The ruling is final").and.contain("--ruling <files...>");
    expect(help.code).to.equal(0);
  });

  it("should refuse to challenge care whose last day is over, for silence pays it", async () => {
    const care = home.built.tranches.findLast(({ kind }) => kind === "core")!.index;
    await journey.chain.node.moveTo(home.built.terms.schedule[care]!.closesAt);
    await journey.refuses(
      challenge("--tranches", `${care}`, ...COMMITMENT, ...council),
      4,
      "for nobody challenged it before",
    );
  });
});
