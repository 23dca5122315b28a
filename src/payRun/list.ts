import { CsvError, parse } from "csv-parse/sync";
import { PlacementError } from "../errors.js";

/** The column that names the files. */
const COLUMN = "request";

/** One line of a list of request files. */
export interface ListedFile {
  /** As a spreadsheet numbers it: the header is row 1. */
  readonly row: number;
  /** As it is written there. */
  readonly name: string;
}

/**
 * Reads a CSV list with a column `request`; other columns are its owner's affair. Blank rows are passed over.
 * @throws PlacementError `bad-input` if there is no such column.
 */
export function parseList(text: string, path: string): ListedFile[] {
  const [header = [], ...records] = parseCsv(text, path);
  const places = header.flatMap((name, place) => (name.trim().toLowerCase() === COLUMN ? [place] : []));
  const [place] = places;
  if (place === undefined || places.length > 1) {
    const problem = place === undefined ? "no column" : "more than one column";
    throw new PlacementError("bad-input", `${path} has ${problem} "${COLUMN}".`, {
      next: "Its first row names the columns; this one holds the names of request files.",
    });
  }
  return records.flatMap((record, index) => {
    const name = record[place] ?? "";
    return name === "" ? [] : [{ row: index + 2, name }];
  });
}

function parseCsv(text: string, path: string): string[][] {
  try {
    return parse(text, { bom: true, trim: true, relax_column_count: true, skip_empty_lines: false });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new PlacementError("bad-input", `${path}: not readable as CSV: ${cause.message}.`, {
      next: "Nothing was sent. Save it again from the spreadsheet as CSV.",
      cause,
    });
  }
}
