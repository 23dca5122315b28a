import { DateTime } from "luxon";
import { dayBefore, fromUnixSeconds, readableDay } from "../../agreement/careDays.js";

/** Where the placements are. */
const ZONE = "Europe/London";
const NO_END = 2n ** 32n - 1n;

/** Unix seconds as a local date and time. */
export function formatMoment(seconds: bigint): string {
  return DateTime.fromSeconds(Number(seconds), { zone: ZONE }).toFormat("yyyy-MM-dd HH:mm");
}

/** Unix seconds as a local date; the end of an agreement may be open. */
export function formatDate(seconds: bigint): string {
  if (seconds === NO_END) return "no end";
  return DateTime.fromSeconds(Number(seconds), { zone: ZONE }).toFormat("yyyy-MM-dd");
}

/** The last whole day before an end at midnight in London; otherwise the moment itself. */
export function lastDayInWords(endsAt: bigint): string {
  const end = fromUnixSeconds(endsAt);
  return end.equals(end.startOf("day")) ? readableDay(dayBefore(end)) : formatMoment(endsAt);
}
