import type { DateTime } from "luxon";
import { DAY_SECONDS, MAX_PAST_DAYS } from "../bounds.js";
import { dayBefore, isoDay, toUnixSeconds } from "../careDays.js";
import type { ChangeContext } from "./plan.js";

/** Notes a day on which the agreement pays for no care, or that lies too far back. */
export function checkDay(key: string, day: DateTime | undefined, { file, timeline, inForce }: ChangeContext): void {
  if (day === undefined) return;
  const { starts, ends } = timeline;
  if (day < starts) file.fault([key], `${key}: ${isoDay(day)} is before the care begins on ${isoDay(starts)}.`);
  else if (day >= ends) {
    file.fault(
      [key],
      `${key}: ${isoDay(day)} is after the last day of care, ${isoDay(dayBefore(ends))}; extend the agreement first.`,
    );
  } else if (toUnixSeconds(day) + MAX_PAST_DAYS * DAY_SECONDS < inForce.now) {
    file.fault([key], `${key}: ${isoDay(day)} is more than a year ago.`);
  }
}

/** Notes days of which either is wrong, or that stand the wrong way round. */
export function checkDays(
  draft: { readonly from?: DateTime | undefined; readonly until?: DateTime | undefined },
  context: ChangeContext,
): void {
  const { from, until } = draft;
  checkDay("from", from, context);
  checkDay("until", until, context);
  if (from !== undefined && until !== undefined && until < from) {
    context.file.fault(["until"], `until: ${isoDay(until)} is before ${isoDay(from)}, the first day.`);
  }
}
