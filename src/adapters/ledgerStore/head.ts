import type { DatabaseSync } from "node:sqlite";
import type { KnownBlock } from "../../replay/source.js";
import { hexText } from "./hex.js";
import { isBlock, isTime } from "./schema.js";

interface HeadRow {
  readonly head_number: number | null;
  readonly head_hash: Uint8Array | null;
  readonly head_timestamp: number | null;
}

/** The block up to which every log is in the store; null while nothing is. */
export function headOf(database: DatabaseSync): KnownBlock | null {
  const row = database.prepare("SELECT head_number, head_hash, head_timestamp FROM ledger").get() as unknown as HeadRow;
  const { head_number: number, head_hash: hash, head_timestamp: timestamp } = row;
  if (number === null || hash === null || timestamp === null) return null;
  if (!isBlock(number) || !isTime(timestamp)) throw new RangeError("it ends at a block that cannot be");
  return { number: BigInt(number), hash: hexText(hash), timestamp: BigInt(timestamp) };
}

/** How many logs are in the store. */
export const sizeOf = (database: DatabaseSync): number =>
  (database.prepare("SELECT logs FROM ledger").get() as { logs: number }).logs;
