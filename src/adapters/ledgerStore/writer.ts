import type { DatabaseSync, StatementSync } from "node:sqlite";
import { getAddress } from "ethers";
import type { TokenFacts } from "../../audit/books.js";
import { PlacementError } from "../../errors.js";
import type { KnownBlock } from "../../replay/source.js";
import { headOf, sizeOf } from "./head.js";
import { hexBytes, hexText } from "./hex.js";
import { cannotUse, identityOf, openOrMake, requireIdentity, type LedgerIdentity } from "./open.js";
import { fileAt, replacedMeanwhile } from "./samePlace.js";
import { OPENED_TOKEN, OPENED_TOPIC, positionOf } from "./schema.js";

/** A log as the store keeps it. */
export interface StoredLog {
  /** See `positionOf`. */
  readonly position: number;
  /** 32 bytes. */
  readonly transactionHash: Uint8Array;
  /** 32 bytes each, one after another. */
  readonly topics: Uint8Array;
  readonly data: Uint8Array;
}

/** All logs after the store's head and up to a new one, in the order of the chain. */
export interface LogBatch {
  readonly head: KnownBlock;
  /** Every block that has a log. */
  readonly blocks: readonly KnownBlock[];
  readonly logs: Iterable<StoredLog>;
}

/** Appends to a store, and takes back. Each call happens in whole or not at all, whenever the process ends. */
export class LedgerWriter {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #file: string | null;
  readonly #identity: LedgerIdentity;
  /** Where this writer left it. */
  #head: KnownBlock | null;
  readonly #insertBlock: StatementSync;
  readonly #insertLog: StatementSync;
  /** Those noted already, in small letters. */
  readonly #tokens = new Set<string>();
  /** The block from which on the store has the logs. */
  readonly fromBlock: number;

  private constructor(database: DatabaseSync, path: string, identity: LedgerIdentity) {
    this.#database = database;
    this.#path = path;
    this.#file = fileAt(path);
    this.#identity = identity;
    this.#head = headOf(database);
    this.fromBlock = identityOf(database).fromBlock;
    this.#insertBlock = database.prepare("INSERT INTO blocks (number, hash, timestamp) VALUES (?, ?, ?)");
    this.#insertLog = database.prepare(
      "INSERT INTO logs (position, transaction_hash, topics, data) VALUES (?, ?, ?, ?)",
    );
  }

  /** As `openOrMake`. */
  static open(path: string, identity: LedgerIdentity, fromBlock: number): LedgerWriter {
    return new LedgerWriter(openOrMake(path, identity, fromBlock), path, identity);
  }

  get head(): KnownBlock | null {
    return headOf(this.#database);
  }

  /** How many logs the store has. */
  get size(): number {
    return sizeOf(this.#database);
  }

  /** @throws PlacementError if somebody else has changed the store since this writer opened it or wrote to it. */
  append({ head, blocks, logs }: LogBatch): void {
    this.#atomically(() => {
      this.requireHead(this.#head);
      for (const { number, hash, timestamp } of blocks) this.#insertBlock.run(number, hexBytes(hash), timestamp);
      let added = 0;
      for (const { position, transactionHash, topics, data } of logs) {
        this.#insertLog.run(position, transactionHash, topics, data);
        if (OPENED_TOPIC.equals(topics.subarray(0, OPENED_TOPIC.length))) this.#noteToken(data);
        added += 1;
      }
      this.#moveHead(head, added);
    });
    this.#head = head;
  }

  /** Forgets all after a block, or everything; that block is the head then. */
  rollbackTo(head: KnownBlock | null): void {
    this.#atomically(() => {
      const after = head === null ? -1 : Number(head.number);
      const { changes } = this.#database.prepare("DELETE FROM logs WHERE position >= ?").run(positionOf(after + 1, 0));
      this.#database.prepare("DELETE FROM blocks WHERE number > ?").run(after);
      this.#moveHead(head, -Number(changes));
    });
    this.#head = head;
  }

  /** The last blocks with logs before the one given, so many at most, ascending. */
  blocksBefore(number: bigint, most: number): KnownBlock[] {
    const select = "SELECT number, hash, timestamp FROM blocks WHERE number < ? ORDER BY number DESC LIMIT ?";
    const rows = this.#database.prepare(select).all(number, most) as unknown as BlockRow[];
    return rows.map(knownBlock).reverse();
  }

  /** Tokens that agreements name and nobody asked yet what they say of themselves. */
  unaskedTokens(): string[] {
    const rows = this.#database.prepare("SELECT address FROM tokens WHERE is_asked = 0 ORDER BY address").all();
    return (rows as unknown as { address: string }[]).map(({ address }) => address);
  }

  keepToken({ address, symbol, decimals }: TokenFacts): void {
    const keep = "INSERT OR REPLACE INTO tokens (address, symbol, decimals, is_asked) VALUES (?, ?, ?, 1)";
    this.#atomically(() => this.#database.prepare(keep).run(address, symbol, decimals));
  }

  /** @throws PlacementError unless the store ends at this block, or holds nothing where that is null. */
  requireHead(head: KnownBlock | null): void {
    if (this.head?.hash !== head?.hash) throw replacedMeanwhile(this.#path);
  }

  /** @throws PlacementError unless the file is still where it was opened, and of the same escrow. */
  requireInPlace(): void {
    if (fileAt(this.#path) !== this.#file) throw replacedMeanwhile(this.#path);
    requireIdentity(identityOf(this.#database), this.#identity, this.#path);
  }

  close(): void {
    this.#database.close();
  }

  #noteToken(opened: Uint8Array): void {
    const token = hexText(opened.subarray(OPENED_TOKEN.start, OPENED_TOKEN.end));
    if (this.#tokens.has(token)) return;
    this.#database.prepare("INSERT OR IGNORE INTO tokens (address) VALUES (?)").run(getAddress(token));
    this.#tokens.add(token);
  }

  /** What was verified up to another block says nothing of this one. */
  #moveHead(head: KnownBlock | null, added: number): void {
    const update = `UPDATE ledger SET head_number = ?, head_hash = ?, head_timestamp = ?, logs = logs + ?, verdict = NULL`;
    const values = head === null ? [null, null, null] : [head.number, hexBytes(head.hash), head.timestamp];
    this.#database.prepare(update).run(...values, added);
  }

  #atomically(work: () => void): void {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      this.requireInPlace();
      work();
      this.#database.exec("COMMIT");
    } catch (cause) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw cause instanceof PlacementError ? cause : cannotUse(this.#path, cause);
    }
  }
}

interface BlockRow {
  readonly number: number;
  readonly hash: Uint8Array;
  readonly timestamp: number;
}

const knownBlock = ({ number, hash, timestamp }: BlockRow): KnownBlock => ({
  number: BigInt(number),
  hash: hexText(hash),
  timestamp: BigInt(timestamp),
});
