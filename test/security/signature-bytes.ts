import { expect } from "chai";
import { Signature, concat, dataSlice, toBeHex } from "ethers";
import { RETRACTION_TYPES } from "../../src/attestation/typedData.js";
import {
  CORE,
  HEALTH,
  INSPECTOR,
  MANAGER,
  MET,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  attestationOf,
  attestationToAbi,
  itemOf,
  loadWorld,
  openFunded,
  type Item,
} from "../helpers/escrow.js";
import { itemWith, placement, signatureOf } from "./support.js";

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

async function signedWorld() {
  const world = await loadWorld();
  const agreement = await openFunded(world);
  const attestation = attestationOf(world, agreement, [[CORE, MET]]);
  const digest = await world.escrow.attestationDigest(attestationToAbi(attestation));
  const [first, second] = [
    await signatureOf(world, attestation, INSPECTOR),
    await signatureOf(world, attestation, SOCIAL_WORKER),
  ];
  return { world, agreement, attestation, digest, first, second };
}

const part = (length: number, signature: string): string => concat([toBeHex(length, 2), signature]);

describe("Security: signature bytes that do not say what they seem to", () => {
  const LENGTH = 67;
  const BOTH = 2 * LENGTH;

  it("refuses bytes that are too short, too long, or cut through a length", async () => {
    const { world, attestation, first, second } = await signedWorld();
    const whole = concat([part(65, first.signature), part(65, second.signature)]);
    const cases: [string, number, number][] = [
      ["0x", 0, 2],
      ["0x00", 1, 2],
      [dataSlice(whole, 0, LENGTH - 1), LENGTH - 1, LENGTH],
      [dataSlice(whole, 0, LENGTH), LENGTH, LENGTH + 2],
      [dataSlice(whole, 0, LENGTH + 1), LENGTH + 1, LENGTH + 2],
      [dataSlice(whole, 0, BOTH - 1), BOTH - 1, BOTH],
      [concat([whole, "0x00"]), BOTH + 1, BOTH],
      [concat([whole, whole]), 2 * BOTH, BOTH],
    ];
    for (const [signatures, length, needed] of cases) {
      const item = { attestation: attestationToAbi(attestation), signers: 0b011, signatures };
      await expect(world.escrow.attest([item]))
        .to.be.revertedWithCustomError(world.escrow, "EscrowSignaturesMalformed")
        .withArgs(length, needed);
    }
  });

  it("refuses a length that swallows the next signature, and signatures in the wrong order", async () => {
    const { world, attestation, digest, first, second } = await signedWorld();
    const inspector = world.people.seats[INSPECTOR];
    const attempts = [
      concat([part(65 + LENGTH, first.signature), part(65, second.signature), part(0, "0x")]),
      concat([part(65, second.signature), part(65, first.signature)]),
    ];
    for (const signatures of attempts) {
      const item = { attestation: attestationToAbi(attestation), signers: 0b011, signatures };
      await expect(world.escrow.attest([item]))
        .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureInvalid")
        .withArgs(inspector, digest);
    }
  });

  it("refuses a high s, a v of 0 or 1, the short form and a zero signature", async () => {
    const { world, attestation, digest, first } = await signedWorld();
    const { r, s, v, compactSerialized } = Signature.from(first.signature);
    const flipped = toBeHex(CURVE_ORDER - BigInt(s), 32);
    const forms = [
      concat([r, flipped, toBeHex(v === 27 ? 28 : 27, 1)]),
      concat([r, s, toBeHex(v - 27, 1)]),
      compactSerialized,
      `0x${"00".repeat(65)}`,
      concat([`0x${"00".repeat(64)}`, "0x1b"]),
    ];
    for (const signature of forms) {
      await expect(world.escrow.attest([itemWith(attestation, [{ bit: INSPECTOR, signature }])]))
        .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureInvalid")
        .withArgs(world.people.seats[INSPECTOR], digest);
    }
  });

  it("counts neither a vacant seat nor a bit without a seat, whatever its bytes", async () => {
    const { world, attestation, first } = await signedWorld();
    for (const bit of [HEALTH, 4, 7]) {
      const item = itemWith(attestation, [first, { bit, signature: `0x${"00".repeat(65)}` }]);
      await expect(world.escrow.attest([item]))
        .to.be.revertedWithCustomError(world.escrow, "EscrowSignerUnknown")
        .withArgs((1 << INSPECTOR) | (1 << bit));
    }
  });

  it("one seat's signature is nobody else's word", async () => {
    const { world, attestation, digest, first } = await signedWorld();
    const item = itemWith(attestation, [first, { bit: MANAGER, signature: first.signature }]);
    await expect(world.escrow.attest([item]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureInvalid")
      .withArgs(world.people.seats[MANAGER], digest);
  });

  it("an item without signers says nothing", async () => {
    const { world, agreement, attestation } = await signedWorld();
    await expect(world.escrow.attest([itemWith(attestation, [])]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowQuorumNotReached")
      .withArgs(agreement, 0, 0, 2);
  });
});

describe("Security: signatures made for something else", () => {
  it("a signature does not fit another agreement, finding, evidence, version, expiry or overRefusal", async () => {
    const { world, attestation, first, second } = await signedWorld();
    const other = await openFunded(world, { terms: placement(2) });
    const changes = [
      { agreement: other },
      { findings: [{ tranche: TWO_OF_THREE, achieved: MET }] },
      { findings: [{ tranche: CORE, achieved: MET - 1n }] },
      { findings: [...attestation.findings, { tranche: TWO_OF_THREE, achieved: MET }] },
      { evidence: `0x${"e2".repeat(32)}` },
      { validUntil: attestation.validUntil + 1n },
      { overRefusal: true },
    ];
    for (const change of changes) {
      const item: Item = itemWith({ ...attestation, ...change }, [first, second]);
      await expect(world.escrow.attest([item]))
        .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureInvalid")
        .withArgs(world.people.seats[INSPECTOR], await world.escrow.attestationDigest(item.attestation));
    }
  });

  it("a retraction is no attestation and an attestation no retraction", async () => {
    const { world, agreement, attestation, digest, first } = await signedWorld();
    const inspector = world.people.seats[INSPECTOR];
    const retraction = await inspector.signTypedData(world.domain, RETRACTION_TYPES, {
      agreement,
      attestation: digest,
    });
    await expect(world.escrow.attest([itemWith(attestation, [{ bit: INSPECTOR, signature: retraction }])]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureInvalid")
      .withArgs(inspector, digest);

    const { attestation: abi, signers, signatures } = itemWith(attestation, [first]);
    await expect(world.escrow.retractBySignature(abi, { signers, signatures }))
      .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureInvalid")
      .withArgs(inspector, await world.escrow.retractionDigest(agreement, digest));
  });

  it("a caller's word is hers alone: neither another seat's nor a stranger's", async () => {
    const { world, attestation, digest } = await signedWorld();
    const item = await itemOf(world, attestation, [INSPECTOR], [SOCIAL_WORKER]);
    for (const caller of [world.people.stranger, world.people.seats[MANAGER], world.people.seats[INSPECTOR]]) {
      await expect(world.escrow.connect(caller).attest([item]))
        .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureInvalid")
        .withArgs(world.people.seats[SOCIAL_WORKER], digest);
    }
    await expect(world.escrow.connect(world.people.seats[SOCIAL_WORKER]).attest([item])).to.emit(
      world.escrow,
      "Attested",
    );
  });

  it("a seat that submits the run is not counted for items that do not name her", async () => {
    const { world, agreement, attestation } = await signedWorld();
    const other = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    const run = [
      await itemOf(world, attestation, [INSPECTOR], [SOCIAL_WORKER]),
      await itemOf(world, other, [INSPECTOR]),
    ];
    await world.escrow.connect(world.people.seats[SOCIAL_WORKER]).attest(run);
    const given = await world.escrow.endorsementsOf(
      agreement,
      await world.escrow.attestationDigest(run[1]!.attestation),
    );
    expect(given.endorsed).to.equal(1n << BigInt(INSPECTOR));
  });
});
