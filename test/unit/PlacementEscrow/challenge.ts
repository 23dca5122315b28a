import { expect } from "chai";
import {
  CORE,
  DAY,
  HEALTH,
  HOLDBACK,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  openFunded,
  tranche,
} from "../../helpers/escrow.js";
import {
  CHALLENGING_ROLES,
  GROUNDS,
  adjudicate,
  challenge,
  close,
  endAt,
  grant,
  hold,
  refuse,
  tokenAsCaller,
  withHealth,
} from "../../helpers/disputes.js";
import { Status, at, bits, booksOf, eventsOf, expectRevert, placement, prepare } from "../../helpers/panel.js";

const LONG_STOP = 60n * DAY;

describe("PlacementEscrow.challenge", () => {
  /** Every seat is filled; all windows open in a week and close four weeks later. */
  const load = prepare(async (world) => {
    const opensAt = world.start + WEEK;
    const closesAt = opensAt + 4n * WEEK;
    const schedule = world.schedule.map((word) => ({ ...word, opensAt, closesAt }));
    return { agreement: await openFunded(world, { schedule, terms: withHealth(world) }), opensAt, closesAt };
  });
  type Loaded = Awaited<ReturnType<typeof load>>;

  /** The same, and every window is open. */
  async function loadOpen(): Promise<Loaded> {
    const loaded = await load();
    await loaded.world.helpers.time.increaseTo(loaded.opensAt);
    return loaded;
  }

  async function expectUnavailable({ world, agreement }: Loaded, index: bigint, status: bigint) {
    const reason = [agreement, index, status];
    await expectRevert(world, challenge(world, agreement, [index]), "EscrowTrancheUnavailable", ...reason);
  }

  describe("given the agreement is unknown", () => {
    it("should revert with EscrowAgreementUnknown", async () => {
      const { world } = await load();
      const unknown = `0x${"99".repeat(32)}`;
      await expectRevert(world, challenge(world, unknown, [CORE]), "EscrowAgreementUnknown", unknown);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with EscrowAgreementClosed", async () => {
      const { world, agreement } = await loadOpen();
      await close(world, agreement);
      await expectRevert(world, challenge(world, agreement, [CORE]), "EscrowAgreementClosed", agreement);
    });
  });

  describe("when the caller is neither a party nor a seat", () => {
    it("should revert with EscrowCallerNotAllowed for the arbiter, the payee, the token and a stranger", async () => {
      const { world, agreement } = await loadOpen();
      const { arbiter, payee, stranger } = world.people;
      for (const caller of [arbiter, payee, await tokenAsCaller(world), stranger]) {
        const challenging = challenge(world, agreement, [CORE], caller);
        const refusal = [agreement, caller.address, CHALLENGING_ROLES];
        await expectRevert(world, challenging, "EscrowCallerNotAllowed", ...refusal);
      }
    });

    it("should revert with EscrowCallerNotAllowed for who was to hold a vacant seat", async () => {
      const { world } = await loadOpen();
      const agreement = await openFunded(world, { terms: placement(2) });
      const health = world.people.seats[HEALTH];
      const challenging = challenge(world, agreement, [CORE], health);
      await expectRevert(world, challenging, "EscrowCallerNotAllowed", agreement, health.address, CHALLENGING_ROLES);
    });
  });

  describe("when a party or a seat calls", () => {
    it("should freeze the tranche and log who, for either party and every seat", async () => {
      const { commissioner, provider, seats } = (await load()).world.people;
      for (const caller of [commissioner, provider, ...seats]) {
        const { world, agreement } = await loadOpen();
        const before = await booksOf(world, agreement);
        const tx = await challenge(world, agreement, [TWO_OF_THREE], caller);
        expect(await eventsOf(world, tx)).to.deep.equal([
          ["Challenged", agreement, 3n, before.balance, caller.address, [TWO_OF_THREE], GROUNDS],
        ]);
        const after = { ...before, challenged: bits(TWO_OF_THREE), sequence: 3n };
        expect(await booksOf(world, agreement)).to.deep.equal(after);
        expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Challenged);
      }
    });

    it("should count the provider who is the payee too", async () => {
      const { world } = await load();
      const { provider } = world.people;
      const agreement = await openFunded(world, { terms: { payee: provider.address } });
      await challenge(world, agreement, [CORE], provider);
      expect(await world.escrow.statusOf(agreement, CORE)).to.equal(Status.Challenged);
    });
  });

  describe("when the list is malformed", () => {
    it("should revert with EscrowListEmpty if it names nothing", async () => {
      const { world, agreement } = await loadOpen();
      await expectRevert(world, challenge(world, agreement, []), "EscrowListEmpty");
    });

    it("should revert with EscrowListNotAscending if a tranche is named twice", async () => {
      const { world, agreement } = await loadOpen();
      const challenging = challenge(world, agreement, [CORE, TWO_OF_THREE, TWO_OF_THREE]);
      await expectRevert(world, challenging, "EscrowListNotAscending", TWO_OF_THREE + 1n, TWO_OF_THREE);
    });

    it("should revert with EscrowListNotAscending if the tranches descend", async () => {
      const { world, agreement } = await loadOpen();
      const challenging = challenge(world, agreement, [HOLDBACK, CORE]);
      await expectRevert(world, challenging, "EscrowListNotAscending", HOLDBACK + 1n, CORE);
    });

    it("should revert with EscrowTrancheOutOfRange if the schedule has no such tranche", async () => {
      const { world, agreement } = await loadOpen();
      for (const index of [4n, 64n, 255n]) {
        const challenging = challenge(world, agreement, [CORE, index]);
        await expectRevert(world, challenging, "EscrowTrancheOutOfRange", index, 4n);
      }
    });
  });

  describe("given a tranche that nobody decided", () => {
    it("should revert with EscrowTrancheUnavailable a second before its window opens", async () => {
      const loaded = await load();
      await at(loaded.world, loaded.opensAt - 1n);
      await expectUnavailable(loaded, TWO_OF_THREE, Status.Scheduled);
    });

    it("should freeze it from the second its window opens", async () => {
      const { world, agreement, opensAt } = await load();
      await at(world, opensAt);
      await challenge(world, agreement, [TWO_OF_THREE]);
      await at(world, opensAt + 1n);
      await challenge(world, agreement, [CORE]);
      expect((await booksOf(world, agreement)).challenged).to.equal(bits(CORE, TWO_OF_THREE));
    });

    it("should freeze an outcome tranche up to a second before its final time, and never from then on", async () => {
      const loaded = await load();
      const { world, agreement, closesAt } = loaded;
      await at(world, closesAt + LONG_STOP - 1n);
      await challenge(world, agreement, [TWO_OF_THREE]);
      for (const time of [closesAt + LONG_STOP, closesAt + LONG_STOP + 1n]) {
        await at(world, time);
        await expectUnavailable(loaded, THREE_OF_THREE, Status.Lapsed);
      }
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Challenged);
    });

    it("should freeze a core tranche a second before closesAt", async () => {
      const { world, agreement, closesAt } = await load();
      await at(world, closesAt - 1n);
      await challenge(world, agreement, [CORE]);
      expect((await booksOf(world, agreement)).challenged).to.equal(bits(CORE));
    });

    it("should revert with EscrowTrancheUnavailable from closesAt, when silence pays it", async () => {
      const loaded = await load();
      await at(loaded.world, loaded.closesAt);
      await expectUnavailable(loaded, CORE, Status.Open);
      await loaded.world.helpers.time.increaseTo(loaded.closesAt + 1_000n * DAY);
      await expectUnavailable(loaded, CORE, Status.Open);
    });
  });

  describe("given a tranche that was disputed or decided", () => {
    it("should revert with EscrowTrancheUnavailable if it is challenged already, even by another", async () => {
      const loaded = await loadOpen();
      await challenge(loaded.world, loaded.agreement, [CORE, TWO_OF_THREE], loaded.world.people.provider);
      await expectUnavailable(loaded, CORE, Status.Challenged);
      await expectUnavailable(loaded, TWO_OF_THREE, Status.Challenged);
    });

    it("should revert with EscrowTrancheUnavailable if it is refused", async () => {
      const loaded = await loadOpen();
      await refuse(loaded.world, loaded.agreement, [CORE, TWO_OF_THREE]);
      await expectUnavailable(loaded, CORE, Status.Refused);
      await expectUnavailable(loaded, TWO_OF_THREE, Status.Refused);
    });

    it("should revert with EscrowTrancheUnavailable if it is settled, though only a part was paid", async () => {
      const loaded = await loadOpen();
      await challenge(loaded.world, loaded.agreement, [TWO_OF_THREE]);
      await adjudicate(loaded.world, loaded.agreement, [[TWO_OF_THREE, 1n]]);
      await expectUnavailable(loaded, TWO_OF_THREE, Status.Settled);
    });

    it("should revert with EscrowTrancheUnavailable if it is void", async () => {
      const loaded = await load();
      await endAt(loaded.world, loaded.agreement, loaded.opensAt);
      for (const time of [loaded.opensAt - 1n, loaded.opensAt]) {
        await at(loaded.world, time);
        await expectUnavailable(loaded, CORE, Status.Void);
      }
    });
  });

  describe("when the list names several tranches", () => {
    it("should freeze those that are open, leave the rest as it was, and log the whole list", async () => {
      const { world, agreement } = await loadOpen();
      await grant(world, agreement, [CORE]);
      await refuse(world, agreement, [THREE_OF_THREE]);
      const before = await booksOf(world, agreement);
      const list = [CORE, TWO_OF_THREE, THREE_OF_THREE, HOLDBACK];
      const { provider } = world.people;
      const tx = await challenge(world, agreement, list, provider);
      expect(await eventsOf(world, tx)).to.deep.equal([
        ["Challenged", agreement, 5n, before.balance, provider.address, list, GROUNDS],
      ]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        settled: bits(CORE, THREE_OF_THREE),
        challenged: bits(TWO_OF_THREE, THREE_OF_THREE, HOLDBACK),
        sequence: 5n,
      });
      const statuses = await Promise.all(list.map((index) => world.escrow.statusOf(agreement, index)));
      const { Settled, Challenged, Refused } = Status;
      expect(statuses).to.deep.equal([Settled, Challenged, Refused, Challenged]);
    });

    it("should revert with the reason of the first if none is open", async () => {
      const { world, agreement } = await loadOpen();
      await refuse(world, agreement, [THREE_OF_THREE]);
      await challenge(world, agreement, [TWO_OF_THREE]);
      const challenging = challenge(world, agreement, [TWO_OF_THREE, THREE_OF_THREE]);
      const reason = [agreement, TWO_OF_THREE, Status.Challenged];
      await expectRevert(world, challenging, "EscrowTrancheUnavailable", ...reason);
    });

    it("should freeze all 64 of a full schedule", async () => {
      const { world } = await load();
      const schedule = Array.from({ length: 64 }, (_, index) =>
        tranche(world.start, { amount: BigInt(index) + 1n, paysOnSilence: index % 2 === 0 }),
      );
      const agreement = await openFunded(world, { schedule });
      const all = schedule.map((_, index) => BigInt(index));
      await challenge(world, agreement, all);
      expect((await booksOf(world, agreement)).challenged).to.equal(2n ** 64n - 1n);
      expect(await world.escrow.liabilities(agreement)).to.equal(2_080n);
    });
  });

  describe("given a hold lasts", () => {
    it("should freeze as ever", async () => {
      const { world, agreement } = await loadOpen();
      await hold(world, agreement);
      await challenge(world, agreement, [CORE, TWO_OF_THREE]);
      expect((await booksOf(world, agreement)).challenged).to.equal(bits(CORE, TWO_OF_THREE));
    });
  });

  describe("given the agreement has ended", () => {
    it("should freeze care that began before the end", async () => {
      const { world, agreement, opensAt } = await load();
      await endAt(world, agreement, opensAt + 1n);
      await at(world, opensAt + WEEK);
      await challenge(world, agreement, [CORE, TWO_OF_THREE]);
      expect((await booksOf(world, agreement)).challenged).to.equal(bits(CORE, TWO_OF_THREE));
    });
  });

  describe("given another agreement beside it", () => {
    it("should leave that as it was", async () => {
      const { world, agreement } = await loadOpen();
      const other = await openFunded(world, { terms: placement(2) });
      const before = await booksOf(world, other);
      await challenge(world, agreement, [CORE, TWO_OF_THREE]);
      expect(await booksOf(world, other)).to.deep.equal(before);
      expect(await world.escrow.statusOf(other, CORE)).to.equal(Status.Open);
    });
  });
});
