import { randomBytes } from "node:crypto";
import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { AbiCoder, hexlify, keccak256 } from "ethers";
import { z } from "zod";
import { SALT_BYTES } from "../agreement/commitments.js";
import { bytes } from "../agreement/termsSchema.js";
import { PlacementError } from "../errors.js";
import { parseJsonFile } from "./jsonFile.js";
import { clashOf, faultInName, requireNames } from "./names.js";

const MANIFEST_FORMAT = "placement-evidence/2";

/** What a document is under the commitment: the account of the findings, or something beside it. */
const KINDS = ["narrative", "document"] as const;

type DocumentKind = (typeof KINDS)[number];

const MOST_DOCUMENTS = 10_000;

const nameSchema = z.string().superRefine((name, context) => {
  const fault = faultInName(name);
  if (fault !== undefined) context.addIssue(`the name cannot stand: ${fault}.`);
});

export const documentSchema = z.strictObject({
  kind: z.enum(KINDS),
  name: nameSchema,
  size: z.int().min(0),
  sha256: bytes(32),
  salt: bytes(32),
});

const erasedSchema = z.strictObject({ erased: z.iso.date(), leaf: bytes(32) });

const manifestSchema = z.strictObject({
  format: z.literal(MANIFEST_FORMAT),
  commitment: bytes(32),
  documents: z
    .array(z.union([documentSchema, erasedSchema]))
    .min(1)
    .max(MOST_DOCUMENTS),
});

/** A document as it was found; its salt comes with the commitment. */
export interface MeasuredDocument {
  readonly kind: DocumentKind;
  /** Its path in the folder. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** One document under the commitment, with everything that proves it. */
export interface EvidenceDocument extends MeasuredDocument {
  /** Keeps its hash from being guessed; without the salt the commitment proves nothing of it. */
  readonly salt: string;
}

/** What is left of a document that was erased: enough to prove the others, and nothing of itself. */
export interface ErasedDocument {
  /** The day, in UTC, as `2027-02-01`. */
  readonly erased: string;
  readonly leaf: string;
}

export type ManifestEntry = EvidenceDocument | ErasedDocument;

/** The private list of documents; only its commitment is signed and goes on chain. */
export interface EvidenceManifest {
  readonly format: typeof MANIFEST_FORMAT;
  /** Merkle root over the salted documents, erased ones included. */
  readonly commitment: string;
  readonly documents: readonly ManifestEntry[];
}

export const isErased = (entry: ManifestEntry): entry is ErasedDocument => "erased" in entry;

const isDocument = (entry: ManifestEntry): entry is EvidenceDocument => !isErased(entry);

/** The documents that are still there. */
export const documentsOf = ({ documents }: EvidenceManifest): EvidenceDocument[] => documents.filter(isDocument);

export const narrativeOf = (manifest: EvidenceManifest): EvidenceDocument | undefined =>
  documentsOf(manifest).find(({ kind }) => kind === "narrative");

/**
 * Commits to documents with a fresh salt each, so that one can be shown, or destroyed, without the others.
 * @param freshSalt 32 bytes fit for secrets; for tests.
 */
export function commitTo(
  measured: readonly MeasuredDocument[],
  freshSalt: () => Uint8Array = () => randomBytes(SALT_BYTES),
): EvidenceManifest {
  requireNames(measured.map(({ name }) => name));
  if (measured.length > MOST_DOCUMENTS) {
    throw new PlacementError(
      "bad-input",
      `There are ${measured.length} documents; at most ${MOST_DOCUMENTS} can stand.`,
    );
  }
  const documents = measured.map((document) => ({ ...document, salt: hexlify(freshSalt()) }));
  return { format: MANIFEST_FORMAT, commitment: commitmentOf(documents), documents };
}

const LEAF_TYPES = ["bytes32", "string", "string", "uint64", "bytes32"];

/**
 * A document's leaf, as OpenZeppelin's `StandardMerkleTree` makes it of (salt, kind, name, size, sha256): hashed twice,
 * so that no inner node of the tree can pass for one, and with the name, so that no document passes for another.
 */
export function leafOf(entry: ManifestEntry): string {
  if (isErased(entry)) return entry.leaf;
  const { salt, kind, name, size, sha256 } = entry;
  return keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(LEAF_TYPES, [salt, kind, name, size, sha256])));
}

export const treeOf = (entries: readonly ManifestEntry[]): SimpleMerkleTree => SimpleMerkleTree.of(entries.map(leafOf));

/** The Merkle root over the leaves. */
export const commitmentOf = (entries: readonly ManifestEntry[]): string => treeOf(entries).root;

function faultIn({ commitment, documents }: EvidenceManifest): string | undefined {
  const live = documents.filter(isDocument);
  const clash = clashOf(live.map(({ name }) => name));
  if (clash !== undefined) return `two documents have one name: ${clash[0]} and ${clash[1]}`;
  const narratives = live.filter(({ kind }) => kind === "narrative");
  if (narratives.length > 1) return "it has more than one narrative";
  if (commitmentOf(documents) === commitment) return undefined;
  return "its documents do not give its commitment: it was changed after it was written";
}

export const serialiseManifest = (manifest: EvidenceManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** Reads what `serialiseManifest` wrote, and refuses it if its documents do not give its commitment. */
export const parseManifest = (text: string, path: string): EvidenceManifest =>
  parseJsonFile(text, path, {
    schema: manifestSchema,
    faultIn,
    what: "an evidence manifest",
    next: "Find the manifest as `placement evidence pack` wrote it, or pack the documents again.",
  });

/** The document with this name; an unknown one is refused. */
export function documentNamed(manifest: EvidenceManifest, name: string): EvidenceDocument {
  const document = documentsOf(manifest).find((one) => one.name === name.normalize("NFC"));
  if (document !== undefined) return document;
  const erased = manifest.documents.some(isErased) ? " Some were erased, and their names with them." : "";
  throw new PlacementError("bad-input", `The manifest has no document called ${JSON.stringify(name)}.${erased}`, {
    next: "`placement evidence verify` lists the documents; a name is the path inside the folder.",
  });
}

/**
 * The same commitment without what proved some documents: their salts, names, sizes and hashes are gone.
 * @param documents of the manifest's own.
 * @param day in UTC, as `2027-02-01`.
 */
export function withoutDocuments(
  manifest: EvidenceManifest,
  documents: readonly EvidenceDocument[],
  day: string,
): EvidenceManifest {
  const gone = new Set<ManifestEntry>(documents);
  const others = manifest.documents.filter((entry) => !gone.has(entry));
  // At the end: their old places would tell between which names their own stood.
  return { ...manifest, documents: [...others, ...documents.map((one) => ({ erased: day, leaf: leafOf(one) }))] };
}
