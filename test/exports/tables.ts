import { expect } from "chai";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { parquetMetadataAsync, parquetReadObjects, type FileMetaData } from "hyparquet";
import type { Books } from "../../src/audit/books.js";
import { TABLE_FORMATS, beginningOf, type TableFormat } from "../../src/exports/formats.js";
import type { Row } from "../../src/exports/table.js";
import { TABLES, type AnyTable } from "../../src/exports/tables/index.js";
import type { TableName } from "../../src/exports/tables/names.js";
import { DECIMALS, anyLedger } from "./support/randomLedger.js";
import { WORDS } from "./support/plainWords.js";

const RUNS = { numRuns: 6 };
const table = (name: TableName): AnyTable => TABLES[name];

async function bytesOf(name: TableName, format: TableFormat, books: Books, rows?: Iterable<Row>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const { columns } = table(name);
  await TABLE_FORMATS[format](columns, rows ?? table(name).rows({ books, names: null }), (chunk) => {
    chunks.push(Buffer.from(chunk));
    return Promise.resolve();
  });
  return Buffer.concat(chunks);
}

const csvRows = (bytes: Buffer): Record<string, string>[] => parse(bytes, { columns: true });
const jsonRows = (bytes: Buffer): Record<string, unknown>[] =>
  bytes
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** hyparquet gives decimals as floating-point numbers; other readers do not. Without the annotation it gives the bytes. */
function withoutDecimals(metadata: FileMetaData): FileMetaData {
  for (const element of metadata.schema) {
    if (element.converted_type !== "DECIMAL") continue;
    delete element.converted_type;
    delete element.logical_type;
  }
  return metadata;
}

async function parquetRows(bytes: Buffer): Promise<Record<string, unknown>[]> {
  const file = new Uint8Array(bytes).buffer;
  const metadata = withoutDecimals(await parquetMetadataAsync(file));
  return parquetReadObjects({ file, metadata, utf8: false });
}

const exact = (value: unknown): bigint => BigInt(`0x${Buffer.from(value as Uint8Array).toString("hex")}`);

