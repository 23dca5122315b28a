import { expect } from "chai";
import fc from "fast-check";
import { discloseDocument, parseDisclosure, serialiseDisclosure } from "../../src/evidence/disclosure.js";
import { commitTo, documentsOf, withoutDocuments, type MeasuredDocument } from "../../src/evidence/manifest.js";
import { failureOf } from "../agreement/helpers/sample.js";

const documents = (count: number): MeasuredDocument[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: "document",
    name: `document-${index}.md`,
    size: index,
    sha256: `0x${index.toString(16).padStart(64, "0")}`,
  }));

describe("evidence/disclosure", () => {
  it("proves any document of any number, also beside erased ones, and tells nothing of the others", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), (count, which, gone) => {
        const whole = commitTo(documents(count));
        const all = documentsOf(whole);
        const document = all[which % count]!;
        const erased = all[gone % count]!;
        const manifest = erased === document ? whole : withoutDocuments(whole, [erased], "2027-02-01");
        const text = serialiseDisclosure(discloseDocument(manifest, document));
        expect(parseDisclosure(text, "d.json").document).to.deep.equal(document);
        expect(parseDisclosure(text, "d.json").proof.length).to.be.at.most(Math.ceil(Math.log2(count)));
        for (const other of all.filter((one) => one !== document)) {
          for (const trace of [`"${other.name}"`, other.salt, other.sha256]) expect(text).to.not.contain(trace);
        }
      }),
    );
  });

  const manifest = commitTo(documents(5));
  const [first, second] = documentsOf(manifest);
  const good = discloseDocument(manifest, first!);
  const forged: readonly [string, object][] = [
    ["another document", { document: second }],
    ["another name", { document: { ...first, name: "other.md" } }],
    ["another salt", { document: { ...first, salt: second!.salt } }],
    ["another commitment", { commitment: `0x${"11".repeat(32)}` }],
    ["a shorter proof", { proof: good.proof.slice(1) }],
    ["an inner node for a leaf", { proof: [] }],
    ["a longer proof", { proof: [...good.proof, `0x${"11".repeat(32)}`] }],
  ];
  for (const [what, change] of forged) {
    it(`refuses ${what}`, () => {
      expect(failureOf(() => parseDisclosure(JSON.stringify({ ...good, ...change }), "d.json"))).to.equal(
        "d.json is not a disclosure of one document: its proof does not lead from the document to the commitment.",
      );
    });
  }

  it("refuses more than is disclosed", () => {
    expect(failureOf(() => parseDisclosure(JSON.stringify({ ...good, others: [] }), "d.json"))).to.match(/others/);
  });
});
