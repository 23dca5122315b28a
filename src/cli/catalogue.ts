import { extendedCatalogue, parseCatalogueFile, standardCatalogue, type Catalogue } from "../agreement/index.js";
import { readText } from "../adapters/files.js";
import type { Context } from "./context.js";

/** The outcomes that agreement files may name: the program's own, and those of a council's file if there is one. */
export async function readCatalogue(context: Context, option: string | undefined): Promise<Catalogue> {
  const given = option ?? context.io.env["PLACEMENT_CATALOGUE"];
  if (given === undefined) return standardCatalogue();
  return extendedCatalogue(parseCatalogueFile(await readText(context.path(given)), given));
}
