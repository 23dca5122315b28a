import { expect } from "chai";
import { TypedDataEncoder, concat, dataLength } from "ethers";
import {
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  attestationOf,
  attestationToAbi,
  itemOf,
  openFunded,
  retractionBy,
  type World,
} from "../../helpers/escrow.js";
import { FLAG_CLOSED, FLAG_ENDORSEMENTS, overwriteState } from "../../helpers/state.js";
import {
  booksOf,
  endorsementsOf,
  eventsOf,
  expectRevert,
  itemSigned,
  panelWith,
  placement,
  prepare,
  signatureBy,
  signedEvent,
  transfersOf,
} from "../../helpers/panel.js";
import { MAGIC_WORD, answering } from "../../helpers/scripts.js";
import { CALLERS_WORD, encodeSignatures, type Consents } from "../../../src/attestation/signatures.js";
import {
  RETRACTION_TYPES,
  attestationDigest,
  retractionDigest,
  type Attestation,
} from "../../../src/attestation/typedData.js";

describe("PlacementEscrow.retractBySignature", () => {
  const load = prepare(async (world) => {
    const agreement = await openFunded(world);
    return { agreement, attestation: attestationOf(world, agreement, [[THREE_OF_THREE, MET]]) };
  });

  const retract = async (world: World, attestation: Attestation, consents: Consents) =>
    world.escrow.connect(world.people.stranger).retractBySignature(attestationToAbi(attestation), consents);

  /** What the seats sign. */
  const digestOf = (world: World, attestation: Attestation) =>
    retractionDigest(world.domain, {
      agreement: attestation.agreement,
      attestation: attestationDigest(world.domain, attestation),
    });

  describe("given the agreement is unknown", () => {
    it("should revert with EscrowAgreementUnknown", async () => {
      const { world, attestation } = await load();
      const unknown = { ...attestation, agreement: `0x${"99".repeat(32)}` };
      const consents = await retractionBy(world, unknown, [INSPECTOR]);
      await expectRevert(world, retract(world, unknown, consents), "EscrowAgreementUnknown", unknown.agreement);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with EscrowAgreementClosed", async () => {
      const { world, agreement, attestation } = await load();
      await overwriteState(world, agreement, { flags: FLAG_CLOSED });
      const consents = await retractionBy(world, attestation, [INSPECTOR]);
      await expectRevert(world, retract(world, attestation, consents), "EscrowAgreementClosed", agreement);
    });
  });

  describe("when the attestation is for another version", () => {
    it("should revert with EscrowVersionStale", async () => {
      const { world, agreement, attestation } = await load();
      const consents = await retractionBy(world, attestation, [INSPECTOR]);
      await overwriteState(world, agreement, { version: 2n });
      await expectRevert(world, retract(world, attestation, consents), "EscrowVersionStale", agreement, 2n, 1n);
    });
  });

  describe("when the seats sign", () => {
    it("should store and log the retraction, whoever relays it, and move no money", async () => {
      const { world, agreement, attestation } = await load();
      const before = await booksOf(world, agreement);
      const consents = await retractionBy(world, attestation, [SOCIAL_WORKER]);
      const tx = await retract(world, attestation, consents);
      const item = { attestation: attestationToAbi(attestation), ...consents };
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Retracted", item, { sequence: 3n, balance: before.balance, caller: world.people.stranger }),
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([]);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0n, retracted: 0b010n });
      expect(await booksOf(world, agreement)).to.deep.equal({ ...before, sequence: 3n, flags: FLAG_ENDORSEMENTS });
    });

    it("should take several seats' endorsements back at once and leave the others'", async () => {
      const { world, attestation } = await load();
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER])]);
      await retract(world, attestation, await retractionBy(world, attestation, [INSPECTOR, MANAGER]));
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0b010n, retracted: 0b101n });
    });

    it("should let none of their later signatures count", async () => {
      const { world, agreement, attestation } = await load();
      await retract(world, attestation, await retractionBy(world, attestation, [INSPECTOR, MANAGER]));
      const attesting = world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER, MANAGER])]);
      await expectRevert(world, attesting, "EscrowRetracted", agreement, 0b101);
    });

    it("should leave other attestations alone", async () => {
      const { world, attestation } = await load();
      await retract(world, attestation, await retractionBy(world, attestation, [INSPECTOR]));
      const other = { ...attestation, validUntil: attestation.validUntil - 1n };
      const tx = await world.escrow.attest([await itemOf(world, other, [INSPECTOR, SOCIAL_WORKER, MANAGER])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should store a seat that is new beside one that retracted before", async () => {
      const { world, attestation } = await load();
      await retract(world, attestation, await retractionBy(world, attestation, [INSPECTOR]));
      await retract(world, attestation, await retractionBy(world, attestation, [INSPECTOR, MANAGER]));
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0n, retracted: 0b101n });
    });

    it("should revert with EscrowAlreadyRetracted if no seat is new", async () => {
      const { world, agreement, attestation } = await load();
      const consents = await retractionBy(world, attestation, [INSPECTOR, MANAGER]);
      await retract(world, attestation, consents);
      await expectRevert(world, retract(world, attestation, consents), "EscrowAlreadyRetracted", agreement, 0b101);
    });

    it("should revert with EscrowAlreadyRetracted if nobody signs", async () => {
      const { world, agreement, attestation } = await load();
      const nobody = { signers: 0, signatures: "0x" };
      await expectRevert(world, retract(world, attestation, nobody), "EscrowAlreadyRetracted", agreement, 0);
    });
  });

  describe("when a seat gives its own word", () => {
    it("should count it if the seat is the caller", async () => {
      const { world, attestation } = await load();
      const consents = encodeSignatures([{ bit: MANAGER, signature: CALLERS_WORD }]);
      const manager = world.people.seats[MANAGER];
      await world.escrow.connect(manager).retractBySignature(attestationToAbi(attestation), consents);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0n, retracted: 0b100n });
    });

    it("should revert with EscrowSignatureInvalid if a stranger gives it", async () => {
      const { world, attestation } = await load();
      const consents = encodeSignatures([{ bit: MANAGER, signature: CALLERS_WORD }]);
      const manager = world.people.seats[MANAGER].address;
      const retracting = retract(world, attestation, consents);
      await expectRevert(world, retracting, "EscrowSignatureInvalid", manager, digestOf(world, attestation));
    });
  });

  describe("when a signature is not good", () => {
    async function expectInvalid(sign: (world: World, attestation: Attestation) => Promise<string>) {
      const { world, attestation } = await load();
      const consents = encodeSignatures([{ bit: INSPECTOR, signature: await sign(world, attestation) }]);
      const inspector = world.people.seats[INSPECTOR].address;
      const retracting = retract(world, attestation, consents);
      await expectRevert(world, retracting, "EscrowSignatureInvalid", inspector, digestOf(world, attestation));
    }

    const message = (world: World, attestation: Attestation) => ({
      agreement: attestation.agreement,
      attestation: attestationDigest(world.domain, attestation),
    });

    it("should revert with EscrowSignatureInvalid if another seat or a stranger signed", async () => {
      await expectInvalid((world, attestation) =>
        world.people.seats[MANAGER].signTypedData(world.domain, RETRACTION_TYPES, message(world, attestation)),
      );
      await expectInvalid((world, attestation) =>
        world.people.stranger.signTypedData(world.domain, RETRACTION_TYPES, message(world, attestation)),
      );
    });

    it("should revert with EscrowSignatureInvalid if it is the seat's signature on the attestation", async () => {
      await expectInvalid((world, attestation) => signatureBy(world, world.people.seats[INSPECTOR], attestation));
    });

    it("should revert with EscrowSignatureInvalid if it takes back another attestation", async () => {
      await expectInvalid((world, attestation) => {
        const other = { ...attestation, evidence: `0x${"e2".repeat(32)}` };
        const inspector = world.people.seats[INSPECTOR];
        return inspector.signTypedData(world.domain, RETRACTION_TYPES, message(world, other));
      });
    });

    it("should revert with EscrowSignatureInvalid if it names another agreement", async () => {
      await expectInvalid(async (world, attestation) => {
        const agreement = await openFunded(world, { terms: placement(2) });
        const elsewhere = { ...message(world, attestation), agreement };
        return world.people.seats[INSPECTOR].signTypedData(world.domain, RETRACTION_TYPES, elsewhere);
      });
    });

    it("should revert with EscrowSignatureInvalid if signed for another chain", async () => {
      await expectInvalid((world, attestation) => {
        const domain = { ...world.domain, chainId: 1n };
        expect(TypedDataEncoder.hashDomain(domain)).to.not.equal(TypedDataEncoder.hashDomain(world.domain));
        return world.people.seats[INSPECTOR].signTypedData(domain, RETRACTION_TYPES, message(world, attestation));
      });
    });

    it("should revert with EscrowSignerUnknown if the signer is no seat or a vacant one", async () => {
      const { world, attestation } = await load();
      for (const bit of [3, 4]) {
        const { signatures } = await retractionBy(world, attestation, [INSPECTOR]);
        const retracting = retract(world, attestation, { signers: 1 << bit, signatures });
        await expectRevert(world, retracting, "EscrowSignerUnknown", 1 << bit);
      }
    });

    it("should revert with EscrowSignaturesMalformed if bytes are left over", async () => {
      const { world, attestation } = await load();
      const { signers, signatures } = await retractionBy(world, attestation, [INSPECTOR]);
      const retracting = retract(world, attestation, { signers, signatures: concat([signatures, "0x00"]) });
      const length = dataLength(signatures);
      await expectRevert(world, retracting, "EscrowSignaturesMalformed", length + 1, length);
    });
  });

  describe("given the seat is a contract wallet", () => {
    const withWallet = prepare(async (world) => {
      const wallet = await world.ethers.deployContract("ScriptedWallet");
      const panel = panelWith(world, { [INSPECTOR]: await wallet.getAddress() });
      const agreement = await openFunded(world, { terms: { panel } });
      const attestation = attestationOf(world, agreement, [[THREE_OF_THREE, MET]]);
      const { signers, signatures } = itemSigned(attestation, [{ bit: INSPECTOR, signature: "0x5a" }]);
      return { wallet, attestation, consents: { signers, signatures } };
    });

    it("should store the retraction if the wallet accepts", async () => {
      const { world, wallet, attestation, consents } = await withWallet();
      await wallet.follow(answering(MAGIC_WORD));
      await retract(world, attestation, consents);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0n, retracted: 0b001n });
    });

    it("should revert with EscrowWalletRefused if it does not", async () => {
      const { world, attestation, consents } = await withWallet();
      const retracting = retract(world, attestation, consents);
      await expectRevert(world, retracting, "EscrowWalletRefused", digestOf(world, attestation), 0b001);
    });
  });
});
