import { readFolder, digestOf, type Folder } from "../adapters/documents.js";
import { readText } from "../adapters/files.js";
import type { BuiltAgreement } from "../agreement/index.js";
import type { Finding } from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import { requireCovering } from "../evidence/coverage.js";
import {
  documentsOf,
  narrativeOf,
  parseManifest,
  type EvidenceDocument,
  type EvidenceManifest,
} from "../evidence/manifest.js";
import { parseNarrative } from "../evidence/narrative.js";
import type { Context } from "./context.js";
import { requireCommitment } from "./documents.js";

/** What the name of every manifest ends in; what stands before it is the folder beside it. */
export const MANIFEST_SUFFIX = ".evidence.json";

/** A packed folder: the private list, and what lies in the folder now. */
export interface Pack {
  readonly manifest: EvidenceManifest;
  readonly folder: Folder;
}

/** @param folder where the documents lie; beside the manifest unless told. */
export async function readPack(context: Context, path: string, folder: string | undefined): Promise<Pack> {
  const manifest = parseManifest(await readText(context.path(path)), path);
  const given = folder ?? (path.endsWith(MANIFEST_SUFFIX) ? path.slice(0, -MANIFEST_SUFFIX.length) : undefined);
  if (given === undefined) {
    throw new PlacementError("bad-usage", `Which folder do the documents of ${path} lie in?`, {
      next: `Name the folder too: it is only found by itself beside a manifest called FOLDER${MANIFEST_SUFFIX}.`,
    });
  }
  const found = await readFolder(context.path(given));
  // The list itself may lie with its documents.
  const own = context.path(path);
  const documents = new Map([...found.documents].filter(([, place]) => place !== own));
  return { manifest, folder: { ...found, documents } };
}

/** A document of a manifest as it lies in the folder now. */
export interface Compared {
  readonly document: EvidenceDocument;
  readonly state: "good" | "changed" | "missing";
}

/** Every document of the manifest, read anew. */
export async function compareDocuments({ manifest, folder }: Pack): Promise<Compared[]> {
  const compared: Compared[] = [];
  for (const document of documentsOf(manifest)) {
    const path = folder.documents.get(document.name);
    if (path === undefined) {
      compared.push({ document, state: "missing" });
      continue;
    }
    const { size, sha256 } = await digestOf(path);
    compared.push({ document, state: size === document.size && sha256 === document.sha256 ? "good" : "changed" });
  }
  return compared;
}

/** Every difference between a folder and what was packed, in a sentence each. */
export function differencesOf({ manifest, folder }: Pack, compared: readonly Compared[]): string[] {
  const known = new Set(documentsOf(manifest).map(({ name }) => name));
  return [
    ...compared.flatMap(({ document: { name }, state }) => {
      if (state === "good") return [];
      return [state === "missing" ? `${name} is missing.` : `${name} is not the document that was packed.`];
    }),
    ...[...folder.documents.keys()].filter((name) => !known.has(name)).map((name) => `${name} was not packed.`),
    ...folder.odd.map((name) => `${name} is a link or no file; it is not followed.`),
  ];
}

/** Refuses a folder that is not as it was packed. */
export async function requireAsPacked(pack: Pack, path: string): Promise<void> {
  const differences = differencesOf(pack, await compareDocuments(pack));
  if (differences.length === 0) return;
  throw new PlacementError("check-failed", `The documents are not those of ${path}:\n${differences.join("\n")}`, {
    next: "Put the documents back as they were, or pack them again.",
  });
}

export interface EvidenceOptions {
  readonly evidence?: string;
  readonly documents?: string;
  readonly commitment?: string;
}

/** What findings rest on. */
export interface Evidence {
  readonly commitment: string;
  /** Refuses findings that its narrative does not tell of; asks nothing of documents that others hold. */
  readonly requireCovering: (findings: readonly Finding[], built: BuiltAgreement | undefined) => void;
}

/**
 * The evidence behind a request: a packed folder, checked document by document, or a commitment made by whoever holds
 * the documents. To be called before anything else, so that a text in the wrong place is refused at once.
 */
export async function readEvidence(context: Context, options: EvidenceOptions): Promise<Evidence> {
  const { evidence: path, commitment, documents } = options;
  if ((path === undefined) === (commitment === undefined)) {
    const problem = path === undefined ? "missing" : "given twice";
    throw new PlacementError("bad-usage", `The evidence is ${problem}.`, {
      next: "Pack it (`placement evidence pack FOLDER`) and give the manifest with --evidence, or a commitment made before with --commitment.",
    });
  }
  if (path === undefined) {
    return { commitment: requireCommitment(commitment ?? "", "evidence"), requireCovering: () => undefined };
  }
  const pack = await readPack(context, path, documents);
  await requireAsPacked(pack, path);
  const narrative = await readNarrative(pack, path);
  return {
    commitment: pack.manifest.commitment,
    requireCovering: (findings, built) => {
      requireCovering(narrative, findings, (tranche) => built?.tranches[Number(tranche)]?.code);
    },
  };
}

async function readNarrative({ manifest, folder }: Pack, path: string) {
  const document = narrativeOf(manifest);
  const place = document && folder.documents.get(document.name);
  if (document === undefined || place === undefined) {
    throw new PlacementError("bad-input", `${path} has no narrative, or it was erased: findings need one.`, {
      next: "Write one (`placement evidence template`) and pack the folder again.",
    });
  }
  return parseNarrative(await readText(place), document.name);
}
