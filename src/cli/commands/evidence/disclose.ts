import { readText, writeText } from "../../../adapters/files.js";
import { discloseDocument, serialiseDisclosure } from "../../../evidence/disclosure.js";
import { documentNamed, parseManifest } from "../../../evidence/manifest.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { requireAbsent } from "./requireAbsent.js";

interface Options {
  readonly out: string;
}

export const disclose: Handler<Options, DataOf<"evidence disclose">> = async (
  context,
  [path = "", name = ""],
  { out },
) => {
  const manifest = parseManifest(await readText(context.path(path)), path);
  const document = documentNamed(manifest, name);
  requireAbsent(context, out);
  const text = serialiseDisclosure(discloseDocument(manifest, document));
  await writeText(context.path(out), text, { isPrivate: true });
  return {
    text: [
      `${out} proves ${document.name}. Give it together with the document, to whoever may read that document.`,
      "It tells this document's name, size, hash and salt. Of the others it tells nothing but, roughly, how many there are.",
    ].join("\n"),
    data: { disclosure: out, document: document.name, commitment: manifest.commitment },
  };
};
