import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { CORE, DAY, MET, POUND, TWO_OF_THREE, loadWorld, openFunded, type World } from "../../helpers/escrow.js";
import { at, bits, booksOf, expectRevert, placement, signedItem } from "../../helpers/panel.js";
import { amend, amendmentOf } from "../../helpers/signed.js";
import { FLAG_ARREARS, FLAG_ENDORSEMENTS, readState } from "../../helpers/state.js";
import { whileTokenIsGone } from "../../helpers/tokens.js";
import { grant, hold, latest } from "./amendSupport.js";

describe("PlacementEscrow.amend: holds and money", () => {
  let world: World;
  let agreement: string;
  let newPayee: string;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openFunded(world);
    newPayee = world.people.stranger.address;
  });

  const balanceOf = (account: string): Promise<bigint> => world.pound.balanceOf(account);

  describe("given a hold", () => {
    let heldUntil: bigint;

    beforeEach(async () => {
      await hold(world, agreement);
      heldUntil = (await latest(world)) + world.terms.holdPeriod;
    });

    /** Amends at that moment to another hold period, and tells the hold's end from then on. */
    const amendTo = async (holdPeriod: bigint, time: bigint): Promise<bigint> => {
      const { struct, words, consents } = await amendmentOf(world, agreement, { terms: { holdPeriod } });
      await at(world, time);
      await world.escrow.amend(struct, words, consents);
      const state = await readState(world, agreement);
      expect(state.heldBy).to.equal(1n);
      return state.heldUntil;
    };

    it("should go on if the period is what it was", async () => {
      expect(await amendTo(world.terms.holdPeriod, heldUntil - DAY)).to.equal(heldUntil);
    });

    it("should not be lengthened by a longer period", async () => {
      expect(await amendTo(20n * DAY, heldUntil - DAY)).to.equal(heldUntil);
    });

    it("should be cut to the new period from now on", async () => {
      const now = heldUntil - 10n * DAY;
      expect(await amendTo(3n * DAY, now)).to.equal(now + 3n * DAY);
    });

    it("should be cut by a second, or not, as the new period ends before it", async () => {
      expect(await amendTo(2n * DAY, heldUntil - 2n * DAY)).to.equal(heldUntil);
      world = await loadWorld();
      agreement = await openFunded(world);
      await hold(world, agreement);
      heldUntil = (await latest(world)) + world.terms.holdPeriod;
      expect(await amendTo(2n * DAY, heldUntil - 2n * DAY - 1n)).to.equal(heldUntil - 1n);
    });

    it("should stop outcome money until the new end and not a second longer", async () => {
      const end = await amendTo(3n * DAY, heldUntil - 10n * DAY);
      await at(world, end - 1n);
      await expectRevert(world, grant(world, agreement, [TWO_OF_THREE]), "EscrowHeld", agreement, end);
      await at(world, end);
      await grant(world, agreement, [TWO_OF_THREE]);
      expect((await readState(world, agreement)).settled).to.equal(bits(TWO_OF_THREE));
    });

    it("should be lifted as before by the seat that placed it", async () => {
      await amendTo(3n * DAY, heldUntil - 10n * DAY);
      await world.escrow.connect(world.people.seats[0]).lift(agreement);
      expect((await readState(world, agreement)).heldUntil <= (await latest(world))).to.equal(true);
    });

    it("should not begin again if it has ended, nor put off the next one by a longer period", async () => {
      expect(await amendTo(20n * DAY, heldUntil + 5n * DAY)).to.equal(heldUntil - 6n * DAY);
      const next = heldUntil + 14n * DAY;
      const inspector = world.escrow.connect(world.people.seats[0]);
      await at(world, next - 1n);
      await expectRevert(world, inspector.hold(agreement, id("grounds")), "EscrowHoldTooSoon", agreement, next);
      await at(world, next);
      await inspector.hold(agreement, id("grounds"));
      expect((await readState(world, agreement)).heldUntil).to.equal(next + 20n * DAY);
    });

    it("should leave the mark where it is if it has ended and the period becomes shorter", async () => {
      expect(await amendTo(3n * DAY, heldUntil + 5n * DAY)).to.equal(heldUntil);
    });
  });

  describe("given no hold", () => {
    it("should not begin one", async () => {
      await amend(world, agreement, { terms: { holdPeriod: 20n * DAY } });
      expect(await readState(world, agreement)).to.deep.include({ heldUntil: 0n, heldBy: 0n });
    });
  });

  describe("when the payee is another", () => {
    it("should pay what is attested later to the new payee", async () => {
      await grant(world, agreement, [CORE]);
      const paid = await balanceOf(world.terms.payee);
      expect(paid).to.equal(world.schedule[0]!.amount);
      await amend(world, agreement, { terms: { payee: newPayee } });
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { version: 2n })]);
      expect(await balanceOf(newPayee)).to.equal(world.schedule[1]!.amount);
      expect(await balanceOf(world.terms.payee)).to.equal(paid);
    });

    it("should pay a claim on silence to the new payee", async () => {
      await amend(world, agreement, { terms: { payee: newPayee } });
      await at(world, world.schedule[0]!.closesAt);
      await world.escrow.claim(agreement, [CORE]);
      expect(await balanceOf(newPayee)).to.equal(world.schedule[0]!.amount);
      expect(await balanceOf(world.terms.payee)).to.equal(0n);
    });

    it("should leave what a token once refused with the old payee", async () => {
      await whileTokenIsGone(world, world.pound, () => grant(world, agreement, [TWO_OF_THREE]));
      await amend(world, agreement, { terms: { payee: newPayee } });
      expect(await world.escrow.owed(world.pound, newPayee)).to.equal(0n);
      await world.escrow.withdraw(world.pound, world.terms.payee, world.terms.payee);
      expect(await balanceOf(world.terms.payee)).to.equal(world.schedule[1]!.amount);
    });
  });

  describe("given arrears", () => {
    const funds = 500n * POUND;
    let debt: bigint;

    beforeEach(async () => {
      agreement = await openFunded(world, { terms: placement(1), funds });
      await grant(world, agreement, [CORE]);
      debt = world.schedule[0]!.amount - funds;
    });

    it("should keep them, their mark and the empty balance, and clear the mark of endorsements only", async () => {
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { seats: [0] })]);
      expect((await readState(world, agreement)).flags).to.equal(FLAG_ENDORSEMENTS | FLAG_ARREARS);
      await amend(world, agreement, { terms: placement(2) });
      expect(await booksOf(world, agreement)).to.deep.include({
        arrears: debt,
        balance: 0n,
        flags: FLAG_ARREARS,
        settled: bits(CORE),
        payee: funds,
      });
    });

    it("should pay them to the new payee when they are funded", async () => {
      await amend(world, agreement, { terms: { ...placement(1), payee: newPayee } });
      const { commissioner } = world.people;
      const funding = await world.escrow.connect(commissioner).fund(agreement, debt + 7n);
      await expect(funding)
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 5, 7n, commissioner, debt + 7n, debt);
      expect(await balanceOf(newPayee)).to.equal(debt);
      expect(await booksOf(world, agreement)).to.deep.include({ arrears: 0n, balance: 7n, flags: 0n, payee: funds });
    });

    it("should add those of the new version to them", async () => {
      await amend(world, agreement, { terms: { ...placement(1), payee: newPayee } });
      await world.escrow.connect(world.people.commissioner).grant(agreement, [TWO_OF_THREE], ZeroHash);
      const all = debt + world.schedule[1]!.amount;
      expect(await world.escrow.arrears(agreement)).to.equal(all);
      await world.escrow.connect(world.people.commissioner).fund(agreement, all);
      expect(await balanceOf(newPayee)).to.equal(all);
    });
  });

  describe("when the fee is cut", () => {
    it("should free the difference for the commissioner at once", async () => {
      const schedule = world.schedule.map((line, index) => (index === 0 ? { ...line, amount: POUND } : line));
      await amend(world, agreement, { schedule });
      const freed = world.schedule[0]!.amount - POUND;
      expect(await world.escrow.reclaimable(agreement)).to.equal(freed);
      const before = await balanceOf(world.terms.commissioner);
      await world.escrow.connect(world.people.commissioner).reclaim(agreement);
      expect((await balanceOf(world.terms.commissioner)) - before).to.equal(freed);
      expect(await world.escrow.reclaimable(agreement)).to.equal(0n);
    });
  });
});
