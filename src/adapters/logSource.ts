import { isError, type Block, type Log, type Provider, type TopicFilter } from "ethers";
import { PlacementError } from "../errors.js";
import { failureWords } from "./answered.js";
import { BlockSpan } from "./blockSpan.js";
import { decodeLog } from "../replay/decode.js";
import type { LedgerEvent } from "../replay/events.js";

/** What is needed of a provider; every ethers `JsonRpcApiProvider` has it. */
export type LogProvider = Pick<Provider, "getLogs" | "getBlock">;

/** Blocks, both inclusive. */
export interface BlockRange {
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
}

const BLOCKS_AT_ONCE = 8;

/**
 * Reads the events of an escrow in a range of blocks, in the order of the chain: all, or those with the topics given.
 *
 * Nodes limit how many blocks or logs they answer for, each in its own words. So whatever a node refuses is asked for
 * again in halves, and the range grows again while it answers.
 *
 * @throws PlacementError `chain` if the node cannot be reached, fails for a single block, or contradicts itself.
 */
export async function fetchEvents(
  provider: LogProvider,
  escrow: string,
  range: BlockRange,
  topics: TopicFilter = [],
): Promise<LedgerEvent[]> {
  const ordered = await fetchContractLogs(provider, escrow, range, topics);
  const blocks = await fetchBlocks(provider, ordered);
  return ordered.map((log) => decodeLog(log, timestampOf(log, blocks)));
}

/** As `fetchEvents`, of any contract and not yet decoded. */
export async function fetchContractLogs(
  provider: LogProvider,
  address: string,
  range: BlockRange,
  topics: TopicFilter = [],
): Promise<Log[]> {
  return inOrder(await fetchLogs(provider, address, range, topics), address);
}

async function fetchLogs(
  provider: LogProvider,
  address: string,
  { fromBlock, toBlock }: BlockRange,
  topics: TopicFilter,
): Promise<Log[]> {
  const logs: Log[] = [];
  const span = new BlockSpan();
  let from = fromBlock;
  while (from <= toBlock) {
    const last = from + span.size - 1n;
    const to = last < toBlock ? last : toBlock;
    try {
      logs.push(...(await provider.getLogs({ address, topics, fromBlock: from, toBlock: to })));
      from = to + 1n;
      span.answered();
    } catch (cause) {
      if (to === from || isUnreachable(cause)) throw refused(from, to, cause);
      span.wasRefused(to - from + 1n);
    }
  }
  return logs;
}

/** A node that is not there would not answer for fewer blocks either. */
function isUnreachable(error: unknown): boolean {
  if (isError(error, "NETWORK_ERROR")) return true;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"].includes(code);
}

function refused(from: bigint, to: bigint, cause: unknown): PlacementError {
  const blocks = from === to ? `block ${from}` : `blocks ${from} to ${to}`;
  return new PlacementError("chain", `The node does not give the logs of ${blocks}: ${failureWords(cause)}`, {
    next: "Check the RPC address, or try another node.",
    cause,
  });
}

/** By block and index; nothing that the chain took back, nothing twice, nothing of another contract. */
function inOrder(logs: readonly Log[], escrow: string): Log[] {
  const ordered = [...logs].sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
  ordered.forEach((log, position) => {
    const before = ordered[position - 1];
    if (log.removed) throw contradiction(log, "was taken back by a reorganisation of the chain");
    if (log.address.toLowerCase() !== escrow.toLowerCase()) throw contradiction(log, `is not of ${escrow}`);
    if (before?.blockNumber === log.blockNumber && before.index === log.index) throw contradiction(log, "came twice");
  });
  return ordered;
}

function contradiction(log: Log, what: string): PlacementError {
  const place = `Log ${log.index} in block ${log.blockNumber}, transaction ${log.transactionHash},`;
  return new PlacementError("chain", `${place} ${what}.`, { next: "Run it again, or try another node." });
}

/** Each block once, a few at a time. */
async function fetchBlocks(provider: LogProvider, logs: readonly Log[]): Promise<Map<number, Block>> {
  const waiting = [...new Set(logs.map(({ blockNumber }) => blockNumber))];
  const blocks = new Map<number, Block>();
  const worker = async (): Promise<void> => {
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      blocks.set(number, await fetchBlock(provider, number));
    }
  };
  await Promise.all(Array.from({ length: BLOCKS_AT_ONCE }, worker));
  return blocks;
}

async function fetchBlock(provider: LogProvider, number: number): Promise<Block> {
  const block = await provider.getBlock(number).catch((cause: unknown) => {
    throw new PlacementError("chain", `The node does not give block ${number}: ${failureWords(cause)}`, { cause });
  });
  if (block !== null) return block;
  throw new PlacementError("chain", `The node gives logs of block ${number} and does not know the block.`);
}

function timestampOf(log: Log, blocks: ReadonlyMap<number, Block>): bigint {
  const block = blocks.get(log.blockNumber);
  if (block?.hash !== log.blockHash) throw contradiction(log, "is of a block that the chain has replaced since");
  return BigInt(block.timestamp);
}
