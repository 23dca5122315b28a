import { expect } from "chai";
import {
  CORE,
  DAY,
  HOLDBACK,
  MET,
  POUND,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  openFunded,
} from "../../helpers/escrow.js";
import { RULING, adjudicate, challenge, hold, holdUntil, itemNow, refuse } from "../../helpers/disputes.js";
import {
  Status,
  at,
  bits,
  booksOf,
  eventsOf,
  expectRevert,
  inToken,
  prepare,
  transfersOf,
} from "../../helpers/panel.js";
import { FLAG_ARREARS } from "../../helpers/state.js";

const LONG_STOP = 60n * DAY;

describe("PlacementEscrow.adjudicate within holds, deadlines and means", () => {
  /** All windows close in four weeks. Core and an outcome tranche are challenged, another one is refused. */
  const load = prepare(async (world) => {
    const closesAt = world.start + 4n * WEEK;
    const schedule = world.schedule.map((word) => ({ ...word, closesAt }));
    const agreement = await openFunded(world, { schedule });
    await challenge(world, agreement, [CORE, TWO_OF_THREE]);
    await refuse(world, agreement, [THREE_OF_THREE]);
    return { agreement, twiceAt: closesAt + 2n * LONG_STOP };
  });
  type Loaded = Awaited<ReturnType<typeof load>>;

  async function loadHeld() {
    const loaded = await load();
    return { ...loaded, heldUntil: await holdUntil(loaded.world, loaded.agreement) };
  }

  async function expectAwards({ world, agreement }: Loaded, index: bigint, achieved: bigint, amount: bigint) {
    const tx = await adjudicate(world, agreement, [[index, achieved]]);
    expect(await transfersOf(world, tx)).to.deep.equal(amount === 0n ? [] : [[world.people.payee.address, amount]]);
    expect(await world.escrow.statusOf(agreement, index)).to.equal(Status.Settled);
  }

  async function expectUnavailable({ world, agreement }: Loaded, index: bigint, status: bigint) {
    for (const achieved of [0n, MET]) {
      const ruling = adjudicate(world, agreement, [[index, achieved]]);
      await expectRevert(world, ruling, "EscrowTrancheUnavailable", agreement, index, status);
    }
  }

  describe("given a hold lasts", () => {
    it("should revert with EscrowHeld for a positive ruling on an outcome tranche a second before the hold ends", async () => {
      const { world, agreement, heldUntil } = await loadHeld();
      await at(world, heldUntil - 1n);
      for (const index of [TWO_OF_THREE, THREE_OF_THREE]) {
        for (const achieved of [1n, MET]) {
          const ruling = adjudicate(world, agreement, [[index, achieved]]);
          await expectRevert(world, ruling, "EscrowHeld", agreement, heldUntil);
        }
      }
    });

    it("should pay it the second the hold ends", async () => {
      const loaded = await loadHeld();
      await at(loaded.world, loaded.heldUntil);
      await expectAwards(loaded, TWO_OF_THREE, MET, 1_000n * POUND);
      await expectAwards(loaded, THREE_OF_THREE, 5_000n, 500n * POUND);
    });

    it("should settle an outcome tranche at 0: a no does not wait", async () => {
      const loaded = await loadHeld();
      await expectAwards(loaded, TWO_OF_THREE, 0n, 0n);
      await expectAwards(loaded, THREE_OF_THREE, 0n, 0n);
    });

    it("should pay a core tranche: wages must flow", async () => {
      await expectAwards(await loadHeld(), CORE, MET, 20_000n * POUND);
      await expectAwards(await loadHeld(), CORE, 5_000n, 10_000n * POUND);
    });

    it("should do of a list what need not wait, and the rest by a second ruling after the hold", async () => {
      const { world, agreement, heldUntil } = await loadHeld();
      const before = await booksOf(world, agreement);
      const findings = [
        [CORE, MET],
        [TWO_OF_THREE, MET],
        [THREE_OF_THREE, 0n],
      ] as const;
      const { arbiter, payee } = world.people;
      const first = await adjudicate(world, agreement, findings);
      expect(await transfersOf(world, first)).to.deep.equal([[payee.address, 20_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: before.balance - 20_000n * POUND,
        settled: bits(CORE, THREE_OF_THREE),
        challenged: bits(TWO_OF_THREE),
        sequence: before.sequence + 1n,
        payee: 20_000n * POUND,
        escrow: before.escrow - 20_000n * POUND,
      });

      await at(world, heldUntil);
      const second = await adjudicate(world, agreement, findings);
      const balance = before.balance - 21_000n * POUND;
      expect(await eventsOf(world, second)).to.deep.equal([
        ["Adjudicated", agreement, before.sequence + 2n, balance, arbiter.address, findings, RULING],
      ]);
      expect(await transfersOf(world, second)).to.deep.equal([[payee.address, 1_000n * POUND]]);
    });

    it("should revert with the reason of the first if all must wait or cannot be ruled on", async () => {
      const { world, agreement, heldUntil } = await loadHeld();
      const heldFirst = adjudicate(world, agreement, [
        [TWO_OF_THREE, MET],
        [HOLDBACK, MET],
      ]);
      await expectRevert(world, heldFirst, "EscrowHeld", agreement, heldUntil);
      await adjudicate(world, agreement, [[CORE, 0n]]);
      const settledFirst = adjudicate(world, agreement, [
        [CORE, MET],
        [TWO_OF_THREE, MET],
      ]);
      const reason = [agreement, CORE, Status.Settled];
      await expectRevert(world, settledFirst, "EscrowTrancheUnavailable", ...reason);
    });
  });

  describe("given the final time comes", () => {
    it("should rule on a challenged or refused outcome tranche up to a second before two long stops", async () => {
      for (const index of [TWO_OF_THREE, THREE_OF_THREE]) {
        const loaded = await load();
        await at(loaded.world, loaded.twiceAt - 1n);
        await expectAwards(loaded, index, MET, 1_000n * POUND);
      }
    });

    it("should revert with EscrowTrancheUnavailable from then on, for they have lapsed", async () => {
      const loaded = await load();
      for (const time of [loaded.twiceAt, loaded.twiceAt + 1n]) {
        await at(loaded.world, time);
        await expectUnavailable(loaded, TWO_OF_THREE, Status.Lapsed);
        await expectUnavailable(loaded, THREE_OF_THREE, Status.Lapsed);
      }
    });

    it("should revert with EscrowTrancheUnavailable for a refused core tranche, which has lapsed too", async () => {
      const loaded = await load();
      await refuse(loaded.world, loaded.agreement, [CORE]);
      await at(loaded.world, loaded.twiceAt);
      await expectUnavailable(loaded, CORE, Status.Lapsed);
    });

    it("should rule on a challenged core tranche, until silence has paid it", async () => {
      const loaded = await load();
      await at(loaded.world, loaded.twiceAt);
      await expectAwards(loaded, CORE, 5_000n, 10_000n * POUND);

      const other = await load();
      await at(other.world, other.twiceAt);
      await other.world.escrow.claim(other.agreement, [CORE]);
      await expectUnavailable(other, CORE, Status.Settled);
    });
  });

  describe("given the balance is short", () => {
    async function loadShort(funds: bigint) {
      const { world } = await load();
      const agreement = await openFunded(world, { funds });
      await challenge(world, agreement, [CORE, TWO_OF_THREE]);
      return { world, agreement, before: await booksOf(world, agreement) };
    }

    it("should pay what there is and owe the rest as arrears, which later funding pays", async () => {
      const { world, agreement, before } = await loadShort(300n * POUND);
      const { commissioner, payee } = world.people;
      const tx = await adjudicate(world, agreement, [[TWO_OF_THREE, 5_000n]]);
      expect(await transfersOf(world, tx)).to.deep.equal([[payee.address, 300n * POUND]]);
      const after = {
        ...before,
        balance: 0n,
        settled: bits(TWO_OF_THREE),
        challenged: bits(CORE),
        sequence: 4n,
        flags: FLAG_ARREARS,
        arrears: 200n * POUND,
        payee: 300n * POUND,
        escrow: before.escrow - 300n * POUND,
      };
      expect(await booksOf(world, agreement)).to.deep.equal(after);
      const funding = await world.escrow.connect(commissioner).fund(agreement, 250n * POUND);
      const [funded] = await eventsOf(world, funding);
      expect(funded?.slice(-2)).to.deep.equal([250n * POUND, 200n * POUND]);
      expect(await booksOf(world, agreement)).to.deep.include({
        balance: 50n * POUND,
        flags: 0n,
        arrears: 0n,
        payee: 500n * POUND,
      });
    });

    it("should owe all of it if there is no balance", async () => {
      const { world, agreement } = await loadShort(0n);
      const tx = await adjudicate(world, agreement, [
        [CORE, 1n],
        [TWO_OF_THREE, MET],
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([]);
      expect(await booksOf(world, agreement)).to.deep.include({
        balance: 0n,
        flags: FLAG_ARREARS,
        arrears: 1_002n * POUND,
      });
    });

    it("should leave the arrears as they are at 0", async () => {
      const { world, agreement } = await loadShort(0n);
      await adjudicate(world, agreement, [[TWO_OF_THREE, MET]]);
      await adjudicate(world, agreement, [[CORE, 0n]]);
      expect(await booksOf(world, agreement)).to.deep.include({ flags: FLAG_ARREARS, arrears: 1_000n * POUND });
    });
  });

  describe("given the token refuses the payee", () => {
    it("should settle, and owe the payee what the token would not deliver", async () => {
      const { world } = await load();
      const token = await world.ethers.deployContract("DenyListToken");
      const agreement = await openFunded(world, { terms: await inToken(world, token) });
      const { arbiter, payee } = world.people;
      await challenge(world, agreement, [TWO_OF_THREE]);
      await token.setDenied(payee, true);
      const tx = await adjudicate(world, agreement, [[TWO_OF_THREE, 5_000n]]);
      const balance = 23_500n * POUND;
      expect(await eventsOf(world, tx)).to.deep.equal([
        ["Adjudicated", agreement, 4n, balance, arbiter.address, [[TWO_OF_THREE, 5_000n]], RULING],
        ["PayoutRefused", await token.getAddress(), payee.address, 500n * POUND],
      ]);
      expect(await world.escrow.owed(token, payee)).to.equal(500n * POUND);
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Settled);
      await token.setDenied(payee, false);
      await world.escrow.withdraw(token, payee, payee);
      expect(await token.balanceOf(payee)).to.equal(500n * POUND);
    });
  });

  describe("when somebody rules or decides in front of another", () => {
    it("should stand, at one basis point in front of the panel's yes: the arbiter's word is last", async () => {
      const { world, agreement } = await load();
      const yes = await itemNow(world, agreement, [
        [TWO_OF_THREE, MET],
        [HOLDBACK, MET],
      ]);
      await adjudicate(world, agreement, [[TWO_OF_THREE, 1n]]);

      // What was signed beside it is still paid; what was ruled on is passed over.
      const tx = await world.escrow.attest([yes]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 2_000n * POUND]]);
      const reason = [agreement, TWO_OF_THREE, Status.Settled];
      await expectRevert(world, world.escrow.attest([yes]), "EscrowTrancheUnavailable", ...reason);
      expect((await booksOf(world, agreement)).payee).to.equal(2_000n * POUND + POUND / 10n);
    });

    it("should be passed over if the panel's yes comes first", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      await world.escrow.attest([await itemNow(world, agreement, [[TWO_OF_THREE, MET]])]);
      await expectUnavailable(loaded, TWO_OF_THREE, Status.Settled);
      expect((await booksOf(world, agreement)).payee).to.equal(1_000n * POUND);
    });

    it("should not reach what nobody disputed, so that an arbiter alone can neither pay nor refuse", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      await expectUnavailable(loaded, HOLDBACK, Status.Open);
      const { arbiter } = world.people;
      const refusal = [agreement, arbiter.address, 0b1111011n];
      await expectRevert(world, challenge(world, agreement, [HOLDBACK], arbiter), "EscrowCallerNotAllowed", ...refusal);
      const protective = [agreement, arbiter.address, 0b1011000n];
      await expectRevert(world, hold(world, agreement, arbiter), "EscrowCallerNotAllowed", ...protective);
    });
  });
});
