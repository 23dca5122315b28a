import type { AgreementHistory } from "../../replay/history.js";

/** A stretch of time, half-open; unix seconds. */
export interface Period {
  readonly from: bigint;
  readonly until: bigint;
}

export const isWithin = ({ from, until }: Period, moment: bigint): boolean => from <= moment && moment < until;

/** As long as this one, and right before it. */
export const periodBefore = ({ from, until }: Period): Period => ({ from: from - (until - from), until: from });

/** The history as it was known at a moment; null if nothing had happened before it. */
export function historyUntil({ entries }: AgreementHistory, until: bigint): AgreementHistory | null {
  const known = entries.filter(({ event }) => event.block.timestamp < until);
  const last = known.at(-1);
  return last === undefined ? null : { state: last.after, entries: known };
}
