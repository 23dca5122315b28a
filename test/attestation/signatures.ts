import { expect } from "chai";
import fc from "fast-check";
import { CALLERS_WORD, decodeSignatures, encodeSignatures } from "../../src/attestation/signatures.js";
import { PlacementError } from "../../src/errors.js";

const signature = fc.uint8Array({ maxLength: 200 }).map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
const signers = fc.uniqueArray(fc.record({ bit: fc.integer({ min: 0, max: 7 }), signature }), {
  selector: ({ bit }) => bit,
});

describe("Signatures", () => {
  it("should come back as they went, by ascending bit", () => {
    fc.assert(
      fc.property(signers, (given) => {
        const ordered = [...given].sort((a, b) => a.bit - b.bit);
        expect(decodeSignatures(encodeSignatures(given))).to.deep.equal(ordered);
      }),
    );
  });

  it("should lay out a length of two bytes before each signature", () => {
    const encoded = encodeSignatures([
      { bit: 2, signature: "0xabcd" },
      { bit: 0, signature: CALLERS_WORD },
    ]);
    expect(encoded).to.deep.equal({ signers: 0b101, signatures: "0x00000002abcd" });
  });

  it("should refuse two signatures of one signer", () => {
    const twice = [
      { bit: 1, signature: "0xaa" },
      { bit: 1, signature: "0xbb" },
    ];
    expect(() => encodeSignatures(twice)).to.throw(PlacementError, "Two signatures for bit 1.");
  });

  it("should refuse bytes that are cut off or left over", () => {
    for (const signatures of ["0x", "0x00", "0x0002ab"]) {
      expect(() => decodeSignatures({ signers: 1, signatures })).to.throw(PlacementError, "shorter than they say");
    }
    expect(() => decodeSignatures({ signers: 1, signatures: "0x0001abcd" })).to.throw(PlacementError, "longer");
    expect(() => decodeSignatures({ signers: 0, signatures: "0x00" })).to.throw(PlacementError, "longer");
  });
});
