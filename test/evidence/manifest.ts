import { createHash } from "node:crypto";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import {
  commitTo,
  commitmentOf,
  documentNamed,
  documentsOf,
  leafOf,
  parseManifest,
  serialiseManifest,
  withoutDocuments,
  type EvidenceManifest,
  type MeasuredDocument,
} from "../../src/evidence/manifest.js";
import { failureOf } from "../agreement/helpers/sample.js";

const measured = (name: string, content: string, kind: MeasuredDocument["kind"] = "document"): MeasuredDocument => ({
  kind,
  name,
  size: Buffer.byteLength(content),
  sha256: `0x${createHash("sha256").update(content).digest("hex")}`,
});

const documents = [
  measured("visit.md", "first"),
  measured("letters/note.md", "second"),
  measured("narrative.yaml", "third", "narrative"),
];

const fixedSalt = (): Uint8Array => new Uint8Array(32).fill(7);

/** What is read from the manifest after a change to its JSON. */
function changed(change: (manifest: { commitment: string; documents: Record<string, unknown>[] }) => void): string {
  const manifest = JSON.parse(serialiseManifest(commitTo(documents))) as Parameters<typeof change>[0];
  change(manifest);
  return failureOf(() => parseManifest(JSON.stringify(manifest), "m.json"));
}

describe("evidence/manifest", () => {
  it("gives every document a salt of its own, and a new commitment every time", () => {
    const [one, two] = [commitTo(documents), commitTo(documents)];
    const salts = [...documentsOf(one), ...documentsOf(two)].map(({ salt }) => salt);
    expect(new Set(salts).size).to.equal(6);
    for (const salt of salts) expect(salt).to.match(/^0x[0-9a-f]{64}$/);
    expect(one.commitment).to.not.equal(two.commitment);
  });

  it("has the root that OpenZeppelin's StandardMerkleTree gives of salt, kind, name, size and hash", () => {
    const manifest = commitTo(documents);
    const tree = StandardMerkleTree.of(
      documentsOf(manifest).map(({ salt, kind, name, size, sha256 }) => [salt, kind, name, size, sha256]),
      ["bytes32", "string", "string", "uint64", "bytes32"],
    );
    expect(manifest.commitment).to.equal(tree.root);
  });

  const differences: readonly [string, Partial<MeasuredDocument>][] = [
    ["a byte of a document", measured("visit.md", "First")],
    ["its name", { name: "visit2.md" }],
    ["what it is", { kind: "narrative" }],
    ["its size", { size: 6 }],
  ];
  for (const [what, difference] of differences) {
    it(`changes with ${what}`, () => {
      const [first, ...rest] = [documents[0]!, documents[1]!];
      const [one, two] = [first, { ...first, ...difference }].map((document) =>
        commitTo([document, ...rest], fixedSalt),
      );
      expect(one!.commitment).to.not.equal(two!.commitment);
    });
  }

  it("tells equal documents apart by their salts", () => {
    const [one, two] = documentsOf(commitTo([measured("a.md", "same"), measured("b.md", "same")]));
    expect(leafOf(one!)).to.not.equal(leafOf(two!));
  });

  it("is read back as it was written", () => {
    const manifest = commitTo(documents);
    expect(parseManifest(serialiseManifest(manifest), "m.json")).to.deep.equal(manifest);
  });

  const forged: readonly [string, Parameters<typeof changed>[0], RegExp][] = [
    ["another commitment", (m) => (m.commitment = `0x${"11".repeat(32)}`), /documents do not give its commitment/],
    ["another name", (m) => (m.documents[0]!["name"] = "other.md"), /documents do not give its commitment/],
    ["a document of others in it", (m) => m.documents.push(m.documents[0]!), /two documents have one name/],
    ["a name that leads out", (m) => (m.documents[0]!["name"] = "../../etc/passwd"), /leads out of the folder/],
    ["an absolute name", (m) => (m.documents[0]!["name"] = "/etc/passwd"), /leads out of the folder/],
    ["an unknown key", (m) => (m.documents[0]!["note"] = "x"), /is not an evidence manifest/],
    ["a short salt", (m) => (m.documents[0]!["salt"] = "0x00"), /is not an evidence manifest/],
    ["no documents", (m) => (m.documents = []), /is not an evidence manifest/],
    ["two narratives", (m) => (m.documents[0]!["kind"] = "narrative"), /more than one narrative/],
  ];
  for (const [what, change, sentence] of forged) {
    it(`refuses a manifest with ${what}`, () => {
      expect(changed(change))
        .to.match(/^m\.json is not an evidence manifest: /)
        .and.match(sentence);
    });
  }

  it("refuses what is no JSON, and another format", () => {
    expect(failureOf(() => parseManifest("{", "m.json"))).to.equal(
      "m.json is not an evidence manifest: it is not JSON.",
    );
    expect(failureOf(() => parseManifest('{"format":"placement-evidence/1"}', "m.json"))).to.contain("format");
  });

  it("refuses two documents that one folder could not hold everywhere", () => {
    expect(failureOf(() => commitTo([measured("A.md", "x"), measured("a.md", "y")]))).to.equal(
      "Two documents have one name: A.md and a.md.",
    );
  });

  describe("a document that was erased", () => {
    const erase = (manifest: EvidenceManifest, name: string): EvidenceManifest =>
      withoutDocuments(manifest, [documentNamed(manifest, name)], "2027-02-01");

    it("leaves the commitment standing and nothing of itself", () => {
      const manifest = commitTo(documents);
      const { name, salt, sha256 } = documentNamed(manifest, "letters/note.md");
      const text = serialiseManifest(erase(manifest, name));
      for (const trace of [name, salt, sha256]) expect(text).to.not.contain(trace);
      const read = parseManifest(text, "m.json");
      expect(read.commitment).to.equal(manifest.commitment);
      expect(commitmentOf(read.documents)).to.equal(manifest.commitment);
      expect(documentsOf(read).map((one) => one.name)).to.deep.equal(["visit.md", "narrative.yaml"]);
      expect(read.documents.at(-1)).to.have.all.keys("erased", "leaf");
    });

    it("can be the last", () => {
      const none = ["visit.md", "letters/note.md", "narrative.yaml"].reduce(erase, commitTo(documents));
      expect(documentsOf(none)).to.deep.equal([]);
      expect(commitmentOf(parseManifest(serialiseManifest(none), "m.json").documents)).to.equal(none.commitment);
    });

    it("is not known by its name any more", () => {
      const manifest = erase(commitTo(documents), "visit.md");
      expect(failureOf(() => documentNamed(manifest, "visit.md"))).to.equal(
        'The manifest has no document called "visit.md". Some were erased, and their names with them.',
      );
    });
  });
});
