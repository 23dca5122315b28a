import { sum } from "../agreement/money.js";
import type { AgreementOutlook } from "./outlook.js";
import type { WeekForecast } from "./weeks.js";

export interface TotalForecast {
  /** The most that any of the tokens has: amounts are in 10 to the minus this of a pound. */
  readonly decimals: number;
  readonly weeks: readonly WeekForecast[];
}

/** All placements together. Every token stands for pounds, whatever its decimals. */
export function totalForecast(outlooks: readonly AgreementOutlook[]): TotalForecast {
  const decimals = Math.max(0, ...outlooks.map((outlook) => outlook.decimals));
  const weeks = (outlooks[0]?.weeks ?? []).map(({ monday }, place) => {
    const total = (key: "certain" | "atMost" | "toFund"): bigint =>
      sum(outlooks.map((outlook) => (outlook.weeks[place]?.[key] ?? 0n) * 10n ** BigInt(decimals - outlook.decimals)));
    return { monday, certain: total("certain"), atMost: total("atMost"), toFund: total("toFund") };
  });
  return { decimals, weeks };
}
