import { expect } from "chai";
import { DAY, POUND, WEEK, openFunded, tranche } from "../../helpers/escrow.js";
import { challenge, close, grant, hold, refuse } from "../../helpers/disputes.js";
import { Status, at, bits, booksOf, eventsOf, expectRevert, prepare, transfersOf } from "../../helpers/panel.js";

const LONG_STOP = 60n * DAY;

/** Of £100 each and of one window: three core tranches, then an outcome tranche. */
const CORES = [0n, 1n, 2n] as const;
const OUTCOME = 3n;

describe("PlacementEscrow.claim", () => {
  const load = prepare(async (world) => {
    const window = { amount: 100n * POUND, opensAt: world.start + WEEK, closesAt: world.start + 5n * WEEK };
    const schedule = [...CORES, OUTCOME].map((index) =>
      tranche(world.start, { ...window, paysOnSilence: index !== OUTCOME }),
    );
    return { agreement: await openFunded(world, { schedule }), ...window };
  });
  type Loaded = Awaited<ReturnType<typeof load>>;

  /** Tranches are disputed a day after their windows opened. */
  async function loadDisputed(dispute: typeof challenge | typeof refuse, ...tranches: bigint[]) {
    const loaded = await load();
    await loaded.world.helpers.time.increaseTo(loaded.opensAt + DAY);
    await dispute(loaded.world, loaded.agreement, tranches);
    return loaded;
  }

  async function claimAt({ world, agreement }: Loaded, time: bigint, ...tranches: bigint[]) {
    await at(world, time);
    return world.escrow.connect(world.people.stranger).claim(agreement, tranches);
  }

  async function expectPaid(loaded: Loaded, time: bigint, index: bigint, amount = 100n * POUND) {
    const tx = await claimAt(loaded, time, index);
    expect(await transfersOf(loaded.world, tx)).to.deep.equal([[loaded.world.people.payee.address, amount]]);
    expect(await loaded.world.escrow.statusOf(loaded.agreement, index)).to.equal(Status.Settled);
  }

  async function expectUnavailable(loaded: Loaded, time: bigint, index: bigint, status: bigint) {
    const claiming = claimAt(loaded, time, index);
    await expectRevert(loaded.world, claiming, "EscrowTrancheUnavailable", loaded.agreement, index, status);
  }

  describe("given the agreement is unknown", () => {
    it("should revert with EscrowAgreementUnknown", async () => {
      const { world } = await load();
      const unknown = `0x${"99".repeat(32)}`;
      await expectRevert(world, world.escrow.claim(unknown, [CORES[0]]), "EscrowAgreementUnknown", unknown);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with EscrowAgreementClosed", async () => {
      const { world, agreement } = await load();
      await close(world, agreement);
      await expectRevert(world, world.escrow.claim(agreement, [CORES[0]]), "EscrowAgreementClosed", agreement);
    });
  });

  describe("when the list is malformed", () => {
    it("should revert with EscrowListEmpty if it names nothing", async () => {
      const { world, agreement } = await load();
      await expectRevert(world, world.escrow.claim(agreement, []), "EscrowListEmpty");
    });

    it("should revert with EscrowListNotAscending if a tranche is named twice", async () => {
      const loaded = await load();
      const claiming = claimAt(loaded, loaded.closesAt, 1n, 1n);
      await expectRevert(loaded.world, claiming, "EscrowListNotAscending", 2n, 1n);
    });

    it("should revert with EscrowListNotAscending if the tranches descend", async () => {
      const loaded = await load();
      const claiming = claimAt(loaded, loaded.closesAt, 2n, 0n);
      await expectRevert(loaded.world, claiming, "EscrowListNotAscending", 3n, 0n);
    });

    it("should revert with EscrowTrancheOutOfRange if the schedule has no such tranche", async () => {
      const loaded = await load();
      for (const index of [4n, 64n, 255n]) {
        const claiming = claimAt(loaded, loaded.closesAt, 0n, index);
        await expectRevert(loaded.world, claiming, "EscrowTrancheOutOfRange", index, 4n);
      }
    });
  });

  describe("given a core tranche is undisputed", () => {
    it("should revert with EscrowTrancheUnavailable before its window opens", async () => {
      const loaded = await load();
      await expectUnavailable(loaded, loaded.opensAt - 1n, CORES[0], Status.Scheduled);
    });

    it("should revert with EscrowTrancheUnavailable from its opening to a second before closesAt", async () => {
      const loaded = await load();
      await expectUnavailable(loaded, loaded.opensAt, CORES[0], Status.Open);
      await expectUnavailable(loaded, loaded.closesAt - 1n, CORES[0], Status.Open);
    });

    it("should pay the payee in full at closesAt and log it, whoever calls", async () => {
      const loaded = await load();
      const { world, agreement, closesAt } = loaded;
      const before = await booksOf(world, agreement);
      const tx = await claimAt(loaded, closesAt, CORES[0]);
      const balance = before.balance - 100n * POUND;
      expect(await eventsOf(world, tx)).to.deep.equal([
        ["Claimed", agreement, 3n, balance, world.people.stranger.address, [CORES[0]]],
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 100n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance,
        settled: bits(CORES[0]),
        sequence: 3n,
        payee: 100n * POUND,
        escrow: before.escrow - 100n * POUND,
      });
    });

    it("should pay it a second after closesAt", async () => {
      const loaded = await load();
      await expectPaid(loaded, loaded.closesAt + 1n, CORES[0]);
    });

    it("should pay it at its final time and years later: it never lapses", async () => {
      const loaded = await load();
      await expectPaid(loaded, loaded.closesAt + LONG_STOP, CORES[0]);
      await expectPaid(loaded, loaded.closesAt + 2n * LONG_STOP, CORES[1]);
      await expectPaid(loaded, loaded.closesAt + 3_650n * DAY, CORES[2]);
    });

    it("should pay it during a hold: wages must flow", async () => {
      const loaded = await load();
      await at(loaded.world, loaded.closesAt - 1n);
      await hold(loaded.world, loaded.agreement);
      await expectPaid(loaded, loaded.closesAt, CORES[0]);
    });

    it("should revert with EscrowTrancheUnavailable the second time", async () => {
      const loaded = await load();
      await expectPaid(loaded, loaded.closesAt, CORES[0]);
      await expectUnavailable(loaded, loaded.closesAt + 1n, CORES[0], Status.Settled);
    });
  });

  describe("given a core tranche is challenged", () => {
    it("should revert with EscrowTrancheUnavailable at closesAt and after one long stop", async () => {
      const loaded = await loadDisputed(challenge, ...CORES);
      await expectUnavailable(loaded, loaded.closesAt, CORES[0], Status.Challenged);
      await expectUnavailable(loaded, loaded.closesAt + LONG_STOP, CORES[0], Status.Challenged);
    });

    it("should revert with EscrowTrancheUnavailable a second before two long stops", async () => {
      const loaded = await loadDisputed(challenge, ...CORES);
      await expectUnavailable(loaded, loaded.closesAt + 2n * LONG_STOP - 1n, CORES[0], Status.Challenged);
    });

    it("should pay it in full at two long stops and clear the challenge", async () => {
      const loaded = await loadDisputed(challenge, ...CORES);
      await expectPaid(loaded, loaded.closesAt + 2n * LONG_STOP, CORES[0]);
      const { settled, challenged } = await booksOf(loaded.world, loaded.agreement);
      expect({ settled, challenged }).to.deep.equal({ settled: bits(0n), challenged: bits(1n, 2n) });
    });

    it("should pay it a second after two long stops and years later", async () => {
      const loaded = await loadDisputed(challenge, ...CORES);
      await expectPaid(loaded, loaded.closesAt + 2n * LONG_STOP + 1n, CORES[0]);
      await expectPaid(loaded, loaded.closesAt + 3_650n * DAY, CORES[1]);
    });
  });

  describe("given a core tranche is refused", () => {
    it("should revert with EscrowTrancheUnavailable: silence no longer pays it", async () => {
      const loaded = await loadDisputed(refuse, ...CORES);
      await expectUnavailable(loaded, loaded.closesAt, CORES[0], Status.Refused);
      await expectUnavailable(loaded, loaded.closesAt + 2n * LONG_STOP - 1n, CORES[0], Status.Refused);
    });

    it("should revert with EscrowTrancheUnavailable after its final time, when it has lapsed", async () => {
      const loaded = await loadDisputed(refuse, ...CORES);
      await expectUnavailable(loaded, loaded.closesAt + 2n * LONG_STOP, CORES[0], Status.Lapsed);
    });
  });

  describe("given an outcome tranche", () => {
    it("should revert with EscrowTrancheUnavailable: silence never pays it", async () => {
      const loaded = await load();
      await expectUnavailable(loaded, loaded.closesAt, OUTCOME, Status.Open);
      await expectUnavailable(loaded, loaded.closesAt + LONG_STOP, OUTCOME, Status.Lapsed);
    });

    it("should revert with EscrowTrancheUnavailable even if it was challenged", async () => {
      const loaded = await loadDisputed(challenge, OUTCOME);
      await expectUnavailable(loaded, loaded.closesAt + 2n * LONG_STOP - 1n, OUTCOME, Status.Challenged);
      await expectUnavailable(loaded, loaded.closesAt + 2n * LONG_STOP, OUTCOME, Status.Lapsed);
    });
  });

  describe("when the list names several tranches", () => {
    it("should pay those that can be, in one transfer, and log the whole list", async () => {
      const loaded = await load();
      const { world, agreement, closesAt } = loaded;
      await world.escrow.connect(world.people.commissioner).grant(agreement, [CORES[1]], `0x${"01".repeat(32)}`);
      const before = await booksOf(world, agreement);
      const tx = await claimAt(loaded, closesAt, ...CORES, OUTCOME);
      const balance = before.balance - 200n * POUND;
      expect(await eventsOf(world, tx)).to.deep.equal([
        ["Claimed", agreement, 4n, balance, world.people.stranger.address, [...CORES, OUTCOME]],
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 200n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance,
        settled: bits(...CORES),
        sequence: 4n,
        payee: before.payee + 200n * POUND,
        escrow: before.escrow - 200n * POUND,
      });
    });

    it("should revert with the reason of the first if none can be paid", async () => {
      const loaded = await loadDisputed(challenge, 0n);
      await grant(loaded.world, loaded.agreement, [1n]);
      const claiming = claimAt(loaded, loaded.closesAt, 0n, 1n, OUTCOME);
      const reason = [loaded.agreement, 0n, Status.Challenged];
      await expectRevert(loaded.world, claiming, "EscrowTrancheUnavailable", ...reason);
      const others = claimAt(loaded, loaded.closesAt + 1n, 1n, OUTCOME);
      const otherReason = [loaded.agreement, 1n, Status.Settled];
      await expectRevert(loaded.world, others, "EscrowTrancheUnavailable", ...otherReason);
    });
  });
});
