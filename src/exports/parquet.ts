import { ByteWriter, parquetWriteRows, type SchemaElement } from "hyparquet-writer";
import type { Cell, Columns, Kind, Row } from "./table.js";

/** Rows of a row group: what is in memory at once. */
const ROW_GROUP = 10_000;

/** Takes bytes as they come; the next come only when it has settled. */
export type Write = (bytes: Uint8Array) => Promise<void>;

type Element = Omit<SchemaElement, "name">;

const TEXT: Element = { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } };

/** 38 digits are the most that readers of decimals hold exactly, and more than any amount of a ledger has. */
const ELEMENTS: Readonly<Record<Kind, Element>> = {
  text: TEXT,
  number: { type: "INT64" },
  amount: {
    type: "FIXED_LEN_BYTE_ARRAY",
    type_length: 16,
    converted_type: "DECIMAL",
    scale: 0,
    precision: 38,
    logical_type: { type: "DECIMAL", scale: 0, precision: 38 },
  },
  time: {
    type: "INT64",
    converted_type: "TIMESTAMP_MILLIS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
  },
  flag: { type: "BOOLEAN" },
  // The writer would keep statistics of objects, by which a reader could pass over rows that it was asked for.
  json: TEXT,
};

/** A table as Parquet: amounts are DECIMAL(38, 0), so that no digit is lost; times TIMESTAMP in UTC. */
export async function writeParquet(columns: Columns, rows: Iterable<Row>, write: Write): Promise<void> {
  const kinds = Object.entries(columns);
  await parquetWriteRows({
    writer: flushing(write),
    rows: cellsOf(kinds, rows),
    columns: kinds.map(([name]) => ({ name })),
    schema: [
      { name: "root", num_children: kinds.length },
      ...kinds.map(([name, { kind }]) => ({ name, repetition_type: "OPTIONAL" as const, ...ELEMENTS[kind] })),
    ],
    rowGroupSize: ROW_GROUP,
    createdBy: "placement-escrow",
  });
}

function* cellsOf(kinds: [string, { readonly kind: Kind }][], rows: Iterable<Row>): Generator<Record<string, unknown>> {
  for (const row of rows)
    yield Object.fromEntries(kinds.map(([name, { kind }]) => [name, cellOf(kind, row[name] ?? null)]));
}

function cellOf(kind: Kind, cell: Cell): unknown {
  if (cell === null) return null;
  if (kind === "json") return JSON.stringify(cell);
  if (kind === "number" && typeof cell === "number") return BigInt(cell);
  return kind === "time" && typeof cell === "bigint" ? new Date(Number(cell) * 1_000) : cell;
}

/** Hands each row group on once it is complete, and keeps none of it. */
function flushing(write: Write): ByteWriter {
  const writer = new ByteWriter();
  const flush = async (): Promise<void> => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    await write(bytes);
  };
  return Object.assign(writer, { flush, finish: flush });
}
