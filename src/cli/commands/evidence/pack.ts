import { basename, dirname, join, resolve } from "node:path";
import { digestOf, readFolder, type Folder } from "../../../adapters/documents.js";
import { readText, writeText } from "../../../adapters/files.js";
import { PlacementError } from "../../../errors.js";
import { commitTo, serialiseManifest, type MeasuredDocument } from "../../../evidence/manifest.js";
import { requireNames } from "../../../evidence/names.js";
import { parseNarrative } from "../../../evidence/narrative.js";
import type { Context } from "../../context.js";
import { MANIFEST_SUFFIX } from "../../evidence.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { requireAbsent } from "./requireAbsent.js";

/** The narrative's name in a folder, unless told otherwise. */
export const NARRATIVE = "narrative.yaml";

const LONGEST_NARRATIVE = 1024 * 1024;

interface Options {
  readonly narrative?: string;
  readonly out?: string;
}

export const pack: Handler<Options, DataOf<"evidence pack">> = async (context, [given = ""], options) => {
  const path = resolve(context.path(given));
  const manifestPath = join(options.out ?? dirname(given), `${basename(path)}${MANIFEST_SUFFIX}`);
  requireAbsent(context, manifestPath);
  const folder = await readFolder(path);
  requireFiles(folder, given);
  const narrative = narrativeIn(folder, context, options.narrative ?? join(given, NARRATIVE), given);
  const documents = await measure(folder, narrative, given);
  const manifest = commitTo(documents);
  await writeText(context.path(manifestPath), serialiseManifest(manifest), { isPrivate: true });
  for (const name of folder.hidden) context.io.err(`Left out: ${name} (hidden).\n`);
  const data: DataOf<"evidence pack"> = {
    manifest: manifestPath,
    commitment: manifest.commitment,
    documents: documents.length,
    leftOut: folder.hidden,
  };
  return {
    text: [
      ...documents.map(
        ({ name, size, kind }) => `  ${name}, ${size} bytes${kind === "narrative" ? ": the narrative" : ""}`,
      ),
      `Packed ${documents.length === 1 ? "one document" : `${documents.length} documents`}. Commitment ${manifest.commitment}`,
      `The manifest is in ${manifestPath}: keep it as long as the documents, and as private. Without it they prove nothing.`,
    ].join("\n"),
    data,
  };
};

/** What is there must be what is committed to: nothing is left out unsaid, and nothing from elsewhere comes in. */
function requireFiles(folder: Folder, given: string): void {
  const [odd] = folder.odd;
  if (odd !== undefined) {
    throw new PlacementError("bad-input", `${odd} is a link or no file, or has the name of another document.`, {
      next: "Put the document itself into the folder.",
    });
  }
  requireNames([...folder.documents.keys()]);
  if (folder.documents.size === 0) {
    throw new PlacementError("bad-input", `There is no document in ${given}.`, { next: "Check the path." });
  }
}

/** The narrative's name in the folder: the folder alone must be the whole evidence. */
function narrativeIn(folder: Folder, context: Context, narrative: string, given: string): string {
  const place = resolve(context.path(narrative));
  const found = [...folder.documents].find(([, path]) => resolve(path) === place);
  if (found !== undefined) return found[0];
  throw new PlacementError("bad-input", `There is no narrative ${narrative} in ${given}.`, {
    next: `Every finding needs one, and it lies with the documents. \`placement evidence template ${given}\` makes one to fill in.`,
  });
}

async function measure(folder: Folder, narrative: string, given: string): Promise<MeasuredDocument[]> {
  const documents: MeasuredDocument[] = [];
  for (const [name, path] of folder.documents) {
    const kind = name === narrative ? "narrative" : "document";
    const digest = await digestOf(path);
    if (kind === "narrative") await requireNarrative(join(given, name), path, digest.size);
    documents.push({ kind, name, ...digest });
  }
  return documents;
}

async function requireNarrative(name: string, path: string, size: number): Promise<void> {
  if (size > LONGEST_NARRATIVE) {
    throw new PlacementError("bad-input", `The narrative ${name} is longer than ${LONGEST_NARRATIVE} bytes.`, {
      next: "Put what is long into a document beside it.",
    });
  }
  parseNarrative(await readText(path), name);
}
