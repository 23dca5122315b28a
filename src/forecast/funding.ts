import { greatest } from "./times.js";
import type { Due } from "./dues.js";

/** Money that must be there by a moment, so that nothing becomes arrears. Token base units. */
export interface FundingStep {
  /** Unix seconds. */
  readonly by: bigint;
  /** What must come in beside what earlier steps ask for. */
  readonly amount: bigint;
  /** This step and all before it. */
  readonly total: bigint;
}

/**
 * Where coming dues, added up in the order of time, outgrow the balance.
 * @param dues ascending by time.
 */
export function fundingSteps(dues: readonly Due[], balance: bigint): FundingStep[] {
  const steps: FundingStep[] = [];
  let due = 0n;
  for (const [place, { at, amount }] of dues.entries()) {
    due += amount;
    const isLastOfMoment = dues[place + 1]?.at !== at;
    const asked = steps.at(-1)?.total ?? 0n;
    const total = greatest(due - balance, asked);
    if (isLastOfMoment && total > asked) steps.push({ by: at, amount: total - asked, total });
  }
  return steps;
}
