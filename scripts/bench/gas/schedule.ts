import { id } from "ethers";
import type { Tranche } from "../../../src/agreement/tranche.js";
import type { Stage } from "./stage.js";

export const DAY = 86_400n;
const WEEK = 7n * DAY;
const PERIOD = 4n * WEEK;
export const MET = 10_000n;
const PENCE = 10n ** 16n;
export const [INSPECTOR, SOCIAL_WORKER, MANAGER, HEALTH] = [0, 1, 2, 3] as const;
export const THREE_SEATS = [INSPECTOR, SOCIAL_WORKER, MANAGER] as const;
export const TRANCHES = 12;

/** Every four weeks: the care, an outcome that all three seats must attest, and the inspector's holdback. */
const LINES = ["care", "outcome", "holdback"] as const;
/** The tranche of a line in a period, both from 0. */
export const trancheOf = (line: (typeof LINES)[number], period: number): number =>
  period * LINES.length + LINES.indexOf(line);

export const periodOf = (tranche: number): number => Math.floor(tranche / LINES.length);

/** When care of a period begins, unix seconds. */
export const periodStart = (stage: Stage, period: number): bigint => stage.start + BigInt(period) * PERIOD;

/** Some days into a period. */
export const enterPeriod = (stage: Stage, period: number): Promise<void> =>
  stage.helpers.time.increaseTo(periodStart(stage, period) + 3n * DAY);

/** Amounts in pounds and pence, tags that look random, as the tools make them. */
export function scheduleOf(stage: Stage, tranches: number, outcomeSeats: number): Tranche[] {
  const policies = policiesOf(outcomeSeats);
  return Array.from({ length: tranches }, (_, index) => {
    const { decideWithin, ...policy } = policies[LINES[index % LINES.length] ?? "care"];
    const opensAt = periodStart(stage, periodOf(index));
    const closesAt = opensAt + PERIOD + decideWithin;
    return { ...policy, opensAt, closesAt, outcome: id(`outcome ${index}`).slice(0, 18) };
  });
}

const policiesOf = (outcomeSeats: number) => ({
  care: { amount: 20_741_37n * PENCE, decideWithin: 0n, requiredSeats: 0, quorum: 2, paysOnSilence: true },
  outcome: {
    ...{ amount: 1_219_83n * PENCE, decideWithin: 14n * DAY, paysOnSilence: false },
    ...{ requiredSeats: outcomeSeats, quorum: countBits(outcomeSeats) },
  },
  holdback: {
    ...{ amount: 2_438_19n * PENCE, decideWithin: 30n * DAY, paysOnSilence: false },
    ...{ requiredSeats: 1 << INSPECTOR, quorum: 2 },
  },
});

const countBits = (set: number): number => [0, 1, 2, 3].filter((bit) => (set >> bit) & 1).length;
