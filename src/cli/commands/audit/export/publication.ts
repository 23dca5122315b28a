import { PlacementError } from "../../../../errors.js";
import type { Books } from "../../../../audit/books.js";
import type { BooksOptions } from "../../../auditBooks.js";
import type { Context } from "../../../context.js";
import type { ExportedFile } from "../../../exports/output.js";
import type { Report } from "../../../io.js";
import { verdictInWords } from "../../../../audit/verdictInWords.js";
import type { DataOf } from "../../../shapes/index.js";

export interface PublicationOptions extends BooksOptions {
  readonly out?: string;
  readonly commissioner?: string;
  readonly least: string;
}

export type Exported = DataOf<"audit export csv">;

/** How far it is proved, and what was written, in lines; nothing where the data were printed, for then nothing else may be. */
export function reportOf(
  context: Context,
  books: Books,
  files: readonly ExportedFile[],
  asides: readonly string[],
): Report<Exported> {
  const { head } = books;
  const notes = [verdictInWords(books), ...asides];
  const data = { block: head.number, time: head.timestamp, files, notes };
  if (files.length === 0) {
    for (const note of notes) context.io.err(`${note}\n`);
    return { text: "", data };
  }
  const lines = files.map(
    ({ path, rows, bytes, sha256 }) => `${path}: ${rows} rows, ${bytes} bytes\n  sha256 ${sha256}`,
  );
  return { text: [...notes.slice(0, 1), ...lines, ...asides].join("\n"), data };
}

/** Whose agreements are meant: everybody's unless told. */
export async function commissionerFilter(
  context: Context,
  given: string | undefined,
): Promise<(commissioner: string) => boolean> {
  if (given === undefined) return () => true;
  const account = await context.account(given);
  return (commissioner) => commissioner === account;
}

export function parseLeast(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new PlacementError("bad-usage", `--least ${text} is not a number of placements from 1 to 9999.`);
}

/** Tokens whose amounts nobody can tell in pounds. */
export const unreadableNote = (tokens: ReadonlySet<string>): string[] =>
  tokens.size === 0 ? [] : [`Left out: agreements in ${listed(tokens)}, which does not say how many decimals it has.`];

/** Anybody can make tokens: thousands would bury the notes beside them. */
const MOST_NAMED = 5;

function listed(tokens: ReadonlySet<string>): string {
  const rest = tokens.size - MOST_NAMED;
  return [...[...tokens].slice(0, MOST_NAMED), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}
