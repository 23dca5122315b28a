import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { PlacementError } from "../../errors.js";
import type { KnownBlock } from "../../replay/source.js";
import type { LedgerIdentity } from "../ledgerStore/open.js";
import type { LedgerBatch } from "./ledgerBatches.js";
import type { StoreAnswer, StoreWork } from "./storeWorker.js";

/** Batches that wait while others are stored; then they go into one transaction. */
const MOST_WAITING = 4;

/** Stores batches on a thread of its own, while the next are read. */
export class StoreThread {
  readonly #worker: Worker;
  #waiting: LedgerBatch[] = [];
  #storing: Promise<void> | undefined;

  /**
   * @param path - Of a store that is there.
   * @param after - Its head.
   */
  constructor(path: string, identity: LedgerIdentity, after: KnownBlock | null) {
    const workerData: StoreWork = { path, identity, after };
    this.#worker = new Worker(new URL("./storeWorker.js", import.meta.url), { workerData });
  }

  /** Takes it over; waits only if too much is waiting already. */
  async append(batch: LedgerBatch): Promise<void> {
    while (this.#waiting.length >= MOST_WAITING) await this.#storing;
    this.#waiting.push(batch);
    if (this.#storing === undefined) this.#next();
  }

  /** All is stored then. */
  async finish(): Promise<void> {
    while (this.#storing !== undefined) await this.#storing;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #next(): void {
    if (this.#waiting.length === 0) {
      this.#storing = undefined;
      return;
    }
    this.#storing = this.#store(this.#waiting).then(() => {
      this.#next();
    });
    // Whoever waits for it hears of a failure: the next batch that has to wait, or the end.
    this.#storing.catch(() => undefined);
    this.#waiting = [];
  }

  async #store(batches: readonly LedgerBatch[]): Promise<void> {
    const buffers = batches.flatMap(({ logs }) => [logs.positions.buffer, logs.lengths.buffer, logs.bytes.buffer]);
    this.#worker.postMessage(batches, buffers);
    const [failure] = (await once(this.#worker, "message")) as [StoreAnswer];
    if (failure === null) return;
    const { message, next } = failure;
    throw new PlacementError("bad-input", message, next === undefined ? {} : { next });
  }
}
