import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { DenyListToken } from "../../../typechain-types/index.js";
import { ZERO_ADDRESS, loadWorld, type World } from "../../helpers/escrow.js";
import { FLAG_CLOSED, overwriteState, readState } from "../../helpers/state.js";
import { openOwing } from "../../helpers/flows.js";
import { FEE, expectConservation, inToken } from "../../helpers/tokens.js";

const ANOTHER_REF = `0x${"a2".repeat(32)}`;

describe("PlacementEscrow.withdraw", () => {
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
  });

  const withdraw = (sender: HardhatEthersSigner, to: { address: string }, account = payee.address) =>
    world.escrow.connect(sender).withdraw(token, account, to.address);

  const expectNothingOwed = async (sending: Promise<unknown>, asset: string, account: string): Promise<void> => {
    await expect(sending).to.be.revertedWithCustomError(world.escrow, "EscrowNothingOwed").withArgs(asset, account);
  };

  const expectNotAllowed = async (sending: Promise<unknown>, account: string, to: string): Promise<void> => {
    await expect(sending)
      .to.be.revertedWithCustomError(world.escrow, "EscrowRecipientNotAllowed")
      .withArgs(account, to);
    expect(await world.escrow.owed(token, payee)).to.equal(FEE);
  };

  describe("given nothing is owed", () => {
    it("should revert with token and account", async () => {
      await expectNothingOwed(
        withdraw(stranger, stranger, stranger.address),
        await token.getAddress(),
        stranger.address,
      );
    });

    it("should revert if the account is owed in another token only", async () => {
      const pound = await world.pound.getAddress();
      await expectNothingOwed(world.escrow.withdraw(pound, payee, payee), pound, payee.address);
    });

    it("should revert the second time", async () => {
      await withdraw(payee, payee);
      await expectNothingOwed(withdraw(payee, payee), await token.getAddress(), payee.address);
    });

    it("should revert for the zero address and for the escrow itself", async () => {
      for (const account of [ZERO_ADDRESS, world.escrowAddress]) {
        const sending = withdraw(stranger, { address: account }, account);
        await expectNothingOwed(sending, await token.getAddress(), account);
      }
    });
  });

  describe("when it goes to the account itself", () => {
    it("should deliver all of it, whoever sends", async () => {
      await expect(withdraw(stranger, payee)).to.changeTokenBalances(
        world.ethers,
        token,
        [payee, world.escrow, stranger],
        [FEE, -FEE, 0n],
      );
      expect(await world.escrow.owed(token, payee)).to.equal(0n);
      await expectConservation(world, token, [agreement]);
    });

    it("should emit Withdrawn with token, account, recipient and amount", async () => {
      await expect(withdraw(stranger, payee)).to.emit(world.escrow, "Withdrawn").withArgs(token, payee, payee, FEE);
    });

    it("should change nothing of the agreement", async () => {
      const before = await readState(world, agreement);
      await withdraw(payee, payee);
      expect(await readState(world, agreement)).to.deep.equal(before);
    });

    it("should deliver once what several agreements owe", async () => {
      const elsewhere = { ...world, terms: { ...world.terms, placementRef: ANOTHER_REF } };
      await openOwing({ world: elsewhere, token });
      await expect(withdraw(stranger, payee))
        .to.emit(world.escrow, "Withdrawn")
        .withArgs(token, payee, payee, 2n * FEE);
      expect(await token.balanceOf(payee)).to.equal(2n * FEE);
    });

    it("should deliver after the agreement is closed", async () => {
      await overwriteState(world, agreement, { flags: FLAG_CLOSED });
      await expect(withdraw(stranger, payee)).to.changeTokenBalance(world.ethers, token, payee, FEE);
    });
  });

  describe("when it goes elsewhere", () => {
    it("should deliver if the account itself sends", async () => {
      const { provider } = world.people;
      await expect(withdraw(payee, provider)).to.changeTokenBalances(world.ethers, token, [provider, payee], [FEE, 0n]);
      expect(await world.escrow.owed(token, payee)).to.equal(0n);
    });

    it("should emit Withdrawn with the recipient", async () => {
      const { provider } = world.people;
      await expect(withdraw(payee, provider)).to.emit(world.escrow, "Withdrawn").withArgs(token, payee, provider, FEE);
    });

    it("should revert if anybody else sends, to whomever", async () => {
      const { commissioner, provider } = world.people;
      for (const sender of [stranger, commissioner, provider]) {
        await expectNotAllowed(withdraw(sender, sender), payee.address, sender.address);
      }
    });

    it("should revert if it would go to the zero address or to the escrow", async () => {
      for (const to of [ZERO_ADDRESS, world.escrowAddress]) {
        await expectNotAllowed(withdraw(payee, { address: to }), payee.address, to);
      }
    });
  });

  describe("given the token still denies the account", () => {
    beforeEach(async () => {
      await token.setDenied(payee, true);
    });

    it("should revert with the token's reason and still owe it", async () => {
      await expect(withdraw(stranger, payee))
        .to.be.revertedWithCustomError(token, "DenyListTokenDenied")
        .withArgs(payee);
      expect(await world.escrow.owed(token, payee)).to.equal(FEE);
      await expectConservation(world, token, [agreement]);
    });

    it("should deliver once the denial is lifted", async () => {
      await token.setDenied(payee, false);
      await expect(withdraw(stranger, payee)).to.changeTokenBalance(world.ethers, token, payee, FEE);
    });

    it("should let the account send it to one that is not denied", async () => {
      await expect(withdraw(payee, stranger)).to.changeTokenBalance(world.ethers, token, stranger, FEE);
    });
  });
});
