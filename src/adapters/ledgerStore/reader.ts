import type { DatabaseSync } from "node:sqlite";
import { isAddress } from "ethers";
import { printable } from "../../agreement/text/characters.js";
import type { TokenFacts } from "../../audit/books.js";
import { PlacementError } from "../../errors.js";
import type { KnownBlock, LedgerSource, RawLog } from "../../replay/source.js";
import { AgreementIndex } from "./agreementIndex.js";
import { headOf, sizeOf } from "./head.js";
import { hexBytes } from "./hex.js";
import { cannotUse, identityOf, openDatabase } from "./open.js";
import { blockOf, isTime, logIndexOf, positionOf } from "./schema.js";

const SELECT_LOGS = "SELECT logs.position, logs.transaction_hash, logs.topics, logs.data, blocks.timestamp";
const SELECT_RANGE = `${SELECT_LOGS} FROM logs JOIN blocks ON blocks.number = logs.position >> 20
  WHERE logs.position < ? ORDER BY logs.position`;
/** In the order of the list: a cross join takes its tables as they are written. */
const SELECT_LISTED = `${SELECT_LOGS} FROM json_each(?) AS listed CROSS JOIN logs ON logs.position = listed.value
  CROSS JOIN blocks ON blocks.number = logs.position >> 20`;

/** Each question locks the file and unlocks it; a list of any length would be in memory as a whole. */
const LOGS_AT_ONCE = 256;

interface LogRow {
  readonly position: number;
  readonly transaction_hash: Uint8Array;
  readonly topics: Uint8Array;
  readonly data: Uint8Array;
  readonly timestamp: number;
}

/**
 * A store opened for reading, as it was then: logs that are appended meanwhile do not count. Rows stream: memory holds
 * where each agreement's logs are, and never the logs.
 */
export class StoredLedger implements LedgerSource {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly chainId: bigint;
  readonly escrow: string;
  /** The block from which on the logs are here. */
  readonly fromBlock: number;
  readonly head: KnownBlock;
  readonly size: number;
  #index: AgreementIndex | undefined;

  private constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#path = path;
    const { chainId, escrow, fromBlock } = identityOf(database);
    const head = headOf(database);
    if (head === null) {
      throw new PlacementError("bad-input", `The audit's store ${printable(path)} holds nothing yet.`, {
        next: "Run `placement audit sync` to its end.",
      });
    }
    this.chainId = chainId;
    this.escrow = escrow;
    this.fromBlock = fromBlock;
    this.head = head;
    this.size = sizeOf(database);
  }

  /** @throws PlacementError `bad-input` if it is not there, is no store of this version, or holds nothing yet. */
  static open(path: string): StoredLedger {
    const database = openDatabase(path);
    try {
      return new StoredLedger(database, path);
    } catch (error) {
      database.close();
      throw error instanceof PlacementError ? error : cannotUse(path, error);
    }
  }

  *logs(): Generator<RawLog> {
    try {
      const rows = this.#database.prepare(SELECT_RANGE).iterate(this.#end);
      for (const row of rows as Iterable<unknown>) yield rawLog(row as LogRow);
    } catch (cause) {
      throw cannotUse(this.#path, cause);
    }
  }

  agreements(): Iterable<string> {
    return this.#indexed.agreements();
  }

  logsOf(agreement: string): Iterable<RawLog> {
    return this.#at(this.#indexed.positionsOf(agreement));
  }

  accountLogs(): Iterable<RawLog> {
    return this.#at(this.#indexed.accountPositions);
  }

  /** Of every token that the logs speak of, in the order of their addresses. */
  tokens(): TokenFacts[] {
    const select = "SELECT address, symbol, decimals FROM tokens ORDER BY address";
    return this.#read(() => (this.#database.prepare(select).all() as unknown as TokenFacts[]).map(soundFacts));
  }

  /** What `keepVerdict` kept for this very head. */
  verdict(): string | null {
    return (this.#database.prepare("SELECT verdict FROM ledger").get() as { verdict: string | null }).verdict;
  }

  /**
   * Keeps what was verified up to the head; it is void as soon as the head moves.
   *
   * @returns false if the head has moved since this was opened: then nothing is kept.
   */
  keepVerdict(verdict: string): boolean {
    const hash = hexBytes(this.head.hash);
    try {
      return (
        this.#database.prepare("UPDATE ledger SET verdict = ? WHERE head_hash = ?").run(verdict, hash).changes === 1
      );
    } catch (cause) {
      throw cannotUse(this.#path, cause);
    }
  }

  close(): void {
    this.#database.close();
  }

  get #indexed(): AgreementIndex {
    this.#index ??= this.#read(() => AgreementIndex.read(this.#database, this.#end));
    return this.#index;
  }

  get #end(): number {
    return positionOf(Number(this.head.number) + 1, 0);
  }

  *#at(positions: readonly number[]): Generator<RawLog> {
    const select = this.#database.prepare(SELECT_LISTED);
    for (let from = 0; from < positions.length; from += LOGS_AT_ONCE) {
      const listed = positions.slice(from, from + LOGS_AT_ONCE);
      const logs = this.#read(() => (select.all(JSON.stringify(listed)) as unknown[] as LogRow[]).map(rawLog));
      if (logs.length < listed.length) throw this.#missing(listed, logs);
      yield* logs;
    }
  }

  #missing(listed: readonly number[], found: readonly RawLog[]): PlacementError {
    const there = new Set(found.map(({ blockNumber, logIndex }) => positionOf(blockNumber, logIndex)));
    const gone = listed.find((position) => !there.has(position)) ?? 0;
    return cannotUse(this.#path, `block ${blockOf(gone)} is not there any more, or its log ${logIndexOf(gone)}`);
  }

  /** Whatever SQLite cannot read, or is no value that `audit sync` writes. */
  #read<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (cause) {
      throw cause instanceof PlacementError ? cause : cannotUse(this.#path, cause);
    }
  }
}

const MOST_DECIMALS = 255;

function soundFacts({ address, symbol, decimals }: TokenFacts): TokenFacts {
  if (!isAddress(address) || (decimals !== null && (decimals < 0 || decimals > MOST_DECIMALS))) {
    throw new RangeError(`what it says of token ${printable(address)} cannot be`);
  }
  return { address, symbol: symbol === null ? null : printable(symbol), decimals };
}

function rawLog({ position, transaction_hash, topics, data, timestamp }: LogRow): RawLog {
  const blockNumber = blockOf(position);
  if (!isTime(timestamp)) throw new RangeError(`block ${blockNumber} has a time that cannot be`);
  return { blockNumber, logIndex: logIndexOf(position), timestamp, transactionHash: transaction_hash, topics, data };
}
