import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { z } from "zod";
import { bytes } from "../agreement/termsSchema.js";
import { parseJsonFile } from "./jsonFile.js";
import { documentSchema, leafOf, treeOf, type EvidenceDocument, type EvidenceManifest } from "./manifest.js";

const DISCLOSURE_FORMAT = "placement-disclosure/1";

/** No tree of the documents that a manifest may have is higher. */
const MOST_STEPS = 14;

const disclosureSchema = z.strictObject({
  format: z.literal(DISCLOSURE_FORMAT),
  commitment: bytes(32),
  document: documentSchema,
  proof: z.array(bytes(32)).max(MOST_STEPS),
});

/**
 * What proves one document under a commitment. Of the others it holds salted hashes only; the length of the proof tells
 * roughly how many there are.
 */
export interface Disclosure {
  readonly format: typeof DISCLOSURE_FORMAT;
  readonly commitment: string;
  readonly document: EvidenceDocument;
  /** Hashes from the document's leaf up to the commitment. */
  readonly proof: readonly string[];
}

/** @param document one of the manifest's own. */
export function discloseDocument(manifest: EvidenceManifest, document: EvidenceDocument): Disclosure {
  const { commitment, documents } = manifest;
  return {
    format: DISCLOSURE_FORMAT,
    commitment,
    document,
    proof: treeOf(documents).getProof(documents.indexOf(document)),
  };
}

export const serialiseDisclosure = (disclosure: Disclosure): string => `${JSON.stringify(disclosure, null, 2)}\n`;

/** Reads what `serialiseDisclosure` wrote, and refuses it if the proof does not hold. */
export const parseDisclosure = (text: string, path: string): Disclosure =>
  parseJsonFile(text, path, {
    schema: disclosureSchema,
    faultIn: ({ commitment, document, proof }) =>
      SimpleMerkleTree.verify(commitment, leafOf(document), proof)
        ? undefined
        : "its proof does not lead from the document to the commitment",
    what: "a disclosure of one document",
    next: "Ask whoever disclosed the document for the file as `placement evidence disclose` wrote it.",
  });
