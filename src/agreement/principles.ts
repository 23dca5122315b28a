import { belongsTo } from "./catalogue.js";
import { STANDARD_SETS } from "./catalogueData.js";

/** One of the twelve principles by which a council's contract monitoring looks at a home. */
export interface Principle {
  readonly code: string;
  readonly title: string;
}

const SET = "HP";

/** In the order of their set. */
export const PRINCIPLES: readonly Principle[] = Object.entries(
  STANDARD_SETS.find(({ set }) => set === SET)?.codes ?? {},
).map(([code, title]) => ({ code, title }));

/**
 * Which standards speak of a principle, by our reading of their texts: no regulator publishes such a table. A standard
 * that speaks of two is named in both.
 */
const STANDARDS: Readonly<Record<string, readonly string[]>> = {
  "HP-01": ["QS-14", "FS-09", "KQ-RESP"],
  "HP-02": ["FS-10", "KQ-CARE"],
  "HP-03": ["FS-10"],
  "HP-04": ["FS-17"],
  "HP-05": ["QS-06", "SA-06"],
  "HP-06": ["QS-07", "FS-11", "FS-16"],
  "HP-07": ["QS-11"],
  "HP-08": ["QS-08", "QS-09"],
  "HP-09": ["SA-07"],
  "HP-10": ["QS-12", "R44-SAFE", "SA-05", "FS-13", "KQ-SAFE", "OFS-HAP"],
  "HP-11": ["QS-11"],
  "HP-12": ["QS-12", "FS-12", "KQ-SAFE"],
};

/** The principle under which a home protects the people in its care. */
export const PROTECTION = "HP-10";

/** The codes that speak of a principle, its own first. */
export const codesOfPrinciple = (principle: string): readonly string[] => [principle, ...(STANDARDS[principle] ?? [])];

/** The principles that a check of this code speaks of; a principle speaks of itself, and most standards of one or none. */
export function principlesOf(code: string): readonly string[] {
  if (belongsTo(code, SET)) return [code];
  return PRINCIPLES.map((principle) => principle.code).filter((principle) =>
    codesOfPrinciple(principle).includes(code),
  );
}
