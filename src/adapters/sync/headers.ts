import type { KnownBlock } from "../../replay/source.js";
import { LATEST_TIME } from "../ledgerStore/schema.js";
import { isTooMuch, wrong, NodeFailure } from "./nodeFailure.js";
import { LAST_TRIES, TRIES, patiently, type Pause } from "./patience.js";
import type { Call, RpcClient } from "./rpcClient.js";
import { hash, quantity, toQuantity } from "./values.js";

/** A block's header, as far as it is needed. */
export interface Header extends KnownBlock {
  readonly parentHash: string;
}

const MOST_AT_ONCE = 100;

/** Asks for headers, as many at once as the node lets. */
export class HeaderReader {
  readonly #client: RpcClient;
  readonly #pause: Pause;
  #atOnce = MOST_AT_ONCE;

  constructor(client: RpcClient, pause: Pause) {
    this.#client = client;
    this.#pause = pause;
  }

  /** One block by its number or name; null if the node has none of the kind. */
  async at(block: number | "finalized" | "latest"): Promise<Header | null> {
    const tag = typeof block === "number" ? toQuantity(block) : block;
    const read = async (): Promise<Header | null> => {
      const answer = await this.#client.call(callOf(tag));
      return answer === null ? null : headerOf(answer, typeof block === "number" ? block : undefined);
    };
    return patiently(read, this.#pause, LAST_TRIES);
  }

  /**
   * Those of all these blocks, which must be ascending.
   * @throws NodeFailure `wrong` if one is not there, or does not follow on its parent.
   */
  async all(numbers: readonly number[]): Promise<Header[]> {
    const headers: Header[] = [];
    while (headers.length < numbers.length) {
      const asked = numbers.slice(headers.length, headers.length + this.#atOnce);
      const tries = this.#atOnce === 1 ? LAST_TRIES : TRIES;
      try {
        for (const header of await patiently(() => this.#ask(asked), this.#pause, tries)) {
          requireFollows(headers.at(-1), header);
          headers.push(header);
        }
      } catch (error) {
        if (!isTooMuch(error) || this.#atOnce === 1) throw error;
        this.#atOnce = Math.ceil(Math.min(this.#atOnce, asked.length) / 2);
      }
    }
    return headers;
  }

  async #ask(numbers: readonly number[]): Promise<Header[]> {
    const calls = numbers.map((number) => callOf(toQuantity(number)));
    const [only] = calls;
    const answers = calls.length === 1 && only ? [await this.#client.call(only)] : await this.#client.batch(calls);
    return answers.map((answer, place) => headerOf(answer, numbers[place]));
  }
}

const callOf = (tag: string): Call => ({ method: "eth_getBlockByNumber", params: [tag, false] });

/** As far as it can be known: only of blocks that are neighbours. */
export function requireFollows(before: KnownBlock | undefined, header: Header): void {
  if (before === undefined) return;
  const isNext = header.number === before.number + 1n;
  if (isNext && header.parentHash !== before.hash) throw replaced(header.number);
  if (header.timestamp < before.timestamp) {
    throw wrong(`gives block ${header.number} an earlier time than block ${before.number}`);
  }
}

/** The chain was reorganised between two answers. */
export class ChainReplaced extends NodeFailure {
  constructor(block: bigint) {
    super("wrong", `contradicts itself on block ${block}: the chain may have been reorganised`);
  }
}

export const replaced = (block: bigint): ChainReplaced => new ChainReplaced(block);

function headerOf(answer: unknown, asked: number | undefined): Header {
  if (typeof answer !== "object" || answer === null) throw wrong(`does not know block ${asked ?? "it was asked for"}`);
  const { number: given, hash: ownHash, parentHash, timestamp } = answer as Record<string, unknown>;
  const number = quantity(given, "block number");
  if (asked !== undefined && number !== asked) throw wrong(`gives block ${number} instead of block ${asked}`);
  return {
    number: BigInt(number),
    hash: hash(ownHash, "block hash"),
    parentHash: hash(parentHash, "parent hash"),
    timestamp: BigInt(quantity(timestamp, "time", LATEST_TIME)),
  };
}
