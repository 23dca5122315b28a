import { dayBefore, fromUnixSeconds, readableDay } from "../../agreement/careDays.js";

const NO_END = 2n ** 32n - 1n;

/** Unix seconds as a local date and time. */
export function formatMoment(seconds: bigint): string {
  return fromUnixSeconds(seconds).toFormat("yyyy-MM-dd HH:mm");
}

/** Unix seconds as a local date; the end of an agreement may be open. */
export function formatDate(seconds: bigint): string {
  if (seconds === NO_END) return "no end";
  return fromUnixSeconds(seconds).toFormat("yyyy-MM-dd");
}

/** The last whole day before an end at midnight in London; otherwise the moment itself. */
export function lastDayInWords(endsAt: bigint): string {
  const end = fromUnixSeconds(endsAt);
  return end.equals(end.startOf("day")) ? readableDay(dayBefore(end)) : formatMoment(endsAt);
}
