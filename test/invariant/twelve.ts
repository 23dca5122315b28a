/** Each of the design's twelve invariants by a story of its own, and that its checker sees when it is broken. */
import { expect } from "chai";
import { packTranche } from "../../src/agreement/tranche.js";
import {
  CORE,
  COMMISSIONER_ROLE,
  DAY,
  HOLDBACK,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  attestationOf,
  itemOf,
  openAgreement,
  tranche,
} from "../helpers/escrow.js";
import { amend, appointmentOf, settlementOf } from "../helpers/signed.js";
import { conservation, decidedOnce, lockedMoney, moneyGoesHome, troubleStaysHome } from "./support/invariantsMoney.js";
import { boundsAtTheDoor, everybodyDistinct, noSideAlone } from "./support/invariantsPeople.js";
import { holdIsBounded, refusalTakesNothing, replayIsState, silenceIsNoFailure } from "./support/invariantsTime.js";
import { rescue } from "./support/rescue.js";
import { GROUNDS, Stage, TOTAL } from "./support/stage.js";

describe("The twelve invariants", () => {
  let stage: Stage;

  beforeEach("raise the curtain", async () => {
    stage = await Stage.create();
  });

  const people = () => stage.fuzz.world.people;
  const escrow = () => stage.fuzz.world.escrow;

  it("invariant 1: conservation of every penny, paid, owed, reclaimed, settled and left", async () => {
    const { fuzz } = stage;
    const pounds = await stage.opened(TOTAL);
    const agreement = await stage.opened(TOTAL, stage.hostile("first"));
    await fuzz.hostile.treat(people().payee, 1);
    await stage.attest(agreement, [[TWO_OF_THREE, 5_000n]]);
    expect(stage.owedTo(fuzz.hostileToken, people().payee.address)).to.equal(500n * POUND);
    await stage.act(() => stage.grant(pounds, [CORE]));
    const { settlement, consents } = await settlementOf(fuzz.world, pounds, { toPayee: 1_000n * POUND });
    await stage.act(() => escrow().settle(settlement, consents));

    const books = fuzz.books.get(pounds)!;
    expect(books).to.include({ paid: 20_000n * POUND, settledOut: 1_000n * POUND, settledBack: 3_000n * POUND });
    await stage.expectBroken(conservation, stage.holding(fuzz.hostileToken, -1n), /^holdings of/);
    const { balance } = stage.wordsOf(agreement);
    await stage.expectBroken(conservation, stage.saying(agreement, { balance: balance + 1n }), /^funded for/);
    books.settledBack -= 1n;
    await stage.expectBroken(conservation, stage.step, /^what left in/);
  });

  it("invariant 2: a tranche is decided once and pays no more than its amount", async () => {
    const agreement = await stage.opened(TOTAL);
    await stage.attest(agreement, [[TWO_OF_THREE, 1n]]);
    await expect(stage.grant(agreement, [TWO_OF_THREE]))
      .to.be.revertedWithCustomError(escrow(), "EscrowTrancheUnavailable")
      .withArgs(agreement, TWO_OF_THREE, 6n);
    await stage.attest(agreement, [
      [TWO_OF_THREE, MET],
      [THREE_OF_THREE, MET],
    ]);
    const { payments } = stage.fuzz.agreementOf(agreement);
    expect(payments.map(({ tranche: index, due }) => [index, due])).to.deep.equal([
      [1, POUND / 10n],
      [2, 1_000n * POUND],
    ]);

    const { settled, schedule } = stage.wordsOf(agreement);
    await stage.expectBroken(
      decidedOnce,
      stage.saying(agreement, { settled: settled & ~2n }),
      /tranche 1 .*opened again/,
    );
    const cheaper = schedule.map((word) => word - (1n << 160n));
    await stage.expectBroken(decidedOnce, stage.saying(agreement, { schedule: cheaper }), /tranche 2 .*paid too much/);
    const shorter = stage.saying(agreement, { schedule: schedule.slice(0, 2) });
    await stage.expectBroken(decidedOnce, shorter, /tranche 2 .*is gone/);
  });

  it("invariant 3: money goes home, to the payee, the commissioner, or where the owner of a refused payout says", async () => {
    const { fuzz } = stage;
    const { payee, arbiter } = people();
    const agreement = await stage.opened(TOTAL, stage.hostile("second"));
    await fuzz.hostile.treat(payee, 2);
    await stage.act(() => stage.grant(agreement, [CORE]));
    await stage.act(() => escrow().connect(payee).withdraw(fuzz.hostileToken, payee, arbiter));
    expect(await fuzz.hostile.balanceOf(arbiter)).to.equal(20_000n * POUND);

    const [transfer] = stage.step.transfers;
    const stolen = { ...stage.step, transfers: [{ ...transfer!, to: people().stranger.address }] };
    await stage.expectBroken(moneyGoesHome, stolen, new RegExp(`^what left to .*${arbiter.address}`));
    const twice = { ...stage.step, transfers: [transfer!, transfer!] };
    await stage.expectBroken(moneyGoesHome, twice, /0 expected, -20000/);
  });

  it("invariant 4: no side alone can release", async () => {
    const { fuzz } = stage;
    const agreement = await stage.opened(TOTAL);
    await stage.attest(agreement, [[TWO_OF_THREE, MET]], [MANAGER]);
    expect(stage.statusOf(agreement, TWO_OF_THREE)).to.equal("Open");
    const alone = [tranche(fuzz.world.start, { requiredSeats: 1 << MANAGER, quorum: 1 })];
    await expect(openAgreement(fuzz.world, { schedule: alone }))
      .to.be.revertedWithCustomError(escrow(), "EscrowPolicyUnsafe")
      .withArgs(0n, 4n, 1n);
    await expect(escrow().connect(people().provider).grant(agreement, [TWO_OF_THREE], GROUNDS))
      .to.be.revertedWithCustomError(escrow(), "EscrowCallerNotAllowed")
      .withArgs(agreement, people().provider.address, COMMISSIONER_ROLE);
    await stage.attest(agreement, [[TWO_OF_THREE, MET]], [SOCIAL_WORKER, MANAGER]);

    const state = fuzz.agreementOf(agreement);
    const [payment] = state.payments;
    const ground = payment!.ground;
    if (ground.by !== "panel") throw new Error("The panel paid.");
    const onOneWord = { ...ground, words: ground.words.filter(({ seat }) => seat === MANAGER) };
    const told = { ...state, payments: [{ ...payment!, ground: onOneWord }] };
    fuzz.ledger = { ...fuzz.ledger, agreements: new Map(fuzz.ledger.agreements).set(agreement, told) };
    await stage.expectBroken(noSideAlone, stage.step, /paid tranche 1 on one side's word/);
    const schedule = [...stage.wordsOf(agreement).schedule.slice(0, 3), packTranche(alone[0]!)];
    await stage.expectBroken(noSideAlone, stage.saying(agreement, { schedule }), /tranche 3 .*EscrowPolicyUnsafe/);
  });

  it("invariant 5: everybody is somebody else", async () => {
    const { world } = stage.fuzz;
    const agreement = await stage.opened(TOTAL);
    const { commissioner, arbiter } = people();
    const overlapping = await appointmentOf(world, agreement, { seat: 0n, account: commissioner.address });
    await expect(escrow().appoint(overlapping.appointment, overlapping.consents))
      .to.be.revertedWithCustomError(escrow(), "EscrowRolesOverlap")
      .withArgs(commissioner.address);
    await expect(amend(world, agreement, { terms: { payee: arbiter.address } }))
      .to.be.revertedWithCustomError(escrow(), "EscrowPayeeNotAllowed")
      .withArgs(arbiter.address);
    const successor = stage.fuzz.cast.successors[0]!.address;
    const { appointment, consents } = await appointmentOf(world, agreement, { seat: 1n, account: successor });
    await stage.act(() => escrow().appoint(appointment, consents));

    const { terms } = stage.wordsOf(agreement);
    expect(terms.panel[1]).to.equal(successor);
    const selfPaid = stage.saying(agreement, { terms: { ...terms, payee: terms.arbiter } });
    await stage.expectBroken(everybodyDistinct, selfPaid, /pays 0x/);
    const doubled = stage.saying(agreement, { terms: { ...terms, arbiter: commissioner.address } });
    await stage.expectBroken(everybodyDistinct, doubled, /one person in two roles/);
  });

  it("invariant 6: a refusal takes nothing for good: a finding, a ruling or a grant still pays it until its final time", async () => {
    const agreement = await stage.opened(TOTAL);
    await stage.attest(agreement, [
      [TWO_OF_THREE, 0n],
      [THREE_OF_THREE, 0n],
      [HOLDBACK, 0n],
    ]);
    expect(stage.statusOf(agreement, HOLDBACK)).to.equal("Refused");
    await stage.attest(agreement, [[TWO_OF_THREE, MET]], undefined, true);
    const ruling = [{ tranche: THREE_OF_THREE, achieved: 2_500n }];
    await stage.act(() => escrow().connect(people().arbiter).adjudicate(agreement, ruling, GROUNDS));
    const { closesAt } = stage.fuzz.world.schedule[3]!;
    await stage.waitUntil(closesAt + 2n * stage.fuzz.world.terms.longStop - 2n);
    await stage.act(() => stage.grant(agreement, [HOLDBACK]));
    expect(stage.fuzz.books.get(agreement)?.paid).to.equal(3_250n * POUND);

    const { statuses, liabilities } = stage.wordsOf(agreement);
    const forgotten = stage.saying(agreement, { liabilities: liabilities - 1n });
    await stage.expectBroken(refusalTakesNothing, forgotten, /^liabilities of/);
    const early = stage.saying(agreement, { settled: 9n, challenged: 9n, statuses: ["Lapsed", ...statuses.slice(1)] });
    await stage.expectBroken(refusalTakesNothing, early, /refused tranche 3 .*is Settled/);
  });

  it("invariant 7: silence is never failure", async () => {
    const { schedule, terms } = stage.fuzz.world;
    const agreement = await stage.opened(TOTAL);
    await stage.act(() => escrow().connect(people().commissioner).challenge(agreement, [CORE], GROUNDS));
    const finalTime = schedule[1]!.closesAt + terms.longStop;
    await stage.waitUntil(finalTime - 2n);
    await stage.attest(agreement, [[TWO_OF_THREE, MET]]);
    expect(stage.step.at).to.equal(finalTime - 1n);
    await stage.waitUntil(finalTime);
    expect(stage.statusOf(agreement, THREE_OF_THREE)).to.equal("Lapsed");
    expect(stage.statusOf(agreement, CORE)).to.equal("Challenged");
    const core = stage.saying(agreement, { statuses: ["Lapsed", "Settled", "Lapsed", "Open"] });
    await stage.expectBroken(silenceIsNoFailure, core, /undecided tranche 0 .*is Lapsed, not Challenged/);
    await stage.waitUntil(finalTime + terms.longStop);
    await stage.act(() => escrow().connect(people().stranger).claim(agreement, [CORE]));
    expect(stage.fuzz.books.get(agreement)?.paid).to.equal(21_000n * POUND);

    // A contract that says that silence pays, and does not pay.
    const { settled } = stage.wordsOf(agreement);
    const unpaid = stage.saying(agreement, {
      settled: settled & ~1n,
      statuses: ["Open", "Settled", "Lapsed", "Lapsed"],
    });
    await stage.expectBroken(silenceIsNoFailure, unpaid, /no claim of tranche 0/);
  });

  it("invariant 8: no money is locked: time and one willing party empty the balance", async () => {
    const { fuzz } = stage;
    const { commissioner, seats, payee } = people();
    const short = await stage.opened(3n * POUND, stage.hostile("third"));
    await stage.opened(TOTAL, stage.hostile("fourth"));
    await stage.act(() => escrow().connect(seats[INSPECTOR]).hold(short, GROUNDS));
    await stage.act(() => escrow().connect(commissioner).challenge(short, [CORE, TWO_OF_THREE], GROUNDS));
    await stage.attest(short, [[HOLDBACK, 0n]]);
    await fuzz.hostile.treat(payee, 3);
    fuzz.treatments.set(payee.address, 3);
    expect(await rescue(fuzz)).to.deep.equal([]);
    expect((await escrow().stateOf(short)).balance, "the chain is as it was").to.equal(3n * POUND);

    expect(lockedMoney({ when: "now", balances: [[short, 5n]], holdings: [["0x", 7n]] })).to.deep.equal([
      `5 is locked in ${short} now`,
      "7 of 0x is locked in the escrow now",
    ]);
    // Money that nobody told the books of is money that nobody can get out.
    await fuzz.hostile.connect(commissioner).transfer(escrow(), 1n);
    expect(await rescue(fuzz)).to.have.lengthOf(3);
  });

  it("invariant 9: a hold stops outcome money only, for at most half the time", async () => {
    const { terms } = stage.fuzz.world;
    const agreement = await stage.opened(TOTAL);
    const inspector = escrow().connect(people().seats[INSPECTOR]);
    await stage.act(() => inspector.hold(agreement, GROUNDS));
    const from = stage.step.at;
    await expect(stage.grant(agreement, [TWO_OF_THREE]))
      .to.be.revertedWithCustomError(escrow(), "EscrowHeld")
      .withArgs(agreement, from + terms.holdPeriod);
    await stage.act(() => stage.grant(agreement, [CORE]));
    await stage.waitUntil(from + 4n * DAY);
    await stage.act(() => inspector.lift(agreement));
    const lifted = stage.step.at;
    await expect(inspector.hold(agreement, GROUNDS))
      .to.be.revertedWithCustomError(escrow(), "EscrowHoldTooSoon")
      .withArgs(agreement, lifted + (lifted - from));
    await stage.act(() => stage.grant(agreement, [TWO_OF_THREE]));
    await stage.waitUntil(2n * lifted - from);
    await stage.act(() => inspector.hold(agreement, GROUNDS));

    const books = stage.fuzz.books.get(agreement)!;
    const [first, second] = books.holds;
    expect(second).to.include({ from: stage.step.at, until: stage.step.at + terms.holdPeriod });
    stage.fuzz.books.set(agreement, { ...books, holds: [first!, { ...second!, from: lifted + DAY }] });
    await stage.expectBroken(holdIsBounded, stage.step, /was held again 86400 after/);
    const endless = stage.saying(agreement, { heldUntil: stage.step.at + terms.holdPeriod + 1n });
    await stage.expectBroken(holdIsBounded, endless, /held for longer/);
    const words = stage.wordsOf(agreement);
    const undecided = { ...words, settled: words.settled & ~2n };
    const before = new Map(stage.step.before.words).set(agreement, undecided);
    const paid = { ...stage.step, before: { ...stage.step.before, words: before } };
    await stage.expectBroken(holdIsBounded, paid, /outcome tranche 1 .*paid while held/);
  });

  it("invariant 10: trouble stays at home: a denied payee and a token that calls back spoil nobody else's payment", async () => {
    const { fuzz } = stage;
    const { payee } = people();
    const denied = await stage.opened(TOTAL, stage.hostile("fifth"));
    const other = await stage.opened(TOTAL, { ...stage.hostile("sixth"), payee: fuzz.cast.payees[1].address });
    const pounds = await stage.opened(TOTAL);
    await fuzz.hostile.treat(payee, 3);
    await fuzz.hostile.arm(escrow(), escrow().interface.encodeFunctionData("claim", [pounds, [CORE]]));
    const attestations = [denied, other, pounds].map((agreement) =>
      attestationOf(fuzz.world, agreement, [[TWO_OF_THREE, MET]]),
    );
    const items = attestations.map((attestation) => itemOf(fuzz.world, attestation, [INSPECTOR, SOCIAL_WORKER]));
    const run = await Promise.all(items);
    await stage.act(() => escrow().connect(people().stranger).attest(run));
    expect(stage.owedTo(fuzz.hostileToken, payee.address)).to.equal(1_000n * POUND);
    expect(await fuzz.pound.balanceOf(payee)).to.equal(1_000n * POUND);
    expect(await fuzz.hostile.balanceOf(fuzz.cast.payees[1])).to.equal(1_000n * POUND);
    expect(stage.step.hooks).to.deep.equal(["0x3ee5aeb5"]);

    await stage.expectBroken(troubleStaysHome, { ...stage.step, hooks: [null] }, /a hook got in/);
    await stage.waitUntil(fuzz.now + DAY);
    const touched = stage.saying(other, { arrears: 1n });
    await stage.expectBroken(troubleStaysHome, touched, new RegExp(`^${other} changed without an event`));
  });

  it("invariant 11: replay of the events is the contract's state, and the sequence shows a missing one", async () => {
    const { fuzz } = stage;
    const agreement = await stage.opened(TOTAL);
    await stage.attest(agreement, [[TWO_OF_THREE, 5_000n]]);
    const notice = fuzz.now + 40n * DAY;
    await stage.act(() => escrow().connect(people().provider).giveNotice(agreement, notice, GROUNDS));
    await stage.act(() => amend(fuzz.world, agreement, { endsAt: notice, terms: { longStop: 90n * DAY } }));
    expect(stage.wordsOf(agreement)).to.include({ version: 2n, endsAt: 2n ** 32n - 1n, sequence: 5n });

    await stage.expectBroken(replayIsState, stage.saying(agreement, { sequence: 6n }), /^the sequence of/);
    const state = fuzz.agreementOf(agreement);
    const untold = { ...state, settled: 0n };
    fuzz.ledger = { ...fuzz.ledger, agreements: new Map(fuzz.ledger.agreements).set(agreement, untold) };
    await stage.expectBroken(replayIsState, stage.step, /settled should be 0 and is 2/);
  });

  it("invariant 12: bounds at the door, for new and for changed words", async () => {
    const { world } = stage.fuzz;
    const agreement = await stage.opened(TOTAL);
    const [core, ...rest] = world.schedule;
    await stage.waitUntil(world.start + 20n * DAY);
    const now = stage.fuzz.now;
    const early = { ...core!, opensAt: now - 365n * DAY };
    await expect(amend(world, agreement, { schedule: [early, ...rest] }))
      .to.be.revertedWithCustomError(escrow(), "EscrowTrancheWindow")
      .withArgs(0n, now - 365n * DAY, core!.closesAt, now + 1n);
    const late = { ...core!, closesAt: now + 1n + 5n * 365n * DAY };
    await stage.act(() => amend(world, agreement, { schedule: [late, ...rest] }));
    expect(stage.step.at, "the first second that allows it").to.equal(now + 1n);

    const { schedule, terms } = stage.wordsOf(agreement);
    const spare = stage.saying(agreement, { schedule: [schedule[0]! | (1n << 64n), ...schedule.slice(1)] });
    await stage.expectBroken(boundsAtTheDoor, spare, /a new word: EscrowTrancheSpareBits/);
    const later = stage.saying(agreement, { schedule: [schedule[0]! + (1n << 80n), ...schedule.slice(1)] });
    await stage.expectBroken(boundsAtTheDoor, later, /a new word: EscrowTrancheWindow/);
    const brief = stage.saying(agreement, { terms: { ...terms, holdPeriod: DAY - 1n } });
    await stage.expectBroken(boundsAtTheDoor, brief, /a period out of bounds/);
  });
});
