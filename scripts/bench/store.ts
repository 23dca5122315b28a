import { id } from "ethers";
import type { KnownBlock } from "../../src/replay/source.js";
import { positionOf } from "../../src/adapters/ledgerStore/schema.js";
import { LedgerWriter, type StoredLog } from "../../src/adapters/ledgerStore/writer.js";
import { ledgerLogs, rawLog, type LedgerLog } from "./ledger.js";
import { CHAIN_ID, ESCROW, TOKEN } from "./lifetime.js";

const LOGS_AT_ONCE = 5_000;

/** Writes the store of a made-up ledger of so many placements, as `audit sync` would. */
export function writeStore(path: string, placements: number): void {
  const writer = LedgerWriter.open(path, { chainId: CHAIN_ID, escrow: ESCROW }, 0);
  try {
    for (const logs of batches(ledgerLogs(placements))) writer.append(batchOf(logs));
    writer.keepToken({ address: TOKEN, symbol: "GBPx", decimals: 18 });
  } finally {
    writer.close();
  }
}

/** Up to the last block that is surely complete; the rest waits for the next batch. */
function* batches(logs: Iterable<LedgerLog>): Generator<LedgerLog[]> {
  let batch: LedgerLog[] = [];
  for (const log of logs) {
    if (batch.length >= LOGS_AT_ONCE && batch.at(-1)?.blockNumber !== log.blockNumber) {
      yield batch;
      batch = [];
    }
    batch.push(log);
  }
  if (batch.length > 0) yield batch;
}

function batchOf(logs: readonly LedgerLog[]) {
  const blocks = new Map<number, KnownBlock>();
  const stored: StoredLog[] = logs.map((log) => {
    const { blockNumber, timestamp, logIndex } = log;
    blocks.set(blockNumber, {
      number: BigInt(blockNumber),
      hash: blockHash(blockNumber),
      timestamp: BigInt(timestamp),
    });
    const { transactionHash, topics, data } = rawLog(log);
    return { position: positionOf(blockNumber, logIndex), transactionHash, topics, data };
  });
  const known = [...blocks.values()];
  const head = known.at(-1);
  if (head === undefined) throw new RangeError("A batch without a log.");
  return { head, blocks: known, logs: stored };
}

/** Of the made-up chain. */
export const blockHash = (block: number): string => id(`block ${block}`);
