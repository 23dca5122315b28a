import { PlacementError } from "../errors.js";

const DAY = 86_400n;

/** The escrow takes no signature that counts for longer. */
const MOST_DAYS = 90n;

/** What `--valid-for` says, in seconds. */
export function parseValidFor(given: string): bigint {
  const days = /^\d{1,3}$/.test(given) ? BigInt(given) : 0n;
  if (days >= 1n && days <= MOST_DAYS) return days * DAY;
  throw new PlacementError("bad-usage", `${given} is not a number of days from 1 to ${MOST_DAYS}.`, {
    next: "Correct --valid-for.",
  });
}
