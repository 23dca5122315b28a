import { TABLES, type AnyTable } from "../../src/exports/tables/index.js";
import { formatted, table } from "./markdown.js";

export const TABLES_PAGE = "docs/audit-export-tables.md";

const HEAD = `<!-- Made by \`npm run docs\` from src/exports/tables. Change it there. -->

# The tables of \`audit export\`

What \`audit export csv\`, \`jsonl\` and \`parquet\` write, column by column; [audit-export.md](audit-export.md) tells the rest.

- **text** is UTF-8. Empty in CSV means that there is nothing, \`null\` in the other two.
- **number** is a small whole number: INT64 in Parquet.
- **amount** is token base units with all their digits: a decimal string in JSON Lines, DECIMAL(38, 0) in Parquet. Divided by
  10 to the token's decimals it is pounds.
- **time** is ISO 8601 in UTC: TIMESTAMP in Parquet.
- **flag** is \`true\` or \`false\`.
- **json** is JSON: nested in JSON Lines, text in the other two. Whole numbers in it are decimal strings.

**P** marks pseudonymous data: together with other records it can lead to a child or adult, so whoever gets the file must be
allowed to have those records too. **N** marks names, which are empty without \`--names\`.`;

/** docs/audit-export-tables.md as it should be. */
export async function tablesPage(): Promise<string> {
  const sections = Object.entries<AnyTable>(TABLES).map(([name, { columns }]) => {
    const rows = Object.entries(columns).map(([column, { kind, isPseudonymous, isName, description }]) => {
      const mark = isPseudonymous === true ? "P" : isName === true ? "N" : "";
      return [`\`${column}\``, kind, mark, description];
    });
    return `## ${name}\n\n${table(["column", "kind", "", "what it is"], rows)}`;
  });
  return formatted([HEAD, ...sections].join("\n\n"));
}
