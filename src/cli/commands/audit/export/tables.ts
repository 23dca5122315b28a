import type { TableFormat } from "../../../../exports/formats.js";
import type { BooksOptions } from "../../../auditBooks.js";
import { withBooks } from "../../../auditBooks.js";
import { exportTables, type TableOptions } from "../../../exports/tables.js";
import type { Handler } from "../../../program.js";
import { withProgress } from "../../../progress.js";
import { reportOf, type Exported } from "./publication.js";

type Options = BooksOptions & TableOptions;

const PRIVATE =
  "Ids, hashes and tags in these tables are pseudonymous: together with other records they can lead to a child or adult.";
const NAMED = "They hold private names too.";

/** The tables in one of the formats. */
export const exportAs =
  (format: TableFormat): Handler<Options, Exported> =>
  (context, _args, options) =>
    withBooks(context, options, async (opened) => {
      const files = await withProgress(context.io, `Writing ${format}`, () =>
        exportTables(context, opened, format, options),
      );
      return reportOf(context, opened.books, files, [options.names === true ? `${PRIVATE} ${NAMED}` : PRIVATE]);
    });
