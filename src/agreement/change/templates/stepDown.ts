import { parseCareDay } from "../../careDays.js";
import { parsePence, penceToUnits } from "../../money.js";
import { group, value } from "../../text/shape.js";
import { COMMON, disputed } from "../changeSchema.js";
import { checkDay } from "../days.js";
import { template } from "../template.js";
import { unitsOf } from "../units.js";
import { changeFee, checkDirection } from "./feeChange.js";

const schema = group({
  ...COMMON,
  from: value(parseCareDay),
  weekly: value(parsePence),
  disputed: disputed.optional(),
});

/** Less support for a lower weekly fee, from a day on. */
export const stepDown = template({
  name: "step-down",
  schema,
  draft: schema.partial(),
  check: ({ from, weekly }, context) => {
    checkDay("from", from, context);
    checkDirection("weekly", { from, weekly: unitsOf("weekly", weekly, context) }, context, "lower");
  },
  plan: ({ from, weekly, disputed }, context) =>
    changeFee({ from, weekly: penceToUnits(weekly, context.timeline.decimals), disputed }, context),
});
