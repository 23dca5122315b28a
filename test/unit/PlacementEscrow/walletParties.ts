import { expect } from "chai";
import {
  COMMISSIONER_ROLE,
  POUND,
  TWO_OF_THREE,
  consentsTo,
  draft,
  openAgreement,
  openFunded,
  toAbi,
  type AgreementOptions,
  type World,
} from "../../helpers/escrow.js";
import { eventsOf, expectRevert, prepare, transfersOf } from "../../helpers/panel.js";
import { MAGIC, MAGIC_WORD, answering, type Script } from "../../helpers/scripts.js";
import { packTranche } from "../../../src/agreement/tranche.js";
import { CALLERS_WORD, decodeSignatures, encodeSignatures } from "../../../src/attestation/signatures.js";

const REASON = `0x${"5e".repeat(32)}`;

const COMMISSIONER = 0;
const PROVIDER = 1;

describe("PlacementEscrow.open and grant by contract wallets", () => {
  /** The arguments of `open` without the consents, and the agreement's id. */
  async function draftOf(world: World, options: AgreementOptions) {
    const { terms, schedule } = draft(world, options);
    const words = schedule.map(packTranche);
    return { terms: toAbi(terms), words, agreement: await world.escrow.termsDigest(toAbi(terms), words) };
  }

  describe("given the commissioner is an ordinary contract wallet", () => {
    const load = prepare(async (world) => {
      const owner = world.people.commissioner;
      const wallet = await world.ethers.deployContract("OwnedWallet", [owner]);
      return { owner, wallet, options: { terms: { commissioner: await wallet.getAddress() } } };
    });

    it("should open by its owner's signature", async () => {
      const { world, wallet, options } = await load();
      const agreement = await openAgreement(world, options);
      const { commissioner } = await world.escrow.termsOf(agreement);
      expect(commissioner).to.equal(await wallet.getAddress());
      expect((await world.escrow.stateOf(agreement)).version).to.equal(1n);
    });

    it("should open by its own call", async () => {
      const { world, owner, wallet, options } = await load();
      const { terms, words, agreement } = await draftOf(world, options);
      const [, providers] = decodeSignatures(await consentsTo(world, draft(world, options)));
      const consents = encodeSignatures([{ bit: COMMISSIONER, signature: CALLERS_WORD }, providers!]);
      const calling = world.escrow.interface.encodeFunctionData("open", [terms, words, consents]);
      const tx = await wallet.connect(owner).execute(world.escrow, calling);
      const [opened] = await eventsOf(world, tx);
      expect(opened?.slice(0, 3)).to.deep.equal(["Opened", agreement, await wallet.getAddress()]);
      expect(opened?.slice(6, 7)).to.deep.equal([await wallet.getAddress()]);
      expect(opened?.slice(-2)).to.deep.equal([BigInt(consents.signers), consents.signatures]);
    });

    it("should revert with EscrowWalletRefused if somebody else signed", async () => {
      const { world, options } = await load();
      const { terms, words, agreement } = await draftOf(world, options);
      const { stranger, provider } = world.people;
      const consents = await consentsTo(world, draft(world, options), [stranger, provider]);
      const opening = world.escrow.open(terms, words, consents);
      await expectRevert(world, opening, "EscrowWalletRefused", agreement, 0b01);
    });

    it("should revert with EscrowSignatureInvalid if its owner's call stands in for it", async () => {
      const { world, owner, wallet, options } = await load();
      const { terms, words, agreement } = await draftOf(world, options);
      const [, providers] = decodeSignatures(await consentsTo(world, draft(world, options)));
      const consents = encodeSignatures([{ bit: COMMISSIONER, signature: CALLERS_WORD }, providers!]);
      const opening = world.escrow.connect(owner).open(terms, words, consents);
      await expectRevert(world, opening, "EscrowSignatureInvalid", await wallet.getAddress(), agreement);
    });

    it("should grant by its own call", async () => {
      const { world, owner, wallet, options } = await load();
      const agreement = await openFunded(world, options);
      const calling = world.escrow.interface.encodeFunctionData("grant", [agreement, [TWO_OF_THREE], REASON]);
      const tx = await wallet.connect(owner).execute(world.escrow, calling);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should revert with EscrowCallerNotAllowed if its owner grants", async () => {
      const { world, owner, options } = await load();
      const agreement = await openFunded(world, options);
      const granting = world.escrow.connect(owner).grant(agreement, [TWO_OF_THREE], REASON);
      await expectRevert(world, granting, "EscrowCallerNotAllowed", agreement, owner.address, COMMISSIONER_ROLE);
    });
  });

  describe("given the provider is a contract wallet that answers as it likes", () => {
    const load = prepare(async (world) => {
      const wallet = await world.ethers.deployContract("ScriptedWallet");
      const options = { terms: { provider: await wallet.getAddress() } };
      const { commissioner } = world.people;
      const both = await consentsTo(world, draft(world, options), [commissioner, commissioner]);
      const [commissioners] = decodeSignatures(both);
      const consents = encodeSignatures([commissioners!, { bit: PROVIDER, signature: "0x5a" }]);
      return { wallet, consents, ...(await draftOf(world, options)) };
    });

    async function expectRefused(script: Script) {
      const { world, wallet, consents, terms, words, agreement } = await load();
      await wallet.follow(script);
      const opening = world.escrow.open(terms, words, consents, { gasLimit: 4_000_000n });
      await expectRevert(world, opening, "EscrowWalletRefused", agreement, 0b10);
    }

    it("should open if it answers with the magic word", async () => {
      const { world, wallet, consents, terms, words, agreement } = await load();
      await wallet.follow(answering(MAGIC_WORD));
      await world.escrow.open(terms, words, consents);
      expect((await world.escrow.stateOf(agreement)).version).to.equal(1n);
    });

    it("should revert with EscrowWalletRefused if it reverts with the magic word", async () => {
      await expectRefused(answering(MAGIC_WORD, { reverts: true }));
    });

    it("should revert with EscrowWalletRefused if the magic word has dirty low bytes", async () => {
      await expectRefused(answering(`${MAGIC}${"00".repeat(27)}01`));
    });

    it("should revert with EscrowWalletRefused if it returns a bomb", async () => {
      await expectRefused(answering(`0x${"ff".repeat(32)}`, { padding: 400_000n }));
    });
  });
});
