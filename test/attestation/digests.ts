import { expect } from "chai";
import { getAddress, keccak256 as keccak256ByEthers, TypedDataEncoder } from "ethers";
import fc from "fast-check";
import {
  AMENDMENT_TYPES,
  amendmentDigest,
  APPOINTMENT_TYPES,
  appointmentDigest,
  ATTESTATION_TYPES,
  attestationDigest,
  escrowDomain,
  RETRACTION_TYPES,
  retractionDigest,
  SETTLEMENT_TYPES,
  settlementDigest,
  TERMINATION_TYPES,
  terminationDigest,
  TERMS_TYPES,
  termsDigest,
  type EscrowDomain,
  type Types,
} from "../../src/attestation/typedData.js";
import { structHasher } from "../../src/attestation/structHash.js";
import { checksummed } from "../../src/hashing/checksum.js";
import { keccak256 } from "../../src/hashing/keccak256.js";
import {
  anyAmendment,
  anyAppointment,
  anyAttestation,
  anySettlement,
  anyTermination,
  anyTerms,
  anyTranche,
  bytes,
  uint,
} from "../unit/PlacementEscrow/typedDataArbitraries.js";

const RUNS = { seed: 20_260_401, numRuns: 60 };

const anyDomain = fc.tuple(uint(64), bytes(20)).map(([chainId, escrow]) => escrowDomain(chainId, getAddress(escrow)));
const anySignedTerms = fc
  .tuple(anyTerms, fc.array(anyTranche, { maxLength: 64 }))
  .map(([terms, schedule]) => ({ ...terms, schedule }));
const anyRetraction = fc.record({ agreement: bytes(32), attestation: bytes(32) });

/** What `digest` gives is what ethers gives, of any struct in any domain. */
function itEqualsEthers<Struct extends object>(
  name: string,
  types: Types,
  digest: (domain: EscrowDomain, struct: Struct) => string,
  any: fc.Arbitrary<Struct>,
): void {
  it(`gives any ${name} the digest that ethers gives it`, () => {
    fc.assert(
      fc.property(anyDomain, any, (domain, struct) => {
        expect(digest(domain, struct)).to.equal(TypedDataEncoder.hash(domain, types, struct));
      }),
      RUNS,
    );
  });
}

describe("Digests of typed data", () => {
  itEqualsEthers("terms", TERMS_TYPES, termsDigest, anySignedTerms);
  itEqualsEthers("attestation", ATTESTATION_TYPES, attestationDigest, anyAttestation);
  itEqualsEthers("retraction", RETRACTION_TYPES, retractionDigest, anyRetraction);
  itEqualsEthers("amendment", AMENDMENT_TYPES, amendmentDigest, anyAmendment);
  itEqualsEthers("appointment", APPOINTMENT_TYPES, appointmentDigest, anyAppointment);
  itEqualsEthers("termination", TERMINATION_TYPES, terminationDigest, anyTermination);
  itEqualsEthers("settlement", SETTLEMENT_TYPES, settlementDigest, anySettlement);

  it("takes each part of the domain into account, in whatever order domains come", () => {
    const [struct] = fc.sample(anyRetraction, { seed: RUNS.seed, numRuns: 1 });
    const home = escrowDomain(1n, getAddress(`0x${"0a".repeat(20)}`));
    const domains = [home, { ...home, chainId: 2n }, { ...home, name: "Other" }, { ...home, version: "2" }, home];
    const digests = domains.map((domain) => retractionDigest(domain, struct!));
    expect(digests).to.deep.equal(domains.map((domain) => TypedDataEncoder.hash(domain, RETRACTION_TYPES, struct!)));
    expect(new Set(digests).size).to.equal(4);
  });

  it("takes addresses in small letters too, and no number for another because of what was hashed before it", () => {
    const account = `0x${"ab".repeat(20)}`;
    for (const value of [2n ** 256n - 1n, 0n, 2n ** 64n, 7]) {
      const types = {
        One: [
          { name: "account", type: "address" },
          { name: "number", type: "uint256" },
        ],
      };
      const struct = { account, number: value };
      expect(Buffer.from(structHasher(types)(struct)).toString("hex")).to.equal(
        TypedDataEncoder.hashStruct("One", types, struct).slice(2),
      );
    }
  });

  describe("of values that are none of their type", () => {
    const address = getAddress(`0x${"ab".repeat(20)}`);
    const misfits: readonly (readonly [string, unknown])[] = [
      ["uint8", 256n],
      ["uint8", -1n],
      ["uint8", 1.5],
      ["uint8", "1"],
      ["uint96", 2n ** 96n],
      ["uint256", 2n ** 256n],
      ["bool", 1],
      ["bool", undefined],
      ["bytes8", "0x11"],
      ["bytes8", `0x${"11".repeat(9)}`],
      ["bytes8", `0x${"11".repeat(7)}1g`],
      ["bytes8", `11${"11".repeat(8)}`],
      ["bytes8", 8n],
      ["address", `0x${"ab".repeat(19)}`],
      ["address", `0x${"ab".repeat(19)}ag`],
      ["address", `${address.slice(0, -1)}${address.endsWith("B") ? "b" : "B"}`],
      ["address", 0n],
      ["uint8[]", 1n],
      ["uint8[2]", [1n]],
    ];
    for (const [type, value] of misfits) {
      it(`refuses ${String(value)} as ${type}`, () => {
        const hash = structHasher({ One: [{ name: "value", type }] });
        expect(() => hash({ value })).to.throw(TypeError, / is no /);
      });
    }

    it("knows no type that the escrow has no use for", () => {
      for (const type of ["string", "int8", "bytes"]) {
        expect(() => structHasher({ One: [{ name: "value", type }] })).to.throw(TypeError, type);
      }
    });
  });
});

describe("Keccak-256", () => {
  it("is what ethers computes, of any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600, size: "max" }), (data) => {
        expect(`0x${Buffer.from(keccak256(data)).toString("hex")}`).to.equal(keccak256ByEthers(data));
      }),
      RUNS,
    );
  });

  it("gives each address the capitals that ethers gives it, the second time too", () => {
    fc.assert(
      fc.property(bytes(20), (address) => {
        expect(checksummed(address.slice(2))).to.equal(getAddress(address));
        expect(checksummed(address.slice(2))).to.equal(getAddress(address));
      }),
      RUNS,
    );
  });

  it("gives them to more addresses than it remembers", () => {
    const first = "ab".repeat(20);
    const before = checksummed(first);
    for (let number = 0; number < 20_000; number++) checksummed(number.toString(16).padStart(40, "0"));
    expect(checksummed(first))
      .to.equal(before)
      .and.equal(getAddress(`0x${first}`));
  });
});
