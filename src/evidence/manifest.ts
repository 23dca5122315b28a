import { createHash, randomBytes } from "node:crypto";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { hexlify } from "ethers";

export const MANIFEST_FORMAT = "placement-evidence/1";

/** One document behind a finding. The salt keeps its hash from being guessed; without the salt it proves nothing. */
export interface EvidenceDocument {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  readonly salt: string;
}

/** The private list of documents; only its commitment is signed and goes on chain. */
export interface EvidenceManifest {
  readonly format: typeof MANIFEST_FORMAT;
  /** Merkle root over the salted documents. */
  readonly commitment: string;
  readonly documents: readonly EvidenceDocument[];
}

export interface DocumentInput {
  readonly name: string;
  readonly content: Uint8Array;
}

const SALT_BYTES = 32;

/** Commits to documents with a fresh salt each, so that one can be shown, or destroyed, without the others. */
export function commitToDocuments(
  inputs: readonly DocumentInput[],
  freshSalt: () => Uint8Array = () => randomBytes(SALT_BYTES),
): EvidenceManifest {
  const documents = inputs.map(({ name, content }) => ({
    name,
    size: content.length,
    sha256: `0x${createHash("sha256").update(content).digest("hex")}`,
    salt: hexlify(freshSalt()),
  }));
  return { format: MANIFEST_FORMAT, commitment: commitmentOf(documents), documents };
}

export function commitmentOf(documents: readonly Pick<EvidenceDocument, "sha256" | "salt">[]): string {
  const leaves = documents.map(({ sha256, salt }) => [salt, sha256]);
  return StandardMerkleTree.of(leaves, ["bytes32", "bytes32"]).root;
}
