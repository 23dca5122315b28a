import { CsvError, parse } from "csv-parse/sync";
import { PlacementError } from "../../errors.js";
import { warnOfCharacters } from "../text/characters.js";
import { didYouMean } from "../text/nearest.js";
import { COLUMN_NAMES, type Column } from "./columns.js";
import type { FaultList } from "./faults.js";

/** One placement of the table. */
export interface Row {
  /** As a spreadsheet numbers it: the header is row 1. */
  readonly number: number;
  /** What its cells say; empty ones are left out. */
  readonly cells: ReadonlyMap<Column, string>;
}

/** The rows of a CSV file; what cannot be used is noted. Blank rows are passed over. */
export function readTable(text: string, faults: FaultList): Row[] {
  if (text.includes("\ufffd")) {
    faults.add('some letters cannot be read; save it as "CSV UTF-8".');
    return [];
  }
  const [header, ...records] = parseCsv(text, faults.path);
  if (header === undefined) {
    faults.add("it is empty; its first row names the columns.");
    return [];
  }
  const columns = readHeader(header, faults);
  const rows = records.flatMap((record, index) => {
    const number = index + 2;
    if (record.every((cell) => cell === "")) return [];
    if (record.length !== header.length) {
      faults.addToRow(number, undefined, `it has ${record.length} cells, but row 1 names ${header.length} columns.`);
    }
    const cells = columns.flatMap((column, place): [Column, string][] => {
      const cell = record[place] ?? "";
      return column === undefined || cell === "" ? [] : [[column, cell]];
    });
    return [{ number, cells: new Map(cells) }];
  });
  if (rows.length === 0) faults.add("it has no placements below its first row.");
  return rows;
}

function parseCsv(text: string, path: string): string[][] {
  try {
    return parse(text, { bom: true, trim: true, relax_column_count: true });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new PlacementError("bad-input", `${path}: not readable as CSV: ${cause.message}.`, {
      next: "Nothing was written. Save it again from the spreadsheet as CSV.",
      cause,
    });
  }
}

/** The column that each cell of the first row names, undefined for one that cannot be used. */
function readHeader(header: readonly string[], faults: FaultList): (Column | undefined)[] {
  const columns = header.map((name, place) => {
    const column = COLUMN_NAMES.find((known) => known === name);
    if (column === undefined) faults.addToRow(1, undefined, unknownColumn(name));
    else if (header.indexOf(name) < place) faults.addToRow(1, name, "this column stands here twice.");
    return column;
  });
  if (!header.includes("name")) faults.addToRow(1, undefined, 'there is no column "name".');
  return columns;
}

function unknownColumn(name: string): string {
  if (name === "") return "a column has no name.";
  const hint = didYouMean(name, COLUMN_NAMES) || ` Known here: ${COLUMN_NAMES.join(", ")}.`;
  return `unknown column "${name}".${warnOfCharacters(name)}${hint}`;
}
