import { id } from "ethers";
import type { RawLog } from "../../src/replay/source.js";
import { lifetime, type Step } from "./lifetime.js";

/** A log of the made-up ledger, in hex as a node gives it. */
export interface LedgerLog {
  readonly blockNumber: number;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly transactionHash: string;
  readonly logIndex: number;
  readonly topics: readonly string[];
  readonly data: string;
}

/** Unix seconds of block 0, and the seconds between two blocks. */
const [GENESIS, BLOCK_TIME] = [1_700_000_000, 12];
/** The first care begins this long after block 0; further placements follow all through a year. Seconds. */
const [WARM_UP, STAGGER] = [2 * 86_400, 3_605];
const YEAR = 365 * 86_400;

/**
 * The log of so many placements, in the order of the chain: true signatures, every sum and number as the contract would
 * log them, so that a replay of it follows in full. Nothing is read and nothing sent: no node is needed.
 */
export function* ledgerLogs(placements: number): Generator<LedgerLog> {
  let [lastBlock, index] = [-1, 0];
  for (const { blockNumber, log } of stepsInOrder(placements)) {
    index = blockNumber === lastBlock ? index + 1 : 0;
    lastBlock = blockNumber;
    yield {
      blockNumber,
      timestamp: GENESIS + blockNumber * BLOCK_TIME,
      transactionHash: id(`transaction ${blockNumber} ${index}`),
      logIndex: index,
      ...log(),
    };
  }
}

/** As the store gives it. */
export function rawLog({ blockNumber, timestamp, transactionHash, logIndex, topics, data }: LedgerLog): RawLog {
  const bytes = (hex: string) => Buffer.from(hex.slice(2), "hex");
  const place = { blockNumber, timestamp, logIndex, transactionHash: bytes(transactionHash) };
  return { ...place, topics: Buffer.concat(topics.map(bytes)), data: bytes(data) };
}

/** Sorting keeps the order of what happens to one agreement at one moment. */
function stepsInOrder(placements: number): { blockNumber: number; log: Step["log"] }[] {
  const steps: { blockNumber: number; log: Step["log"] }[] = [];
  for (let placement = 0; placement < placements; placement++) {
    const start = GENESIS + WARM_UP + ((placement * STAGGER) % YEAR);
    for (const { time, log } of lifetime(placement, BigInt(start))) {
      steps.push({ blockNumber: Math.ceil((Number(time) - GENESIS) / BLOCK_TIME), log });
    }
  }
  return steps.sort((a, b) => a.blockNumber - b.blockNumber);
}
