import { expect } from "chai";
import {
  CORE,
  DAY,
  HOLDBACK,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  WEEK,
  openFunded,
  tranche,
  type World,
} from "../helpers/escrow.js";
import { Status, at, bits, booksOf, expectRevert, placement, prepare, signedItem } from "../helpers/panel.js";
import { amend, amendmentOf, settlementOf, terminationOf } from "../helpers/signed.js";
import { NO_END, readState } from "../helpers/state.js";

// Named after DESIGN section 3, "Attacks that shaped these rules": those on endings and changes of the terms.

const REASON = `0x${"d1".repeat(32)}`;
const LINE = 1_000n * POUND;
const FEE = 20_000n * POUND;
const TOTAL = 24n * LINE;
const YEAR = 52n * WEEK;

const load = prepare(async (world) => ({ agreement: await openFunded(world) }));
const paid = (world: World) => world.pound.balanceOf(world.people.payee);

describe("Attack: a backdated termination", () => {
  it("ends the agreement when it is recorded: nothing earned until then is voided", async () => {
    const { world, agreement } = await load();
    const { termination, consents } = await terminationOf(world, agreement, { endsAt: world.start });
    const now = world.start + WEEK;
    await at(world, now);
    await world.escrow.terminate(termination, consents);
    expect((await readState(world, agreement)).endsAt).to.equal(now);
    for (const index of [CORE, TWO_OF_THREE, HOLDBACK])
      expect(await world.escrow.statusOf(agreement, index)).to.equal(Status.Open);
    await at(world, world.start + 4n * WEEK);
    await world.escrow.claim(agreement, [CORE]);
    expect(await paid(world)).to.equal(FEE / 4n);

    // Once ended it cannot be ended again, earlier or later.
    const again = world.escrow.terminate(termination, consents);
    await expectRevert(world, again, "EscrowEndNotEarlier", agreement, now, world.start + 4n * WEEK + 1n);
  });
});

describe("Attack: a settlement on top of a payment it did not know", () => {
  it("is refused once anything was decided for money, though it was refused when the settlement was signed", async () => {
    const { world, agreement } = await load();
    await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, 0n]])]);
    const { settlement, consents } = await settlementOf(world, agreement, { toPayee: LINE });
    const raw = (await readState(world, agreement)).settled;
    const ruling = [{ tranche: TWO_OF_THREE, achieved: MET }];
    await world.escrow.connect(world.people.arbiter).adjudicate(agreement, ruling, REASON);
    // The raw word is what it was: only what is decided for money tells the difference.
    expect((await readState(world, agreement)).settled).to.equal(raw);
    const settling = world.escrow.settle(settlement, consents);
    await expectRevert(world, settling, "EscrowSettledChanged", agreement, bits(TWO_OF_THREE), 0n);
    expect(await paid(world)).to.equal(LINE);
  });

  it("is refused after a claim, a grant and an attestation alike", async () => {
    const { world, agreement } = await load();
    const { commissioner } = world.people;
    const { settlement, consents } = await settlementOf(world, agreement, { toPayee: TOTAL });
    const deeds = [
      async () => world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, 1n]])]),
      () => world.escrow.connect(commissioner).grant(agreement, [HOLDBACK], REASON),
      () => at(world, world.start + 4n * WEEK).then(() => world.escrow.claim(agreement, [CORE])),
    ];
    const decided = [bits(TWO_OF_THREE), bits(HOLDBACK), bits(CORE)];
    for (const [index, deed] of deeds.entries()) {
      const snapshot = await world.helpers.takeSnapshot();
      await deed();
      const settling = world.escrow.settle(settlement, consents);
      await expectRevert(world, settling, "EscrowSettledChanged", agreement, decided[index], 0n);
      await snapshot.restore();
    }
    await world.escrow.settle(settlement, consents);
    expect(await paid(world)).to.equal(TOTAL);
  });

  it("gives up what was paid of the arrears since, to the penny", async () => {
    const { world } = await load();
    const agreement = await openFunded(world, { terms: placement(5), funds: 0n });
    const { commissioner } = world.people;
    await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
    const { settlement, consents } = await settlementOf(world, agreement, { toPayee: 1_500n * POUND });
    await world.escrow.connect(commissioner).fund(agreement, 600n * POUND);
    expect(await paid(world)).to.equal(600n * POUND);
    const short = world.escrow.settle(settlement, consents);
    await expectRevert(world, short, "EscrowBalanceTooLow", agreement, 0n, 900n * POUND);
    await world.escrow.connect(commissioner).fund(agreement, 2_000n * POUND);
    const before = await world.pound.balanceOf(commissioner);
    await world.escrow.settle(settlement, consents);
    // 1,000 of arrears are paid; of 1,500 agreed, 500 are left.
    expect(await paid(world)).to.equal(1_500n * POUND);
    expect((await world.pound.balanceOf(commissioner)) - before).to.equal(1_100n * POUND);
    expect(await world.escrow.arrears(agreement)).to.equal(0n);
  });
});

