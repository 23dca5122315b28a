import type { DateTime } from "luxon";
import { daySpan, isoDay, parseCareDay } from "../../careDays.js";
import { formatPercent, parsePercent } from "../../file/values.js";
import { BASIS_POINTS } from "../../money.js";
import { group, value } from "../../text/shape.js";
import { COMMON, disputed } from "../changeSchema.js";
import { checkDays } from "../days.js";
import type { ChangeContext } from "../plan.js";
import { reprice } from "../reprice.js";
import { template } from "../template.js";

const schema = group({
  ...COMMON,
  from: value(parseCareDay),
  until: value(parseCareDay),
  pays: value(parsePercent),
  disputed: disputed.optional(),
});

/** A time away: the care pays a part, to keep the place, and nothing is due on outcomes for these days. */
export const retainer = template({
  name: "retainer",
  schema,
  draft: schema.partial(),
  check: (draft, context) => {
    checkDays(draft, context);
    checkOverlap(draft, context);
  },
  plan: ({ from, until, pays, disputed }, context) => {
    const { timeline, before } = context;
    const absence = { from, until: until.plus({ days: 1 }), pays };
    warnOfWholeFee(pays, context);
    const told = { from: isoDay(from), until: isoDay(until), pays: Number(pays) };
    return {
      ...reprice(context, { ...timeline, absences: [...timeline.absences, absence] }, disputed ?? "keep"),
      told: { absences: [...(before.absences ?? []), told] },
    };
  },
});

function checkOverlap(
  draft: { from?: DateTime | undefined; until?: DateTime | undefined },
  { file, timeline }: ChangeContext,
): void {
  const { from, until } = draft;
  if (from === undefined || until === undefined) return;
  for (const absence of timeline.absences) {
    if (until < absence.from || from >= absence.until) continue;
    file.fault(
      ["from"],
      `these days overlap the absence of ${daySpan(absence.from, absence.until)}, which has its own retainer.`,
    );
  }
}

/** What a retainer says is of the care's part alone; a reader may take it for that of the whole fee. */
function warnOfWholeFee(pays: bigint, { file, before }: ChangeContext): void {
  const onOutcomes = (before.lines ?? []).reduce((total, { share }) => total + BigInt(share), 0n);
  if (onOutcomes === 0n) return;
  const whole = (pays * (BASIS_POINTS - onOutcomes)) / BASIS_POINTS;
  file.warn(
    ["pays"],
    `${formatPercent(pays)} of the care's part, and nothing on outcomes, is ${formatPercent(whole)} of the whole fee for these days.`,
  );
}
