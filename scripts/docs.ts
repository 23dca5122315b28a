import { writeFile } from "node:fs/promises";
import { COSTS_PAGE, costsPage } from "./docs/costs.js";
import { ERRORS_PAGE, errorsPage } from "./docs/errors.js";
import { TABLES_PAGE, tablesPage } from "./docs/exportTables.js";
import { JSON_PAGE, jsonPage } from "./docs/json.js";
import { operationPages } from "./docs/operations.js";

/** `npm run docs`: writes the pages, and the parts of pages, that are made from the sources. */
await writeFile(JSON_PAGE, await jsonPage());
await writeFile(TABLES_PAGE, await tablesPage());
for (const [path, page] of await operationPages()) await writeFile(path, page);
await writeFile(ERRORS_PAGE, await errorsPage());
await writeFile(COSTS_PAGE, await costsPage());
