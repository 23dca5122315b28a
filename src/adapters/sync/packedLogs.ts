import { LOGS_PER_BLOCK, positionOf } from "../ledgerStore/schema.js";
import type { StoredLog } from "../ledgerStore/writer.js";
import { wrong } from "./nodeFailure.js";
import { hash, quantity } from "./values.js";

/** Logs as bytes in a row, so that they can be handed to another thread without being copied. */
export interface PackedLogs {
  /** See `positionOf`; ascending. */
  readonly positions: Float64Array<ArrayBuffer>;
  /** Of each log, the bytes of its topics and of its data. */
  readonly lengths: Uint32Array<ArrayBuffer>;
  /** Of each log its transaction's hash, its topics and its data. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Logs of a range, and what their blocks are said to be. */
export interface RangeLogs {
  readonly logs: PackedLogs;
  /** Hash by number, ascending. */
  readonly blocks: ReadonlyMap<number, string>;
}

/** What a node answers for a log; any of it may be anything. */
interface NodeLog {
  readonly address?: unknown;
  readonly blockNumber?: unknown;
  readonly blockHash?: unknown;
  readonly logIndex?: unknown;
  readonly transactionHash?: unknown;
  readonly topics?: unknown;
  readonly data?: unknown;
  readonly removed?: unknown;
}

const HASH_BYTES = 32;
const MOST_TOPICS = 4;

/**
 * Takes over a node's answer to `eth_getLogs`.
 *
 * @param escrow - In small letters.
 * @throws NodeFailure `wrong` unless every log is whole, of this escrow and range, in order, and there once.
 */
export function packLogs(answer: unknown, escrow: string, from: number, to: number): RangeLogs {
  if (!Array.isArray(answer)) throw wrong("answers for logs with something that is no list");
  const given = answer as (NodeLog | null)[];
  const sizes = new Uint32Array(2 * given.length);
  let total = 0;
  given.forEach((log, place) => {
    sizes[2 * place] = topicsOf(log).length * HASH_BYTES;
    sizes[2 * place + 1] = dataLength(log);
    total += HASH_BYTES + (sizes[2 * place] ?? 0) + (sizes[2 * place + 1] ?? 0);
  });
  const bytes = Buffer.from(new ArrayBuffer(total));
  const positions = new Float64Array(given.length);
  const blocks = new Map<number, string>();
  let offset = 0;
  given.forEach((log, place) => {
    positions[place] = placeOf(log ?? {}, { escrow, from, to }, positions[place - 1] ?? -1, blocks);
    offset = pack(log ?? {}, bytes, offset);
  });
  return { logs: { positions, lengths: sizes, bytes: bytes }, blocks };
}

/** One after another, as the store takes them. */
export function* unpackLogs({ positions, lengths, bytes }: PackedLogs): Generator<StoredLog> {
  let offset = 0;
  const take = (length: number): Uint8Array => bytes.subarray(offset, (offset += length));
  for (const [place, position] of positions.entries()) {
    const transactionHash = take(HASH_BYTES);
    const topics = take(lengths[2 * place] ?? 0);
    yield { position, transactionHash, topics, data: take(lengths[2 * place + 1] ?? 0) };
  }
}

function topicsOf(log: NodeLog | null): readonly unknown[] {
  const topics = log?.topics;
  if (Array.isArray(topics) && topics.length <= MOST_TOPICS) return topics as unknown[];
  throw wrong("gives a log without its topics");
}

function dataLength(log: NodeLog | null): number {
  const data = log?.data;
  if (typeof data === "string" && data.startsWith("0x") && data.length % 2 === 0) return data.length / 2 - 1;
  throw wrong("gives a log without its data");
}

function placeOf(
  log: NodeLog,
  asked: { readonly escrow: string; readonly from: number; readonly to: number },
  before: number,
  blocks: Map<number, string>,
): number {
  const block = quantity(log.blockNumber, "block number");
  const index = quantity(log.logIndex, "log index", LOGS_PER_BLOCK - 1);
  const place = `log ${index} of block ${block}`;
  const { address, removed } = log;
  if (removed === true) throw wrong(`gives ${place}, which a reorganisation took back`);
  if (typeof address !== "string" || address.toLowerCase() !== asked.escrow)
    throw wrong(`gives ${place} of another contract`);
  if (block < asked.from || block > asked.to)
    throw wrong(`gives ${place}, asked for blocks ${asked.from} to ${asked.to}`);
  const position = positionOf(block, index);
  if (position === before) throw wrong(`gives ${place} twice`);
  if (position < before) throw wrong(`gives ${place} out of order`);
  requireOneHash(log.blockHash, block, blocks);
  return position;
}

function requireOneHash(given: unknown, block: number, blocks: Map<number, string>): void {
  const known = blocks.get(block);
  if (known !== undefined && known === given) return;
  const blockHash = hash(given, "block hash");
  if (known !== undefined && known !== blockHash) throw wrong(`gives logs of two blocks ${block}`);
  blocks.set(block, blockHash);
}

/** @returns where the next log begins. */
function pack(log: NodeLog, bytes: Buffer, start: number): number {
  let offset = packHex(log.transactionHash, HASH_BYTES, bytes, start);
  for (const topic of log.topics as unknown[]) offset = packHex(topic, HASH_BYTES, bytes, offset);
  return packHex(log.data, (log.data as string).length / 2 - 1, bytes, offset);
}

/** A character that is no digit ends what `write` writes. */
function packHex(hex: unknown, length: number, bytes: Buffer, offset: number): number {
  const isWhole = typeof hex === "string" && hex.length === 2 + 2 * length && hex.startsWith("0x");
  if (!isWhole || bytes.write(hex.slice(2), offset, length, "hex") !== length)
    throw wrong("gives a log with broken hex");
  return offset + length;
}
