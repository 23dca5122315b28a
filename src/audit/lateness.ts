/** Late is money that left the escrow after the window of its tranche closed. */
import { days } from "./days.js";
import type { DecisionRecord } from "./decisions.js";

/** Money of a tranche that left at one moment. */
export interface TimedPayment {
  readonly agreement: string;
  readonly tranche: number;
  readonly isCore: boolean;
  readonly token: string;
  /** Token base units. */
  readonly amount: bigint;
  /** Unix seconds. */
  readonly closesAt: bigint;
  readonly paidAt: bigint;
  /** Seconds after the window closed; 0 if it was paid in its window. */
  readonly lateBy: bigint;
  readonly transactionHash: string;
}

export function timedPaymentsOf(decisions: readonly DecisionRecord[]): TimedPayment[] {
  return decisions.flatMap(({ agreement, tranche, word, state, instalments }) =>
    instalments.map(({ amount, paidAt, transactionHash }) => ({
      agreement,
      tranche,
      isCore: word.paysOnSilence,
      token: state.terms.token,
      amount,
      closesAt: word.closesAt,
      paidAt,
      lateBy: paidAt > word.closesAt ? paidAt - word.closesAt : 0n,
      transactionHash,
    })),
  );
}

/** So many days late, and how many payments were. */
export interface LatenessBand {
  readonly label: string;
  readonly core: number;
  readonly outcomes: number;
}

/** The first is of what was paid in time; each of the others ends with its last day. */
const BANDS: readonly (readonly [label: string, last: bigint])[] = [
  ["in its window", 0n],
  ["up to 7 days", days(7n)],
  ["8 to 14 days", days(14n)],
  ["15 to 28 days", days(28n)],
  ["29 to 56 days", days(56n)],
];
const LONGER = "more than 56 days";

export function latenessBands(payments: readonly TimedPayment[]): LatenessBand[] {
  const labels = [...BANDS.map(([label]) => label), LONGER];
  const counted = new Map(labels.map((label) => [label, { label, core: 0, outcomes: 0 }]));
  for (const { lateBy, isCore } of payments) {
    const band = counted.get(BANDS.find(([, last]) => lateBy <= last)?.[0] ?? LONGER);
    if (band !== undefined) band[isCore ? "core" : "outcomes"] += 1;
  }
  return [...counted.values()];
}

/** Those that were late, latest first. */
export const latest = (payments: readonly TimedPayment[]): TimedPayment[] =>
  payments
    .filter(({ lateBy }) => lateBy > 0n)
    .toSorted((a, b) => (a.lateBy < b.lateBy ? 1 : -Number(a.lateBy > b.lateBy)));
