import { basename } from "node:path";
import { ZeroHash } from "ethers";
import { digestOf } from "../adapters/documents.js";
import { writeText } from "../adapters/files.js";
import { PlacementError } from "../errors.js";
import { commitTo, serialiseManifest, type EvidenceManifest, type MeasuredDocument } from "../evidence/manifest.js";
import type { Context } from "./context.js";

/** What a document is to an act: also the name of the option that gives it. */
export type DocumentKind = "grounds" | "reason" | "review" | "ruling" | "statement";

/** What goes on chain for documents, and the private list that alone can prove it. */
export interface Committed {
  readonly kind: DocumentKind;
  /** 32 bytes; all zero if nothing was given and nothing had to be. */
  readonly commitment: string;
  /** Missing if the commitment was made before, or nothing was given. */
  readonly manifest?: EvidenceManifest;
}

export type DocumentOptions = { readonly [Kind in DocumentKind]?: readonly string[] } & {
  readonly commitment?: string;
};

/**
 * Commits to the documents given, each with a fresh salt, or takes a commitment that was made before. To be called
 * before anything else, so that a text in the wrong place is refused at once.
 * @param mayWait whether nothing is accepted too: whoever must act at once need not wait for the papers.
 */
export async function readCommitment(
  context: Context,
  kind: DocumentKind,
  options: DocumentOptions,
  { mayWait = false } = {},
): Promise<Committed> {
  const { [kind]: paths, commitment } = options;
  if (paths !== undefined && commitment !== undefined) {
    throw new PlacementError("bad-usage", `The ${kind} ${verb(kind)} given twice.`, {
      next: `Give documents with --${kind}, or a commitment with --commitment.`,
    });
  }
  if (commitment !== undefined) return { kind, commitment: requireCommitment(commitment, kind) };
  if (paths !== undefined) {
    const manifest = commitTo(await Promise.all(paths.map((path) => readDocument(context, path))));
    return { kind, commitment: manifest.commitment, manifest };
  }
  if (mayWait) return { kind, commitment: ZeroHash };
  throw new PlacementError("bad-usage", `The ${kind} ${verb(kind)} missing.`, {
    next: `Give documents with --${kind}, or a commitment made before with --commitment.`,
  });
}

/**
 * On chain a text could never be taken back.
 * @param option where documents can be given instead.
 */
export function requireCommitment(given: string, option: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(given) && BigInt(given) !== 0n) return given;
  throw new PlacementError("bad-usage", "A commitment is 0x and 64 hexadecimal digits, not all zero; never a text.", {
    next: `Give the documents with --${option}, and the tool makes the commitment.`,
  });
}

const verb = (kind: DocumentKind): string => (kind === "grounds" ? "are" : "is");

async function readDocument(context: Context, path: string): Promise<MeasuredDocument> {
  const digest = await digestOf(context.path(path)).catch((cause: unknown) => {
    throw new PlacementError("bad-input", `Cannot read the document ${path}.`, {
      next: "Check the path. Documents are given as files: a text never goes on chain.",
      cause,
    });
  });
  return { kind: "document", name: basename(path).normalize("NFC"), ...digest };
}

/**
 * Writes the private list, for its owner's eyes only, and returns the file's name; undefined if there is none. To be
 * done before anything is sent: a commitment on chain whose salts are lost proves nothing.
 * @param file `grounds-1234abcd.json` and the like unless told.
 */
export async function keepDocuments(
  context: Context,
  { kind, commitment, manifest }: Committed,
  file = `${kind}-${commitment.slice(2, 10)}.json`,
): Promise<string | undefined> {
  if (manifest === undefined) return undefined;
  await writeText(context.path(file), serialiseManifest(manifest), { isPrivate: true });
  return file;
}

/** What to tell whoever gave documents; nothing if they gave none. */
export const whereKept = ({ kind }: Committed, file: string | undefined): string[] =>
  file === undefined
    ? []
    : [`The private list of ${kind} is in ${file}: keep it with the documents, send it to nobody.`];
