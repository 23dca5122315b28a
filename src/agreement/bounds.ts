/** What the escrow allows at the door, as `contracts/libraries/TermsRules.sol` has it. */
export const MAX_TRANCHES = 64;
export const MAX_PAST_DAYS = 365n;
export const MAX_AHEAD_DAYS = 5n * 365n;
export const MAX_NOTICE_DAYS = 365;
export const MIN_HOLD_DAYS = 1;
export const MAX_HOLD_DAYS = 90;
export const MAX_LONG_STOP_DAYS = 2 * 365;
/** A hold may take at most a third of the time in which an outcome can still be decided. */
export const LONG_STOP_HOLDS = 3;

export const DAY_SECONDS = 86_400n;
