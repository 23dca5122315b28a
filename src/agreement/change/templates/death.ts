import { DateTime } from "luxon";
import { dayBefore, fromUnixSeconds, isoDay, parseCareDay } from "../../careDays.js";
import { parseDays } from "../../file/values.js";
import { BASIS_POINTS } from "../../money.js";
import { group, value } from "../../text/shape.js";
import { COMMON, disputed } from "../changeSchema.js";
import { checkDay } from "../days.js";
import { reprice } from "../reprice.js";
import { template } from "../template.js";

const schema = group({ ...COMMON, on: value(parseCareDay), payFor: value(parseDays), disputed: disputed.optional() });

/** Care ends: outcomes are paid for up to the day of death, the care itself for some days after it. */
export const death = template({
  name: "death",
  schema,
  draft: schema.partial(),
  check: ({ on }, context) => {
    checkDay("on", on, context);
    const now = fromUnixSeconds(context.inForce.now);
    if (on !== undefined && on > now) context.file.fault(["on"], `on: ${isoDay(on)} has not come yet.`);
  },
  plan: ({ on, payFor, disputed }, context) => {
    const { timeline, before } = context;
    const dayAfter = on.plus({ days: 1 });
    const ends = DateTime.min(dayAfter.plus({ days: payFor }), timeline.ends);
    const notice = { from: dayAfter, until: ends, pays: BASIS_POINTS };
    const absences = dayAfter < ends ? [...timeline.absences, notice] : timeline.absences;
    return {
      ...reprice(context, { ...timeline, ends, absences }, disputed ?? "keep"),
      told: { term: { starts: before.term.starts, ends: isoDay(dayBefore(ends)) } },
    };
  },
});
