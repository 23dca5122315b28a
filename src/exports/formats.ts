import { csvOf } from "./csv.js";
import { jsonLinesOf } from "./jsonLines.js";
import { writeParquet } from "./parquet.js";
import type { Row } from "./table.js";
import type { AnyTable } from "./tables/index.js";

type Sink = (chunk: string | Uint8Array) => Promise<void>;

/** Writes a table's rows in a format, piece by piece. */
export type TableWriter = (columns: AnyTable["columns"], rows: Iterable<Row>, write: Sink) => Promise<void>;

const textual =
  (format: (columns: AnyTable["columns"], rows: Iterable<Row>) => Iterable<string>): TableWriter =>
  async (columns, rows, write) => {
    for (const piece of format(columns, rows)) await write(piece);
  };

/** The formats of tables; each is also its file's ending. */
export const TABLE_FORMATS = {
  csv: textual(csvOf),
  jsonl: textual(jsonLinesOf),
  parquet: writeParquet,
} as const satisfies Record<string, TableWriter>;

export type TableFormat = keyof typeof TABLE_FORMATS;

/** How a file of the table begins, whatever its rows are. */
export function beginningOf(format: TableFormat, columns: AnyTable["columns"]): string {
  const names = Object.keys(columns);
  if (format === "csv") return `${names.join(",")}\n`;
  return format === "jsonl" ? `{"${names[0] ?? ""}":` : "PAR1";
}
