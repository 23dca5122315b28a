import { fromUnixSeconds, isoDay, toUnixSeconds } from "../agreement/careDays.js";
import { sum } from "../agreement/money.js";
import type { Due } from "./dues.js";
import type { FundingStep } from "./funding.js";

/** How far ahead cash is forecast. */
export const WEEKS_AHEAD = 12;

/** Amounts are token base units. */
export interface WeekForecast {
  /** Its Monday, as `2027-01-04`; weeks begin at midnight in London. */
  readonly monday: string;
  /** The care itself and arrears: what falls due with nobody's word. */
  readonly certain: bigint;
  /** With everything that the panel, the arbiter or the commissioner may decide in full. */
  readonly atMost: bigint;
  /** What must come in by the moments of this week at which the balance would be short. */
  readonly toFund: bigint;
}

/** Calendar weeks from the one that holds `now`, in unix seconds; what is due already counts in the first. */
export function forecastWeeks(
  now: bigint,
  dues: readonly Due[],
  steps: readonly FundingStep[],
  count = WEEKS_AHEAD,
): WeekForecast[] {
  const first = fromUnixSeconds(now).startOf("week");
  return Array.from({ length: count }, (_, week) => {
    const monday = first.plus({ weeks: week });
    const [from, to] = [toUnixSeconds(monday), toUnixSeconds(monday.plus({ weeks: 1 }))];
    const isWithin = (moment: bigint): boolean => from <= moment && moment < to;
    const within = dues.filter(({ at }) => isWithin(at));
    return {
      monday: isoDay(monday),
      certain: sum(within.filter(({ isCertain }) => isCertain).map(({ amount }) => amount)),
      atMost: sum(within.map(({ amount }) => amount)),
      toFund: sum(steps.filter(({ by }) => isWithin(by)).map(({ amount }) => amount)),
    };
  });
}
