import { expect } from "chai";
import {
  CORE,
  DAY,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  WEEK,
  itemOf,
  attestationOf,
  openFunded,
  type World,
} from "../helpers/escrow.js";
import { Status, at, booksOf, expectRevert, prepare, signedItem } from "../helpers/panel.js";
import { ARBITER, COMMISSIONER, PROVIDER, appointmentOf, parties } from "../helpers/signed.js";
import { LAST_SEQUENCE, overwriteState, readState } from "../helpers/state.js";

// Named after DESIGN section 3, "Attacks that shaped these rules": those on time and on people.

const REASON = `0x${"d1".repeat(32)}`;
const LINE = 1_000n * POUND;
const FEE = 20_000n * POUND;
const TOTAL = 24n * LINE;
const YEAR = 52n * WEEK;

const load = prepare(async (world) => ({ agreement: await openFunded(world) }));
const paid = (world: World) => world.pound.balanceOf(world.people.payee);

describe("Attack: a loop of tiny fundings to exhaust a counter", () => {
  it("wraps the counter, touches nothing beside it, and blocks no money", async () => {
    const { world, agreement } = await load();
    const { stranger } = world.people;
    await world.pound.mint(stranger, 3n);
    await world.pound.connect(stranger).approve(world.escrow, 3n);
    await overwriteState(world, agreement, { sequence: LAST_SEQUENCE - 1n });
    const before = await readState(world, agreement);
    for (const [index, sequence] of [LAST_SEQUENCE, 0n, 1n].entries()) {
      const balance = TOTAL + BigInt(index) + 1n;
      await expect(world.escrow.connect(stranger).fund(agreement, 1n))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, sequence, balance, stranger, 1n, 0n);
      expect(await readState(world, agreement)).to.deep.equal({ ...before, balance, sequence });
    }
    await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
    expect(await paid(world)).to.equal(LINE);
    await world.escrow.connect(world.people.commissioner).reclaim(agreement);
    expect((await readState(world, agreement)).balance).to.equal(TOTAL - LINE);
  });
});

describe("Attack: a challenge that lapses to, or frees money for, the challenger", () => {
  it("does neither for a commissioner who challenges the care itself: silence pays it in the end", async () => {
    const { world, agreement } = await load();
    const { commissioner, stranger } = world.people;
    await world.escrow.connect(commissioner).challenge(agreement, [CORE], REASON);
    expect(await world.escrow.liabilities(agreement)).to.equal(TOTAL);
    const early = world.escrow.connect(commissioner).reclaim(agreement);
    await expectRevert(world, early, "EscrowNothingToReclaim", agreement, TOTAL, TOTAL);
    const finalAt = world.start + 4n * WEEK + 2n * world.terms.longStop;
    await at(world, finalAt + 5n * YEAR);
    const late = world.escrow.connect(commissioner).reclaim(agreement);
    await expect(late)
      .to.emit(world.escrow, "Reclaimed")
      .withArgs(agreement, 4n, FEE, commissioner, 4n * LINE);
    await world.escrow.connect(stranger).claim(agreement, [CORE]);
    expect(await paid(world)).to.equal(FEE);
  });

  it("gives the panel more time for an outcome, and the commissioner nothing sooner", async () => {
    const { world, agreement } = await load();
    const { commissioner } = world.people;
    await world.escrow.connect(commissioner).challenge(agreement, [TWO_OF_THREE], REASON);
    const closesAt = world.start + 4n * WEEK;
    const [unchallenged, challenged] = [closesAt + world.terms.longStop, closesAt + 2n * world.terms.longStop];
    await at(world, unchallenged);
    await world.escrow.connect(commissioner).reclaim(agreement);
    // THREE_OF_THREE alone has lapsed: the holdback closes later.
    expect((await booksOf(world, agreement)).balance).to.equal(TOTAL - LINE);
    const validUntil = challenged;
    const met = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { validUntil });
    await at(world, challenged - 1n);
    await world.escrow.attest([met]);
    expect(await paid(world)).to.equal(LINE);
  });

  it("brings a provider that challenges an outcome nothing: undecided, it still goes home", async () => {
    const { world, agreement } = await load();
    const { provider, commissioner } = world.people;
    await world.escrow.connect(provider).challenge(agreement, [TWO_OF_THREE], REASON);
    await at(world, world.start + 4n * WEEK + 2n * world.terms.longStop);
    const claiming = world.escrow.connect(provider).claim(agreement, [TWO_OF_THREE]);
    await expectRevert(world, claiming, "EscrowTrancheUnavailable", agreement, TWO_OF_THREE, Status.Lapsed);
    await world.escrow.connect(provider).claim(agreement, [CORE]);
    await world.escrow.connect(commissioner).reclaim(agreement);
    expect(await paid(world)).to.equal(FEE);
    expect((await booksOf(world, agreement)).balance).to.equal(0n);
  });
});

