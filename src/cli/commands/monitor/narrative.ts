import { readText } from "../../../adapters/files.js";
import { PlacementError } from "../../../errors.js";
import type { Context } from "../../context.js";

/** A report of a hundred pages is none. */
const MOST_BYTES = 200_000;

/** The paragraphs of a plain text file, an empty line between them; none without a file. */
export async function readNarrative(context: Context, path: string | undefined): Promise<string[]> {
  if (path === undefined) return [];
  const text = await readText(context.path(path), { longest: MOST_BYTES });
  const paragraphs = text
    .replace(/\r\n?/g, "\n")
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "");
  if (paragraphs.length > 0) return paragraphs;
  throw new PlacementError("bad-input", `There is nothing in ${path}.`, {
    next: "Leave --narrative out, and the page has lines to write on.",
  });
}
