/** What every agreement satisfies when it is opened, restated from invariants 4, 5 and 12 of the design. */
import { SEATS, type Terms } from "../agreement/terms.js";
import type { Tranche } from "../agreement/tranche.js";
import { countSeats } from "./rules.js";

const DAY = 86_400n;
const YEAR = 365n * DAY;
const MAX_TRANCHES = 64;
const MAX_TOTAL = 2n ** 96n - 1n;
const NOBODY = `0x${"00".repeat(20)}`;
const OPTIONAL_SEAT = SEATS.indexOf("healthProfessional");
const INDEPENDENT_SEATS = (1 << SEATS.indexOf("inspector")) | (1 << SEATS.indexOf("healthProfessional"));

/** Why these terms could not be opened at this moment, in a sentence; null if they could. */
export function whyNotAtDoor(terms: Terms, schedule: readonly Tranche[], escrow: string, now: bigint): string | null {
  const reasons = [...whyNotRoles(terms, escrow), ...whyNotPeriods(terms), ...whyNotSchedule(terms, schedule, now)];
  return reasons[0] ?? null;
}

function* whyNotRoles(terms: Terms, escrow: string): Generator<string> {
  const { commissioner, provider, arbiter, payee, panel } = terms;
  const needed = [commissioner, provider, arbiter, ...panel.filter((_, seat) => seat !== OPTIONAL_SEAT)];
  if (needed.includes(NOBODY)) yield "a role that must be filled is vacant.";
  const filled = [commissioner, provider, arbiter, ...panel].filter((account) => account !== NOBODY);
  if (new Set(filled).size !== filled.length) yield "one account has two roles.";
  if ([NOBODY, commissioner, arbiter, ...panel, terms.token, escrow].includes(payee)) {
    yield `${payee} may not be the payee.`;
  }
}

function* whyNotPeriods({ noticePeriod, holdPeriod, longStop }: Terms): Generator<string> {
  if (noticePeriod > YEAR) yield "the notice period is longer than a year.";
  if (holdPeriod < DAY || holdPeriod > 90n * DAY) yield "the hold period is not between 1 and 90 days.";
  if (longStop < 3n * holdPeriod || longStop > 2n * YEAR) yield "the long stop is not between 3 holds and 2 years.";
}

function* whyNotSchedule(terms: Terms, schedule: readonly Tranche[], now: bigint): Generator<string> {
  if (schedule.length === 0 || schedule.length > MAX_TRANCHES) yield `it has ${schedule.length} tranches.`;
  const total = schedule.reduce((sum, { amount }) => sum + amount, 0n);
  if (total > MAX_TOTAL) yield "the amounts add up to more than can be accounted for.";
  const occupied = terms.panel.reduce((set, account, seat) => (account === NOBODY ? set : set | (1 << seat)), 0);
  for (const [index, tranche] of schedule.entries()) {
    const { amount, opensAt, closesAt } = tranche;
    if (amount === 0n) yield `tranche ${index} has no amount.`;
    const inBounds = now - YEAR <= opensAt && opensAt < closesAt && closesAt <= now + 5n * YEAR;
    if (!inBounds) yield `the window of tranche ${index} is out of bounds.`;
    if (now >= closesAt) yield `the window of tranche ${index} had closed, and with it the consents had expired.`;
    yield* whyNotPolicy(tranche, index, occupied);
  }
}

/** No side alone can release, and the panel as it is can decide. */
function* whyNotPolicy({ requiredSeats, quorum }: Tranche, index: number, occupied: number): Generator<string> {
  const isSafe = quorum >= 2 || (quorum === 1 && (requiredSeats & INDEPENDENT_SEATS) !== 0);
  if (!isSafe || quorum < countSeats(requiredSeats)) yield `one side alone could release tranche ${index}.`;
  if ((requiredSeats & ~occupied) !== 0 || quorum > countSeats(occupied)) {
    yield `the panel cannot meet the policy of tranche ${index}.`;
  }
}
