import { writeFileSync } from "node:fs";
import { runScript } from "../../src/adapters/runScript.js";
import { textTable } from "../../src/agreement/text/textTable.js";
import { argumentsOf } from "../arguments.js";
import { measured } from "./gas/measured.js";
import { GAS_PAGE, GAS_SNAPSHOT, gasPage, gasSnapshot } from "./gas/page.js";
import { breakdownTable, peersTable, rowsTable } from "./gas/tables.js";

/**
 * `npm run bench:gas -- --json FILE --write`: what each operation costs on Hardhat's own network, beside its peers, and
 * where a payment's gas goes. `--write` writes it down as the snapshot that `npm run check:gas` holds later runs against.
 */
const USAGE = "npm run bench:gas -- [--json FILE] [--write]";

await runScript(async () => {
  const options = { json: { type: "string" }, write: { type: "boolean", default: false } } as const;
  const { json, write } = argumentsOf(USAGE, { options }).values;
  const report = await measured();
  for (const { head, lines, right } of [rowsTable(report), peersTable(report), breakdownTable(report)]) {
    console.log(`${textTable([head, ...lines], right).join("\n")}\n`);
  }
  if (json !== undefined) writeFileSync(json, await gasSnapshot(report));
  if (write) {
    writeFileSync(GAS_SNAPSHOT, await gasSnapshot(report));
    writeFileSync(GAS_PAGE, await gasPage(report));
  }
  return 0;
});