/** What every format holds of a table's cell, as the text that CSV has. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString().replace(".000Z", "Z");
  if (value instanceof Uint8Array) return exact(value).toString();
  return typeof value === "object" ? JSON.stringify(value) : `${value as string | number}`;
}

describe("The tables of an export", () => {
  for (const name of Object.keys(TABLES) as TableName[]) {
    it(`should hold the same in every format: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(anyLedger(), async (books) => {
          const { columns } = table(name);
          const [csv, jsonl, parquet] = await Promise.all([
            bytesOf(name, "csv", books).then(csvRows),
            bytesOf(name, "jsonl", books).then(jsonRows),
            bytesOf(name, "parquet", books).then(parquetRows),
          ]);
          const texts = (rows: Record<string, unknown>[]) =>
            rows.map((row) => Object.keys(columns).map((column) => asText(row[column])));
          expect(texts(jsonl)).to.deep.equal(texts(csv));
          expect(texts(parquet)).to.deep.equal(texts(csv));
          for (const format of ["csv", "jsonl", "parquet"] as const) {
            const written = (await bytesOf(name, format, books)).toString("latin1");
            expect(written === "" || written.startsWith(beginningOf(format, columns))).to.equal(true);
          }
          expect(csv).to.have.length([...table(name).rows({ books, names: null })].length);
        }),
        RUNS,
      );
    });

    it(`should give the same bytes twice: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          anyLedger(),
          fc.constantFrom<TableFormat>("csv", "jsonl", "parquet"),
          async (books, format) => {
            const [first, second] = await Promise.all([bytesOf(name, format, books), bytesOf(name, format, books)]);
            expect(first.equals(second)).to.equal(true);
          },
        ),
        RUNS,
      );
    });
  }

  it("should add up to what the ledger says was funded, paid and taken back", async () => {
    await fc.assert(
      fc.asyncProperty(anyLedger(), async (books) => {
        const moved = csvRows(await bytesOf("movements", "csv", books));
        const decided = csvRows(await bytesOf("decisions", "csv", books));
        const total = (rows: Record<string, string>[], column: string): bigint =>
          rows.reduce((sum, row) => sum + BigInt(row[column]!), 0n);
        for (const { state } of books.agreements()) {
          const own = moved.filter(({ agreement }) => agreement === state.id);
          const of = (...kinds: string[]) =>
            total(
              own.filter(({ kind }) => kinds.includes(kind!)),
              "amount",
            );
          expect(of("funding")).to.equal(state.funded);
          expect(of("payment", "arrears", "settlement")).to.equal(state.paid);
          expect(of("reclaim")).to.equal(state.reclaimed);
          expect(
            total(
              decided.filter(({ agreement }) => agreement === state.id),
              "paid",
            ),
          ).to.equal(state.paid);
        }
      }),
      RUNS,
    );
  });

  it("should tell every event in the order of the chain, with all it carries", async () => {
    await fc.assert(
      fc.asyncProperty(anyLedger(), async (books) => {
        const rows = jsonRows(await bytesOf("events", "jsonl", books));
        const events = [...books.events()];
        expect(rows.map(({ event, block }) => [event, block])).to.deep.equal(
          events.map(({ name, block }) => [name, Number(block.number)]),
        );
        const told = rows.map(({ fields }) => Object.keys(fields as object).length);
        const placed = ["name", "block", "transactionHash", "logIndex", "agreement", "sequence", "balance", "caller"];
        const carried = events.map((event) => Object.keys(event).filter((key) => !placed.includes(key)).length);
        expect(told).to.deep.equal(carried);
      }),
      RUNS,
    );
  });

  it("should keep names back unless they were asked for", () => {
    fc.assert(
      fc.property(anyLedger({ placements: 3 }), fc.boolean(), (books, isNamed) => {
        for (const any of Object.values(TABLES) as AnyTable[]) {
          const names = Object.entries(any.columns).filter(([, { isName }]) => isName === true);
          for (const row of any.rows({ books, names: isNamed ? WORDS : null })) {
            for (const [column] of names.filter(([column]) => column !== "code")) {
              expect(row[column] !== null, column).to.equal(isNamed);
            }
          }
        }
      }),
      RUNS,
    );
  });

  it("should lose no digit of the greatest amounts, in many row groups", async () => {
    const greatest = 2n ** 96n - 1n;
    const [row] = [...table("movements").rows({ books: await oneLedger(), names: null })];
    const rows = Array.from({ length: 25_000 }, (_, place) => ({ ...row!, amount: greatest - BigInt(place) }));
    const read = await parquetRows(await bytesOf("movements", "parquet", await oneLedger(), rows));
    expect(read.map(({ amount }) => exact(amount))).to.deep.equal(rows.map(({ amount }) => amount));
  });

  it("should say in Parquet that amounts are decimals", async () => {
    const bytes = await bytesOf("movements", "parquet", await oneLedger());
    const { schema, created_by } = await parquetMetadataAsync(new Uint8Array(bytes).buffer);
    expect(schema.find(({ name }) => name === "amount")).to.deep.include({ converted_type: "DECIMAL", precision: 38 });
    expect(created_by).to.equal("placement-escrow");
  });

  it("should make formulas harmless in CSV", async () => {
    const [row] = [...table("movements").rows({ books: await oneLedger(), names: WORDS })];
    const bytes = await bytesOf("movements", "csv", await oneLedger(), [{ ...row!, account_name: '=HYPERLINK("x")' }]);
    expect(csvRows(bytes)[0]!["account_name"]).to.equal(`'=HYPERLINK("x")`);
  });

  it("should write a header and nothing else where there is nothing", async () => {
    const books = await oneLedger();
    expect(csvRows(await bytesOf("events", "csv", books, []))).to.deep.equal([]);
    expect((await bytesOf("events", "csv", books, [])).toString()).to.match(/^block,time,/);
    expect((await bytesOf("events", "jsonl", books, [])).length).to.equal(0);
    expect(await parquetRows(await bytesOf("events", "parquet", books, []))).to.deep.equal([]);
  });
});

/** A ledger in which money moved. */
async function oneLedger(): Promise<Books> {
  const { booksOfLives } = await import("./support/randomLedger.js");
  const deeds = [{ wait: 1, kind: "fund", tranche: 0, number: DECIMALS }] as const;
  return booksOfLives([{ provider: 0, begins: 0, fee: 610_000, deeds }]);
}
