/** Money over time, by calendar month in London. Amounts are token base units. */
import { DateTime } from "luxon";
import type { Movement, MovementKind } from "./movements.js";

const ZONE = "Europe/London";

export interface Month {
  /** `2027-01` */
  readonly month: string;
  /** Came into escrow. */
  readonly came: bigint;
  /** Left for payees. */
  readonly paid: bigint;
  /** Went back to commissioners. */
  readonly returned: bigint;
  /** In escrow when the month ended, or at the moment of the report. */
  readonly balance: bigint;
}

type Flow = "came" | "paid" | "returned";

const FLOWS: Readonly<Record<MovementKind, Flow>> = {
  funding: "came",
  payment: "paid",
  arrears: "paid",
  settlement: "paid",
  reclaim: "returned",
  refund: "returned",
};

interface Calendar {
  readonly months: readonly string[];
  /** Unix seconds at which each of them begins, ascending. */
  readonly starts: readonly number[];
}

/**
 * Every month from the first movement to now, those without any included.
 *
 * @param movements - Of one token, in any order.
 * @param now - Unix seconds; nothing moved after it.
 */
export function monthsOf(movements: readonly Movement[], now: bigint): Month[] {
  if (movements.length === 0) return [];
  const times = movements.map(({ at }) => Number(at.block.timestamp));
  const { months, starts } = calendarOf(earliest(times), Number(now));
  const flows = months.map(() => ({ came: 0n, paid: 0n, returned: 0n }));
  movements.forEach(({ kind, amount }, index) => {
    const flow = flows[indexOfMonth(starts, times[index] ?? 0)];
    if (flow !== undefined) flow[FLOWS[kind]] += amount;
  });
  let balance = 0n;
  return flows.map((flow, index) => {
    balance += flow.came - flow.paid - flow.returned;
    return { month: months[index] ?? "", ...flow, balance };
  });
}

/** Without spreading: there may be more movements than a call takes arguments. */
const earliest = (times: readonly number[]): number => times.reduce((least, time) => Math.min(least, time), Infinity);

function calendarOf(from: number, to: number): Calendar {
  const starts: number[] = [];
  const months: string[] = [];
  let start = DateTime.fromSeconds(from, { zone: ZONE }).startOf("month");
  do {
    starts.push(start.toSeconds());
    months.push(start.toFormat("yyyy-MM"));
    start = start.plus({ months: 1 });
  } while (start.toSeconds() <= to);
  return { months, starts };
}

/** The last that begins at or before the time. */
const indexOfMonth = (starts: readonly number[], time: number): number =>
  starts.findLastIndex((start) => start <= time);
