import { expect } from "chai";
import {
  CORE,
  DAY,
  THREE_OF_THREE,
  TWO_OF_THREE,
  ZERO_ADDRESS,
  loadWorld,
  openFunded,
  type World,
} from "../../helpers/escrow.js";
import { hold } from "../../helpers/disputes.js";
import { FLAG_ARREARS, overwriteState, readState } from "../../helpers/state.js";
import { expectConservation, inToken, passClose } from "../../helpers/tokens.js";

/** What the core tranche of these agreements pays, and what is there to pay it. */
const DUE = 20_000n * 10n ** 18n;
const THERE = 5_000n * 10n ** 18n;
const SHORT = DUE - THERE;
const REASON = `0x${"4e".repeat(32)}`;

describe("PlacementEscrow.fund: arrears", () => {
  let world: World;

  beforeEach(async () => {
    world = await loadWorld();
  });

  const fund = (agreement: string, amount: bigint, sender = world.people.commissioner) =>
    world.escrow.connect(sender).fund(agreement, amount);

  const grant = (agreement: string, tranches: bigint[]) =>
    world.escrow.connect(world.people.commissioner).grant(agreement, tranches, REASON);

  /** An agreement whose core tranche was claimed while only part of its money was there. */
  const openInArrears = async (where = world): Promise<string> => {
    const agreement = await openFunded(where, { funds: THERE });
    await passClose(world);
    await world.escrow.claim(agreement, [CORE]);
    return agreement;
  };

  /** Arrears, and the flag that says so; more than 0 only if the balance is 0. */
  const expectArrears = async (agreement: string, amount: bigint, balance = 0n): Promise<void> => {
    expect(await world.escrow.arrears(agreement)).to.equal(amount);
    const state = await readState(world, agreement);
    expect(state).to.deep.include({ balance, flags: amount > 0n ? FLAG_ARREARS : 0n });
  };

  describe("given a decision that the balance could not pay", () => {
    it("should have paid what was there and noted the rest, when it was claimed", async () => {
      const agreement = await openFunded(world, { funds: THERE });
      await passClose(world);
      const claiming = world.escrow.claim(agreement, [CORE]);
      await expect(claiming).to.changeTokenBalances(
        world.ethers,
        world.pound,
        [world.people.payee, world.escrow],
        [THERE, -THERE],
      );
      await expectArrears(agreement, SHORT);
      expect((await readState(world, agreement)).settled).to.equal(1n);
    });

    it("should have noted all of it and moved nothing, when the balance was empty", async () => {
      const agreement = await openFunded(world, { funds: 0n });
      await expect(grant(agreement, [CORE]))
        .to.emit(world.escrow, "Granted")
        .withArgs(agreement, 2, 0n, world.people.commissioner, [CORE], REASON);
      expect(await world.pound.balanceOf(world.people.payee)).to.equal(0n);
      await expectArrears(agreement, DUE);
    });

    it("should have added up what several decisions left unpaid", async () => {
      const agreement = await openInArrears();
      await grant(agreement, [TWO_OF_THREE]);
      await grant(agreement, [THREE_OF_THREE]);
      const lines = world.schedule[1]!.amount + world.schedule[2]!.amount;
      await expectArrears(agreement, SHORT + lines);
    });

    it("should have noted nothing, when the balance was just enough", async () => {
      const agreement = await openFunded(world, { funds: DUE });
      await grant(agreement, [CORE]);
      await expectArrears(agreement, 0n);
    });

    it("should have noted a single base unit, when just that was missing", async () => {
      const agreement = await openFunded(world, { funds: DUE - 1n });
      await grant(agreement, [CORE]);
      await expectArrears(agreement, 1n);
    });

    it("should leave nothing to reclaim", async () => {
      const agreement = await openInArrears();
      const liabilities = world.schedule.slice(1).reduce((sum, { amount }) => sum + amount, 0n);
      await expect(world.escrow.connect(world.people.commissioner).reclaim(agreement))
        .to.be.revertedWithCustomError(world.escrow, "EscrowNothingToReclaim")
        .withArgs(agreement, 0n, liabilities);
    });
  });

  describe("when less arrives than the arrears", () => {
    it("should pass all of it on and keep the rest as arrears", async () => {
      const agreement = await openInArrears();
      await expect(fund(agreement, SHORT - 1n)).to.changeTokenBalances(
        world.ethers,
        world.pound,
        [world.people.commissioner, world.escrow, world.people.payee],
        [1n - SHORT, 0n, SHORT - 1n],
      );
      await expectArrears(agreement, 1n);
    });

    it("should emit Funded with what was passed on", async () => {
      const agreement = await openInArrears();
      await expect(fund(agreement, 100n))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 4, 0n, world.people.commissioner, 100n, 100n);
    });

    it("should pay by many tiny fundings exactly what by one", async () => {
      const agreement = await openFunded(world, { funds: DUE - 30n });
      await grant(agreement, [CORE]);
      const before = await world.pound.balanceOf(world.people.payee);
      for (let left = 29n; left >= 0n; left--) {
        await fund(agreement, 1n);
        await expectArrears(agreement, left);
      }
      expect(await world.pound.balanceOf(world.people.payee)).to.equal(before + 30n);
      await fund(agreement, 1n);
      await expectArrears(agreement, 0n, 1n);
    });
  });

  describe("when just the arrears arrive", () => {
    it("should pay them off and clear the flag", async () => {
      const agreement = await openInArrears();
      await expect(fund(agreement, SHORT))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 4, 0n, world.people.commissioner, SHORT, SHORT);
      await expectArrears(agreement, 0n);
      expect(await world.pound.balanceOf(world.people.payee)).to.equal(DUE);
    });
  });

  describe("when more arrives than the arrears", () => {
    it("should pay them off first and keep the rest as balance", async () => {
      const agreement = await openInArrears();
      await expect(fund(agreement, SHORT + 1n))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 4, 1n, world.people.commissioner, SHORT + 1n, SHORT);
      await expectArrears(agreement, 0n, 1n);
      await expectConservation(world, world.pound, [agreement]);
    });

    it("should pay nothing twice with the next funding", async () => {
      const agreement = await openInArrears();
      await fund(agreement, SHORT + 1n);
      await expect(fund(agreement, 10n)).to.changeTokenBalance(world.ethers, world.pound, world.people.payee, 0n);
      await expectArrears(agreement, 0n, 11n);
    });

    it("should accept all that a balance can hold, and refuse one base unit more", async () => {
      const agreement = await openInArrears();
      await world.pound.mint(world.people.commissioner, 2n ** 97n);
      await expect(fund(agreement, 2n ** 96n))
        .to.be.revertedWithCustomError(world.escrow, "SafeCastOverflowedUintDowncast")
        .withArgs(96, 2n ** 96n);
      await expectArrears(agreement, SHORT);
      await fund(agreement, 2n ** 96n - 1n);
      await expectArrears(agreement, 0n, 2n ** 96n - 1n - SHORT);
    });
  });

  describe("given arrears and anything else that may be the case", () => {
    it("should pay them whoever funds", async () => {
      const { stranger, payee } = world.people;
      const agreement = await openInArrears();
      await world.pound.mint(stranger, SHORT);
      await world.pound.connect(stranger).approve(world.escrow, SHORT);
      await expect(fund(agreement, SHORT, stranger)).to.changeTokenBalances(
        world.ethers,
        world.pound,
        [stranger, payee],
        [-SHORT, SHORT],
      );
    });

    it("should pay them during a hold", async () => {
      const agreement = await openInArrears();
      await hold(world, agreement);
      await expect(fund(agreement, SHORT)).to.changeTokenBalance(world.ethers, world.pound, world.people.payee, SHORT);
      await expectArrears(agreement, 0n);
    });

    it("should pay them after the end", async () => {
      const agreement = await openInArrears();
      await overwriteState(world, agreement, { endsAt: world.start + DAY });
      await expect(fund(agreement, SHORT)).to.changeTokenBalance(world.ethers, world.pound, world.people.payee, SHORT);
      await expectArrears(agreement, 0n);
    });

    it("should pay them from one agreement's funding alone, not from another's", async () => {
      const other = await openFunded(world, { terms: { placementRef: REASON }, funds: 1n });
      const agreement = await openInArrears();
      await fund(other, DUE);
      await expectArrears(agreement, SHORT);
      await expectArrears(other, 0n, DUE + 1n);
      await expectConservation(world, world.pound, [agreement, other]);
    });

    it("should owe them to the payee if the token refuses the payout, and never note them again", async () => {
      const token = await world.ethers.deployContract("DenyListToken");
      const denying = await inToken(world, token);
      const agreement = await openInArrears(denying);
      const { payee, commissioner } = world.people;
      await token.setDenied(payee, true);
      await expect(fund(agreement, SHORT + 5n))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 4, 5n, commissioner, SHORT + 5n, SHORT)
        .and.to.emit(world.escrow, "PayoutRefused")
        .withArgs(token, payee, SHORT);
      await expectArrears(agreement, 0n, 5n);
      expect(await world.escrow.owed(token, payee)).to.equal(SHORT);
      await expectConservation(world, token, [agreement]);

      await token.setDenied(payee, false);
      await world.escrow.withdraw(token, payee, payee);
      expect(await token.balanceOf(payee)).to.equal(DUE);
      await expectConservation(world, token, [agreement]);
    });

    it("should pay them by what arrived, where the token keeps a fee", async () => {
      const token = await world.ethers.deployContract("FeeToken");
      const agreement = await openInArrears(await inToken(world, token));
      const short = DUE - (THERE * 99n) / 100n;
      await expectArrears(agreement, short);
      await expect(fund(agreement, 1_000n))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 4, 0n, world.people.commissioner, 990n, 990n)
        .and.to.emit(token, "Transfer")
        .withArgs(world.escrow, ZERO_ADDRESS, 9n);
      await expectArrears(agreement, short - 990n);
      await expectConservation(world, token, [agreement]);
    });
  });
});
