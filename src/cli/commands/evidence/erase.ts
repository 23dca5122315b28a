import { relative } from "node:path";
import { removeDocument } from "../../../adapters/documents.js";
import { removeDrafts, writeText } from "../../../adapters/files.js";
import { PlacementError } from "../../../errors.js";
import {
  documentNamed,
  documentsOf,
  serialiseManifest,
  withoutDocuments,
  type EvidenceDocument,
  type EvidenceManifest,
} from "../../../evidence/manifest.js";
import type { Context } from "../../context.js";
import { readPack, type Pack } from "../../evidence.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";

interface Options {
  readonly all?: boolean;
  readonly documents?: string;
  readonly yes?: boolean;
}

export const erase: Handler<Options, DataOf<"evidence erase">> = async (context, [path = "", name], options) => {
  if ((name === undefined) !== (options.all === true)) {
    throw new PlacementError("bad-usage", "It must be said what to erase.", {
      next: "Name one document, or give --all; not both.",
    });
  }
  const pack = await readPack(context, path, options.documents);
  const documents = name === undefined ? documentsOf(pack.manifest) : [documentNamed(pack.manifest, name)];
  if (documents.length === 0) {
    throw new PlacementError("bad-input", `Every document of ${path} was erased already.`, {
      next: "Nothing is left to erase. The manifest tells nothing of them.",
    });
  }
  const folder = relative(context.io.cwd, pack.folder.path) || ".";
  context.io.err(`${preview(folder, pack, documents)}\n`);
  await context.confirm("Erase this for good?", options);
  const on = new Date().toISOString().slice(0, 10);
  const manifest = await eraseEach(context, path, pack, documents, on);
  const provable = documentsOf(manifest).length;
  return {
    text: [`Erased ${counted(documents.length)} on ${on}.`, ...aftermath(manifest)].join("\n"),
    data: { manifest: path, erased: documents.length, on, provable, commitment: manifest.commitment },
  };
};

/**
 * The documents go first, then what proves them. Interrupted between the two, the manifest calls a document missing,
 * which is true, and erasing again ends it; the other way round it would say "erased" of one that still lies there.
 */
async function eraseEach(
  context: Context,
  path: string,
  { manifest, folder }: Pack,
  documents: readonly EvidenceDocument[],
  day: string,
): Promise<EvidenceManifest> {
  for (const { name } of documents) {
    const place = folder.documents.get(name);
    if (place !== undefined) await removeDocument(folder.path, place);
  }
  const left = withoutDocuments(manifest, documents, day);
  await writeText(context.path(path), serialiseManifest(left), { isPrivate: true });
  await removeDrafts(context.path(path));
  return left;
}

function preview(place: string, { folder }: Pack, documents: readonly EvidenceDocument[]): string {
  return [
    `To be erased from ${place}, with what proves them:`,
    ...documents.map(
      ({ name, size }) => `  ${name}, ${size} bytes${folder.documents.has(name) ? "" : " (not there any more)"}`,
    ),
    "The file is deleted, and its name, size, hash and salt are taken out of the manifest. It cannot be undone, and nobody can",
    "prove this document any more. On most disks deleting is all that a program can do: until the space is used again, somebody",
    "with the disk may recover it, unless the disk is encrypted.",
    "Copies are not reached: backups, e-mails, sealed files, disclosures and whatever recipients opened. Their holders must erase them.",
  ].join("\n");
}

function aftermath(manifest: EvidenceManifest): string[] {
  const provable = documentsOf(manifest).length;
  return [
    `Commitment ${manifest.commitment} stands wherever it was signed. Of what was erased it proves nothing without the salt.`,
    provable === 0
      ? "No document is left that it could prove."
      : `It still proves ${provable === 1 ? "the other document" : `the other ${provable} documents`}: placement evidence verify.`,
  ];
}

const counted = (count: number): string => (count === 1 ? "one document" : `${count} documents`);
