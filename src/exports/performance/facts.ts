import { DateTime } from "luxon";
import { ZONE, daysBetween, fromUnixSeconds } from "../../agreement/careDays.js";
import { decisionsOf, type DecisionRecord } from "../../audit/decisions.js";
import type { AgreementHistory } from "../../replay/history.js";
import { statusOf } from "../../replay/rules.js";

/** Money that was paid, and how many days after it could first have been. */
export interface Paid {
  readonly paidAt: bigint;
  /** Whole calendar days in London; 0 if it was paid before the day after its window closed. */
  readonly days: number;
  readonly amount: bigint;
}

/** Money that became payable, and when it was paid in full. */
export interface Payable {
  readonly payableAt: bigint;
  /** Null while any of it is outstanding. */
  readonly settledAt: bigint | null;
}

export function paidOf(history: AgreementHistory): Paid[] {
  return decisionsOf(history).flatMap(({ word, instalments }) =>
    instalments.map(({ amount, paidAt }) => ({ amount, paidAt, days: daysAfter(word.closesAt, paidAt) })),
  );
}

/** Day 0 is that on which the window closes: no invoice is sent, and nothing can be paid for before it. */
function daysAfter(closesAt: bigint, paidAt: bigint): number {
  const midnight = (seconds: bigint): DateTime => fromUnixSeconds(seconds).startOf("day");
  return Math.max(0, daysBetween(midnight(closesAt), midnight(paidAt)));
}

/** What was decided, and the care itself whose window has closed and that nobody has claimed yet. */
export function payablesOf(history: AgreementHistory, now: bigint): Payable[] {
  const { state } = history;
  const unclaimed = [...state.schedule.entries()]
    .filter(([index, { paysOnSilence, closesAt }]) => {
      return paysOnSilence && closesAt <= now && statusOf(state, index, now) === "Open";
    })
    .map(([, { closesAt }]): Payable => ({ payableAt: closesAt, settledAt: null }));
  return [
    ...decisionsOf(history)
      .filter(({ due }) => due > 0n)
      .map(payableOf),
    ...unclaimed,
  ];
}

/** The care itself needs nobody's word: it is payable from the end of its window, however late somebody claims it. */
function payableOf({ word, decidedAt, due, instalments }: DecisionRecord): Payable {
  const isWaiting = word.paysOnSilence && word.closesAt < decidedAt;
  const paid = instalments.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    payableAt: isWaiting ? word.closesAt : decidedAt,
    settledAt: paid === due ? (instalments.at(-1)?.paidAt ?? null) : null,
  };
}

/** A reporting period of the Procurement Act 2023, section 69: the half-years that begin in April and in October. */
export interface HalfYear {
  /** First and last day, `2027-04-01`. */
  readonly from: string;
  readonly to: string;
  /** Unix seconds of the first moment after it. */
  readonly end: bigint;
}

const APRIL = 4;
const OCTOBER = 10;

export function halfYearOf(seconds: bigint): HalfYear {
  const { year, month } = fromUnixSeconds(seconds);
  const begins =
    month >= OCTOBER
      ? { year, month: OCTOBER }
      : month >= APRIL
        ? { year, month: APRIL }
        : { year: year - 1, month: OCTOBER };
  const first = DateTime.fromObject(begins, { zone: ZONE });
  const next = first.plus({ months: 6 });
  return {
    from: first.toFormat("yyyy-MM-dd"),
    to: next.minus({ days: 1 }).toFormat("yyyy-MM-dd"),
    end: BigInt(next.toUnixInteger()),
  };
}
