import { getBytes, type Provider } from "ethers";
import { positionOf } from "../../src/adapters/ledgerStore/schema.js";
import { LedgerWriter } from "../../src/adapters/ledgerStore/writer.js";
import type { TokenFacts } from "../../src/audit/books.js";
import { ESCROW_INTERFACE } from "../../src/replay/contract.js";
import type { KnownBlock, LedgerSource, RawLog } from "../../src/replay/source.js";

/** A ledger's logs as a store has them, in memory: to be tampered with. */
export interface RawLedger {
  readonly chainId: bigint;
  readonly escrow: string;
  readonly head: KnownBlock;
  readonly logs: readonly RawLog[];
  /** Hashes of the blocks with logs, by number. */
  readonly hashes: ReadonlyMap<number, string>;
}

/** All that the escrow ever logged, up to the latest block. */
export async function rawLedgerOf(provider: Provider, escrow: string): Promise<RawLedger> {
  const { chainId } = await provider.getNetwork();
  const latest = (await provider.getBlock("latest"))!;
  const found = await provider.getLogs({ address: escrow, fromBlock: 0, toBlock: latest.number });
  const blocks = new Map<number, { hash: string; timestamp: number }>();
  for (const { blockNumber } of found) {
    if (blocks.has(blockNumber)) continue;
    const block = (await provider.getBlock(blockNumber))!;
    blocks.set(blockNumber, { hash: block.hash!, timestamp: block.timestamp });
  }
  const logs = found.map(({ blockNumber, transactionHash, index, topics, data }): RawLog => ({
    blockNumber,
    timestamp: blocks.get(blockNumber)!.timestamp,
    transactionHash: getBytes(transactionHash),
    logIndex: index,
    topics: Buffer.concat(topics.map((topic) => getBytes(topic))),
    data: getBytes(data),
  }));
  const head = { number: BigInt(latest.number), hash: latest.hash!, timestamp: BigInt(latest.timestamp) };
  const hashes = new Map([...blocks].map(([number, { hash }]) => [number, hash]));
  return { chainId, escrow, head, logs, hashes };
}

const TOPIC = 32;
const ACCOUNT_TOPICS = new Set(
  (["PayoutRefused", "Withdrawn", "Cancelled"] as const).map((name) =>
    ESCROW_INTERFACE.getEvent(name).topicHash.slice(2),
  ),
);

const topicOf = ({ topics }: RawLog, place: number): string =>
  Buffer.from(topics.subarray(place * TOPIC, (place + 1) * TOPIC)).toString("hex");

/** The ledger as an audit reads it; logs that were reordered stay so. */
export function sourceOf({ chainId, escrow, head, logs }: RawLedger): LedgerSource {
  const isAccounts = (log: RawLog): boolean => ACCOUNT_TOPICS.has(topicOf(log, 0));
  const byAgreement = Map.groupBy(
    logs.filter((log) => !isAccounts(log)),
    (log) => `0x${topicOf(log, 1)}`,
  );
  return {
    chainId,
    escrow,
    fromBlock: 0,
    head,
    size: logs.length,
    logs: () => logs,
    agreements: () => byAgreement.keys(),
    logsOf: (agreement) => byAgreement.get(agreement) ?? [],
    accountLogs: () => logs.filter(isAccounts),
  };
}

/** Writes the ledger to a store file, as `audit sync` would. */
export function writeStore(
  path: string,
  { chainId, escrow, head, logs, hashes }: RawLedger,
  tokens: readonly TokenFacts[] = [],
): void {
  const writer = LedgerWriter.open(path, { chainId, escrow }, 0);
  const timestamps = new Map(logs.map(({ blockNumber, timestamp }) => [blockNumber, timestamp]));
  const blocks = [...timestamps].map(([number, timestamp]) => ({
    number: BigInt(number),
    hash: hashes.get(number)!,
    timestamp: BigInt(timestamp),
  }));
  const stored = logs.map(({ blockNumber, logIndex, transactionHash, topics, data }) => ({
    position: positionOf(blockNumber, logIndex),
    transactionHash,
    topics,
    data,
  }));
  writer.append({ head, blocks, logs: stored });
  for (const token of tokens) writer.keepToken(token);
  writer.close();
}
