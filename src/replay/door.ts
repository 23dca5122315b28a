/** What every version of an agreement satisfies at the door, restated from invariants 4, 5 and 12 of the design. */
import { SEATS, type Terms } from "../agreement/terms.js";
import { packTranche, type Tranche } from "../agreement/tranche.js";
import { countSeats, decidedBits, hasBit } from "./rules.js";
import type { AgreementState } from "./state.js";

const DAY = 86_400n;
const YEAR = 365n * DAY;
const MAX_TRANCHES = 64;
const MAX_TOTAL = 2n ** 96n - 1n;
const NOBODY = `0x${"00".repeat(20)}`;
const OPTIONAL_SEAT = SEATS.indexOf("healthProfessional");
const INDEPENDENT_SEATS = (1 << SEATS.indexOf("inspector")) | (1 << SEATS.indexOf("healthProfessional"));

/** Terms and the schedule beside them. */
export interface Version {
  readonly terms: Terms;
  readonly schedule: readonly Tranche[];
}

/** Why these terms could not be opened at this moment, in a sentence; null if they could. */
export function whyNotAtDoor(terms: Terms, schedule: readonly Tranche[], escrow: string, now: bigint): string | null {
  const occupied = occupiedSeats(terms);
  const reasons = [
    ...whyNotTerms({ terms, schedule }, escrow),
    ...schedule.flatMap((tranche, index) => [
      ...whyNotWord(tranche, index, now),
      ...whyNotUnclosed(tranche, index, now),
      ...whyNotPolicy(tranche, index, occupied),
    ]),
  ];
  return reasons[0] ?? null;
}

/**
 * Why an agreement could not have had this next version, in a sentence; null if it could. What is decided for money
 * keeps its index and its word; a word that is new or changed keeps the bounds, whatever is undecided a sound policy.
 */
export function whyNotNextVersion(
  before: AgreementState,
  { terms, schedule }: Version,
  escrow: string,
  now: bigint,
): string | null {
  const decided = decidedBits(before);
  const unchanged = unchangedWords(before.schedule, schedule);
  const occupied = occupiedSeats(terms);
  const lost = before.schedule.findIndex((_, index) => hasBit(decided, index) && !hasBit(unchanged, index));
  const reasons = [
    ...whyNotTerms({ terms, schedule }, escrow),
    ...(lost === -1 ? [] : [`it changes tranche ${lost}, which is decided for money.`]),
    ...schedule.flatMap((tranche, index) => [
      ...(hasBit(unchanged, index) ? [] : whyNotWord(tranche, index, now)),
      ...(hasBit(decided, index) ? [] : whyNotPolicy(tranche, index, occupied)),
    ]),
  ];
  return reasons[0] ?? null;
}

/** One bit a tranche whose word is what it was. */
export function unchangedWords(before: readonly Tranche[], after: readonly Tranche[]): bigint {
  return after.reduce((bits, tranche, index) => {
    const word = before[index];
    const same = word !== undefined && packTranche(word) === packTranche(tranche);
    return same ? bits | (1n << BigInt(index)) : bits;
  }, 0n);
}

const occupiedSeats = ({ panel }: Terms): number =>
  panel.reduce((set, account, seat) => (account === NOBODY ? set : set | (1 << seat)), 0);

function* whyNotTerms({ terms, schedule }: Version, escrow: string): Generator<string> {
  yield* whyNotRoles(terms, escrow);
  yield* whyNotPeriods(terms);
  if (schedule.length === 0 || schedule.length > MAX_TRANCHES) yield `it has ${schedule.length} tranches.`;
  const total = schedule.reduce((sum, { amount }) => sum + amount, 0n);
  if (total > MAX_TOTAL) yield "the amounts add up to more than can be accounted for.";
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

function* whyNotWord({ amount, opensAt, closesAt }: Tranche, index: number, now: bigint): Generator<string> {
  if (amount === 0n) yield `tranche ${index} has no amount.`;
  const inBounds = now - YEAR <= opensAt && opensAt < closesAt && closesAt <= now + 5n * YEAR;
  if (!inBounds) yield `the window of tranche ${index} is out of bounds.`;
}

function* whyNotUnclosed({ closesAt }: Tranche, index: number, now: bigint): Generator<string> {
  if (now >= closesAt) yield `the window of tranche ${index} had closed, and with it the consents had expired.`;
}

/** No side alone can release, and the panel as it is can decide. */
function* whyNotPolicy({ requiredSeats, quorum }: Tranche, index: number, occupied: number): Generator<string> {
  const isSafe = quorum >= 2 || (quorum === 1 && (requiredSeats & INDEPENDENT_SEATS) !== 0);
  if (!isSafe || quorum < countSeats(requiredSeats)) yield `one side alone could release tranche ${index}.`;
  if ((requiredSeats & ~occupied) !== 0 || quorum > countSeats(occupied)) {
    yield `the panel cannot meet the policy of tranche ${index}.`;
  }
}
