import { DateTime, type DurationLike } from "luxon";
import { PlacementError } from "../errors.js";
import { didYouMean } from "./text/nearest.js";

/** Care is counted in local days: one begins at midnight in London, summer and winter. */
export const ZONE = "Europe/London";

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Midnight in London at which the day begins. */
export function parseCareDay(text: string): DateTime {
  const day = DateTime.fromISO(text, { zone: ZONE, locale: "en-GB" });
  if (!DATE.test(text)) {
    throw new PlacementError("bad-input", `"${text}" is not a date; write year, month and day like 2027-01-04.`);
  }
  if (!day.isValid) throw new PlacementError("bad-input", `There is no such day as ${text}.`);
  return day;
}

export const toUnixSeconds = (moment: DateTime): bigint => BigInt(moment.toUnixInteger());

export const fromUnixSeconds = (seconds: bigint): DateTime =>
  DateTime.fromSeconds(Number(seconds), { zone: ZONE, locale: "en-GB" });

/** Whole local days from one midnight to another: 28 in four weeks, whether or not a clock change lies between. */
export const daysBetween = (from: DateTime, to: DateTime): number => Math.round(to.diff(from, "days").days);

/** `2027-01-04` */
export const isoDay = (moment: DateTime): string => moment.toFormat("yyyy-MM-dd");

/** `4 January 2027` */
export const readableDay = (moment: DateTime): string => moment.setLocale("en-GB").toFormat("d LLLL yyyy");

/** The last day before a midnight. */
export const dayBefore = (midnight: DateTime): DateTime => midnight.minus({ days: 1 });

/** First and last day of some care: `2027-01-04 to 2027-01-31`. */
export const daySpan = (opens: DateTime, careEnds: DateTime): string =>
  `${isoDay(opens)} to ${isoDay(dayBefore(careEnds))}`;

/** Reads what `daySpan` wrote: the midnights at which the care begins and ends. */
export function parseDaySpan(text: string): { opens: DateTime; careEnds: DateTime } {
  const [first = "", last = ""] = text.split(" to ");
  return { opens: parseCareDay(first), careEnds: parseCareDay(last).plus({ days: 1 }) };
}

/** `1 day`, `28 days` */
export const formatDays = (days: number | bigint): string => `${days} ${BigInt(days) === 1n ? "day" : "days"}`;

/** How the fee is billed, and so how the term is divided. */
export const BILLINGS = ["weekly", "four-weekly", "monthly"] as const;
export type Billing = (typeof BILLINGS)[number];

const STEPS = {
  weekly: (count) => ({ weeks: count }),
  "four-weekly": (count) => ({ weeks: 4 * count }),
  monthly: (count) => ({ months: count }),
} satisfies Record<Billing, (count: number) => DurationLike>;

export function parseBilling(text: string): Billing {
  const billing = BILLINGS.find((known) => known === text);
  if (billing !== undefined) return billing;
  throw new PlacementError(
    "bad-input",
    `"${text}" is no way of billing; write weekly, four-weekly or monthly.${didYouMean(text, BILLINGS)}`,
  );
}

/** When the care begins, and either how many periods it lasts or its last day. */
export interface Term {
  readonly starts: DateTime;
  readonly periods?: number | undefined;
  /** The last day of care: that day is still paid for. */
  readonly ends?: DateTime | undefined;
}

/** One billing period. */
export interface Period {
  /** From 1. */
  readonly number: number;
  readonly opens: DateTime;
  /** The midnight after its last day. */
  readonly closes: DateTime;
  readonly days: number;
  /** The days it would have if it were not cut short. */
  readonly fullDays: number;
}

/**
 * Divides a term into billing periods. Months are counted from the first day, so that those from the 31st end on the
 * last day of a shorter month and find back to the 31st after it. With a last day given, the last period may be short.
 */
export function layOutPeriods({ starts, periods, ends }: Term, billing: Billing): Period[] {
  const step = STEPS[billing];
  const until = ends?.plus({ days: 1 });
  const laidOut: Period[] = [];
  const isDone = (opens: DateTime): boolean =>
    until === undefined ? laidOut.length === (periods ?? 0) : opens >= until;
  for (let opens = starts; !isDone(opens);) {
    const fullEnd = starts.plus(step(laidOut.length + 1));
    const closes = until !== undefined && until < fullEnd ? until : fullEnd;
    laidOut.push({
      number: laidOut.length + 1,
      opens,
      closes,
      days: daysBetween(opens, closes),
      fullDays: daysBetween(opens, fullEnd),
    });
    opens = closes;
  }
  return laidOut;
}
