import { stringify } from "csv-stringify/sync";
import { inBatches } from "./batches.js";
import { isoTime, type Cell, type Columns, type Kind, type Row } from "./table.js";

/**
 * A table as CSV (RFC 4180, UTF-8): a header, then a line a row. Amounts are token base units with all their digits,
 * times ISO 8601 in UTC. Whatever a spreadsheet would take for a formula gets an apostrophe.
 */
export function* csvOf(columns: Columns, rows: Iterable<Row>): Generator<string> {
  const kinds = Object.entries(columns);
  yield stringify([kinds.map(([name]) => name)]);
  for (const batch of inBatches(rows)) {
    yield stringify(
      batch.map((row) => kinds.map(([name, { kind }]) => cellText(kind, row[name] ?? null))),
      { escape_formulas: true },
    );
  }
}

function cellText(kind: Kind, cell: Cell): string {
  if (cell === null) return "";
  if (kind === "time" && typeof cell === "bigint") return isoTime(cell);
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}
