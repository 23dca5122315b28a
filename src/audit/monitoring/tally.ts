import type { Check } from "./checks.js";

/** Checks counted by what they found. */
export interface Tally {
  readonly checks: number;
  readonly met: number;
  readonly partlyMet: number;
  readonly notMet: number;
  /** Basis points, every check counting alike, rounded to the nearest; null without a check. */
  readonly average: bigint | null;
  /** Unix seconds; null without a check. */
  readonly lastAt: bigint | null;
}

/** How a period compares with the one before it. */
export type Direction = "better" | "worse" | "steady" | "not enough checks";

export interface Trend {
  readonly direction: Direction;
  readonly before: Tally;
}

/** Fewer checks than this say nothing of a home. */
export const LEAST_CHECKS = 3;
/** Basis points by which the average must rise or fall before that is called a trend. */
export const LEAST_CHANGE = 500n;

export function tallyOf(checks: readonly Check[]): Tally {
  const count = (result: Check["result"]): number => checks.filter((check) => check.result === result).length;
  return {
    checks: checks.length,
    met: count("met"),
    partlyMet: count("partly met"),
    notMet: count("not met"),
    average: averageOf(checks),
    lastAt: checks.reduce<bigint | null>(
      (last, { decidedAt }) => (last === null || decidedAt > last ? decidedAt : last),
      null,
    ),
  };
}

function averageOf(checks: readonly Check[]): bigint | null {
  if (checks.length === 0) return null;
  const count = BigInt(checks.length);
  return (2n * checks.reduce((sum, { achieved }) => sum + achieved, 0n) + count) / (2n * count);
}

/** Basis points by which the average rose, or fell if negative; null if either period has too few checks. */
export function changeOf(now: Tally, before: Tally): bigint | null {
  if (now.checks < LEAST_CHECKS || before.checks < LEAST_CHECKS) return null;
  return now.average === null || before.average === null ? null : now.average - before.average;
}

export function trendOf(now: Tally, before: Tally): Trend {
  return { direction: directionOf(changeOf(now, before)), before };
}

function directionOf(change: bigint | null): Direction {
  if (change === null) return "not enough checks";
  if (change >= LEAST_CHANGE) return "better";
  return change <= -LEAST_CHANGE ? "worse" : "steady";
}
