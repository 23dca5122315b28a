import { readFileSync } from "node:fs";
import { runScript } from "../../src/adapters/runScript.js";
import { argumentsOf } from "../arguments.js";
import { measured } from "./gas/measured.js";
import { GAS_PAGE, GAS_SNAPSHOT, gasPage } from "./gas/page.js";
import type { GasReport } from "./gas/report.js";
import { compare, complaints, savings } from "./gas/snapshot.js";

/** `npm run check:gas`: measures again, and fails where an operation costs more than what was written down. */
await runScript(async () => {
  argumentsOf("npm run check:gas", {});
  const committed = JSON.parse(readFileSync(GAS_SNAPSHOT, "utf8")) as GasReport;
  const comparison = compare(committed.rows, (await measured()).rows);
  const failures = complaints(comparison);
  if (readFileSync(GAS_PAGE, "utf8") !== (await gasPage(committed))) {
    failures.push(`${GAS_PAGE} is not what ${GAS_SNAPSHOT} says: npm run bench:gas -- --write.`);
  }
  for (const saving of savings(comparison)) console.log(saving);
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) return 1;
  console.log(`${committed.rows.length} operations cost no more than ${GAS_SNAPSHOT} says.`);
  return 0;
});
