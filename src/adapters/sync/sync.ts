import { PlacementError } from "../../errors.js";
import type { KnownBlock } from "../../replay/source.js";
import { isStoreMade, type LedgerIdentity } from "../ledgerStore/open.js";
import { LedgerWriter } from "../ledgerStore/writer.js";
import { deploymentBlock } from "./deployment.js";
import { standingOf } from "./forks.js";
import { ChainReplaced, HeaderReader } from "./headers.js";
import { ledgerBatches } from "./ledgerBatches.js";
import { NodeFailure, failureInWords, wrong } from "./nodeFailure.js";
import { sleep, type Pause } from "./patience.js";
import { RpcClient } from "./rpcClient.js";
import { StoreThread } from "./storeThread.js";
import { tokenFacts } from "./tokenFacts.js";

export interface SyncQuestion {
  readonly url: string;
  /** As it may be shown. */
  readonly endpoint: string;
  readonly identity: LedgerIdentity;
  /** The store's file, which need not be there. */
  readonly path: string;
  /** From which block on to read; the escrow's deployment if not told. */
  readonly fromBlock: number | undefined;
  readonly tell: (progress: SyncProgress) => void;
}

export interface SyncProgress {
  readonly blocks: number;
  readonly ofBlocks: number;
  readonly logs: number;
}

export interface Synced {
  readonly head: KnownBlock;
  /** The store's first block. */
  readonly fromBlock: number;
  /** How many of them are new. */
  readonly added: number;
  /** How many logs there are. */
  readonly logs: number;
  /** How many of those that were there before a reorganisation took back. */
  readonly takenBack: number;
  /** Whether the chain says what is final; else its latest block was the end. */
  readonly isFinal: boolean;
  /** The node's last block if it has not come as far as the store; then nothing was read. */
  readonly nodeAt: KnownBlock | null;
  /** Tokens that the node would not ask what they say of themselves; they are asked again next time. */
  readonly unaskedTokens: readonly string[];
}

const LIMITS = { timeout: 30_000, longest: 32 * 2 ** 20 };
/** The chain may be reorganised while it is read, but not time and again. */
const MOST_ROUNDS = 4;

/**
 * Brings a store up to the chain's last final block.
 *
 * @throws PlacementError `chain` if the node does not give what is needed; what was read up to then is in the store.
 */
export async function syncLedger(question: SyncQuestion): Promise<Synced> {
  const client = new RpcClient(question.url, LIMITS);
  try {
    return await new Syncing(question, client).run();
  } catch (error) {
    throw error instanceof NodeFailure ? failureInWords(error, question.endpoint) : error;
  } finally {
    client.close();
  }
}

class Syncing {
  readonly #question: SyncQuestion;
  readonly #node: { readonly client: RpcClient; readonly pause: Pause };
  readonly #headers: HeaderReader;
  #isFinal = true;
  /** How many logs stayed throughout. */
  #kept = 0;

  constructor(question: SyncQuestion, client: RpcClient) {
    this.#question = question;
    this.#node = { client, pause: sleep };
    this.#headers = new HeaderReader(client, sleep);
  }

  async run(): Promise<Synced> {
    const { path, identity } = this.#question;
    const writer = LedgerWriter.open(path, identity, await this.#firstBlock());
    try {
      this.#requireFrom(writer);
      const before = writer.size;
      this.#kept = before;
      const nodeAt = await this.#readRounds(writer);
      const { head, fromBlock, size } = writer;
      if (head === null) throw new RangeError("A store without a head after it was read.");
      const unaskedTokens = await this.#askTokens(writer, nodeAt ?? head);
      writer.requireInPlace();
      const counts = { added: size - this.#kept, logs: size, takenBack: before - this.#kept };
      return { head, fromBlock, ...counts, isFinal: this.#isFinal, nodeAt, unaskedTokens };
    } finally {
      writer.close();
    }
  }

  async #firstBlock(): Promise<number> {
    const { path, identity, fromBlock } = this.#question;
    if (isStoreMade(path)) return 0;
    return fromBlock ?? deploymentBlock(this.#node, identity.escrow, await this.#lastBlock());
  }

  /** A store that begins later than asked for would seem to have all. */
  #requireFrom({ fromBlock }: LedgerWriter): void {
    const asked = this.#question.fromBlock;
    if (asked === undefined || asked >= fromBlock) return;
    throw new PlacementError("bad-input", `The store begins at block ${fromBlock}, not at block ${asked}.`, {
      next: "To read from an earlier block on, give a new file with --store.",
    });
  }

  /** The last final block, or the latest of a chain that knows no final ones. */
  async #lastBlock(): Promise<KnownBlock> {
    const final = await this.#headers.at("finalized").catch((error: unknown) => {
      if (error instanceof NodeFailure && error.kind === "refused") return null;
      throw error;
    });
    this.#isFinal = final !== null;
    const last = final ?? (await this.#headers.at("latest"));
    if (last === null) throw wrong("knows no block");
    return last;
  }

  /** Until a round ends on the chain on which it began. Returns the node's last block if the store is ahead of it. */
  async #readRounds(writer: LedgerWriter): Promise<KnownBlock | null> {
    for (let round = 1; ; round++) {
      const target = await this.#lastBlock();
      const standing = await standingOf(writer, this.#headers, target);
      if (standing.is === "ahead") return target;
      if (standing.is === "off the chain") this.#rollBack(writer, standing.common);
      try {
        await this.#read(writer, target);
        const now = await this.#headers.at(Number(target.number));
        if (now?.hash === target.hash) return null;
        throw new ChainReplaced(target.number);
      } catch (error) {
        if (!(error instanceof ChainReplaced) || round === MOST_ROUNDS) throw error;
      }
    }
  }

  #rollBack(writer: LedgerWriter, to: KnownBlock | null): void {
    writer.rollbackTo(to);
    this.#kept = Math.min(this.#kept, writer.size);
  }

  /** Returns those that could not be asked. */
  async #askTokens(writer: LedgerWriter, { number }: KnownBlock): Promise<string[]> {
    const unasked: string[] = [];
    for (const token of writer.unaskedTokens()) {
      const facts = await tokenFacts(this.#node, token, Number(number));
      if (facts === undefined) unasked.push(token);
      else writer.keepToken(facts);
    }
    return unasked;
  }

  async #read(writer: LedgerWriter, target: KnownBlock): Promise<void> {
    const { path, identity, tell } = this.#question;
    const after = writer.head;
    const from = after === null ? writer.fromBlock : Number(after.number) + 1;
    const range = { from, to: Number(target.number) };
    if (range.from > range.to) return;
    const thread = new StoreThread(path, identity, after);
    try {
      let logs = 0;
      for await (const batch of ledgerBatches({ ...this.#node, escrow: identity.escrow, after, range })) {
        // Counted first: the thread takes the bytes away.
        logs += batch.logs.positions.length;
        await thread.append(batch);
        tell({ blocks: Number(batch.head.number) - from + 1, ofBlocks: range.to - from + 1, logs });
      }
    } finally {
      await thread.finish().finally(() => thread.close());
    }
  }
}
