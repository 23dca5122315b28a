import { expect } from "chai";
import { Signature, concat, dataLength, dataSlice, getBytes, toBeHex } from "ethers";
import {
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  attestationOf,
  attestationToAbi,
  itemOf,
  openFunded,
  type Item,
  type World,
} from "../../helpers/escrow.js";
import { expectRevert, itemSigned, placement, prepare, signatureBy, transfersOf } from "../../helpers/panel.js";
import { CALLERS_WORD } from "../../../src/attestation/signatures.js";
import { attestationDigest, type Attestation } from "../../../src/attestation/typedData.js";

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
/** A uint16 length and 65 bytes. */
const ONE_SIGNATURE = 67;

describe("PlacementEscrow.attest and signatures", () => {
  const load = prepare(async (world) => {
    const agreement = await openFunded(world);
    return { agreement, attestation: attestationOf(world, agreement, [[TWO_OF_THREE, MET]]) };
  });

  const inspectorsOn = async (world: World, attestation: Attestation) =>
    signatureBy(world, world.people.seats[INSPECTOR], attestation);

  /** The social worker's signature is good; the inspector's is as given. */
  async function expectInspectorRefused(
    forge: (world: World, attestation: Attestation, agreement: string) => Promise<string>,
  ) {
    const { world, agreement, attestation } = await load();
    const item = itemSigned(attestation, [
      { bit: INSPECTOR, signature: await forge(world, attestation, agreement) },
      { bit: SOCIAL_WORKER, signature: await signatureBy(world, world.people.seats[SOCIAL_WORKER], attestation) },
    ]);
    const digest = attestationDigest(world.domain, attestation);
    const inspector = world.people.seats[INSPECTOR].address;
    await expectRevert(world, world.escrow.attest([item]), "EscrowSignatureInvalid", inspector, digest);
  }

  /** Signed by the inspector with something changed, submitted without. */
  const expectTamperingRefused = (changes: Partial<Attestation>) =>
    expectInspectorRefused((world, attestation) => inspectorsOn(world, { ...attestation, ...changes }));

  describe("when the signers are no seats", () => {
    async function expectUnknown(change: (item: Item) => Item) {
      const { world, attestation } = await load();
      const item = change(await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER]));
      await expectRevert(world, world.escrow.attest([item]), "EscrowSignerUnknown", item.signers);
    }

    it("should revert with EscrowSignerUnknown if a bit is past the last seat", async () => {
      for (const bit of [4, 5, 6, 7]) {
        await expectUnknown((item) => ({ ...item, signers: item.signers | (1 << bit) }));
      }
    });

    it("should revert with EscrowSignerUnknown if the seat is vacant and the signature recovers to nobody", async () => {
      const nothing = concat([toBeHex(65, 2), `0x${"00".repeat(65)}`]);
      await expectUnknown(({ attestation, signers, signatures }) => ({
        attestation,
        signers: signers | 0b1000,
        signatures: concat([signatures, nothing]),
      }));
    });

    it("should revert with EscrowSignerUnknown if the seat is vacant and the caller stands in for it", async () => {
      await expectUnknown(({ attestation, signers, signatures }) => ({
        attestation,
        signers: signers | 0b1000,
        signatures: concat([signatures, toBeHex(0, 2)]),
      }));
    });

    it("should revert with EscrowSignerUnknown if the seat is vacant and a signature before it is nobody's", async () => {
      const nothing = concat([toBeHex(65, 2), `0x${"00".repeat(65)}`]);
      await expectUnknown(({ attestation }) => ({
        attestation,
        signers: 0b1001,
        signatures: concat([nothing, nothing]),
      }));
    });
  });

  describe("when the signature is somebody else's", () => {
    it("should revert with EscrowSignatureInvalid if a stranger signed", async () => {
      await expectInspectorRefused((world, attestation) => signatureBy(world, world.people.stranger, attestation));
    });

    it("should revert with EscrowSignatureInvalid if another seat signed", async () => {
      await expectInspectorRefused((world, attestation) =>
        signatureBy(world, world.people.seats[MANAGER], attestation),
      );
    });

    it("should revert with EscrowSignatureInvalid if one signature stands for two seats", async () => {
      const { world, attestation } = await load();
      const signature = await inspectorsOn(world, attestation);
      const item = itemSigned(attestation, [
        { bit: INSPECTOR, signature },
        { bit: SOCIAL_WORKER, signature },
      ]);
      const socialWorker = world.people.seats[SOCIAL_WORKER].address;
      const digest = attestationDigest(world.domain, attestation);
      await expectRevert(world, world.escrow.attest([item]), "EscrowSignatureInvalid", socialWorker, digest);
    });

    it("should revert with EscrowSignatureInvalid if two seats' signatures are swapped", async () => {
      const { world, attestation } = await load();
      const item = itemSigned(attestation, [
        { bit: INSPECTOR, signature: await signatureBy(world, world.people.seats[SOCIAL_WORKER], attestation) },
        { bit: SOCIAL_WORKER, signature: await inspectorsOn(world, attestation) },
      ]);
      const inspector = world.people.seats[INSPECTOR].address;
      const digest = attestationDigest(world.domain, attestation);
      await expectRevert(world, world.escrow.attest([item]), "EscrowSignatureInvalid", inspector, digest);
    });
  });

  describe("when it was signed for another place", () => {
    it("should revert with EscrowSignatureInvalid if signed for another chain", async () => {
      await expectInspectorRefused((world, attestation) =>
        signatureBy(world, world.people.seats[INSPECTOR], attestation, { chainId: 1n }),
      );
    });

    it("should revert with EscrowSignatureInvalid if signed for another contract", async () => {
      await expectInspectorRefused(async (world, attestation) => {
        const other = await world.ethers.deployContract("PlacementEscrow");
        const verifyingContract = await other.getAddress();
        return signatureBy(world, world.people.seats[INSPECTOR], attestation, { verifyingContract });
      });
    });

    it("should revert with EscrowSignatureInvalid if signed for another name or version of the contract", async () => {
      for (const domain of [{ name: "PlacementEscrow2" }, { version: "2" }]) {
        await expectInspectorRefused((world, attestation) =>
          signatureBy(world, world.people.seats[INSPECTOR], attestation, domain),
        );
      }
    });

    it("should revert with EscrowSignatureInvalid if signed for another agreement", async () => {
      await expectInspectorRefused(async (world, attestation) => {
        const agreement = await openFunded(world, { terms: placement(2) });
        return inspectorsOn(world, { ...attestation, agreement });
      });
    });
  });

  describe("when something else was signed", () => {
    it("should revert with EscrowSignatureInvalid if signed for another version of the agreement", async () => {
      await expectTamperingRefused({ version: 2n });
    });

    it("should revert with EscrowSignatureInvalid if the findings differ", async () => {
      await expectTamperingRefused({ findings: [{ tranche: TWO_OF_THREE, achieved: MET - 1n }] });
      await expectTamperingRefused({ findings: [{ tranche: TWO_OF_THREE + 1n, achieved: MET }] });
      await expectTamperingRefused({ findings: [] });
      await expectTamperingRefused({
        findings: [
          { tranche: TWO_OF_THREE, achieved: MET },
          { tranche: TWO_OF_THREE + 1n, achieved: MET },
        ],
      });
    });

    it("should revert with EscrowSignatureInvalid if it says otherwise about a refusal", async () => {
      await expectTamperingRefused({ overRefusal: true });
    });

    it("should revert with EscrowSignatureInvalid if the evidence differs", async () => {
      await expectTamperingRefused({ evidence: `0x${"e2".repeat(32)}` });
    });

    it("should revert with EscrowSignatureInvalid if it expires at another time", async () => {
      const { attestation } = await load();
      await expectTamperingRefused({ validUntil: attestation.validUntil - 1n });
    });

    it("should revert with EscrowSignatureInvalid if the digest was signed as a message", async () => {
      await expectInspectorRefused((world, attestation) =>
        world.people.seats[INSPECTOR].signMessage(getBytes(attestationDigest(world.domain, attestation))),
      );
    });
  });

  describe("when the signature has another form", () => {
    it("should revert with EscrowSignatureInvalid if s is in the upper half", async () => {
      await expectInspectorRefused(async (world, attestation) => {
        const { r, s, v } = Signature.from(await inspectorsOn(world, attestation));
        return concat([r, toBeHex(CURVE_ORDER - BigInt(s), 32), toBeHex(v === 27 ? 28 : 27)]);
      });
    });

    it("should revert with EscrowSignatureInvalid if v is 0 or 1", async () => {
      await expectInspectorRefused(async (world, attestation) => {
        const { r, s, yParity } = Signature.from(await inspectorsOn(world, attestation));
        return concat([r, s, toBeHex(yParity, 1)]);
      });
    });

    it("should revert with EscrowSignatureInvalid if v is the other of 27 and 28", async () => {
      await expectInspectorRefused(async (world, attestation) => {
        const { r, s, v } = Signature.from(await inspectorsOn(world, attestation));
        return concat([r, s, toBeHex(v === 27 ? 28 : 27)]);
      });
    });

    it("should revert with EscrowSignatureInvalid if it is compact, in 64 bytes", async () => {
      await expectInspectorRefused(async (world, attestation) => {
        const { compactSerialized } = Signature.from(await inspectorsOn(world, attestation));
        expect(dataLength(compactSerialized)).to.equal(64);
        return compactSerialized;
      });
    });

    it("should revert with EscrowSignatureInvalid if a byte too long or too short", async () => {
      await expectInspectorRefused(async (world, attestation) =>
        concat([await inspectorsOn(world, attestation), "0x00"]),
      );
      await expectInspectorRefused(async (world, attestation) =>
        dataSlice(await inspectorsOn(world, attestation), 0, 64),
      );
    });

    it("should revert with EscrowSignatureInvalid if it is all zeros", async () => {
      await expectInspectorRefused(() => Promise.resolve(`0x${"00".repeat(65)}`));
    });
  });

  describe("when the bytes are not those of the signers", () => {
    /** `change` gets 134 bytes: the inspector's signature, then the social worker's. */
    async function expectMalformed(change: (signatures: string) => string, needed: number, signers = 0b011) {
      const { world, attestation } = await load();
      const good = await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER]);
      const signatures = change(good.signatures);
      const attesting = world.escrow.attest([{ attestation: attestationToAbi(attestation), signers, signatures }]);
      await expectRevert(world, attesting, "EscrowSignaturesMalformed", dataLength(signatures), needed);
    }

    it("should revert with EscrowSignaturesMalformed if there are none", async () => {
      await expectMalformed(() => "0x", 2);
    });

    it("should revert with EscrowSignaturesMalformed if a length is cut off", async () => {
      await expectMalformed((signatures) => dataSlice(signatures, 0, 1), 2);
      await expectMalformed((signatures) => dataSlice(signatures, 0, ONE_SIGNATURE), ONE_SIGNATURE + 2);
      await expectMalformed((signatures) => dataSlice(signatures, 0, ONE_SIGNATURE + 1), ONE_SIGNATURE + 2);
    });

    it("should revert with EscrowSignaturesMalformed if a signature is cut off", async () => {
      await expectMalformed((signatures) => dataSlice(signatures, 0, 2 * ONE_SIGNATURE - 1), 2 * ONE_SIGNATURE);
    });

    it("should revert with EscrowSignaturesMalformed if a length is greater than what is there", async () => {
      await expectMalformed((signatures) => concat(["0xffff", dataSlice(signatures, 2)]), 2 + 0xffff);
    });

    it("should revert with EscrowSignaturesMalformed if bytes are left over", async () => {
      await expectMalformed((signatures) => concat([signatures, "0x00"]), 2 * ONE_SIGNATURE);
      await expectMalformed((signatures) => signatures, ONE_SIGNATURE, 0b001);
      await expectMalformed((signatures) => signatures, 0, 0);
    });
  });

  describe("when a signature has no length", () => {
    it("should count it if the caller holds the seat", async () => {
      const { world, attestation } = await load();
      const item = await itemOf(world, attestation, [INSPECTOR], [SOCIAL_WORKER]);
      const tx = await world.escrow.connect(world.people.seats[SOCIAL_WORKER]).attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should revert with EscrowSignatureInvalid if the caller holds no seat or another", async () => {
      const { world, attestation } = await load();
      const item = await itemOf(world, attestation, [INSPECTOR], [SOCIAL_WORKER]);
      const socialWorker = world.people.seats[SOCIAL_WORKER].address;
      const digest = attestationDigest(world.domain, attestation);
      for (const caller of [world.people.stranger, world.people.seats[INSPECTOR], world.people.commissioner]) {
        const attesting = world.escrow.connect(caller).attest([item]);
        await expectRevert(world, attesting, "EscrowSignatureInvalid", socialWorker, digest);
      }
    });

    it("should revert with EscrowSignatureInvalid if the caller signs so for two seats", async () => {
      const { world, attestation } = await load();
      const item = itemSigned(attestation, [
        { bit: INSPECTOR, signature: CALLERS_WORD },
        { bit: SOCIAL_WORKER, signature: CALLERS_WORD },
      ]);
      const attesting = world.escrow.connect(world.people.seats[INSPECTOR]).attest([item]);
      const socialWorker = world.people.seats[SOCIAL_WORKER].address;
      const digest = attestationDigest(world.domain, attestation);
      await expectRevert(world, attesting, "EscrowSignatureInvalid", socialWorker, digest);
    });
  });
});
