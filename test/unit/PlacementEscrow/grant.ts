import { expect } from "chai";
import {
  COMMISSIONER_ROLE,
  CORE,
  DAY,
  HOLDBACK,
  POUND,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  openFunded,
} from "../../helpers/escrow.js";
import { challenge, close, refuse } from "../../helpers/disputes.js";
import { Status, at, bits, booksOf, eventsOf, expectRevert, prepare, transfersOf } from "../../helpers/panel.js";

const REASON = `0x${"5e".repeat(32)}`;
const LONG_STOP = 60n * DAY;

describe("PlacementEscrow.grant", () => {
  /** All windows open in a week and close four weeks later; the default schedule otherwise. */
  const load = prepare(async (world) => {
    const opensAt = world.start + WEEK;
    const closesAt = opensAt + 4n * WEEK;
    const schedule = world.schedule.map((word) => ({ ...word, opensAt, closesAt }));
    return { agreement: await openFunded(world, { schedule }), opensAt, closesAt };
  });
  type Loaded = Awaited<ReturnType<typeof load>>;

  /** Core and an outcome tranche are disputed the second their windows open. */
  async function loadDisputed(dispute: typeof challenge | typeof refuse) {
    const loaded = await load();
    await loaded.world.helpers.time.increaseTo(loaded.opensAt);
    await dispute(loaded.world, loaded.agreement, [CORE, TWO_OF_THREE]);
    return { ...loaded, soon: loaded.opensAt + DAY };
  }

  async function grantAt({ world, agreement }: Loaded, time: bigint, ...tranches: bigint[]) {
    await at(world, time);
    return world.escrow.connect(world.people.commissioner).grant(agreement, tranches, REASON);
  }

  async function expectPaid(loaded: Loaded, time: bigint, index: bigint, amount: bigint) {
    const tx = await grantAt(loaded, time, index);
    expect(await transfersOf(loaded.world, tx)).to.deep.equal([[loaded.world.people.payee.address, amount]]);
    expect(await loaded.world.escrow.statusOf(loaded.agreement, index)).to.equal(Status.Settled);
  }

  async function expectUnavailable(loaded: Loaded, time: bigint, index: bigint, status: bigint) {
    const granting = grantAt(loaded, time, index);
    await expectRevert(loaded.world, granting, "EscrowTrancheUnavailable", loaded.agreement, index, status);
  }

  describe("given the agreement is unknown", () => {
    it("should revert with EscrowAgreementUnknown", async () => {
      const { world } = await load();
      const unknown = `0x${"99".repeat(32)}`;
      const granting = world.escrow.connect(world.people.commissioner).grant(unknown, [CORE], REASON);
      await expectRevert(world, granting, "EscrowAgreementUnknown", unknown);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with EscrowAgreementClosed", async () => {
      const { world, agreement } = await load();
      await close(world, agreement);
      const granting = world.escrow.connect(world.people.commissioner).grant(agreement, [CORE], REASON);
      await expectRevert(world, granting, "EscrowAgreementClosed", agreement);
    });
  });

  describe("when the caller is not the commissioner", () => {
    it("should revert with EscrowCallerNotAllowed for every other role and a stranger", async () => {
      const { world, agreement } = await load();
      const { provider, payee, arbiter, seats, stranger } = world.people;
      for (const caller of [provider, payee, arbiter, ...seats, stranger]) {
        const granting = world.escrow.connect(caller).grant(agreement, [CORE], REASON);
        await expectRevert(world, granting, "EscrowCallerNotAllowed", agreement, caller.address, COMMISSIONER_ROLE);
      }
    });
  });

  describe("when the list is malformed", () => {
    it("should revert with EscrowListEmpty if it names nothing", async () => {
      const loaded = await load();
      await expectRevert(loaded.world, grantAt(loaded, loaded.opensAt), "EscrowListEmpty");
    });

    it("should revert with EscrowListNotAscending if a tranche is named twice", async () => {
      const loaded = await load();
      const granting = grantAt(loaded, loaded.opensAt, CORE, CORE);
      await expectRevert(loaded.world, granting, "EscrowListNotAscending", CORE + 1n, CORE);
    });

    it("should revert with EscrowListNotAscending if the tranches descend", async () => {
      const loaded = await load();
      const granting = grantAt(loaded, loaded.opensAt, HOLDBACK, CORE);
      await expectRevert(loaded.world, granting, "EscrowListNotAscending", HOLDBACK + 1n, CORE);
    });

    it("should revert with EscrowTrancheOutOfRange if the schedule has no such tranche", async () => {
      const loaded = await load();
      for (const index of [4n, 64n, 255n]) {
        const granting = grantAt(loaded, loaded.opensAt, CORE, index);
        await expectRevert(loaded.world, granting, "EscrowTrancheOutOfRange", index, 4n);
      }
    });
  });

  describe("given a tranche that nobody decided", () => {
    it("should pay it in full and log why, though its window has not opened", async () => {
      const loaded = await load();
      const { world, agreement, opensAt } = loaded;
      const before = await booksOf(world, agreement);
      const tx = await grantAt(loaded, opensAt - 1n, TWO_OF_THREE);
      const balance = before.balance - 1_000n * POUND;
      expect(await eventsOf(world, tx)).to.deep.equal([
        ["Granted", agreement, 3n, balance, world.people.commissioner.address, [TWO_OF_THREE], REASON],
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance,
        settled: bits(TWO_OF_THREE),
        sequence: 3n,
        payee: 1_000n * POUND,
        escrow: before.escrow - 1_000n * POUND,
      });
    });

    it("should pay it from opensAt to a second before its final time", async () => {
      const loaded = await load();
      const final = loaded.closesAt + LONG_STOP;
      await expectPaid(loaded, loaded.opensAt, TWO_OF_THREE, 1_000n * POUND);
      await expectPaid(loaded, loaded.closesAt, THREE_OF_THREE, 1_000n * POUND);
      await expectPaid(loaded, final - 1n, HOLDBACK, 2_000n * POUND);
    });

    it("should revert with EscrowTrancheUnavailable once an outcome tranche has lapsed", async () => {
      const loaded = await load();
      const final = loaded.closesAt + LONG_STOP;
      await expectUnavailable(loaded, final, HOLDBACK, Status.Lapsed);
      await expectUnavailable(loaded, final + 1n, HOLDBACK, Status.Lapsed);
    });

    it("should pay a core tranche before closesAt, and after its final time", async () => {
      const loaded = await load();
      await expectPaid(loaded, loaded.closesAt + LONG_STOP, CORE, 20_000n * POUND);
      const early = await load();
      await expectPaid(early, early.closesAt - 1n, CORE, 20_000n * POUND);
    });
  });

  describe("given a tranche is challenged", () => {
    it("should pay it in full and clear the challenge", async () => {
      const loaded = await loadDisputed(challenge);
      await expectPaid(loaded, loaded.soon, TWO_OF_THREE, 1_000n * POUND);
      const { settled, challenged: left } = await booksOf(loaded.world, loaded.agreement);
      expect({ settled, left }).to.deep.equal({ settled: bits(TWO_OF_THREE), left: bits(CORE) });
    });

    it("should pay it up to a second before two long stops", async () => {
      const loaded = await loadDisputed(challenge);
      await expectPaid(loaded, loaded.closesAt + 2n * LONG_STOP - 1n, TWO_OF_THREE, 1_000n * POUND);
    });

    it("should revert with EscrowTrancheUnavailable at two long stops", async () => {
      const loaded = await loadDisputed(challenge);
      await expectUnavailable(loaded, loaded.closesAt + 2n * LONG_STOP, TWO_OF_THREE, Status.Lapsed);
    });
  });

  describe("given a tranche is refused", () => {
    it("should pay it in full and clear the refusal", async () => {
      const loaded = await loadDisputed(refuse);
      await expectPaid(loaded, loaded.soon, TWO_OF_THREE, 1_000n * POUND);
      const { settled, challenged } = await booksOf(loaded.world, loaded.agreement);
      expect({ settled, challenged }).to.deep.equal({ settled: bits(CORE, TWO_OF_THREE), challenged: bits(CORE) });
    });

    it("should pay it up to a second before two long stops", async () => {
      const loaded = await loadDisputed(refuse);
      await expectPaid(loaded, loaded.closesAt + 2n * LONG_STOP - 1n, CORE, 20_000n * POUND);
    });

    it("should revert with EscrowTrancheUnavailable at two long stops", async () => {
      const loaded = await loadDisputed(refuse);
      await expectUnavailable(loaded, loaded.closesAt + 2n * LONG_STOP, CORE, Status.Lapsed);
    });
  });
});
