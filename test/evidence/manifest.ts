import { createHash } from "node:crypto";
import { expect } from "chai";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { commitmentOf, commitToDocuments } from "../../src/evidence/manifest.js";

const documents = [
  { name: "visit.md", content: Buffer.from("first") },
  { name: "note.md", content: Buffer.from("second") },
];

describe("Evidence manifest", () => {
  it("should note each document's size and hash", () => {
    const [visit] = commitToDocuments(documents).documents;
    expect(visit?.name).to.equal("visit.md");
    expect(visit?.size).to.equal(5);
    expect(visit?.sha256).to.equal(`0x${createHash("sha256").update("first").digest("hex")}`);
  });

  it("should give every document a salt of its own, and a new commitment every time", () => {
    const [one, two] = [commitToDocuments(documents), commitToDocuments(documents)];
    const salts = [...one.documents, ...two.documents].map(({ salt }) => salt);
    expect(new Set(salts).size).to.equal(4);
    for (const salt of salts) expect(salt).to.match(/^0x[0-9a-f]{64}$/);
    expect(one.commitment).to.not.equal(two.commitment);
  });

  it("should commit so that one document can be proved without the others", () => {
    const manifest = commitToDocuments(documents);
    expect(commitmentOf(manifest.documents)).to.equal(manifest.commitment);
    const leaves = manifest.documents.map(({ salt, sha256 }) => [salt, sha256]);
    const tree = StandardMerkleTree.of(leaves, ["bytes32", "bytes32"]);
    const [, leaf] = leaves;
    expect(StandardMerkleTree.verify(manifest.commitment, ["bytes32", "bytes32"], leaf!, tree.getProof(1))).to.equal(
      true,
    );
  });

  it("should change with a single byte of a document", () => {
    const salt = (): Uint8Array => new Uint8Array(32);
    const changed = [{ name: "visit.md", content: Buffer.from("First") }, documents[1]!];
    expect(commitToDocuments(documents, salt).commitment).to.not.equal(commitToDocuments(changed, salt).commitment);
  });
});
