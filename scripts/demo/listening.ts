import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Milliseconds. */
const START_LIMIT = 30_000;

/** The address in the line by which a server tells that it listens. Undefined if it ends, or takes too long. */
export async function listeningAt(stdout: Readable, told: RegExp): Promise<string | undefined> {
  let address: string | undefined;
  for await (const line of createInterface({ input: stdout, signal: AbortSignal.timeout(START_LIMIT) })) {
    [, address] = told.exec(line) ?? [];
    if (address !== undefined) break;
  }
  // Leaving the loop has paused it, and a server that nobody listens to stops.
  stdout.resume();
  return address;
}
