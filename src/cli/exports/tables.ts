import { join } from "node:path";
import { TABLE_FORMATS, beginningOf, type TableFormat } from "../../exports/formats.js";
import type { Row } from "../../exports/table.js";
import { TABLES, type AnyTable } from "../../exports/tables/index.js";
import type { TableName } from "../../exports/tables/names.js";
import { PlacementError } from "../../errors.js";
import type { OpenedBooks } from "../auditBooks.js";
import type { Context } from "../context.js";
import { toFile, toOutput, type ExportedFile, type Fill } from "./output.js";

export interface TableOptions {
  readonly out?: string;
  readonly table?: TableName;
  readonly names?: boolean;
}

/** All tables into a folder, or one of them into a file or to stdout. */
export async function exportTables(
  context: Context,
  { books, words }: OpenedBooks,
  format: TableFormat,
  { out, table, names }: TableOptions,
): Promise<ExportedFile[]> {
  const fillOf = (name: TableName): Fill => fillWith(TABLES[name], format, { books, names: names ? words : null });
  const optionsOf = (name: TableName) => ({
    table: name,
    isPrivate: true,
    beginning: beginningOf(format, TABLES[name].columns),
  });
  if (table !== undefined) {
    if (format === "parquet" && out === undefined) throw needsFile();
    return toOutput(context, out, fillOf(table), optionsOf(table));
  }
  if (out === undefined) throw needsFolder();
  const files: ExportedFile[] = [];
  for (const name of Object.keys(TABLES) as TableName[]) {
    const path = join(out, `${name}.${format}`);
    files.push(await toFile(context, path, fillOf(name), optionsOf(name)));
  }
  return files;
}

function fillWith(table: AnyTable, format: TableFormat, source: Parameters<AnyTable["rows"]>[0]): Fill {
  return async (write) => {
    let rows = 0;
    function* counted(): Generator<Row> {
      for (const row of table.rows(source)) {
        rows += 1;
        yield row;
      }
    }
    await TABLE_FORMATS[format](table.columns, counted(), write);
    return rows;
  };
}

const needsFolder = () =>
  new PlacementError("bad-usage", `There are ${Object.keys(TABLES).length} tables: they need a folder.`, {
    next: `Give --out with a folder, or choose one with --table: ${Object.keys(TABLES).join(", ")}.`,
  });

const needsFile = () =>
  new PlacementError("bad-usage", "Parquet is no text to print: it needs a file.", { next: "Name one with --out." });
