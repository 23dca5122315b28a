import type { KnownBlock } from "../../replay/source.js";
import { HeaderReader, replaced, requireFollows, type Header } from "./headers.js";
import { isTooMuch } from "./nodeFailure.js";
import { packLogs, type PackedLogs, type RangeLogs } from "./packedLogs.js";
import { LAST_TRIES, TRIES, patiently, type Pause } from "./patience.js";
import { Ranges, type Range } from "./ranges.js";
import type { RpcClient } from "./rpcClient.js";
import { toQuantity } from "./values.js";

/** Everything in a range of blocks. */
export interface LedgerBatch {
  /** The range's last block. */
  readonly head: KnownBlock;
  /** Those with logs. */
  readonly blocks: readonly KnownBlock[];
  readonly logs: PackedLogs;
}

export interface LedgerQuestion {
  readonly client: RpcClient;
  readonly pause: Pause;
  readonly escrow: string;
  /** The last block that is known; null before the first. */
  readonly after: KnownBlock | null;
  /** Both inclusive. */
  readonly range: Range;
}

/** Requests that are on their way at once. More bring nothing on a machine nearby, and providers count them. */
const IN_FLIGHT = 4;
/** Ranges that are read or wait for one before them. */
const MOST_AHEAD = 6;

interface Fetched {
  readonly range: Range;
  readonly headers: readonly Header[];
  readonly found: RangeLogs;
}

/**
 * Reads the logs of a range of blocks with their blocks' headers, several requests at once, and gives them in order.
 *
 * @throws NodeFailure where smaller ranges, patience and asking again do not help.
 */
export async function* ledgerBatches(question: LedgerQuestion): AsyncGenerator<LedgerBatch> {
  const reader = new RangeReader(question);
  const { from, to } = question.range;
  let before = question.after ?? undefined;
  for (let next = from; next <= to;) {
    const { range, headers, found } = await reader.next(next);
    for (const header of headers) {
      requireFollows(before, header);
      before = header;
    }
    const head = headers.at(-1);
    if (head === undefined) throw new RangeError("A range without its last block.");
    const blocks = headers.filter(({ number }) => found.blocks.has(Number(number))).map(known);
    yield { head: known(head), blocks, logs: found.logs };
    next = range.to + 1;
  }
}

const known = ({ number, hash, timestamp }: Header): KnownBlock => ({ number, hash, timestamp });

class RangeReader {
  readonly #question: LedgerQuestion;
  readonly #headers: HeaderReader;
  readonly #ranges: Ranges;
  readonly #ready = new Map<number, Fetched>();
  readonly #running = new Set<Promise<void>>();
  #failure: Error | undefined;

  constructor(question: LedgerQuestion) {
    const { client, pause, range } = question;
    this.#question = question;
    this.#headers = new HeaderReader(client, pause);
    this.#ranges = new Ranges(range.from, range.to);
  }

  /** The range that begins at this block. */
  async next(from: number): Promise<Fetched> {
    for (;;) {
      this.#start();
      const fetched = this.#ready.get(from);
      if (this.#failure !== undefined) throw this.#failure;
      if (fetched !== undefined) {
        this.#ready.delete(from);
        this.#start();
        return fetched;
      }
      await Promise.race(this.#running);
    }
  }

  #start(): void {
    while (
      this.#failure === undefined &&
      this.#running.size < IN_FLIGHT &&
      this.#running.size + this.#ready.size < MOST_AHEAD
    ) {
      const range = this.#ranges.take();
      if (range === undefined) return;
      const task = this.#fetch(range).finally(() => this.#running.delete(task));
      this.#running.add(task);
    }
  }

  async #fetch(range: Range): Promise<void> {
    const isOne = range.from === range.to;
    try {
      const fetched = await patiently(() => this.#ask(range), this.#question.pause, isOne ? LAST_TRIES : TRIES);
      this.#ready.set(range.from, fetched);
      this.#ranges.answered(range, fetched.found.logs.bytes.length);
    } catch (error) {
      if (!isOne && isTooMuch(error)) this.#ranges.wasRefused(range);
      else this.#failure ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  async #ask(range: Range): Promise<Fetched> {
    const { client, escrow } = this.#question;
    const { from, to } = range;
    const filter = { address: escrow, fromBlock: toQuantity(from), toBlock: toQuantity(to) };
    const [lastBefore] = await this.#headers.all([to]);
    const answer = await client.call({ method: "eth_getLogs", params: [filter] });
    const found = packLogs(answer, escrow.toLowerCase(), from, to);
    // The first has to follow on the range before, and the last to be what it was: else blocks, and above all those
    // that seem empty, could be of a chain that was replaced in between.
    const headers = await this.#headers.all([...new Set([from, ...found.blocks.keys(), to])]);
    if (headers.at(-1)?.hash !== lastBefore?.hash) throw replaced(BigInt(to));
    for (const { number, hash } of headers) {
      const said = found.blocks.get(Number(number));
      if (said !== undefined && said !== hash) throw replaced(number);
    }
    return { range, headers, found };
  }
}
