import { expect } from "chai";
import {
  CORE,
  DAY,
  HEALTH,
  HOLDBACK,
  INSPECTOR,
  MANAGER,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  openFunded,
  type World,
} from "../../helpers/escrow.js";
import {
  GROUNDS,
  PROTECTIVE_ROLES,
  close,
  endAt,
  grant,
  hold,
  holdUntil,
  seatBit,
  tokenAsCaller,
  withHealth,
} from "../../helpers/disputes.js";
import { at, booksOf, eventsOf, expectRevert, placement, prepare } from "../../helpers/panel.js";
import { appointmentOf } from "../../helpers/signed.js";
import { readState } from "../../helpers/state.js";

const PERIOD = 14n * DAY;
const PROTECTIVE_SEATS = [INSPECTOR, SOCIAL_WORKER, HEALTH];

describe("PlacementEscrow.hold", () => {
  const load = prepare(async (world) => ({
    agreement: await openFunded(world, { terms: withHealth(world) }),
    from: world.start + WEEK,
  }));

  /** The inspector placed a hold a week after the world began. */
  async function loadHeld() {
    const loaded = await load();
    await at(loaded.world, loaded.from);
    return { ...loaded, heldUntil: await holdUntil(loaded.world, loaded.agreement) };
  }

  async function expectTooSoon(world: World, agreement: string, earliest: bigint) {
    for (const seat of PROTECTIVE_SEATS) {
      const holding = hold(world, agreement, world.people.seats[seat]);
      await expectRevert(world, holding, "EscrowHoldTooSoon", agreement, earliest);
    }
  }

  describe("given the agreement is unknown", () => {
    it("should revert with EscrowAgreementUnknown", async () => {
      const { world } = await load();
      const unknown = `0x${"99".repeat(32)}`;
      await expectRevert(world, hold(world, unknown), "EscrowAgreementUnknown", unknown);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with EscrowAgreementClosed", async () => {
      const { world, agreement } = await load();
      await close(world, agreement);
      await expectRevert(world, hold(world, agreement), "EscrowAgreementClosed", agreement);
    });
  });

  describe("when the caller holds no protective seat", () => {
    it("should revert with EscrowCallerNotAllowed for the manager, parties, arbiter, payee, token and a stranger", async () => {
      const { world, agreement } = await load();
      const { seats, commissioner, provider, arbiter, payee, stranger } = world.people;
      const token = await tokenAsCaller(world);
      for (const caller of [seats[MANAGER], commissioner, provider, arbiter, payee, token, stranger]) {
        const refusal = [agreement, caller.address, PROTECTIVE_ROLES];
        await expectRevert(world, hold(world, agreement, caller), "EscrowCallerNotAllowed", ...refusal);
      }
    });

    it("should revert with EscrowCallerNotAllowed for who was to hold a vacant seat", async () => {
      const { world } = await load();
      const agreement = await openFunded(world, { terms: placement(2) });
      const health = world.people.seats[HEALTH];
      const refusal = [agreement, health.address, PROTECTIVE_ROLES];
      await expectRevert(world, hold(world, agreement, health), "EscrowCallerNotAllowed", ...refusal);
    });
  });

  describe("when a protective seat calls", () => {
    it("should place the hold on its word alone, log it and move no money, for each of the three", async () => {
      for (const seat of PROTECTIVE_SEATS) {
        const { world, agreement, from } = await load();
        const [before, state] = [await booksOf(world, agreement), await readState(world, agreement)];
        const caller = world.people.seats[seat]!;
        await at(world, from);
        const tx = await hold(world, agreement, caller);
        const heldUntil = from + PERIOD;
        expect(await eventsOf(world, tx)).to.deep.equal([
          ["Held", agreement, 3n, before.balance, caller.address, seatBit(seat), heldUntil, GROUNDS],
        ]);
        expect(await booksOf(world, agreement)).to.deep.equal({ ...before, sequence: 3n });
        const after = { ...state, heldUntil, heldBy: seatBit(seat), sequence: 3n };
        expect(await readState(world, agreement)).to.deep.equal(after);
      }
    });

    it("should not ask the register, which confirms nobody", async () => {
      const { world, from } = await load();
      // A token is no register: asked, it would answer nothing.
      const agreement = await openFunded(world, { terms: { register: world.terms.token } });
      await at(world, from);
      expect(await holdUntil(world, agreement)).to.equal(from + PERIOD);
    });

    it("should leave another agreement as it was", async () => {
      const { world, agreement } = await load();
      const other = await openFunded(world, { terms: placement(2) });
      const before = await readState(world, other);
      await hold(world, agreement);
      expect(await readState(world, other)).to.deep.equal(before);
      await grant(world, other, [TWO_OF_THREE]);
      expect((await booksOf(world, other)).payee).to.equal(world.schedule[1]!.amount);
    });

    it("should place it before any window opens, when all is decided and after the end", async () => {
      const { world, agreement, from } = await load();
      const schedule = world.schedule.map((word) => ({ ...word, opensAt: from + WEEK }));
      const early = await openFunded(world, { schedule, terms: placement(2) });
      await at(world, from);
      expect(await holdUntil(world, early)).to.equal(from + PERIOD);

      await endAt(world, agreement, from + 10n);
      await grant(world, agreement, [CORE, TWO_OF_THREE, THREE_OF_THREE, HOLDBACK]);
      await at(world, from + 10n);
      expect(await holdUntil(world, agreement)).to.equal(from + 10n + PERIOD);
    });
  });

  describe("given a new person was appointed to the seat", () => {
    it("should listen to the successor and no longer to the predecessor", async () => {
      const { world, agreement, from } = await load();
      const { seats, stranger: successor } = world.people;
      const fields = { seat: BigInt(INSPECTOR), account: successor.address };
      const { appointment, consents } = await appointmentOf(world, agreement, fields);
      await world.escrow.appoint(appointment, consents);
      const refusal = [agreement, seats[INSPECTOR].address, PROTECTIVE_ROLES];
      await expectRevert(world, hold(world, agreement, seats[INSPECTOR]), "EscrowCallerNotAllowed", ...refusal);
      await at(world, from);
      await hold(world, agreement, successor);
      const { heldUntil, heldBy } = await readState(world, agreement);
      expect({ heldUntil, heldBy }).to.deep.equal({ heldUntil: from + PERIOD, heldBy: seatBit(INSPECTOR) });
    });
  });

  describe("given a hold lasts", () => {
    it("should revert with EscrowHoldTooSoon for every protective seat, up to its last second", async () => {
      const { world, agreement, from, heldUntil } = await loadHeld();
      expect(heldUntil).to.equal(from + PERIOD);
      for (const time of [from + 1n, heldUntil - 1n]) {
        await at(world, time);
        await expectTooSoon(world, agreement, heldUntil + PERIOD);
      }
    });

    it("should keep the end of the hold, for a second seat cannot prolong it", async () => {
      const { world, agreement, heldUntil } = await loadHeld();
      await at(world, heldUntil - 1n);
      await expectTooSoon(world, agreement, heldUntil + PERIOD);
      await at(world, heldUntil);
      await grant(world, agreement, [TWO_OF_THREE]);
      expect((await booksOf(world, agreement)).payee).to.equal(world.schedule[1]!.amount);
    });
  });

  describe("given a hold ended by itself", () => {
    it("should revert with EscrowHoldTooSoon until a hold period has passed, to the second", async () => {
      const { world, agreement, heldUntil } = await loadHeld();
      for (const time of [heldUntil, heldUntil + 1n, heldUntil + PERIOD - 1n]) {
        await at(world, time);
        await expectTooSoon(world, agreement, heldUntil + PERIOD);
      }
    });

    it("should place the next one a hold period after the end, by any protective seat", async () => {
      for (const seat of PROTECTIVE_SEATS) {
        const { world, agreement, heldUntil } = await loadHeld();
        await at(world, heldUntil + PERIOD);
        await hold(world, agreement, world.people.seats[seat]);
        const after = await readState(world, agreement);
        expect([after.heldUntil, after.heldBy]).to.deep.equal([heldUntil + 2n * PERIOD, seatBit(seat)]);
      }
    });
  });

  describe("given another hold period", () => {
    async function expectPeriod(holdPeriod: bigint) {
      const { world, from } = await load();
      const agreement = await openFunded(world, {
        terms: { ...withHealth(world), holdPeriod, longStop: 3n * holdPeriod },
      });
      await at(world, from);
      const heldUntil = await holdUntil(world, agreement);
      expect(heldUntil).to.equal(from + holdPeriod);
      await at(world, heldUntil + holdPeriod - 1n);
      await expectTooSoon(world, agreement, heldUntil + holdPeriod);
      await at(world, heldUntil + holdPeriod);
      expect(await holdUntil(world, agreement)).to.equal(heldUntil + 2n * holdPeriod);
    }

    it("should last a day, and a day again must pass, at the least that terms allow", async () => {
      await expectPeriod(DAY);
    });

    it("should last 90 days, and 90 days again must pass, at the most", async () => {
      await expectPeriod(90n * DAY);
    });
  });
});
