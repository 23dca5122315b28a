import type { DateTime } from "luxon";
import { daysBetween, parseCareDay, toUnixSeconds } from "../../careDays.js";
import { parsePence, penceToUnits, pennyOf, roundHalfUp } from "../../money.js";
import { group, value } from "../../text/shape.js";
import { COMMON } from "../changeSchema.js";
import { checkDays } from "../days.js";
import type { Entry } from "../entries.js";
import type { ChangeContext } from "../plan.js";
import { template } from "../template.js";
import { unitsOf } from "../units.js";
import { warnOfPastCare } from "./pastCare.js";

const schema = group({
  ...COMMON,
  from: value(parseCareDay),
  until: value(parseCareDay),
  weekly: value(parsePence),
});

const DAYS_A_WEEK = 7n;

/** More support from one day to another for so much a week, beside the weekly fee. */
export const hoursAdded = template({
  name: "hours added",
  schema,
  draft: schema.partial(),
  check: (draft, context) => {
    checkDays(draft, context);
    unitsOf("weekly", draft.weekly, context);
  },
  plan: ({ from, until, weekly }, context) => {
    const sum = penceToUnits(weekly, context.timeline.decimals);
    const added = hoursOf(sum, { from, until: until.plus({ days: 1 }) }, context);
    warnOfPastCare(added, context);
    return { kept: context.entries, added };
  },
});

/**
 * One tranche for each billing period that the time touches: cut where the care's own tranches are. Together they come
 * to the weekly sum by days, to the penny.
 */
function hoursOf(
  weekly: bigint,
  { from, until }: { from: DateTime; until: DateTime },
  context: ChangeContext,
): Entry[] {
  const care = context.entries.filter(({ told }) => told.kind === "core" && !told.added);
  const pattern = care.at(-1);
  if (pattern === undefined) return [];
  const inside = care.map(({ opens }) => opens).filter((opens) => from < opens && opens < until);
  const cuts = [from, ...inside.sort((a, b) => a.toMillis() - b.toMillis()), until];
  const costUpTo = (day: DateTime): bigint =>
    roundHalfUp(weekly * BigInt(daysBetween(from, day)), DAYS_A_WEEK, pennyOf(context.timeline.decimals));
  return cuts.slice(1).map((careEnds, index): Entry => {
    const opens = cuts[index] ?? from;
    const amount = costUpTo(careEnds) - costUpTo(opens);
    const window = { opensAt: toUnixSeconds(opens), closesAt: toUnixSeconds(careEnds) };
    const told = { kind: "core", title: "Hours added", added: true } as const;
    return { told, opens, careEnds, word: { ...pattern.word, ...window, amount } };
  });
}
