import { writeFile } from "node:fs/promises";
import { JSON_PAGE, jsonPage } from "./docs/json.js";

/** `npm run docs:json`: writes docs/json.md from the shapes in src/cli/shapes. */
await writeFile(JSON_PAGE, await jsonPage());
