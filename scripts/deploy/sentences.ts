import { inspect } from "node:util";
import { explainFailure } from "../../src/adapters/failures.js";
import { secretsIn, withoutSecrets } from "../../src/adapters/urlSecrets.js";
import { PlacementError } from "../../src/errors.js";
import { hardhatNumber } from "./hardhatErrors.js";

/** Told once which address must not be shown whole. */
export type Hide = (address: string) => void;

/** Runs a script; a failure is told in sentences, and never with what was to be hidden. */
export async function runToItsEnd(script: (hide: Hide) => Promise<void>): Promise<void> {
  const secrets: string[] = [];
  try {
    await script((address) => secrets.push(...secretsIn(address)));
  } catch (error) {
    const trace = process.argv.includes("--show-stack-traces") ? `${inspect(error)}\n` : "";
    console.error(withoutSecrets(`${trace}Error: ${told(error)}`, secrets));
    process.exitCode = 1;
  }
}

function told(thrown: unknown): string {
  const error = explainFailure(thrown);
  if (error instanceof PlacementError) return [error.message, error.next].filter(Boolean).join("\n");
  const message = error instanceof Error ? error.message : String(error);
  if (hardhatNumber(error) !== undefined) return message;
  return `something unexpected happened: ${message}\nThis is a fault in the script. --show-stack-traces shows where.`;
}