describe("Attack: notice one second before an annual holdback opens", () => {
  it("voids none of the year's holdback, whose window is the year of care, and all of the next year's", async () => {
    const { world } = await load();
    const annual = (opensAt: bigint) =>
      tranche(world.start, { amount: 2n * LINE, requiredSeats: 1, opensAt, closesAt: opensAt + YEAR });
    const next = world.start + YEAR;
    const agreement = await openFunded(world, {
      terms: { ...placement(6), noticePeriod: 0n },
      schedule: [annual(world.start), annual(next)],
    });
    const { commissioner } = world.people;
    const validUntil = next + WEEK;
    const met = await signedItem(world, agreement, [[0n, MET]], { seats: [INSPECTOR, SOCIAL_WORKER], validUntil });
    await at(world, next - 1n);
    await world.escrow.connect(commissioner).giveNotice(agreement, next - 1n, REASON);
    expect(await world.escrow.statusOf(agreement, 0n)).to.equal(Status.Open);
    expect(await world.escrow.statusOf(agreement, 1n)).to.equal(Status.Void);
    await world.escrow.connect(commissioner).reclaim(agreement);
    expect((await booksOf(world, agreement)).balance).to.equal(2n * LINE);
    await world.escrow.attest([met]);
    expect(await paid(world)).to.equal(2n * LINE);
  });

  it("given one second later, or for one second later, it finds the next year's open and voids nothing", async () => {
    const { world } = await load();
    const next = world.start + YEAR;
    const schedule = [tranche(world.start, { requiredSeats: 1, opensAt: next, closesAt: next + YEAR })];
    const agreement = await openFunded(world, { terms: { ...placement(6), noticePeriod: 0n }, schedule });
    await at(world, next);
    await world.escrow.connect(world.people.commissioner).giveNotice(agreement, next + 1n, REASON);
    await at(world, next + WEEK);
    expect(await world.escrow.statusOf(agreement, 0n)).to.equal(Status.Open);
    const nothing = world.escrow.connect(world.people.commissioner).reclaim(agreement);
    await expectRevert(world, nothing, "EscrowNothingToReclaim", agreement, LINE, LINE);
  });
});

describe("Attack: an old uplift that cancels a notice", () => {
  it("is refused, for it speaks of another end than the one in force", async () => {
    const { world, agreement } = await load();
    const { commissioner, provider } = world.people;
    const uplift = await amendmentOf(world, agreement, { terms: { noticePeriod: 7n * DAY } });
    const endsAt = world.start + 20n * WEEK;
    await world.escrow.connect(commissioner).giveNotice(agreement, endsAt, REASON);
    const old = world.escrow.amend(uplift.struct, uplift.words, uplift.consents);
    await expectRevert(world, old, "EscrowEndChanged", agreement, endsAt, 0n);

    // Nor does one that knew of the first notice cancel the second.
    const knowing = await amendmentOf(world, agreement, { endsAt });
    const sooner = endsAt - WEEK;
    await world.escrow.connect(provider).giveNotice(agreement, sooner, REASON);
    const stale = world.escrow.amend(knowing.struct, knowing.words, knowing.consents);
    await expectRevert(world, stale, "EscrowEndChanged", agreement, sooner, endsAt);
    expect((await readState(world, agreement)).endsAt).to.equal(sooner);

    await amend(world, agreement, { endsAt: sooner });
    expect((await readState(world, agreement)).endsAt).to.equal(NO_END);
  });
});
