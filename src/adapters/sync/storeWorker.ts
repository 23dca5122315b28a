import { parentPort, workerData } from "node:worker_threads";
import { PlacementError } from "../../errors.js";
import type { KnownBlock } from "../../replay/source.js";
import type { LedgerIdentity } from "../ledgerStore/open.js";
import { LedgerWriter, type StoredLog } from "../ledgerStore/writer.js";
import type { LedgerBatch } from "./ledgerBatches.js";
import { unpackLogs } from "./packedLogs.js";

/** What the thread is started with. */
export interface StoreWork {
  readonly path: string;
  readonly identity: LedgerIdentity;
  /** The head of the store that was opened before; the file may have been replaced since. */
  readonly after: KnownBlock | null;
}

/** What it answers to each list of batches: nothing, or why they are not stored. */
export type StoreAnswer = { readonly message: string; readonly next: string | undefined } | null;

const { path, identity, after } = workerData as StoreWork;
let writer: LedgerWriter | undefined;

parentPort?.on("message", (batches: readonly LedgerBatch[]) => {
  parentPort?.postMessage(append(batches));
});
parentPort?.once("close", () => {
  writer?.close();
});

function open(): LedgerWriter {
  const opened = LedgerWriter.open(path, identity, 0);
  opened.requireHead(after);
  return opened;
}

/** In one transaction: each one waits for the disk. */
function append(batches: readonly LedgerBatch[]): StoreAnswer {
  const head = batches.at(-1)?.head;
  if (head === undefined) return null;
  try {
    writer ??= open();
    writer.append({ head, blocks: batches.flatMap(({ blocks }) => blocks), logs: logsOf(batches) });
    return null;
  } catch (error) {
    if (error instanceof PlacementError) return { message: error.message, next: error.next };
    throw error;
  }
}

function* logsOf(batches: readonly LedgerBatch[]): Generator<StoredLog> {
  for (const { logs } of batches) yield* unpackLogs(logs);
}
