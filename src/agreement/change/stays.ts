import { DAY_SECONDS, MAX_PAST_DAYS } from "../bounds.js";
import { toUnixSeconds } from "../careDays.js";
import { pennyOf } from "../money.js";
import type { Status } from "../status.js";
import type { Entry } from "./entries.js";
import type { InForce } from "./inForce.js";

/** Whether a challenge or a refusal keeps a tranche as it is. */
export type Disputed = "keep" | "change";

export const isDisputed = (status: Status | undefined): status is "Challenged" | "Refused" =>
  status === "Challenged" || status === "Refused";

/** Why no change may touch a tranche's place or word, as the end of a sentence; undefined if one may. */
export function whyItStays(
  { word, careEnds }: Entry,
  index: number,
  { statuses, now }: InForce,
  disputed: Disputed,
): string | undefined {
  const status = statuses[index];
  if (status === "Settled") return "it is decided";
  if (status === "Lapsed") return "it has lapsed";
  if (word.closesAt <= now)
    return toUnixSeconds(careEnds) < word.closesAt ? "its window has passed" : "its care is over";
  if (isDisputed(status) && disputed === "keep") return `it is ${status.toLowerCase()}`;
  if (word.opensAt + MAX_PAST_DAYS * DAY_SECONDS < now) return "it began more than a year ago";
  return undefined;
}

/** Whether it only keeps a place: nothing that anybody could spend. */
export const isPlaceholder = ({ word }: Entry, decimals: number): boolean => word.amount < pennyOf(decimals);
