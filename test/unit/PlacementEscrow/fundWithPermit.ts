import { expect } from "chai";
import { Signature, ZeroHash } from "ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { PERMIT_TYPES } from "../../../src/attestation/permit.js";
import { CORE, DAY, POUND, loadWorld, openAgreement, openFunded, type World } from "../../helpers/escrow.js";
import { FLAG_CLOSED, overwriteState, readState } from "../../helpers/state.js";
import { expectConservation, inToken } from "../../helpers/tokens.js";

const UNKNOWN = `0x${"99".repeat(32)}`;

/** What is no permit at all. */
const NO_PERMIT = [27, ZeroHash, ZeroHash] as const;

describe("PlacementEscrow.fundWithPermit", () => {
  let world: World;
  let agreement: string;
  /** Has money, and has approved nothing. */
  let funder: HardhatEthersSigner;
  let deadline: bigint;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openAgreement(world);
    funder = world.people.stranger;
    deadline = world.start + DAY;
    await world.pound.mint(funder, 1_000n * POUND);
  });

  interface Permit {
    readonly owner?: HardhatEthersSigner;
    readonly amount?: bigint;
    readonly until?: bigint;
  }

  /** The funder's permit for 100 base units, as the last arguments of the call, unless told otherwise. */
  const sign = async ({ owner = funder, amount = 100n, until = deadline }: Permit = {}) => {
    const domain = {
      name: "Test Pound",
      version: "1",
      chainId: world.domain.chainId,
      verifyingContract: await world.pound.getAddress(),
    };
    const nonce = await world.pound.nonces(owner);
    const message = { owner: owner.address, spender: world.escrowAddress, value: amount, nonce, deadline: until };
    const { v, r, s } = Signature.from(await owner.signTypedData(domain, PERMIT_TYPES, message));
    return [v, r, s] as const;
  };

  const fund = (amount: bigint, permit: readonly [number, string, string], sender = funder, id = agreement) =>
    world.escrow.connect(sender).fundWithPermit(id, amount, deadline, ...permit);

  const expectNoAllowance = async (sending: Promise<unknown>, amount = 100n): Promise<void> => {
    await expect(sending)
      .to.be.revertedWithCustomError(world.pound, "ERC20InsufficientAllowance")
      .withArgs(world.escrow, 0n, amount);
  };

  describe("given no such agreement", () => {
    it("should revert with the id", async () => {
      await expect(fund(100n, await sign(), funder, UNKNOWN))
        .to.be.revertedWithCustomError(world.escrow, "EscrowAgreementUnknown")
        .withArgs(UNKNOWN);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with the id", async () => {
      await overwriteState(world, agreement, { flags: FLAG_CLOSED });
      await expect(fund(100n, await sign()))
        .to.be.revertedWithCustomError(world.escrow, "EscrowAgreementClosed")
        .withArgs(agreement);
    });
  });

  describe("when the permit is good", () => {
    it("should move the money without an earlier approval, and leave no allowance", async () => {
      await expect(fund(100n, await sign())).to.changeTokenBalances(
        world.ethers,
        world.pound,
        [funder, world.escrow],
        [-100n, 100n],
      );
      expect(await world.pound.allowance(funder, world.escrow)).to.equal(0n);
      await expectConservation(world, world.pound, [agreement]);
    });

    it("should emit Funded as fund does", async () => {
      await expect(fund(100n, await sign()))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 2, 100n, funder, 100n, 0n);
    });

    it("should pay arrears first", async () => {
      const { commissioner, payee } = world.people;
      const short = await openFunded(world, { terms: { placementRef: UNKNOWN }, funds: 20_000n * POUND - 60n });
      await world.escrow.connect(commissioner).grant(short, [CORE], ZeroHash);
      await expect(fund(100n, await sign(), funder, short))
        .to.emit(world.escrow, "Funded")
        .withArgs(short, 4, 40n, funder, 100n, 60n);
      expect(await world.pound.balanceOf(payee)).to.equal(20_000n * POUND);
      expect(await world.escrow.arrears(short)).to.equal(0n);
    });

    it("should revert with the agreement if the amount is 0", async () => {
      await expect(fund(0n, await sign({ amount: 0n })))
        .to.be.revertedWithCustomError(world.escrow, "EscrowNothingReceived")
        .withArgs(agreement);
    });
  });

  describe("when the permit's deadline", () => {
    const fundAt = async (time: bigint) => {
      const permit = await sign();
      await world.helpers.time.setNextBlockTimestamp(time);
      return fund(100n, permit);
    };

    it("should fund a second before it", async () => {
      await expect(fundAt(deadline - 1n)).to.emit(world.escrow, "Funded");
    });

    it("should fund at it", async () => {
      await expect(fundAt(deadline)).to.emit(world.escrow, "Funded");
    });

    it("should revert a second later", async () => {
      await expectNoAllowance(fundAt(deadline + 1n));
    });
  });

  describe("given a front-runner used the permit already", () => {
    it("should fund all the same", async () => {
      const [v, r, s] = await sign();
      await world.pound.connect(world.people.provider).permit(funder, world.escrow, 100n, deadline, v, r, s);
      await expect(fund(100n, [v, r, s])).to.changeTokenBalances(
        world.ethers,
        world.pound,
        [funder, world.escrow],
        [-100n, 100n],
      );
    });

    it("should revert if it was used and spent", async () => {
      const permit = await sign();
      await fund(100n, permit);
      await expectNoAllowance(fund(100n, permit));
    });
  });

  describe("given a stolen permit", () => {
    it("should take nothing from who signed it", async () => {
      const { provider } = world.people;
      await expectNoAllowance(fund(100n, await sign(), provider));
      expect(await world.pound.balanceOf(funder)).to.equal(1_000n * POUND);
      expect(await world.pound.allowance(funder, world.escrow)).to.equal(0n);
    });

    it("should take the thief's own money if the thief has approved the escrow", async () => {
      const { commissioner } = world.people;
      await expect(fund(100n, await sign(), commissioner)).to.changeTokenBalances(
        world.ethers,
        world.pound,
        [funder, commissioner],
        [0n, -100n],
      );
      expect(await world.pound.allowance(funder, world.escrow)).to.equal(0n);
    });

    it("should take nothing from the many who approved the escrow, where a token swallows any permit", async () => {
      const token = await world.ethers.deployContract("PhantomPermitToken");
      const there = await inToken(world, token);
      const phantom = await openAgreement(there);
      const { commissioner } = world.people;
      const rich = await token.balanceOf(commissioner);
      await expect(fund(100n, NO_PERMIT, funder, phantom))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(world.escrow, 0n, 100n);
      expect(await token.balanceOf(commissioner)).to.equal(rich);
    });
  });

  describe("when the permit is no good", () => {
    it("should revert with the token's reason if it is for another amount", async () => {
      await expectNoAllowance(fund(101n, await sign()), 101n);
    });

    it("should revert with the token's reason if it is nobody's", async () => {
      await expectNoAllowance(fund(100n, NO_PERMIT));
    });

    it("should fund if the allowance suffices without it", async () => {
      await world.pound.connect(funder).approve(world.escrow, 100n);
      await expect(fund(100n, NO_PERMIT))
        .to.emit(world.escrow, "Funded")
        .withArgs(agreement, 2, 100n, funder, 100n, 0n);
    });
  });

  describe("given the token knows no permit", () => {
    it("should fund if the allowance suffices", async () => {
      const token = await world.ethers.deployContract("SilentToken");
      const silent = await openAgreement(await inToken(world, token));
      const { commissioner } = world.people;
      await expect(fund(100n, NO_PERMIT, commissioner, silent))
        .to.emit(world.escrow, "Funded")
        .withArgs(silent, 2, 100n, commissioner, 100n, 0n);
      expect((await readState(world, silent)).balance).to.equal(100n);
      await expectConservation(world, token, [silent]);
    });

    it("should revert with the token's reason if there is no allowance", async () => {
      const token = await world.ethers.deployContract("SilentToken");
      const silent = await openAgreement(await inToken(world, token));
      await expect(fund(100n, NO_PERMIT, funder, silent))
        .to.be.revertedWithCustomError(token, "SilentTokenShort")
        .withArgs(world.escrow, 0n, 100n);
    });
  });
});
