import { expect } from "chai";
import { CORE, POUND, loadWorld, openAgreement, openFunded, type World } from "../../helpers/escrow.js";
import { hold } from "../../helpers/disputes.js";
import { FLAG_CLOSED, LAST_SEQUENCE, overwriteState, readState } from "../../helpers/state.js";
import { RICHES, expectConservation, passClose } from "../../helpers/tokens.js";

const UNKNOWN = `0x${"99".repeat(32)}`;
const MOST_MONEY = 2n ** 96n - 1n;

describe("PlacementEscrow.fund", () => {
  let world: World;
  let agreement: string;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openAgreement(world);
  });

  const fund = (amount: bigint, sender = world.people.commissioner, id = agreement) =>
    world.escrow.connect(sender).fund(id, amount);

  const balanceOf = async (id: string): Promise<bigint> => (await world.escrow.stateOf(id)).balance;

  describe("given no such agreement", () => {
    it("should revert with the id", async () => {
      await expect(fund(1n, world.people.commissioner, UNKNOWN))
        .to.be.revertedWithCustomError(world.escrow, "EscrowAgreementUnknown")
        .withArgs(UNKNOWN);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with the id", async () => {
      await overwriteState(world, agreement, { flags: FLAG_CLOSED });
      await expect(fund(1n)).to.be.revertedWithCustomError(world.escrow, "EscrowAgreementClosed").withArgs(agreement);
    });
  });

  describe("when nothing arrives", () => {
    it("should revert with the agreement if the amount is 0", async () => {
      await expect(fund(0n)).to.be.revertedWithCustomError(world.escrow, "EscrowNothingReceived").withArgs(agreement);
    });

    it("should revert with the token's reason without an allowance", async () => {
      const { stranger } = world.people;
      await world.pound.mint(stranger, POUND);
      await expect(fund(POUND, stranger))
        .to.be.revertedWithCustomError(world.pound, "ERC20InsufficientAllowance")
        .withArgs(world.escrow, 0, POUND);
    });

    it("should revert with the token's reason without the money", async () => {
      await expect(fund(RICHES + 1n))
        .to.be.revertedWithCustomError(world.pound, "ERC20InsufficientBalance")
        .withArgs(world.people.commissioner, RICHES, RICHES + 1n);
    });
  });

  describe("when money arrives", () => {
    it("should move it from the caller to the escrow", async () => {
      const { commissioner, payee } = world.people;
      await expect(fund(100n)).to.changeTokenBalances(
        world.ethers,
        world.pound,
        [commissioner, world.escrow, payee],
        [-100n, 100n, 0n],
      );
    });

    it("should emit Funded with the number, the balance, the caller and what arrived", async () => {
      await fund(5n);
      await expect(fund(100n))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 3, 105n, world.people.commissioner, 100n, 0n);
    });

    it("should add to the balance and change nothing else but the number", async () => {
      const before = await readState(world, agreement);
      await fund(100n);
      await fund(1n);
      expect(await readState(world, agreement)).to.deep.equal({ ...before, balance: 101n, sequence: 3n });
      await expectConservation(world, world.pound, [agreement]);
    });

    it("should take it from a stranger who wants to pay", async () => {
      const { stranger } = world.people;
      await world.pound.mint(stranger, POUND);
      await world.pound.connect(stranger).approve(world.escrow, POUND);
      await expect(fund(POUND, stranger))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 2, POUND, stranger, POUND, 0n);
      expect(await world.pound.balanceOf(stranger)).to.equal(0n);
    });

    it("should accept a single base unit, and more than the whole schedule", async () => {
      const total = world.schedule.reduce((sum, { amount }) => sum + amount, 0n);
      await fund(1n);
      await fund(2n * total);
      expect(await balanceOf(agreement)).to.equal(2n * total + 1n);
    });

    it("should credit no agreement but the one named", async () => {
      const other = await openAgreement(world, { terms: { placementRef: UNKNOWN } });
      await fund(100n);
      await fund(7n, world.people.commissioner, other);
      expect(await balanceOf(agreement)).to.equal(100n);
      expect(await balanceOf(other)).to.equal(7n);
      await expectConservation(world, world.pound, [agreement, other]);
    });

    it("should accept it during a hold", async () => {
      await hold(world, agreement);
      await expect(fund(9n))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 3, 9n, world.people.commissioner, 9n, 0n);
    });

    it("should accept it after the end", async () => {
      await overwriteState(world, agreement, { endsAt: world.start });
      await expect(fund(9n))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 2, 9n, world.people.commissioner, 9n, 0n);
    });
  });

  describe("when the balance would grow", () => {
    beforeEach(async () => {
      await world.pound.mint(world.people.commissioner, 2n ** 97n);
    });

    it("should accept all that a balance can hold", async () => {
      await fund(MOST_MONEY);
      expect(await balanceOf(agreement)).to.equal(MOST_MONEY);
      expect((await readState(world, agreement)).settled).to.equal(0n);
    });

    it("should revert on one base unit more, at once or on top", async () => {
      const tooMuch = (sending: Promise<unknown>) =>
        expect(sending)
          .to.be.revertedWithCustomError(world.escrow, "SafeCastOverflowedUintDowncast")
          .withArgs(96, MOST_MONEY + 1n);
      await tooMuch(fund(MOST_MONEY + 1n));
      await fund(MOST_MONEY);
      await tooMuch(fund(1n));
      expect(await balanceOf(agreement)).to.equal(MOST_MONEY);
    });
  });

  describe("given a donated token", () => {
    it("should credit the donation to nobody, neither at once nor with the next funding", async () => {
      await world.pound.mint(world.escrow, 50n);
      expect(await balanceOf(agreement)).to.equal(0n);
      await expect(fund(10n))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 2, 10n, world.people.commissioner, 10n, 0n);
      await expectConservation(world, world.pound, [agreement], 50n);
    });
  });

  describe("given a loop of tiny fundings", () => {
    it("should number each and add up", async () => {
      for (let count = 0; count < 40; count++) await fund(1n);
      expect(await readState(world, agreement)).to.deep.include({ balance: 40n, sequence: 41n });
    });

    it("should let an exhausted counter start again, without a trace on the bits and money beside it", async () => {
      await fund(100n);
      const bits = { settled: 2n ** 64n - 1n, challenged: 0x5555_5555_5555_5555n };
      await overwriteState(world, agreement, { ...bits, sequence: LAST_SEQUENCE });
      const before = await readState(world, agreement);
      await expect(fund(1n))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 0, 101n, world.people.commissioner, 1n, 0n);
      expect(await readState(world, agreement)).to.deep.equal({ ...before, balance: 101n, sequence: 0n });
    });

    it("should never block a payment by the counter", async () => {
      const funded = await openFunded(world, { terms: { placementRef: UNKNOWN } });
      await overwriteState(world, funded, { sequence: LAST_SEQUENCE });
      await passClose(world);
      await expect(world.escrow.claim(funded, [CORE])).to.changeTokenBalance(
        world.ethers,
        world.pound,
        world.people.payee,
        world.schedule[0]!.amount,
      );
      expect(await readState(world, funded)).to.deep.include({ sequence: 0n, settled: 1n });
    });
  });
});
