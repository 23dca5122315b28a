import type { DateTime } from "luxon";
import { isoDay, readableDay } from "../../careDays.js";
import { formatPounds } from "../../money.js";
import { listInWords } from "../../words.js";
import type { ChangeContext, Plan } from "../plan.js";
import { reprice } from "../reprice.js";
import type { Disputed } from "../stays.js";
import { weeklyOn, type FeeFrom } from "../timeline.js";

/** Another weekly fee from a day on, whatever was agreed for later days. */
export function changeFee(
  { from, weekly, disputed }: { from: DateTime; weekly: bigint; disputed: Disputed | undefined },
  context: ChangeContext,
): Plan {
  const { timeline, before } = context;
  const earlier = timeline.fees.filter((step) => step.from < from);
  const newest = { from, weekly };
  const fees: readonly [FeeFrom, ...FeeFrom[]] =
    earlier[0] === undefined ? [newest] : [earlier[0], ...earlier.slice(1), newest];
  warnOfLaterFees(from, context);
  warnOfAddedHours(from, context);
  const steps = fees.map((step) => ({ from: isoDay(step.from), weekly: step.weekly }));
  return {
    ...reprice(context, { ...timeline, fees }, disputed ?? "keep"),
    told: { fee: { billing: before.fee.billing, weekly, ...(steps.length > 1 && { steps }) } },
  };
}

function warnOfLaterFees(from: DateTime, { file, timeline }: ChangeContext): void {
  for (const step of timeline.fees.slice(1).filter((later) => later.from > from)) {
    const fee = formatPounds(step.weekly, timeline.decimals);
    file.warn(["from"], `${fee} a week from ${readableDay(step.from)} on was agreed before; this change replaces it.`);
  }
}

function warnOfAddedHours(from: DateTime, { file, entries }: ChangeContext): void {
  const added = entries.flatMap(({ told, careEnds }, index) => (told.added && careEnds > from ? [String(index)] : []));
  if (added.length === 0) return;
  file.warn(
    ["from"],
    `hours added keep their own sum: ${added.length === 1 ? "tranche" : "tranches"} ${listInWords(added)}.`,
  );
}

/** Notes a fee on the wrong side of the one that holds. */
export function checkDirection(
  key: string,
  { from, weekly }: { from: DateTime | undefined; weekly: bigint | undefined },
  { file, timeline }: ChangeContext,
  direction: "lower" | "higher",
): void {
  if (from === undefined || weekly === undefined) return;
  const now = weeklyOn(timeline, from);
  if (direction === "lower" ? weekly < now : weekly > now) return;
  const [given, held] = [weekly, now].map((fee) => formatPounds(fee, timeline.decimals));
  const other = direction === "lower" ? "change: uplift" : "change: step-down";
  const hint = weekly === now ? "" : `; for that, write ${other}`;
  file.fault(
    [key],
    `${given ?? ""} a week is not ${direction} than the ${held ?? ""} that holds on ${isoDay(from)}${hint}.`,
  );
}
