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
import { challenge, endAt, grant, holdUntil, inOneBlock, itemNow, refuse } from "../../helpers/disputes.js";
import { Status, at, bits, booksOf, expectRevert, prepare, transfersOf } from "../../helpers/panel.js";
import { amend } from "../../helpers/signed.js";

const LONG_STOP = 60n * DAY;
const ALL = [CORE, TWO_OF_THREE, THREE_OF_THREE, HOLDBACK];

describe("PlacementEscrow.challenge and what follows", () => {
  /** All windows are open and close in four weeks. */
  const load = prepare(async (world) => {
    const closesAt = world.start + 4n * WEEK;
    const schedule = world.schedule.map((word) => ({ ...word, closesAt }));
    const agreement = await openFunded(world, { schedule });
    return { agreement, schedule, closesAt, finalAt: closesAt + LONG_STOP, twiceAt: closesAt + 2n * LONG_STOP };
  });
  type Loaded = Awaited<ReturnType<typeof load>>;

  async function loadChallenged(...tranches: bigint[]): Promise<Loaded> {
    const loaded = await load();
    await challenge(loaded.world, loaded.agreement, tranches);
    return loaded;
  }

  const claim = ({ world, agreement }: Loaded, ...tranches: bigint[]) =>
    world.escrow.connect(world.people.stranger).claim(agreement, tranches);

  async function expectUnclaimable(loaded: Loaded, time: bigint, index: bigint, status: bigint) {
    await at(loaded.world, time);
    const reason = [loaded.agreement, index, status];
    await expectRevert(loaded.world, claim(loaded, index), "EscrowTrancheUnavailable", ...reason);
  }

  async function expectClaims(loaded: Loaded, time: bigint, index: bigint, amount: bigint) {
    await at(loaded.world, time);
    const tx = await claim(loaded, index);
    expect(await transfersOf(loaded.world, tx)).to.deep.equal([[loaded.world.people.payee.address, amount]]);
  }

  const reclaimed = async ({ world, agreement }: Loaded, caller = world.people.commissioner) => {
    const before = await world.pound.balanceOf(world.people.commissioner);
    await world.escrow.connect(caller).reclaim(agreement);
    return (await world.pound.balanceOf(world.people.commissioner)) - before;
  };

  describe("given a core tranche is challenged", () => {
    it("should pay nobody on silence at closesAt, nor a second before two long stops after it", async () => {
      const loaded = await loadChallenged(CORE);
      for (const time of [loaded.closesAt, loaded.finalAt, loaded.twiceAt - 1n]) {
        await expectUnclaimable(loaded, time, CORE, Status.Challenged);
      }
    });

    it("should pay it in full on silence two long stops after closesAt, to the second", async () => {
      const loaded = await loadChallenged(CORE);
      const before = await booksOf(loaded.world, loaded.agreement);
      await expectClaims(loaded, loaded.twiceAt, CORE, 20_000n * POUND);
      expect(await booksOf(loaded.world, loaded.agreement)).to.deep.equal({
        ...before,
        balance: before.balance - 20_000n * POUND,
        settled: bits(CORE),
        challenged: 0n,
        sequence: 4n,
        payee: 20_000n * POUND,
        escrow: before.escrow - 20_000n * POUND,
      });
    });

    it("should pay what the challenge spared at closesAt", async () => {
      const loaded = await loadChallenged(TWO_OF_THREE);
      await expectClaims(loaded, loaded.closesAt, CORE, 20_000n * POUND);
    });

    it("should pay the part before the end if it straddles the end", async () => {
      const loaded = await loadChallenged(CORE);
      await endAt(loaded.world, loaded.agreement, loaded.closesAt - WEEK);
      await expectUnclaimable(loaded, loaded.twiceAt - 1n, CORE, Status.Challenged);
      await expectClaims(loaded, loaded.twiceAt, CORE, 15_000n * POUND);
    });

    it("should pay it on silence during a hold", async () => {
      const loaded = await loadChallenged(CORE);
      await at(loaded.world, loaded.twiceAt - 1n);
      expect(await holdUntil(loaded.world, loaded.agreement)).to.equal(loaded.twiceAt - 1n + 14n * DAY);
      await expectClaims(loaded, loaded.twiceAt, CORE, 20_000n * POUND);
    });

    it("should pay it years later, for it never lapses", async () => {
      const loaded = await loadChallenged(CORE);
      await expectClaims(loaded, loaded.twiceAt + 3_650n * DAY, CORE, 20_000n * POUND);
    });
  });

  describe("given an outcome tranche is challenged", () => {
    it("should stay decidable past one long stop, up to a second before two", async () => {
      const { world, agreement, finalAt, twiceAt } = await loadChallenged(TWO_OF_THREE, THREE_OF_THREE);
      await world.helpers.time.increaseTo(finalAt);
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Challenged);
      expect(await world.escrow.statusOf(agreement, HOLDBACK)).to.equal(Status.Lapsed);
      await world.helpers.time.increaseTo(twiceAt - WEEK);
      const item = await itemNow(world, agreement, [[TWO_OF_THREE, MET]]);
      await at(world, twiceAt - 1n);
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should lapse at two long stops, to the second", async () => {
      const { world, agreement, twiceAt } = await loadChallenged(TWO_OF_THREE);
      await world.helpers.time.increaseTo(twiceAt - WEEK);
      const item = await itemNow(world, agreement, [[TWO_OF_THREE, MET]]);
      await world.helpers.time.increaseTo(twiceAt - 1n);
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Challenged);
      await world.helpers.time.increaseTo(twiceAt);
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Lapsed);
      const reason = [agreement, TWO_OF_THREE, Status.Lapsed];
      await expectRevert(world, world.escrow.attest([item]), "EscrowTrancheUnavailable", ...reason);
      await expectRevert(world, grant(world, agreement, [TWO_OF_THREE]), "EscrowTrancheUnavailable", ...reason);
    });

    it("should never pay on silence", async () => {
      const loaded = await loadChallenged(TWO_OF_THREE);
      await expectUnclaimable(loaded, loaded.closesAt, TWO_OF_THREE, Status.Challenged);
      await expectUnclaimable(loaded, loaded.twiceAt - 1n, TWO_OF_THREE, Status.Challenged);
      await expectUnclaimable(loaded, loaded.twiceAt, TWO_OF_THREE, Status.Lapsed);
    });
  });

  describe("when the panel decides what is challenged", () => {
    it("should pay it if it is found met, and leave the other challenges", async () => {
      const { world, agreement } = await loadChallenged(CORE, TWO_OF_THREE, HOLDBACK);
      const before = await booksOf(world, agreement);
      const findings = [
        [CORE, MET],
        [TWO_OF_THREE, MET],
      ] as const;
      const tx = await world.escrow.attest([await itemNow(world, agreement, findings)]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 21_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: before.balance - 21_000n * POUND,
        settled: bits(CORE, TWO_OF_THREE),
        challenged: bits(HOLDBACK),
        sequence: 4n,
        payee: 21_000n * POUND,
        escrow: before.escrow - 21_000n * POUND,
      });
    });

    it("should refuse it if it is found not met, so that silence no longer pays it", async () => {
      const loaded = await loadChallenged(CORE);
      await refuse(loaded.world, loaded.agreement, [CORE]);
      await expectUnclaimable(loaded, loaded.twiceAt - 1n, CORE, Status.Refused);
      await expectUnclaimable(loaded, loaded.twiceAt, CORE, Status.Lapsed);
    });

    it("should revert with EscrowTrancheUnavailable for any part", async () => {
      const { world, agreement } = await loadChallenged(CORE, TWO_OF_THREE);
      for (const index of [CORE, TWO_OF_THREE]) {
        for (const achieved of [1n, 5_000n, 9_999n]) {
          const item = await itemNow(world, agreement, [[index, achieved]], { overRefusal: true });
          const reason = [agreement, index, Status.Challenged];
          await expectRevert(world, world.escrow.attest([item]), "EscrowTrancheUnavailable", ...reason);
        }
      }
    });
  });

  describe("when the commissioner grants what is challenged", () => {
    it("should pay it in full and clear the challenge", async () => {
      const { world, agreement } = await loadChallenged(CORE, TWO_OF_THREE);
      const tx = await grant(world, agreement, [TWO_OF_THREE]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      const { settled, challenged } = await booksOf(world, agreement);
      expect({ settled, challenged }).to.deep.equal({ settled: bits(TWO_OF_THREE), challenged: bits(CORE) });
    });
  });

  describe("when the challenger hopes to gain by it", () => {
    it("should neither free nor lock money on the day", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      await world.escrow.connect(world.people.commissioner).fund(agreement, 7n);
      const liabilities = await world.escrow.liabilities(agreement);
      await challenge(world, agreement, ALL);
      expect(await world.escrow.liabilities(agreement))
        .to.equal(liabilities)
        .and.to.equal(24_000n * POUND);
      expect(await reclaimed(loaded)).to.equal(7n);
      const refusal = [agreement, liabilities, liabilities];
      const reclaiming = world.escrow.connect(world.people.commissioner).reclaim(agreement);
      await expectRevert(world, reclaiming, "EscrowNothingToReclaim", ...refusal);
    });

    it("should count its money as live until it lapses, though the commissioner challenged it", async () => {
      const loaded = await loadChallenged(TWO_OF_THREE);
      const { world, agreement, finalAt, twiceAt } = loaded;
      await world.helpers.time.increaseTo(finalAt);
      expect(await world.escrow.liabilities(agreement)).to.equal(21_000n * POUND);
      expect(await reclaimed(loaded)).to.equal(3_000n * POUND);
      await world.helpers.time.increaseTo(twiceAt - 1n);
      expect(await world.escrow.reclaimable(agreement)).to.equal(0n);
      await world.helpers.time.increaseTo(twiceAt);
      expect(await world.escrow.liabilities(agreement)).to.equal(20_000n * POUND);
      expect(await reclaimed(loaded)).to.equal(1_000n * POUND);
    });

    it("should win a commissioner nothing in the end to challenge everything at the last second", async () => {
      const loaded = await load();
      const { world, agreement, closesAt, finalAt, twiceAt } = loaded;
      await at(world, closesAt - 1n);
      await challenge(world, agreement, ALL);
      await expectUnclaimable(loaded, closesAt, CORE, Status.Challenged);

      // Without the challenge the outcome tranches would have been the commissioner's again by now.
      await world.helpers.time.increaseTo(finalAt);
      expect(await world.escrow.reclaimable(agreement)).to.equal(0n);
      await expectClaims(loaded, twiceAt, CORE, 20_000n * POUND);
      expect(await reclaimed(loaded, world.people.stranger)).to.equal(4_000n * POUND);
      expect((await booksOf(world, agreement)).balance).to.equal(0n);
    });

    it("should let nobody step in front of a claim to challenge a core tranche", async () => {
      const loaded = await load();
      const { world, agreement, closesAt } = loaded;
      const { commissioner, stranger } = world.people;
      const gas = { gasLimit: 1_000_000n };
      const [challenging, claiming] = await inOneBlock(world, closesAt, () => [
        world.escrow.connect(commissioner).challenge(agreement, [CORE], `0x${"01".repeat(32)}`, {
          ...gas,
          maxPriorityFeePerGas: 3_000_000_000n,
        }),
        world.escrow.connect(stranger).claim(agreement, [CORE], { ...gas, maxPriorityFeePerGas: 1n }),
      ]);
      const receipts = await Promise.all(
        [challenging, claiming].map((tx) => world.ethers.provider.getTransactionReceipt(tx!.hash)),
      );
      expect(receipts.map((receipt) => [receipt?.index, receipt?.status])).to.deep.equal([
        [0, 0],
        [1, 1],
      ]);
      expect(await world.escrow.statusOf(agreement, CORE)).to.equal(Status.Settled);
      expect(await world.pound.balanceOf(world.people.payee)).to.equal(20_000n * POUND);
    });

    it("should win a provider only time for the panel to challenge an outcome at its last second", async () => {
      const loaded = await load();
      const { world, agreement, finalAt, twiceAt } = loaded;
      await at(world, finalAt - 1n);
      await challenge(world, agreement, [TWO_OF_THREE, THREE_OF_THREE], world.people.provider);
      await refuse(world, agreement, [THREE_OF_THREE]);
      await expectUnclaimable(loaded, twiceAt - 1n, TWO_OF_THREE, Status.Challenged);
      await expectUnclaimable(loaded, twiceAt, TWO_OF_THREE, Status.Lapsed);
      await expectClaims(loaded, twiceAt + 1n, CORE, 20_000n * POUND);
      expect(await reclaimed(loaded)).to.equal(4_000n * POUND);
    });

    it("should not put off the final time a second time to challenge again", async () => {
      const loaded = await loadChallenged(CORE, TWO_OF_THREE);
      const { world, agreement, finalAt, twiceAt } = loaded;
      for (const time of [finalAt, twiceAt - 1n]) {
        await at(world, time);
        const challenging = challenge(world, agreement, [CORE, TWO_OF_THREE], world.people.provider);
        const reason = [agreement, CORE, Status.Challenged];
        await expectRevert(world, challenging, "EscrowTrancheUnavailable", ...reason);
      }
      await expectClaims(loaded, twiceAt, CORE, 20_000n * POUND);
    });
  });

  describe("when the parties amend the agreement", () => {
    it("should survive where the word is unchanged", async () => {
      const loaded = await loadChallenged(CORE, TWO_OF_THREE);
      const { world, agreement, schedule, twiceAt } = loaded;
      const changed = schedule.map((word, index) => (index === 1 ? { ...word, amount: word.amount + 1n } : word));
      await amend(world, agreement, { schedule: changed });
      expect(await world.escrow.statusOf(agreement, CORE)).to.equal(Status.Challenged);
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Open);
      await expectUnclaimable(loaded, twiceAt - 1n, CORE, Status.Challenged);
    });
  });
});
