import { ESCROW_INTERFACE } from "../../replay/contract.js";

/** Marks the file as a store of ours among SQLite's (`PRAGMA application_id`): "PLCE". */
export const APPLICATION_ID = 0x504c4345;
/** Of the tables below (`PRAGMA user_version`); a store of another format is read again from the node. */
export const FORMAT = 1;

/** A log's key is its block and its place within it in one number, so that one range of keys is one range of blocks. */
export const LOGS_PER_BLOCK = 2 ** 20;
/** Of a block, so that its logs' keys are still whole numbers of JavaScript. */
export const HIGHEST_BLOCK = 2 ** 33 - 1;

/** Unix seconds, far beyond any block's and well within what a date can be. */
export const LATEST_TIME = 2 ** 40;

export const isBlock = (number: number): boolean => number >= 0 && number <= HIGHEST_BLOCK;
export const isTime = (timestamp: number): boolean => timestamp >= 0 && timestamp <= LATEST_TIME;

export const positionOf = (block: number, logIndex: number): number => block * LOGS_PER_BLOCK + logIndex;
export const blockOf = (position: number): number => Math.floor(position / LOGS_PER_BLOCK);
export const logIndexOf = (position: number): number => position % LOGS_PER_BLOCK;

/**
 * `ledger` has one row: whose logs these are, and up to which block all of them are here. `blocks` has those with logs,
 * `tokens` those of the agreements' terms, with what they said of themselves once they were asked.
 * `block` and `log_index` are there for whoever opens the file with other tools.
 */
export const TABLES = `
  CREATE TABLE ledger (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    chain_id TEXT NOT NULL,
    escrow TEXT NOT NULL,
    from_block INTEGER NOT NULL,
    head_number INTEGER,
    head_hash BLOB,
    head_timestamp INTEGER,
    logs INTEGER NOT NULL DEFAULT 0,
    verdict TEXT
  ) STRICT;
  CREATE TABLE blocks (
    number INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    timestamp INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE logs (
    position INTEGER PRIMARY KEY,
    transaction_hash BLOB NOT NULL,
    topics BLOB NOT NULL,
    data BLOB NOT NULL,
    block INTEGER AS (position >> 20) VIRTUAL,
    log_index INTEGER AS (position & ${LOGS_PER_BLOCK - 1}) VIRTUAL
  ) STRICT;
  CREATE TABLE tokens (
    address TEXT PRIMARY KEY,
    symbol TEXT,
    decimals INTEGER,
    is_asked INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
`;

/** Topics of the events that are of no agreement, in hex without `0x`. */
export const ACCOUNT_TOPICS: ReadonlySet<string> = new Set(
  (["PayoutRefused", "Withdrawn", "Cancelled"] as const).map((name) =>
    ESCROW_INTERFACE.getEvent(name).topicHash.slice(2),
  ),
);

/** Of the event whose terms name the agreement's token. */
export const OPENED_TOPIC: Buffer = Buffer.from(ESCROW_INTERFACE.getEvent("Opened").topicHash.slice(2), "hex");
/** Where its data have the token's 20 bytes: three words, then the terms, in which it is the fourth. */
export const OPENED_TOKEN = { start: 6 * 32 + 12, end: 7 * 32 } as const;
