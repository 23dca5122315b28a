import { expect } from "chai";
import { packTranche } from "../../../src/agreement/tranche.js";
import { CALLERS_WORD, encodeSignatures } from "../../../src/attestation/signatures.js";
import { TERMS_TYPES } from "../../../src/attestation/typedData.js";
import { consentsTo, draft, loadWorld, toAbi, type World } from "../../helpers/escrow.js";

/** Contracts in a few bytes of code, each with its answer to every call. */
const CODE = {
  /** `isValidSignature`'s own selector, padded to a word: ERC-1271 for yes. */
  accepts: "0x631626ba7e60e01b60005260206000f3",
  /** A word of ones, as ERC-1271 has it for no. */
  refuses: "0x60001960005260206000f3",
  /** The selector, unpadded: four bytes are no answer. */
  answersShort: "0x631626ba7e60e01b60005260046000f3",
  /** Nothing at all. */
  answersNothing: "0x00",
  reverts: "0x60006000fd",
  /** The invalid instruction: all its gas is gone. */
  burns: "0xfe",
} as const;

const WALLET = "0x00000000000000000000000000000000000a11e7";
const OTHER_WALLET = "0x00000000000000000000000000000000000b11e7";
const WALLETS_WORD = "0x5161";

describe("PlacementEscrow.open: wallets", () => {
  let world: World;

  beforeEach(async () => {
    world = await loadWorld();
  });

  /** Opens with a wallet as commissioner; the provider signs with its key. */
  const openWithWallet = async (code: string, overrides: { gasLimit?: bigint } = {}) => {
    await world.helpers.setCode(WALLET, code);
    const agreed = draft(world, { terms: { commissioner: WALLET } });
    const message = { ...agreed.terms, schedule: agreed.schedule };
    const signature = await world.people.provider.signTypedData(world.domain, TERMS_TYPES, message);
    const consents = encodeSignatures([
      { bit: 0, signature: WALLETS_WORD },
      { bit: 1, signature },
    ]);
    return world.escrow.open(toAbi(agreed.terms), agreed.schedule.map(packTranche), consents, overrides);
  };

  const digestOf = (terms: Parameters<typeof draft>[1]): Promise<string> => {
    const agreed = draft(world, terms);
    return world.escrow.termsDigest(toAbi(agreed.terms), agreed.schedule.map(packTranche));
  };

  const expectRefused = async (code: string): Promise<void> => {
    await expect(openWithWallet(code, { gasLimit: 3_000_000n }))
      .to.be.revertedWithCustomError(world.escrow, "EscrowWalletRefused")
      .withArgs(await digestOf({ terms: { commissioner: WALLET } }), 1);
  };

  describe("given a party is a contract wallet", () => {
    it("should open if the wallet accepts the digest", async () => {
      await openWithWallet(CODE.accepts);
      const agreement = await digestOf({ terms: { commissioner: WALLET } });
      expect((await world.escrow.termsOf(agreement)).commissioner).to.equal(world.ethers.getAddress(WALLET));
    });

    it("should revert with the signer's bit if the wallet says no", async () => {
      await expectRefused(CODE.refuses);
    });

    it("should revert with the signer's bit if the wallet answers in less than a word", async () => {
      await expectRefused(CODE.answersShort);
    });

    it("should revert with the signer's bit if the wallet answers nothing", async () => {
      await expectRefused(CODE.answersNothing);
    });

    it("should revert with the signer's bit if the wallet reverts", async () => {
      await expectRefused(CODE.reverts);
    });

    it("should revert with the signer's bit if the wallet burns its 500,000 gas", async () => {
      await expectRefused(CODE.burns);
    });

    it("should revert for want of gas rather than blame a wallet that it starves", async () => {
      const tooLittle = (available: bigint): boolean => available < 520_000n;
      await expect(openWithWallet(CODE.accepts, { gasLimit: 560_000n }))
        .to.be.revertedWithCustomError(world.escrow, "EscrowGasTooLow")
        .withArgs(tooLittle, 520_000n);
    });

    it("should revert if anybody else sends the wallet's consent as a caller's word", async () => {
      await world.helpers.setCode(WALLET, CODE.accepts);
      const agreed = draft(world, { terms: { commissioner: WALLET } });
      const consents = encodeSignatures([0, 1].map((bit) => ({ bit, signature: CALLERS_WORD })));
      const sending = world.escrow
        .connect(world.people.provider)
        .open(toAbi(agreed.terms), agreed.schedule.map(packTranche), consents);
      await expect(sending)
        .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureInvalid")
        .withArgs(world.ethers.getAddress(WALLET), await digestOf({ terms: { commissioner: WALLET } }));
    });
  });

  describe("given both parties are contract wallets", () => {
    it("should revert with the bits of all that refuse", async () => {
      await world.helpers.setCode(WALLET, CODE.refuses);
      await world.helpers.setCode(OTHER_WALLET, CODE.reverts);
      const terms = { commissioner: WALLET, provider: OTHER_WALLET };
      const agreed = draft(world, { terms });
      const consents = encodeSignatures([0, 1].map((bit) => ({ bit, signature: WALLETS_WORD })));
      await expect(world.escrow.open(toAbi(agreed.terms), agreed.schedule.map(packTranche), consents))
        .to.be.revertedWithCustomError(world.escrow, "EscrowWalletRefused")
        .withArgs(await digestOf({ terms }), 3);
    });
  });

  describe("given an account with a key has code too", () => {
    it("should open on the key's signature, whatever the code says", async () => {
      await world.helpers.setCode(world.people.commissioner.address, CODE.refuses);
      const consents = await consentsTo(world, world);
      await expect(world.escrow.open(toAbi(world.terms), world.schedule.map(packTranche), consents)).to.emit(
        world.escrow,
        "Opened",
      );
    });
  });
});
