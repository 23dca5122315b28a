import { closeSync, openSync, readSync, statSync, type Stats } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { getAddress, isAddress } from "ethers";
import { printable } from "../../agreement/text/characters.js";
import { PlacementError } from "../../errors.js";
import { cannot } from "../files.js";
import { APPLICATION_ID, FORMAT, TABLES } from "./schema.js";

/** Whose logs a store holds. */
export interface LedgerIdentity {
  readonly chainId: bigint;
  /** Checksummed. */
  readonly escrow: string;
}

/** How long to wait for whoever else has the file just now, in milliseconds. */
const PATIENCE = 5_000;
const SQLITE_MAGIC = "SQLite format 3\0";
const READ_AGAIN = "Give another file with --store, or move this one away and run `placement audit sync` again.";

/**
 * Opens a store that is there.
 *
 * @throws PlacementError `bad-input` if it is not there, or is no store that this version can read.
 */
export function openDatabase(path: string): DatabaseSync {
  requireStoreFile(path);
  // Never makes the file; where it may not be written it is opened for reading. What a killed writer left is undone first.
  const database = connect(path, "rw");
  try {
    requireFormat(database, path);
    requireTables(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Makes a store, or opens the one that is there.
 *
 * @param fromBlock - From which on a new store will have the logs.
 * @throws PlacementError `bad-input` if the file is of another escrow or chain, or is no store that this version can read.
 */
export function openOrMake(path: string, identity: LedgerIdentity, fromBlock: number): DatabaseSync {
  const database = isStoreMade(path) ? openDatabase(path) : make(path, identity, fromBlock);
  try {
    requireIdentity(identityOf(database), identity, path);
    // Logs are appended: a rollback journal writes them once, a write-ahead log twice.
    database.exec("PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL");
    return database;
  } catch (error) {
    database.close();
    throw isPlacementError(error) ? error : cannotUse(path, error);
  }
}

export function identityOf(database: DatabaseSync): LedgerIdentity & { readonly fromBlock: number } {
  const row = database.prepare("SELECT chain_id, escrow, from_block FROM ledger").get() as {
    chain_id: string;
    escrow: string;
    from_block: number;
  };
  if (!isAddress(row.escrow)) throw new TypeError("it names no escrow");
  return { chainId: BigInt(row.chain_id), escrow: getAddress(row.escrow), fromBlock: row.from_block };
}

function connect(path: string, mode: "rw" | "rwc"): DatabaseSync {
  const url = pathToFileURL(path);
  url.searchParams.set("mode", mode);
  try {
    return new DatabaseSync(url, { timeout: PATIENCE });
  } catch (cause) {
    throw cannotUse(path, cause);
  }
}

/** All of it or nothing: a process that is killed meanwhile leaves an empty file, which counts as none. */
function make(path: string, { chainId, escrow }: LedgerIdentity, fromBlock: number): DatabaseSync {
  const database = connect(path, "rwc");
  try {
    database.exec(`PRAGMA page_size = 16384; BEGIN IMMEDIATE; ${TABLES}`);
    const insert = "INSERT INTO ledger (only, chain_id, escrow, from_block) VALUES (1, ?, ?, ?)";
    database.prepare(insert).run(String(chainId), escrow, fromBlock);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT}; COMMIT`);
    return database;
  } catch (cause) {
    database.close();
    throw cannotUse(path, cause);
  }
}

/** Whether the file has to be opened as it is. @throws PlacementError `bad-input` if a folder or the like is there. */
export function isStoreMade(path: string): boolean {
  const stats = statsOf(path);
  if (stats === undefined) return false;
  if (!stats.isFile()) throw notAStore(path);
  return stats.size > 0;
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw cannot("read", path, cause);
  }
}

function requireStoreFile(path: string): void {
  if (isStoreMade(path)) {
    if (startOf(path) === SQLITE_MAGIC) return;
    throw notAStore(path);
  }
  const what = statsOf(path) === undefined ? "is not there" : "is empty";
  throw new PlacementError("bad-input", `The audit's store ${printable(path)} ${what}.`, {
    next: "Run `placement audit sync` first, or name the store with --store.",
  });
}

function startOf(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const start = Buffer.alloc(SQLITE_MAGIC.length);
    readSync(file, start);
    return start.toString("latin1");
  } catch (cause) {
    throw cannot("read", path, cause);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function requireFormat(database: DatabaseSync, path: string): void {
  let id: number;
  let format: number;
  try {
    id = pragma(database, "application_id");
    format = pragma(database, "user_version");
  } catch (cause) {
    throw cannotUse(path, cause);
  }
  if (id !== APPLICATION_ID) throw notAStore(path);
  if (format === FORMAT) return;
  throw new PlacementError(
    "bad-input",
    `${printable(path)} is a store of format ${format}, and this version of the tool reads format ${FORMAT}.`,
    { next: READ_AGAIN },
  );
}

/**
 * A store may come from anybody, and a view or a trigger in it could tell each reader something else, or change what is
 * read behind its back: nothing but the tables as they were made.
 */
function requireTables(database: DatabaseSync, path: string): void {
  const made = new DatabaseSync(":memory:");
  try {
    made.exec(TABLES);
    if (schemaIn(database) === schemaIn(made)) return;
  } catch (cause) {
    throw cannotUse(path, cause);
  } finally {
    made.close();
  }
  throw cannotUse(path, "its tables are not as `audit sync` makes them");
}

const schemaIn = (database: DatabaseSync): string =>
  JSON.stringify(database.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name").all());

function pragma(database: DatabaseSync, name: string): number {
  const row = database.prepare(`PRAGMA ${name}`).get() as Record<string, number>;
  return row[name] ?? 0;
}

/** @throws PlacementError `bad-input` if the store is of another escrow or chain. */
export function requireIdentity(stored: LedgerIdentity, asked: LedgerIdentity, path: string): void {
  if (stored.chainId === asked.chainId && stored.escrow === asked.escrow) return;
  throw new PlacementError(
    "bad-input",
    `${printable(path)} holds the logs of escrow ${stored.escrow} on chain ${stored.chainId}, not of ${asked.escrow} on chain ${asked.chainId}.`,
    { next: "Give each escrow a store of its own, with --store." },
  );
}

const isPlacementError = (error: unknown): error is PlacementError => error instanceof PlacementError;

const notAStore = (path: string): PlacementError =>
  new PlacementError("bad-input", `${printable(path)} is not a store of \`placement audit sync\`.`, {
    next: "Check that --store names the right file.",
  });

/** What helps, by SQLite's primary result codes. */
const REMEDIES: Record<number, string> = {
  // SQLITE_BUSY
  5: "Another program uses it: close that one, then run the command again.",
  // SQLITE_READONLY
  8: "Give a file where you may write, with --store.",
  // SQLITE_IOERR
  10: "Check the disk, and that you may write in the file's folder; what is stored already is kept.",
  // SQLITE_FULL
  13: "Make room on the disk and run the command again: what is stored already is kept.",
  // SQLITE_CANTOPEN
  14: "Give a file where you may write, with --store.",
};

/** SQLite's own words, such as that the file is damaged, locked or cannot be written. */
export function cannotUse(path: string, cause: unknown): PlacementError {
  const words = cause instanceof Error ? cause.message : String(cause);
  const { errcode = 0 } = (cause ?? {}) as { errcode?: number };
  return new PlacementError("bad-input", `The audit's store ${printable(path)} cannot be used: ${words}.`, {
    // What is above the lowest byte tells more of the same.
    next: REMEDIES[errcode & 0xff] ?? READ_AGAIN,
    cause,
  });
}
