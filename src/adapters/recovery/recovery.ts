import { availableParallelism } from "node:os";
import { Tinypool } from "tinypool";
import { concurrently } from "../concurrently.js";
import { fittingEngine, type EngineName } from "./engines.js";
import { packClaims, unpackAccounts, type SignedDigest } from "./records.js";
import type { RecoveryTask } from "./worker.js";

/** So many go to a worker at once: enough that handing them over costs nothing, few enough to need little memory. */
const BATCH = 512;
const MOST_WORKERS = 2;

/** Finds out who made signatures, in threads of its own. */
export interface Recovery {
  /** What computes: the native library, or WebAssembly where no build of that fits. */
  readonly engine: EngineName;
  readonly workers: number;
  /**
   * For each, the account whose key made the signature, checksummed; null if the escrow would recover nobody from it.
   *
   * @throws TypeError if a digest has not 32 bytes.
   */
  recoverAll(claims: readonly SignedDigest[]): Promise<(string | null)[]>;
  /** Ends the threads; whoever opens must close. */
  close(): Promise<void>;
}

/** The fitting engine in two workers, or in one where there is but one processor. */
export async function openRecovery({
  engine,
  workers = Math.min(MOST_WORKERS, availableParallelism()),
}: { engine?: EngineName; workers?: number } = {}): Promise<Recovery> {
  const chosen = engine ?? (await fittingEngine());
  const filename = new URL("./worker.js", import.meta.url).href;
  const pool = new Tinypool({ filename, minThreads: workers, maxThreads: workers });
  const recoverBatch = async (claims: readonly SignedDigest[]): Promise<(string | null)[]> => {
    const packed = packClaims(claims);
    const task: RecoveryTask = { engine: chosen, claims: packed };
    return unpackAccounts((await pool.run(task, { transferList: [packed.buffer] })) as Uint8Array);
  };
  return {
    engine: chosen,
    workers,
    recoverAll: async (claims) => (await concurrently(batchesOf(claims), recoverBatch)).flat(),
    close: () => pool.destroy(),
  };
}

function batchesOf<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
}
