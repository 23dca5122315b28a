/** What stands at the door of every version, restated from the design for terms and for schedule words. */
import { packTranche, unpackTranche } from "../../../src/agreement/tranche.js";
import type { Terms } from "../../../src/agreement/terms.js";
import { countSeats } from "../../../src/replay/rules.js";
import { DAY, ZERO_ADDRESS } from "../../helpers/escrow.js";

export const YEAR = 365n * DAY;
const MOST_TRANCHES = 64;
/** Times of a schedule are stored in 32 bits: until February 2106. */
const LATEST_STORED = (1n << 32n) - 1n;
const INDEPENDENT = 0b1001;

/** Commissioner, provider, arbiter, then the seats. */
export const rolesOf = ({ commissioner, provider, arbiter, panel }: Terms): string[] => [
  commissioner,
  provider,
  arbiter,
  ...panel,
];

/** The first rule on roles, payee and periods that the terms break, or null. */
export function whyTermsRefused(terms: Terms, escrow: string): string | null {
  const roles = rolesOf(terms);
  for (const [index, role] of roles.entries()) {
    if (role === ZERO_ADDRESS && index === 6) continue;
    if (role === ZERO_ADDRESS) return "EscrowRoleVacant";
    if (roles.indexOf(role) < index) return "EscrowRolesOverlap";
  }
  const { payee, token, provider, noticePeriod, holdPeriod, longStop } = terms;
  const others = roles.filter((role) => role !== provider);
  if ([ZERO_ADDRESS, token, escrow, ...others].includes(payee)) return "EscrowPayeeNotAllowed";
  const isInBounds =
    noticePeriod <= YEAR &&
    holdPeriod >= DAY &&
    holdPeriod <= 90n * DAY &&
    longStop >= 3n * holdPeriod &&
    longStop <= 2n * YEAR;
  return isInBounds ? null : "EscrowPeriodOutOfBounds";
}

/** The first rule on the bounds of a new word that it breaks, or null. */
export function whyWordRefused(word: bigint, at: bigint): string | null {
  const { amount, opensAt, closesAt } = unpackTranche(word);
  if (amount === 0n) return "EscrowTrancheWithoutAmount";
  if (((word >> 64n) & 0xffn) !== 0n) return "EscrowTrancheSpareBits";
  const isWindow =
    opensAt + YEAR >= at && opensAt < closesAt && closesAt <= at + 5n * YEAR && closesAt <= LATEST_STORED;
  return isWindow ? null : "EscrowTrancheWindow";
}

/** Whether one side alone could release, or the panel as it is could not. */
export function whyPolicyRefused(word: bigint, panel: Terms["panel"]): string | null {
  const { requiredSeats, quorum } = unpackTranche(word);
  if (quorum < countSeats(requiredSeats)) return "EscrowPolicyUnsafe";
  if (quorum < 2 && (requiredSeats & INDEPENDENT) === 0) return "EscrowPolicyUnsafe";
  const occupied = panel.reduce((set, account, seat) => (account === ZERO_ADDRESS ? set : set | (1 << seat)), 0);
  const isReachable = (requiredSeats & ~occupied) === 0 && quorum <= countSeats(occupied);
  return isReachable ? null : "EscrowPolicyUnreachable";
}

/** What there was before: nothing at the opening. */
export interface Previous {
  readonly words: readonly bigint[];
  /** One bit a tranche that is decided for money. */
  readonly decided: bigint;
}

export const NOTHING_BEFORE: Previous = { words: [], decided: 0n };

export function whyScheduleRefused(
  words: readonly bigint[],
  { words: known, decided }: Previous,
  panel: Terms["panel"],
  at: bigint,
): string | null {
  if (words.length === 0 || words.length > MOST_TRANCHES) return "EscrowScheduleLength";
  if (decided >> BigInt(words.length) !== 0n) return "EscrowTrancheDecided";
  for (const [index, word] of words.entries()) {
    const isDecided = ((decided >> BigInt(index)) & 1n) === 1n;
    if (word !== known[index] && isDecided) return "EscrowTrancheDecided";
    const trouble =
      (word === known[index] ? null : whyWordRefused(word, at)) ?? (isDecided ? null : whyPolicyRefused(word, panel));
    if (trouble !== null) return trouble;
  }
  const total = words.reduce((sum, word) => sum + (word >> 160n), 0n);
  return total < 1n << 96n ? null : "EscrowScheduleTotalTooLarge";
}

export const wordsOf = (schedule: readonly Parameters<typeof packTranche>[0][]): bigint[] => schedule.map(packTranche);

/** Consents to terms expire with the first window. */
export const isExpired = (words: readonly bigint[], at: bigint): boolean =>
  words.some((word) => unpackTranche(word).closesAt <= at);
