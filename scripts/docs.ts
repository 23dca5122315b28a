import { writeFile } from "node:fs/promises";
import { TABLES_PAGE, tablesPage } from "./docs/exportTables.js";
import { JSON_PAGE, jsonPage } from "./docs/json.js";

/** `npm run docs:json`: writes the pages that are made from src/cli/shapes and src/exports/tables. */
await writeFile(JSON_PAGE, await jsonPage());
await writeFile(TABLES_PAGE, await tablesPage());
