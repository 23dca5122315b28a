import { dayBefore, fromUnixSeconds, readableDay, ZONE } from "./careDays.js";

const NO_END = 2n ** 32n - 1n;

/** Swedish writes dates as ISO 8601 does. A tenth of luxon's time: a report tells a hundred thousand moments. */
const LOCAL_MOMENT = new Intl.DateTimeFormat("sv-SE", {
  timeZone: ZONE,
  dateStyle: "short",
  timeStyle: "short",
});
const LOCAL_DATE = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short" });

/** Unix seconds as a local date and time. */
export function formatMoment(seconds: bigint): string {
  return LOCAL_MOMENT.format(Number(seconds) * 1000);
}

/** Unix seconds as a local date; the end of an agreement may be open. */
export function formatDate(seconds: bigint): string {
  if (seconds === NO_END) return "no end";
  return LOCAL_DATE.format(Number(seconds) * 1000);
}

/** The last whole day before an end at midnight in London; otherwise the moment itself. */
export function lastDayInWords(endsAt: bigint): string {
  const end = fromUnixSeconds(endsAt);
  return end.equals(end.startOf("day")) ? readableDay(dayBefore(end)) : formatMoment(endsAt);
}
