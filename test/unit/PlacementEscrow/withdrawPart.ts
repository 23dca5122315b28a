import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { DenyListToken } from "../../../typechain-types/index.js";
import { ZERO_ADDRESS, loadWorld, type World } from "../../helpers/escrow.js";
import { openOwing } from "../../helpers/flows.js";
import { FEE, expectConservation, inToken } from "../../helpers/tokens.js";

const PART = 7n;

describe("PlacementEscrow.withdrawPart", () => {
  let world: World;
  let token: DenyListToken;
  let agreement: string;
  let payee: HardhatEthersSigner;
  let stranger: HardhatEthersSigner;

  beforeEach(async () => {
    const home = await loadWorld();
    token = await home.ethers.deployContract("DenyListToken");
    world = await inToken(home, token);
    ({ payee, stranger } = world.people);
    agreement = await openOwing({ world, token });
    await token.setDenied(payee, false);
  });

  afterEach(async () => {
    await expectConservation(world, token, [agreement]);
  });

  const withdrawPart = (sender: HardhatEthersSigner, to: string, amount: bigint) =>
    world.escrow.connect(sender).withdrawPart(token, to, amount);

  describe("when the part is not owed", () => {
    it("should revert for nothing", async () => {
      await expect(withdrawPart(payee, payee.address, 0n))
        .to.be.revertedWithCustomError(world.escrow, "EscrowPartNotOwed")
        .withArgs(FEE, 0n);
    });

    it("should revert for a base unit more than is owed", async () => {
      await expect(withdrawPart(payee, payee.address, FEE + 1n))
        .to.be.revertedWithCustomError(world.escrow, "EscrowPartNotOwed")
        .withArgs(FEE, FEE + 1n);
      expect(await world.escrow.owed(token, payee)).to.equal(FEE);
    });

    it("should revert for anybody but the account, to whom nothing is owed", async () => {
      await expect(withdrawPart(stranger, payee.address, PART))
        .to.be.revertedWithCustomError(world.escrow, "EscrowPartNotOwed")
        .withArgs(0n, PART);
    });
  });

  describe("when it goes where it may not", () => {
    it("should revert for the zero address and for the escrow", async () => {
      for (const to of [ZERO_ADDRESS, world.escrowAddress]) {
        await expect(withdrawPart(payee, to, PART))
          .to.be.revertedWithCustomError(world.escrow, "EscrowRecipientNotAllowed")
          .withArgs(payee.address, to);
      }
      expect(await world.escrow.owed(token, payee)).to.equal(FEE);
    });
  });

  describe("when the part is owed", () => {
    it("should deliver the part and go on owing the rest", async () => {
      await withdrawPart(payee, payee.address, PART);
      expect(await token.balanceOf(payee)).to.equal(PART);
      expect(await world.escrow.owed(token, payee)).to.equal(FEE - PART);
    });

    it("should emit Withdrawn with token, account, recipient and the part", async () => {
      await expect(withdrawPart(payee, payee.address, PART))
        .to.emit(world.escrow, "Withdrawn")
        .withArgs(await token.getAddress(), payee.address, payee.address, PART);
    });

    it("should deliver the last base unit, and owe nothing then", async () => {
      await withdrawPart(payee, payee.address, FEE - 1n);
      await withdrawPart(payee, payee.address, 1n);
      expect(await token.balanceOf(payee)).to.equal(FEE);
      expect(await world.escrow.owed(token, payee)).to.equal(0n);
    });

    it("should deliver where the account says", async () => {
      await withdrawPart(payee, stranger.address, PART);
      expect(await token.balanceOf(stranger)).to.equal(PART);
    });
  });
});
