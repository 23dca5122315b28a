import type { Difference } from "../../replay/checks.js";
import type { LedgerSource, RawLog } from "../../replay/source.js";

/** What the logs say of the order of the chain, and how many they are. */
export interface Order {
  readonly logs: number;
  readonly differences: readonly Difference[];
}

/**
 * All logs, of whatever agreement, in the order of the chain: by place, in time that never goes back, each transaction's
 * together, none after the head.
 */
export function orderOf(source: LedgerSource): Order {
  const { head, size } = source;
  const differences: Difference[] = [];
  let before: RawLog | null = null;
  let count = 0;
  for (const log of source.logs()) {
    const why = whyNotAfter(before, log) ?? (log.blockNumber > head.number ? `it is after block ${head.number}` : null);
    if (why !== null) {
      const what = `the place of log ${log.logIndex} at time ${log.timestamp}`;
      differences.push({
        subject: `block ${log.blockNumber}`,
        what,
        expected: "in the order of the chain",
        found: `not: ${why}`,
      });
    }
    before = log;
    count += 1;
  }
  if (count !== size) {
    differences.push({ subject: "the log", what: "how many events are kept", expected: `${size}`, found: `${count}` });
  }
  return { logs: count, differences };
}

function whyNotAfter(before: RawLog | null, log: RawLog): string | null {
  if (before === null) return null;
  const place = `log ${before.logIndex} of block ${before.blockNumber}`;
  const sameBlock = log.blockNumber === before.blockNumber;
  if (sameBlock ? log.logIndex <= before.logIndex : log.blockNumber < before.blockNumber)
    return `it does not come after ${place}`;
  if (sameBlock ? log.timestamp !== before.timestamp : log.timestamp < before.timestamp) {
    return `${place} was at time ${before.timestamp}`;
  }
  const sameTransaction = Buffer.compare(log.transactionHash, before.transactionHash) === 0;
  return sameTransaction && !sameBlock ? `${place} is of the same transaction` : null;
}
