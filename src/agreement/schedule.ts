import type { DateTime } from "luxon";
import type { Billing, Period } from "./careDays.js";
import { splitByBasisPoints, pennyOf, roundHalfUp, sum } from "./money.js";

const WEEKS_A_YEAR = 52n;
const MONTHS_A_YEAR = 12n;

/** What a full period costs: four times the weekly fee for four weeks, and `weekly × 52 ÷ 12` for any month. */
export function fullFee(weekly: bigint, billing: Billing, decimals: number): bigint {
  return {
    weekly,
    "four-weekly": 4n * weekly,
    monthly: roundHalfUp(weekly * WEEKS_A_YEAR, MONTHS_A_YEAR, pennyOf(decimals)),
  }[billing];
}

/**
 * The fee of each period, in token base units: of a full one `fullFee`, rounded half up to the penny. A last period
 * that is cut short costs its share of days of a full one, rounded in the same way.
 */
export function periodFees(weekly: bigint, billing: Billing, periods: readonly Period[], decimals: number): bigint[] {
  const full = fullFee(weekly, billing, decimals);
  return periods.map(({ days, fullDays }) => roundHalfUp(full * BigInt(days), BigInt(fullDays), pennyOf(decimals)));
}

/** After how many periods a line is decided: some, or all of them. */
export type Every = number | "once";

/** How often a line is decided, and how long after the care it may take. */
export interface Rhythm {
  readonly every: Every;
  /** Days after the care ends. */
  readonly decideWithin: number;
}

/** One tranche to be, still without its amount: the care itself, or a line of the file over some periods. */
export interface Slot<L> {
  /** Undefined for the care itself. */
  readonly line: L | undefined;
  /** The periods whose care it pays for. */
  readonly periods: readonly Period[];
  readonly opens: DateTime;
  /** The midnight after the last day of that care. */
  readonly careEnds: DateTime;
  readonly closes: DateTime;
}

/** How many tranches a term has: one a period for the care, and for each line one a group of periods. */
export const countSlots = (periods: number, lines: readonly Pick<Rhythm, "every">[]): number =>
  lines.reduce((count, { every }) => count + Math.ceil(periods / groupSize(every, periods)), periods);

const groupSize = (every: Every, periods: number): number => (every === "once" ? Math.max(1, periods) : every);

/**
 * The tranches in order: for each period the care, then the lines whose turn it is at its end. A line's window begins
 * with the care that it pays for; the last group of periods may be smaller.
 */
export function layOutSlots<L extends Rhythm>(periods: readonly Period[], lines: readonly L[]): Slot<L>[] {
  return periods.flatMap((period, index) => {
    const { opens, closes: careEnds } = period;
    const care: Slot<L> = { line: undefined, periods: [period], opens, careEnds, closes: careEnds };
    const decided = lines.flatMap((line): Slot<L>[] => {
      const size = groupSize(line.every, periods.length);
      const isLast = index === periods.length - 1;
      if ((index + 1) % size !== 0 && !isLast) return [];
      const group = periods.slice(index - (index % size), index + 1);
      const closes = careEnds.plus({ days: line.decideWithin });
      return [{ line, periods: group, opens: group[0]?.opens ?? opens, careEnds, closes }];
    });
    return [care, ...decided];
  });
}

interface Shared {
  readonly share: bigint;
}

/**
 * What each slot pays, so that those of a period come to exactly its fee: a line takes its share of the fee of each of
 * its periods, rounded down to the penny, and the care takes the rest.
 * @param lines all the lines that the slots were laid out from.
 * @param fees by period, token base units.
 */
export function amountsOf<L extends Shared>(
  slots: readonly Slot<L>[],
  lines: readonly L[],
  fees: readonly bigint[],
  decimals: number,
): bigint[] {
  const shares = lines.map(({ share }) => share);
  const splits = fees.map((fee) => splitByBasisPoints(fee, shares, pennyOf(decimals)));
  return slots.map(({ line, periods }) => {
    const parts = periods.map(({ number }) => {
      const split = splits[number - 1];
      return (line === undefined ? split?.rest : split?.parts[lines.indexOf(line)]) ?? 0n;
    });
    return sum(parts);
  });
}
