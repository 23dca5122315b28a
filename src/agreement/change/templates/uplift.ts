import type { DateTime } from "luxon";
import { parseCareDay } from "../../careDays.js";
import { parsePercent } from "../../file/values.js";
import { BASIS_POINTS, parsePence, pennyOf, roundHalfUp } from "../../money.js";
import { group, value } from "../../text/shape.js";
import { COMMON, disputed } from "../changeSchema.js";
import { checkDay } from "../days.js";
import type { ChangeContext } from "../plan.js";
import { template } from "../template.js";
import { weeklyOn } from "../timeline.js";
import { unitsOf } from "../units.js";
import { changeFee, checkDirection } from "./feeChange.js";

const schema = group({
  ...COMMON,
  from: value(parseCareDay),
  weekly: value(parsePence).optional(),
  percent: value(parsePercent).optional(),
  disputed: disputed.optional(),
});

interface Uplift {
  readonly from?: DateTime | undefined;
  readonly weekly?: bigint | undefined;
  readonly percent?: bigint | undefined;
}

/** The new weekly fee, however the file gives it; a percentage is rounded half up to the penny. */
function newFee({ from, weekly, percent }: Uplift, context: ChangeContext): bigint | undefined {
  const { timeline } = context;
  if (percent === undefined || from === undefined) return unitsOf("weekly", weekly, context);
  const risen = weeklyOn(timeline, from) * (BASIS_POINTS + percent);
  return roundHalfUp(risen, BASIS_POINTS, pennyOf(timeline.decimals));
}

/** A higher weekly fee from a day on: so much, or so many percent more. */
export const uplift = template({
  name: "uplift",
  schema,
  draft: schema.partial(),
  check: (draft, context) => {
    const { file } = context;
    const [hasWeekly, hasPercent] = [file.has(["weekly"]), file.has(["percent"])];
    if (hasWeekly === hasPercent) {
      const place = hasPercent ? ["percent"] : ["change"];
      file.fault(place, `an uplift needs either "weekly" or "percent"${hasPercent ? ", not both" : ""}.`);
    }
    checkDay("from", draft.from, context);
    const key = hasPercent ? "percent" : "weekly";
    checkDirection(key, { from: draft.from, weekly: newFee(draft, context) }, context, "higher");
  },
  plan: (values, context) => {
    const weekly = newFee(values, context);
    if (weekly === undefined) throw new Error("An uplift that was checked has a fee.");
    return changeFee({ from: values.from, weekly, disputed: values.disputed }, context);
  },
});
