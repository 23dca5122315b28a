import { expect } from "chai";
import {
  DAY,
  HEALTH,
  HOLDBACK,
  INSPECTOR,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  WEEK,
  openFunded,
  type World,
} from "../../helpers/escrow.js";
import {
  ARBITER_ROLE,
  close,
  grant,
  hold,
  holdUntil,
  inOneBlock,
  lift,
  liftingRoles,
  seatBit,
  tokenAsCaller,
  withHealth,
} from "../../helpers/disputes.js";
import { at, booksOf, eventsOf, expectRevert, placement, prepare } from "../../helpers/panel.js";
import { appointmentOf } from "../../helpers/signed.js";
import { readState } from "../../helpers/state.js";

const PERIOD = 14n * DAY;

describe("PlacementEscrow.lift", () => {
  const load = prepare(async (world) => ({
    agreement: await openFunded(world, { terms: withHealth(world) }),
    from: world.start + WEEK,
  }));

  /** A hold from a week after the world began, by the inspector unless told otherwise. */
  async function loadHeld(seat = INSPECTOR) {
    const loaded = await load();
    await at(loaded.world, loaded.from);
    return { ...loaded, heldUntil: await holdUntil(loaded.world, loaded.agreement, loaded.world.people.seats[seat]) };
  }

  async function appoint(world: World, agreement: string, seat: number, account: string) {
    const { appointment, consents } = await appointmentOf(world, agreement, { seat: BigInt(seat), account });
    await world.escrow.appoint(appointment, consents);
  }

  describe("given the agreement is unknown", () => {
    it("should revert with EscrowAgreementUnknown", async () => {
      const { world } = await load();
      const unknown = `0x${"99".repeat(32)}`;
      await expectRevert(world, lift(world, unknown), "EscrowAgreementUnknown", unknown);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with EscrowAgreementClosed", async () => {
      const { world, agreement } = await loadHeld();
      await close(world, agreement);
      await expectRevert(world, lift(world, agreement), "EscrowAgreementClosed", agreement);
    });
  });

  describe("given there never was a hold", () => {
    it("should revert with EscrowNotHeld for the arbiter, and name the arbiter alone to everybody else", async () => {
      const { world, agreement } = await load();
      const { arbiter, seats } = world.people;
      await expectRevert(world, lift(world, agreement, arbiter), "EscrowNotHeld", agreement, 0n);
      for (const seat of seats) {
        const refusal = [agreement, seat.address, ARBITER_ROLE];
        await expectRevert(world, lift(world, agreement, seat), "EscrowCallerNotAllowed", ...refusal);
      }
    });
  });

  describe("given the hold is over", () => {
    it("should revert with EscrowNotHeld the second it ended by itself, and after", async () => {
      const { world, agreement, heldUntil } = await loadHeld();
      for (const time of [heldUntil, heldUntil + 1n]) {
        for (const caller of [world.people.seats[INSPECTOR], world.people.arbiter]) {
          await at(world, time);
          await expectRevert(world, lift(world, agreement, caller), "EscrowNotHeld", agreement, heldUntil);
        }
      }
    });

    it("should revert with EscrowNotHeld once it was lifted, even in the same second", async () => {
      const { world, agreement, from } = await loadHeld();
      const { arbiter, seats } = world.people;
      const gas = { gasLimit: 200_000n };
      const [, again] = await inOneBlock(world, from + 10n, () => [
        world.escrow.connect(seats[INSPECTOR]).lift(agreement, { ...gas, maxPriorityFeePerGas: 3_000_000_000n }),
        world.escrow.connect(arbiter).lift(agreement, { ...gas, maxPriorityFeePerGas: 1n }),
      ]);
      expect((await world.ethers.provider.getTransactionReceipt(again!.hash))?.status).to.equal(0);
      const { heldUntil, sequence } = await readState(world, agreement);
      expect(sequence).to.equal(4n);
      for (const caller of [seats[INSPECTOR], arbiter]) {
        await expectRevert(world, lift(world, agreement, caller), "EscrowNotHeld", agreement, heldUntil);
      }
    });
  });

  describe("given a hold lasts", () => {
    it("should revert with EscrowCallerNotAllowed for everybody but the seat that placed it and the arbiter", async () => {
      for (const seat of [INSPECTOR, SOCIAL_WORKER, HEALTH]) {
        const { world, agreement } = await loadHeld(seat);
        const { commissioner, provider, payee, seats, stranger } = world.people;
        const others = seats.filter((_, other) => other !== seat);
        for (const caller of [...others, commissioner, provider, payee, await tokenAsCaller(world), stranger]) {
          const refusal = [agreement, caller.address, liftingRoles(seat)];
          await expectRevert(world, lift(world, agreement, caller), "EscrowCallerNotAllowed", ...refusal);
        }
      }
    });

    it("should end the hold at the word of the seat that placed it, log it and move no money, for each of the three", async () => {
      for (const seat of [INSPECTOR, SOCIAL_WORKER, HEALTH]) {
        const { world, agreement, from, heldUntil } = await loadHeld(seat);
        const [before, state] = [await booksOf(world, agreement), await readState(world, agreement)];
        const caller = world.people.seats[seat]!;
        const now = from + 3n * DAY;
        await at(world, now);
        const tx = await lift(world, agreement, caller);
        const reflected = 2n * now - heldUntil;
        expect(await eventsOf(world, tx)).to.deep.equal([
          ["Lifted", agreement, 4n, before.balance, caller.address, reflected],
        ]);
        expect(await booksOf(world, agreement)).to.deep.equal({ ...before, sequence: 4n });
        const after = { ...state, heldUntil: reflected, heldBy: seatBit(seat), sequence: 4n };
        expect(await readState(world, agreement)).to.deep.equal(after);
      }
    });

    it("should end the hold at the arbiter's word", async () => {
      const { world, agreement, from, heldUntil } = await loadHeld(HEALTH);
      const { arbiter } = world.people;
      const { balance } = await booksOf(world, agreement);
      await at(world, from + 13n * DAY);
      const tx = await lift(world, agreement, arbiter);
      const reflected = 2n * (from + 13n * DAY) - heldUntil;
      expect(await eventsOf(world, tx)).to.deep.equal([["Lifted", agreement, 4n, balance, arbiter.address, reflected]]);
      await grant(world, agreement, [TWO_OF_THREE]);
    });

    it("should let outcome money go in the same second", async () => {
      const { world, agreement, from } = await loadHeld();
      const { commissioner, seats } = world.people;
      const gas = { gasLimit: 1_000_000n };
      const [, granting] = await inOneBlock(world, from + DAY, () => [
        world.escrow.connect(seats[INSPECTOR]).lift(agreement, { ...gas, maxPriorityFeePerGas: 3_000_000_000n }),
        world.escrow
          .connect(commissioner)
          .grant(agreement, [HOLDBACK], `0x${"01".repeat(32)}`, { ...gas, maxPriorityFeePerGas: 1n }),
      ]);
      expect((await world.ethers.provider.getTransactionReceipt(granting!.hash))?.status).to.equal(1);
      expect((await booksOf(world, agreement)).payee).to.equal(world.schedule[3]!.amount);
    });

    it("should leave another agreement's hold as it was", async () => {
      const { world, agreement } = await loadHeld();
      const other = await openFunded(world, { terms: placement(2) });
      const heldUntil = await holdUntil(world, other);
      const before = await readState(world, other);
      await lift(world, agreement);
      expect(await readState(world, other)).to.deep.equal(before);
      await expectRevert(world, grant(world, other, [HOLDBACK]), "EscrowHeld", other, heldUntil);
    });
  });

  describe("given a new person was appointed to the seat that placed it", () => {
    it("should listen to the successor and no longer to the predecessor", async () => {
      const { world, agreement, from, heldUntil } = await loadHeld();
      const { seats, stranger: successor } = world.people;
      await appoint(world, agreement, INSPECTOR, successor.address);
      const refusal = [agreement, seats[INSPECTOR].address, liftingRoles(INSPECTOR)];
      await expectRevert(world, lift(world, agreement, seats[INSPECTOR]), "EscrowCallerNotAllowed", ...refusal);
      await at(world, from + 10n * DAY);
      await lift(world, agreement, successor);
      expect((await readState(world, agreement)).heldUntil).to.equal(2n * (from + 10n * DAY) - heldUntil);
    });

    it("should not listen to a new person in another seat", async () => {
      const { world, agreement } = await loadHeld();
      const { stranger } = world.people;
      await appoint(world, agreement, SOCIAL_WORKER, stranger.address);
      const refusal = [agreement, stranger.address, liftingRoles(INSPECTOR)];
      await expectRevert(world, lift(world, agreement, stranger), "EscrowCallerNotAllowed", ...refusal);
    });
  });

  describe("given another seat placed the latest hold", () => {
    it("should listen to that seat and no longer to the one before", async () => {
      const { world, agreement, heldUntil } = await loadHeld();
      const { seats } = world.people;
      await at(world, heldUntil + PERIOD);
      await hold(world, agreement, seats[SOCIAL_WORKER]);
      const refusal = [agreement, seats[INSPECTOR].address, liftingRoles(SOCIAL_WORKER)];
      await expectRevert(world, lift(world, agreement), "EscrowCallerNotAllowed", ...refusal);
      await lift(world, agreement, seats[SOCIAL_WORKER]);
      await grant(world, agreement, [HOLDBACK]);
      expect((await booksOf(world, agreement)).payee).to.equal(world.schedule[3]!.amount);
    });
  });

  /** A hold that is lifted after so many seconds asks for this many from then, by whichever seat, to the second. */
  async function expectCoolDown(lasted: bigint, coolDown: bigint, holdPeriod = PERIOD) {
    const { world, from } = await load();
    const terms = { ...withHealth(world), ...placement(2), holdPeriod, longStop: 3n * holdPeriod };
    const agreement = await openFunded(world, { terms });
    const { seats } = world.people;
    const lifted = from + lasted;
    await at(world, from);
    await hold(world, agreement);
    await at(world, lifted);
    await lift(world, agreement);
    expect((await readState(world, agreement)).heldUntil).to.equal(lifted + coolDown - holdPeriod);
    for (const seat of [INSPECTOR, SOCIAL_WORKER, HEALTH]) {
      await at(world, lifted + coolDown - 1n);
      const holding = hold(world, agreement, seats[seat]);
      await expectRevert(world, holding, "EscrowHoldTooSoon", agreement, lifted + coolDown);
    }
    await at(world, lifted + coolDown);
    await hold(world, agreement, seats[HEALTH]);
    expect((await readState(world, agreement)).heldUntil).to.equal(lifted + coolDown + holdPeriod);
  }

  describe("when the next hold comes", () => {
    it("should ask a day if the hold was lifted at once", async () => {
      await expectCoolDown(1n, DAY);
    });

    it("should ask a day if the hold lasted less than a day, or just a day", async () => {
      await expectCoolDown(DAY - 1n, DAY);
      await expectCoolDown(DAY, DAY);
    });

    it("should ask as long as the hold was if it lasted a second more than a day", async () => {
      await expectCoolDown(DAY + 1n, DAY + 1n);
    });

    it("should ask as long as the hold was, lifted half way", async () => {
      await expectCoolDown(PERIOD / 2n, PERIOD / 2n);
    });

    it("should ask as long as the hold was, lifted a second before its end", async () => {
      await expectCoolDown(PERIOD - 1n, PERIOD - 1n);
    });
  });

  describe("given another hold period", () => {
    it("should ask a day whenever it is lifted, if the hold period is a day", async () => {
      await expectCoolDown(1n, DAY, DAY);
      await expectCoolDown(DAY / 2n, DAY, DAY);
      await expectCoolDown(DAY - 1n, DAY, DAY);
    });

    it("should ask as long as the hold was, and a day at least, if the hold period is 90 days", async () => {
      await expectCoolDown(1n, DAY, 90n * DAY);
      await expectCoolDown(45n * DAY, 45n * DAY, 90n * DAY);
      await expectCoolDown(90n * DAY - 1n, 90n * DAY - 1n, 90n * DAY);
    });
  });
});
