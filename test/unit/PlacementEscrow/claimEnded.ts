import { expect } from "chai";
import { MET, POUND, WEEK, openFunded, tranche } from "../../helpers/escrow.js";
import { challenge } from "../../helpers/disputes.js";
import { FLAG_ARREARS, NO_END, overwriteState } from "../../helpers/state.js";
import {
  Status,
  at,
  bits,
  booksOf,
  eventsOf,
  expectRevert,
  inToken,
  prepare,
  signedItem,
  transfersOf,
} from "../../helpers/panel.js";

describe("PlacementEscrow.claim at the agreement's end and beyond its means", () => {
  /** One core tranche of 1,000,003 base units for four weeks: 2,419,200 seconds. */
  const AMOUNT = 1_000_003n;

  const load = prepare(async (world) => {
    const opensAt = world.start + WEEK;
    const closesAt = opensAt + 4n * WEEK;
    const schedule = [tranche(world.start, { amount: AMOUNT, opensAt, closesAt, paysOnSilence: true })];
    return { agreement: await openFunded(world, { schedule }), opensAt, closesAt };
  });
  type Loaded = Awaited<ReturnType<typeof load>>;

  async function claimEnded(loaded: Loaded, endsAt: bigint, time: bigint) {
    const { world, agreement } = loaded;
    await overwriteState(world, agreement, { endsAt });
    await at(world, time);
    return world.escrow.claim(agreement, [0n]);
  }

  /** What is not paid is the commissioner's. */
  async function expectPaid(choose: (loaded: Loaded) => bigint, amount: bigint) {
    const loaded = await load();
    const { world, agreement, closesAt } = loaded;
    const tx = await claimEnded(loaded, choose(loaded), closesAt);
    expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, amount]]);
    const { balance, settled, payee, arrears } = await booksOf(world, agreement);
    expect({ balance, settled, payee, arrears }).to.deep.equal({
      balance: AMOUNT - amount,
      settled: bits(0n),
      payee: amount,
      arrears: 0n,
    });
    expect(await world.escrow.reclaimable(agreement)).to.equal(AMOUNT - amount);
  }

  describe("given the agreement ends within the tranche's window", () => {
    it("should pay a second's share, rounded up, if it ends a second after opensAt", async () => {
      await expectPaid(({ opensAt }) => opensAt + 1n, 1n);
    });

    it("should pay half, rounded up, if it ends half-way", async () => {
      await expectPaid(({ opensAt }) => opensAt + 2n * WEEK, 500_002n);
    });

    it("should pay a week's share, rounded up, if it ends after a week", async () => {
      await expectPaid(({ opensAt }) => opensAt + WEEK, 250_001n);
    });

    it("should pay all but a second's share, rounded up, if it ends a second before closesAt", async () => {
      await expectPaid(({ closesAt }) => closesAt - 1n, 1_000_003n);
    });

    it("should leave a second's share if the amount is large enough to show it", async () => {
      const { world, opensAt, closesAt } = await load();
      const amount = 2_419_200n * POUND;
      await world.pound.mint(world.people.commissioner, amount);
      const schedule = [tranche(world.start, { amount, opensAt, closesAt, paysOnSilence: true })];
      const agreement = await openFunded(world, { schedule });
      await overwriteState(world, agreement, { endsAt: closesAt - 1n });
      await at(world, closesAt);
      const tx = await world.escrow.claim(agreement, [0n]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 2_419_199n * POUND]]);
    });

    it("should still pay only from closesAt, as for every core tranche", async () => {
      const loaded = await load();
      const { world, agreement, opensAt, closesAt } = loaded;
      const early = claimEnded(loaded, opensAt + WEEK, closesAt - 1n);
      await expectRevert(world, early, "EscrowTrancheUnavailable", agreement, 0n, Status.Open);
    });

    it("should pay the share of a challenged tranche at its final time", async () => {
      const loaded = await load();
      const { world, agreement, opensAt, closesAt } = loaded;
      await at(world, opensAt);
      await challenge(world, agreement, [0n]);
      const final = closesAt + 2n * world.terms.longStop;
      const tx = await claimEnded(loaded, opensAt + 2n * WEEK, final);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 500_002n]]);
    });
  });

  describe("given the agreement ends with the tranche's window or later", () => {
    it("should pay in full if it ends at closesAt", async () => {
      await expectPaid(({ closesAt }) => closesAt, AMOUNT);
    });

    it("should pay in full if it ends a second after closesAt", async () => {
      await expectPaid(({ closesAt }) => closesAt + 1n, AMOUNT);
    });

    it("should pay in full if no end is set", async () => {
      await expectPaid(() => NO_END, AMOUNT);
    });
  });

  describe("given the agreement ends before the tranche's window", () => {
    it("should revert with EscrowTrancheUnavailable if it ends at opensAt", async () => {
      const loaded = await load();
      const claiming = claimEnded(loaded, loaded.opensAt, loaded.closesAt);
      await expectRevert(loaded.world, claiming, "EscrowTrancheUnavailable", loaded.agreement, 0n, Status.Void);
    });

    it("should revert with EscrowTrancheUnavailable if it ends a second before opensAt", async () => {
      const loaded = await load();
      const claiming = claimEnded(loaded, loaded.opensAt - 1n, loaded.closesAt);
      await expectRevert(loaded.world, claiming, "EscrowTrancheUnavailable", loaded.agreement, 0n, Status.Void);
    });
  });

  describe("given the balance is short", () => {
    it("should pay what there is and owe the rest as arrears", async () => {
      const { world, opensAt, closesAt } = await load();
      const schedule = [tranche(world.start, { amount: 100n * POUND, opensAt, closesAt, paysOnSilence: true })];
      const agreement = await openFunded(world, { schedule, funds: 30n * POUND });
      const before = await booksOf(world, agreement);
      await at(world, closesAt);
      const tx = await world.escrow.claim(agreement, [0n]);
      const [claimed] = await eventsOf(world, tx);
      expect(claimed?.slice(0, 4)).to.deep.equal(["Claimed", agreement, 3n, 0n]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 30n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: 0n,
        settled: bits(0n),
        sequence: 3n,
        flags: FLAG_ARREARS,
        arrears: 70n * POUND,
        payee: 30n * POUND,
        escrow: before.escrow - 30n * POUND,
      });
    });

    it("should count arrears once, whoever claims again", async () => {
      const { world, opensAt, closesAt } = await load();
      const schedule = [tranche(world.start, { opensAt, closesAt, paysOnSilence: true })];
      const agreement = await openFunded(world, { schedule, funds: 0n });
      await at(world, closesAt);
      await world.escrow.claim(agreement, [0n]);
      const again = world.escrow.claim(agreement, [0n]);
      await expectRevert(world, again, "EscrowTrancheUnavailable", agreement, 0n, Status.Settled);
      expect(await world.escrow.arrears(agreement)).to.equal(1_000n * POUND);
    });
  });

  describe("given the token refuses the payee", () => {
    it("should settle, and owe the payee what the token would not deliver", async () => {
      const { world, closesAt, opensAt } = await load();
      const token = await world.ethers.deployContract("DenyListToken");
      const schedule = [tranche(world.start, { opensAt, closesAt, paysOnSilence: true })];
      const agreement = await openFunded(world, { terms: await inToken(world, token), schedule });
      const { payee } = world.people;
      await token.setDenied(payee, true);
      await at(world, closesAt);
      const tx = await world.escrow.claim(agreement, [0n]);
      const [claimed, refused, ...others] = await eventsOf(world, tx);
      expect(claimed?.slice(0, 4)).to.deep.equal(["Claimed", agreement, 3n, 0n]);
      expect(refused).to.deep.equal(["PayoutRefused", await token.getAddress(), payee.address, 1_000n * POUND]);
      expect(others).to.deep.equal([]);
      expect(await world.escrow.owed(token, payee)).to.equal(1_000n * POUND);
      expect(await world.escrow.statusOf(agreement, 0n)).to.equal(Status.Settled);
    });
  });

  describe("given the panel decided first", () => {
    it("should revert with EscrowTrancheUnavailable, though the panel paid only a part", async () => {
      const { world, agreement, opensAt, closesAt } = await load();
      await at(world, opensAt);
      await world.escrow.attest([await signedItem(world, agreement, [[0n, MET / 2n]])]);
      await at(world, closesAt);
      const claiming = world.escrow.claim(agreement, [0n]);
      await expectRevert(world, claiming, "EscrowTrancheUnavailable", agreement, 0n, Status.Settled);
    });
  });
});
