import type { Difference } from "../../replay/checks.js";
import { decodeRawLog } from "../../replay/decode.js";
import type { RawLog } from "../../replay/source.js";

/** More differences than anyone reads: the nodes are on different chains, or one knows nothing. */
const MOST = 100;

/**
 * Log for log, what was read from one node and what another tells, both in the order of the chain. Each that only one of
 * them has, or that they tell differently, is named.
 */
export async function compareLogs(
  ours: Iterable<RawLog>,
  theirs: AsyncIterable<RawLog> | Iterable<RawLog>,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  const here = ours[Symbol.iterator]();
  let own = here.next();
  const lacking = (log: RawLog): unknown => differences.push(difference(log, "also told by the second node", "not"));
  for await (const log of theirs) {
    while (own.done !== true && place(own.value, log) < 0) {
      lacking(own.value);
      own = here.next();
    }
    if (own.done !== true && place(own.value, log) === 0) {
      const field = FIELDS.find((name) => !isSame(own.value as RawLog, log, name));
      if (field !== undefined)
        differences.push(difference(log, "told alike by both nodes", `not: its ${WORDS[field]} differs`));
      own = here.next();
    } else differences.push(difference(log, "here too", "only told by the second node"));
    if (differences.length >= MOST) return differences;
  }
  for (; own.done !== true && differences.length < MOST; own = here.next()) lacking(own.value);
  return differences;
}

const WORDS = { timestamp: "time", transactionHash: "transaction", topics: "event or its subject", data: "content" };
const FIELDS = Object.keys(WORDS) as (keyof typeof WORDS)[];

function isSame(a: RawLog, b: RawLog, name: keyof typeof WORDS): boolean {
  const [first, second] = [a[name], b[name]];
  if (typeof first === "number" || typeof second === "number") return first === second;
  return Buffer.compare(first, second) === 0;
}

const place = (a: RawLog, b: RawLog): number => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex;

function difference(log: RawLog, expected: string, found: string): Difference {
  const { blockNumber, logIndex, transactionHash } = log;
  const transaction = `0x${Buffer.from(transactionHash).toString("hex")}`;
  const { subject, name } = aboutOf(log);
  return {
    subject,
    what: `${name} in block ${blockNumber}, transaction ${transaction}, log ${logIndex},`,
    expected,
    found,
  };
}

function aboutOf(log: RawLog): { subject: string; name: string } {
  try {
    const event = decodeRawLog(log);
    return { subject: "agreement" in event ? event.agreement : event.account, name: event.name };
  } catch {
    return { subject: `block ${log.blockNumber}`, name: "a log" };
  }
}
