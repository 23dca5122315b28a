/** Calendar months in London, written `2027-01`: so written, they sort as they follow each other. */
import { DateTime } from "luxon";
import { ZONE, fromUnixSeconds, toUnixSeconds } from "../agreement/careDays.js";
import { isoTime } from "./table.js";

export const monthOf = (seconds: bigint): string => fromUnixSeconds(seconds).toFormat("yyyy-MM");

const beginning = (month: string): DateTime => DateTime.fromFormat(month, "yyyy-MM", { zone: ZONE, locale: "en-GB" });

/** The month's first moment, unix seconds. */
export const secondsAtStartOf = (month: string): bigint => toUnixSeconds(beginning(month));

/** The month's first moment, ISO 8601 in UTC. */
export const startOfMonth = (month: string): string => isoTime(secondsAtStartOf(month));

/** The first moment after it. */
export const endOfMonth = (month: string): string => isoTime(toUnixSeconds(beginning(month).plus({ months: 1 })));

export const monthBefore = (month: string): string => beginning(month).minus({ months: 1 }).toFormat("yyyy-MM");

/** `January 2027`, `January 2027 to March 2027` */
export function monthsInWords(from: string, to: string): string {
  const [first, last] = [from, to].map((month) => beginning(month).toFormat("LLLL yyyy"));
  return first === last ? String(first) : `${first} to ${last}`;
}