describe("Attack: swapping a social worker before every attestation", () => {
  it("takes two of commissioner, provider and arbiter, each time anew", async () => {
    const { world, agreement } = await load();
    const { people } = world;
    const newcomer = people.seats[3];
    const fields = { seat: BigInt(SOCIAL_WORKER), account: newcomer.address };
    for (const bit of [COMMISSIONER, PROVIDER, ARBITER]) {
      const { appointment, consents } = await appointmentOf(world, agreement, fields, parties(world, [bit]));
      const alone = world.escrow.appoint(appointment, consents);
      await expectRevert(world, alone, "EscrowTwoConsentsNeeded", 1 << bit);
    }
    const { appointment, consents } = await appointmentOf(world, agreement, fields, [
      [COMMISSIONER, people.commissioner],
      [PROVIDER, people.commissioner],
    ]);
    const twice = world.escrow.appoint(appointment, consents);
    const digest = await world.escrow.appointmentDigest(appointment);
    await expectRevert(world, twice, "EscrowSignatureInvalid", people.provider.address, digest);
  });

  it("voids what the leaver signed, gives the newcomer no word on it, and cannot be repeated with the old consents", async () => {
    const { world, agreement } = await load();
    const { people } = world;
    const newcomer = people.seats[3];
    const leaver = people.seats[SOCIAL_WORKER];
    const signed = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { seats: [INSPECTOR, SOCIAL_WORKER] });
    const swap = { seat: BigInt(SOCIAL_WORKER), account: newcomer.address };
    const { appointment, consents } = await appointmentOf(world, agreement, swap, parties(world, [0, 2]));
    await world.escrow.appoint(appointment, consents);
    await expectRevert(world, world.escrow.attest([signed]), "EscrowVersionStale", agreement, 2n, 1n);
    const back = await appointmentOf(world, agreement, { ...swap, account: leaver.address, version: 2n });
    await world.escrow.appoint(back.appointment, back.consents);
    const again = world.escrow.appoint(appointment, consents);
    await expectRevert(world, again, "EscrowVersionStale", agreement, 3n, 1n);
    await expectRevert(world, world.escrow.attest([signed]), "EscrowVersionStale", agreement, 3n, 1n);
    const anew = attestationOf(world, agreement, [[TWO_OF_THREE, MET]], { version: 3n });
    await world.escrow.attest([await itemOf(world, anew, [INSPECTOR, SOCIAL_WORKER])]);
    expect(await paid(world)).to.equal(LINE);
  });
});

describe("Attack: hold and lift in the same block, for ever", () => {
  it("holds no money for a second, and each round costs a day", async () => {
    const { world, agreement } = await load();
    const inspector = world.people.seats[INSPECTOR];
    const { provider } = world.ethers;
    for (let round = 1n; round <= 3n; round++) {
      const now = world.start + 10n * DAY + round * DAY;
      await at(world, now);
      await provider.send("evm_setAutomine", [false]);
      const holding = await world.escrow.connect(inspector).hold(agreement, REASON, { gasLimit: 500_000n });
      const lifting = await world.escrow.connect(inspector).lift(agreement, { gasLimit: 500_000n });
      await world.helpers.mine();
      await provider.send("evm_setAutomine", [true]);
      const [held, lifted] = [await holding.wait(), await lifting.wait()];
      expect([held!.status, lifted!.status, held!.blockNumber]).to.deep.equal([1, 1, lifted!.blockNumber]);
      expect((await readState(world, agreement)).heldUntil).to.equal(now + DAY - world.terms.holdPeriod);
      await at(world, now + DAY - 1n);
      const again = world.escrow.connect(world.people.seats[SOCIAL_WORKER]).hold(agreement, REASON);
      await expectRevert(world, again, "EscrowHoldTooSoon", agreement, now + DAY);
    }
    await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
    expect(await paid(world)).to.equal(LINE);
  });
});
