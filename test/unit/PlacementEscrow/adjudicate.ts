import { expect } from "chai";
import { CORE, HOLDBACK, MET, POUND, THREE_OF_THREE, TWO_OF_THREE, WEEK, openFunded } from "../../helpers/escrow.js";
import {
  ARBITER_ROLE,
  RULING,
  adjudicate,
  challenge,
  close,
  endAt,
  grant,
  itemNow,
  refuse,
  tokenAsCaller,
  withHealth,
} from "../../helpers/disputes.js";
import { Status, at, bits, booksOf, eventsOf, expectRevert, prepare, transfersOf } from "../../helpers/panel.js";

describe("PlacementEscrow.adjudicate", () => {
  /** All windows are open. Core and the first outcome tranche are challenged, the second one is refused. */
  const load = prepare(async (world) => {
    const agreement = await openFunded(world, { terms: withHealth(world) });
    await challenge(world, agreement, [CORE, TWO_OF_THREE]);
    await refuse(world, agreement, [THREE_OF_THREE]);
    return { agreement, before: await booksOf(world, agreement) };
  });
  type Loaded = Awaited<ReturnType<typeof load>>;

  async function expectUnavailable({ world, agreement }: Loaded, index: bigint, status: bigint) {
    for (const achieved of [0n, 5_000n, MET]) {
      const ruling = adjudicate(world, agreement, [[index, achieved]]);
      await expectRevert(world, ruling, "EscrowTrancheUnavailable", agreement, index, status);
    }
  }

  /** The ruling on one tranche pays this, of which `before` knew nothing, and settles it. */
  async function expectAwards({ world, agreement, before }: Loaded, index: bigint, achieved: bigint, amount: bigint) {
    const tx = await adjudicate(world, agreement, [[index, achieved]]);
    const { arbiter, payee } = world.people;
    const balance = before.balance - amount;
    expect(await eventsOf(world, tx)).to.deep.equal([
      ["Adjudicated", agreement, 5n, balance, arbiter.address, [[index, achieved]], RULING],
    ]);
    expect(await transfersOf(world, tx)).to.deep.equal(amount === 0n ? [] : [[payee.address, amount]]);
    expect(await booksOf(world, agreement)).to.deep.equal({
      ...before,
      balance,
      settled: before.settled | bits(index),
      challenged: before.challenged & ~bits(index),
      sequence: 5n,
      payee: amount,
      escrow: before.escrow - amount,
    });
    expect(await world.escrow.statusOf(agreement, index)).to.equal(Status.Settled);
  }

  describe("given the agreement is unknown", () => {
    it("should revert with EscrowAgreementUnknown", async () => {
      const { world } = await load();
      const unknown = `0x${"99".repeat(32)}`;
      await expectRevert(world, adjudicate(world, unknown, [[CORE, MET]]), "EscrowAgreementUnknown", unknown);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with EscrowAgreementClosed", async () => {
      const { world, agreement } = await load();
      await close(world, agreement);
      await expectRevert(world, adjudicate(world, agreement, [[CORE, MET]]), "EscrowAgreementClosed", agreement);
    });
  });

  describe("when the caller is not the arbiter", () => {
    it("should revert with EscrowCallerNotAllowed for both parties, every seat, the payee, the token and a stranger", async () => {
      const { world, agreement } = await load();
      const { commissioner, provider, seats, payee, stranger } = world.people;
      for (const caller of [commissioner, provider, ...seats, payee, await tokenAsCaller(world), stranger]) {
        const ruling = adjudicate(world, agreement, [[CORE, MET]], caller);
        await expectRevert(world, ruling, "EscrowCallerNotAllowed", agreement, caller.address, ARBITER_ROLE);
      }
    });
  });

  describe("when the list is malformed", () => {
    it("should revert with EscrowListEmpty if it names nothing", async () => {
      const { world, agreement } = await load();
      await expectRevert(world, adjudicate(world, agreement, []), "EscrowListEmpty");
    });

    it("should revert with EscrowListNotAscending if a tranche is named twice", async () => {
      const { world, agreement } = await load();
      const twice = [
        [TWO_OF_THREE, MET],
        [TWO_OF_THREE, MET],
      ] as const;
      const order = [TWO_OF_THREE + 1n, TWO_OF_THREE];
      await expectRevert(world, adjudicate(world, agreement, twice), "EscrowListNotAscending", ...order);
    });

    it("should revert with EscrowListNotAscending if the tranches descend", async () => {
      const { world, agreement } = await load();
      const descending = [
        [TWO_OF_THREE, MET],
        [CORE, MET],
      ] as const;
      const order = [TWO_OF_THREE + 1n, CORE];
      await expectRevert(world, adjudicate(world, agreement, descending), "EscrowListNotAscending", ...order);
    });

    it("should revert with EscrowTrancheOutOfRange if the schedule has no such tranche", async () => {
      const { world, agreement } = await load();
      for (const index of [4n, 64n, 255n]) {
        const ruling = adjudicate(world, agreement, [
          [CORE, MET],
          [index, MET],
        ]);
        await expectRevert(world, ruling, "EscrowTrancheOutOfRange", index, 4n);
      }
    });

    it("should revert with EscrowFindingOutOfRange above 10000, whatever the tranche is", async () => {
      const { world, agreement } = await load();
      for (const index of [CORE, THREE_OF_THREE, HOLDBACK]) {
        for (const achieved of [10_001n, 65_535n]) {
          const ruling = adjudicate(world, agreement, [[index, achieved]]);
          await expectRevert(world, ruling, "EscrowFindingOutOfRange", index, achieved);
        }
      }
    });
  });

  describe("given a tranche is challenged", () => {
    it("should pay it in full and log the ruling at 10000", async () => {
      await expectAwards(await load(), TWO_OF_THREE, MET, 1_000n * POUND);
    });

    it("should settle it for good and pay nobody at 0", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      await expectAwards(loaded, TWO_OF_THREE, 0n, 0n);
      expect(await world.escrow.reclaimable(agreement)).to.equal(1_000n * POUND);
      await world.escrow.connect(world.people.commissioner).reclaim(agreement);
      expect((await booksOf(world, agreement)).balance).to.equal(23_000n * POUND);
    });

    it("should pay a part, rounded up, and leave the rest to the commissioner", async () => {
      const loaded = await load();
      await expectAwards(loaded, TWO_OF_THREE, 9_999n, 999_900_000_000_000_000_000n);
      expect(await loaded.world.escrow.reclaimable(loaded.agreement)).to.equal(POUND / 10n);

      const { world } = loaded;
      const schedule = [7n, 1n, 10_001n].map((amount) => ({ ...world.schedule[1]!, amount }));
      const odd = await openFunded(world, { schedule });
      await challenge(world, odd, [0n, 1n, 2n]);
      const tx = await adjudicate(world, odd, [
        [0n, 1n],
        [1n, 5_000n],
        [2n, 9_999n],
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1n + 1n + 10_000n]]);
      expect(await world.escrow.reclaimable(odd)).to.equal(6n + 0n + 1n);
    });

    it("should rule on a core tranche in the same way", async () => {
      await expectAwards(await load(), CORE, MET, 20_000n * POUND);
      await expectAwards(await load(), CORE, 2_500n, 5_000n * POUND);
      await expectAwards(await load(), CORE, 0n, 0n);
    });
  });

  describe("given a tranche is refused", () => {
    it("should pay it in full at 10000", async () => {
      await expectAwards(await load(), THREE_OF_THREE, MET, 1_000n * POUND);
    });

    it("should pay a part", async () => {
      await expectAwards(await load(), THREE_OF_THREE, 1n, POUND / 10n);
      await expectAwards(await load(), THREE_OF_THREE, 9_999n, 999_900_000_000_000_000_000n);
    });

    it("should settle it for good at 0", async () => {
      const loaded = await load();
      await expectAwards(loaded, THREE_OF_THREE, 0n, 0n);
      expect(await loaded.world.escrow.reclaimable(loaded.agreement)).to.equal(1_000n * POUND);
    });
  });

  describe("given a tranche is neither challenged nor refused", () => {
    it("should revert with EscrowTrancheUnavailable if it is scheduled or open", async () => {
      const loaded = await load();
      const { world } = loaded;
      await expectUnavailable(loaded, HOLDBACK, Status.Open);
      const schedule = world.schedule.map((word) => ({ ...word, opensAt: world.start + WEEK }));
      const later = await openFunded(world, { schedule });
      await expectUnavailable({ ...loaded, agreement: later }, TWO_OF_THREE, Status.Scheduled);
    });

    it("should revert with EscrowTrancheUnavailable if it is settled, by whomever", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      await grant(world, agreement, [CORE]);
      await adjudicate(world, agreement, [[TWO_OF_THREE, 1n]]);
      const item = await itemNow(world, agreement, [[THREE_OF_THREE, MET]], { overRefusal: true });
      await world.escrow.attest([item]);
      for (const index of [CORE, TWO_OF_THREE, THREE_OF_THREE]) {
        await expectUnavailable(loaded, index, Status.Settled);
      }
    });

    it("should revert with EscrowTrancheUnavailable if it is void", async () => {
      const loaded = await load();
      const { world } = loaded;
      const opensAt = world.start + WEEK;
      const schedule = [{ ...world.schedule[1]!, opensAt }];
      const agreement = await openFunded(world, { schedule });
      await endAt(world, agreement, opensAt);
      await at(world, opensAt);
      await expectUnavailable({ ...loaded, agreement }, 0n, Status.Void);
    });
  });

  describe("when the ruling is made", () => {
    it("should withstand a later finding, grant, challenge and ruling, at 0 as at 1", async () => {
      for (const achieved of [0n, 1n]) {
        const { world, agreement } = await load();
        await adjudicate(world, agreement, [[TWO_OF_THREE, achieved]]);
        const item = await itemNow(world, agreement, [[TWO_OF_THREE, MET]], { overRefusal: true });
        for (const call of [
          () => world.escrow.attest([item]),
          () => grant(world, agreement, [TWO_OF_THREE]),
          () => challenge(world, agreement, [TWO_OF_THREE], world.people.provider),
          () => adjudicate(world, agreement, [[TWO_OF_THREE, MET]]),
        ]) {
          const reason = [agreement, TWO_OF_THREE, Status.Settled];
          await expectRevert(world, call(), "EscrowTrancheUnavailable", ...reason);
        }
      }
    });
  });

  describe("given the agreement has ended", () => {
    it("should rule on care that began before the end, without any cut", async () => {
      const { world, agreement } = await load();
      await endAt(world, agreement, world.start + WEEK);
      await at(world, world.start + 2n * WEEK);
      const tx = await adjudicate(world, agreement, [[CORE, MET]]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 20_000n * POUND]]);
    });
  });

  describe("when the list names several tranches", () => {
    it("should pay those that are disputed in one transfer, leave the rest as it was, and log the whole list", async () => {
      const { world, agreement, before } = await load();
      const { arbiter, payee } = world.people;
      const findings = [
        [CORE, 5_000n],
        [TWO_OF_THREE, 0n],
        [THREE_OF_THREE, MET],
        [HOLDBACK, MET],
      ] as const;
      const tx = await adjudicate(world, agreement, findings);
      const balance = before.balance - 11_000n * POUND;
      expect(await eventsOf(world, tx)).to.deep.equal([
        ["Adjudicated", agreement, 5n, balance, arbiter.address, findings, RULING],
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([[payee.address, 11_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance,
        settled: bits(CORE, TWO_OF_THREE, THREE_OF_THREE),
        challenged: 0n,
        sequence: 5n,
        payee: 11_000n * POUND,
        escrow: before.escrow - 11_000n * POUND,
      });
      expect(await world.escrow.statusOf(agreement, HOLDBACK)).to.equal(Status.Open);
      expect(await world.escrow.reclaimable(agreement)).to.equal(11_000n * POUND);
    });

    it("should revert with the reason of the first if none is disputed", async () => {
      const { world, agreement } = await load();
      await grant(world, agreement, [TWO_OF_THREE]);
      const ruling = adjudicate(world, agreement, [
        [TWO_OF_THREE, MET],
        [HOLDBACK, 0n],
      ]);
      const reason = [agreement, TWO_OF_THREE, Status.Settled];
      await expectRevert(world, ruling, "EscrowTrancheUnavailable", ...reason);
    });
  });
});
