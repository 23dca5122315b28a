import { inBatches } from "./batches.js";
import { isoTime, type Cell, type Columns, type Json, type Kind, type Row } from "./table.js";

/** A table as JSON Lines: one object a row. Amounts are decimal strings, times ISO 8601 in UTC. */
export function* jsonLinesOf(columns: Columns, rows: Iterable<Row>): Generator<string> {
  const kinds = Object.entries(columns);
  for (const batch of inBatches(rows)) {
    yield batch
      .map((row) => kinds.map(([name, { kind }]) => [name, cellJson(kind, row[name] ?? null)] as const))
      .map((entries) => `${JSON.stringify(Object.fromEntries(entries))}\n`)
      .join("");
  }
}

function cellJson(kind: Kind, cell: Cell): Json {
  if (typeof cell !== "bigint") return cell;
  return kind === "time" ? isoTime(cell) : cell.toString();
}
