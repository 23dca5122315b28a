import { expect } from "chai";
import { ZeroHash } from "ethers";
import { attachEscrow, type Escrow } from "../../src/adapters/escrow.js";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { as, Journey } from "../helpers/journey.js";

const COMMITMENT = ["--commitment", `0x${"e1".repeat(32)}`];
const DAY = 86_400n;

describe("placement hold and lift", () => {
  let journey: Journey;
  let home: { id: string; built: BuiltAgreement; file: string };
  let escrow: Escrow;
  let start: bigint;

  before(async () => {
    journey = await Journey.begin("test-safeguarding");
    home = await journey.open("childrens-home");
    await journey.fund(home.file, home.built, 30_000n);
    escrow = attachEscrow(journey.chain.escrow, journey.chain.node.provider);
    start = home.built.terms.schedule[0]!.opensAt + DAY;
    await journey.chain.node.moveTo(start);
  });

  after(async () => {
    await journey.end();
  });

  const inspector = as("Inspector A");

  it("should refuse to lift where nothing is held, and a hold by who works for the provider or pays", async () => {
    await journey.refuses(["lift", home.file, ...inspector], 4, "No safeguarding hold is in force");
    for (const name of ["Alder House manager", "Northmoor Council"]) {
      const who = /only the inspector \(Inspector A\) and the social worker \(Social Worker A\) can/;
      await journey.refuses(["hold", home.file, ...as(name)], 5, who);
    }
    await journey.refuses(["hold", home.file, "--commitment", "bruises", ...inspector], 2, "never a text");
  });

  it("should hold at once without papers, and tell what waits, what goes on and until when", async () => {
    const { code, out, err } = await journey.run("hold", home.file, ...inspector);
    expect(code, err).to.equal(0);
    expect(err)
      .to.contain("A safeguarding hold on Alder placement")
      .and.match(/Until 19 January 2027 00:\d\d outcome money waits: £29,280\.00 in \d+ tranches\./)
      .and.match(/The care itself is paid as before: £117,120\.00 are still to come/)
      .and.not.contain("Mind:");
    expect(out).to.match(/^Held: outcome money waits until 19 January 2027 00:\d\d, or until you or the arbiter lift/);
    const [event] = await escrow.queryFilter(escrow.filters.Held(home.id));
    expect([event?.args.grounds, event?.args.seat]).to.deep.equal([ZeroHash, 1n]);
    const { heldUntil } = await escrow.stateOf(home.id);
    expect(heldUntil).to.equal(BigInt((await event!.getBlock()).timestamp) + 14n * DAY);
  });

  it("should show and foretell the hold: by whom, until when, and what goes on", async () => {
    const shown = await journey.run("agreement", "show", home.file);
    expect(shown.out).to.match(
      /\nhold +outcome money waits until 19 January 2027 00:\d\d, by the inspector; the care itself is paid/,
    );
    const due = await journey.run("agreement", "due", home.file);
    expect(due.out).to.match(/held until 19 January 2027 00:\d\d by the inspector: outcome money waits/);
    const { isClosed, heldBy } = await journey.data<{ isClosed: boolean; heldBy: number }>(
      "agreement",
      "show",
      home.id,
    );
    expect([isClosed, heldBy]).to.deep.equal([false, 1]);
  });

  it("should refuse a second hold and say when the next can start", async () => {
    await journey.refuses(
      ["hold", home.file, ...as("Social Worker A")],
      4,
      /The inspector placed a hold that lasts until 19 January 2027 00:\d\d already\./,
      /the next can start on 2 February 2027 00:\d\d\./,
    );
  });

  it("should refuse a grant and a ruling on outcome money meanwhile, and pay the care", async () => {
    await journey.refuses(
      ["grant", home.file, "--tranches", "1", ...COMMITMENT, ...as("Northmoor Council")],
      4,
      /A safeguarding hold stops outcome money until 19 January 2027/,
    );
    await journey.data("challenge", home.file, "--tranches", "1", ...COMMITMENT, ...as("Alder House Ltd"));
    const ruling = ["adjudicate", home.file, "--finding", "1=met", ...COMMITMENT, ...as("Panel of Experts A")];
    await journey.refuses(ruling, 4, "A safeguarding hold stops outcome money");
    const granted = await journey.run(
      "grant",
      home.file,
      "--tranches",
      "0,1",
      ...COMMITMENT,
      ...as("Northmoor Council"),
    );
    expect(granted.code, granted.err).to.equal(0);
    expect(granted.err).to.match(
      /tranche 1 [^\n]*its money waits while the safeguarding hold lasts; it is passed over\./,
    );
    expect(granted.out).to.contain("Granted: tranche 0").and.not.contain("Granted: tranche 1");
    expect(await journey.chain.pound.balanceOf(home.built.terms.payee)).to.equal(19_520n * 10n ** 18n);
  });

  it("should lift by the seat that held or the arbiter only, and tell when the next hold can start", async () => {
    await journey.refuses(
      ["lift", home.file, ...as("Social Worker A")],
      5,
      "only the inspector (Inspector A) and the arbiter (Panel of Experts A) can",
    );
    const { code, out, err } = await journey.run("lift", home.file, ...as("Panel of Experts A"));
    expect(code, err).to.equal(0);
    expect(err).to.match(/The hold by the inspector on Alder placement [^\n]* would last until 19 January 2027/);
    expect(out).to.match(
      /^Lifted: outcome money can be paid again\. Another hold can start on 6 January 2027 00:\d\d\.\n/,
    );
    const { heldUntil } = await escrow.stateOf(home.id);
    const shown = await journey.run("agreement", "show", home.file);
    expect(shown.out).to.match(/\nhold +none; the next can start on 6 January 2027 00:\d\d\n/);
    await journey.refuses(
      ["hold", home.file, ...inspector],
      4,
      /The last hold ended too short a time ago\.[^]*6 January 2027/,
    );
    await journey.chain.node.moveTo(heldUntil + 14n * DAY);
    const { nextHoldFrom } = await journey.data<{ nextHoldFrom?: string; heldUntil: string }>(
      "hold",
      home.id,
      ...inspector,
    );
    expect(nextHoldFrom).to.equal(undefined);
    expect((await escrow.stateOf(home.id)).heldUntil).to.be.greaterThan(heldUntil);
  });

  it("should warn of outcomes that lapse before the hold ends", async () => {
    const { schedule, longStop, holdPeriod } = home.built.terms;
    await journey.data("lift", home.file, ...inspector);
    await journey.chain.node.moveTo(schedule[2]!.closesAt + longStop - holdPeriod + DAY);
    const { code, err } = await journey.run("hold", home.file, ...as("Social Worker A"));
    expect(code, err).to.equal(0);
    expect(err).to.match(
      /Mind: tranche 2 [^\n]* can only be decided until [^\n]*, before the hold ends; a challenge keeps/,
    );
  });

  it("should tell an inspector in its help that the care goes on, and to raise the alarm first", async () => {
    const { out, code } = await journey.run("hold", "--help");
    expect(out).to.contain("wages must flow").and.contain("raise the alarm");
    expect(code).to.equal(0);
  });
});
