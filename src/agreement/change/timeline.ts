import type { DateTime } from "luxon";
import type { BuiltAgreement } from "../built.js";
import { daysBetween, parseCareDay, type Billing } from "../careDays.js";
import { BASIS_POINTS } from "../money.js";
import { fullFee } from "../schedule.js";
import type { Entry } from "./entries.js";

export interface FeeFrom {
  readonly from: DateTime;
  /** Token base units. */
  readonly weekly: bigint;
}

export interface Absence {
  readonly from: DateTime;
  /** The midnight after its last day. */
  readonly until: DateTime;
  /** Basis points of the care's part. */
  readonly pays: bigint;
}

/** What the days of an agreement are paid by. */
export interface Timeline {
  readonly billing: Billing;
  readonly decimals: number;
  /** The midnight at which care begins. */
  readonly starts: DateTime;
  /** The midnight after the last day of care. */
  readonly ends: DateTime;
  /** In order; the first holds from the start. */
  readonly fees: readonly [FeeFrom, ...FeeFrom[]];
  readonly absences: readonly Absence[];
}

const midnightAfter = (day: string): DateTime => parseCareDay(day).plus({ days: 1 });

export function timelineOf({ fee, term, absences = [], decimals }: BuiltAgreement): Timeline {
  const starts = parseCareDay(term.starts);
  const [first, ...later] = fee.steps ?? [];
  return {
    billing: fee.billing,
    decimals,
    starts,
    ends: midnightAfter(term.ends),
    fees: [
      { from: starts, weekly: first?.weekly ?? fee.weekly },
      ...later.map(({ from, weekly }) => ({ from: parseCareDay(from), weekly })),
    ],
    absences: absences.map(({ from, until, pays }) => ({
      from: parseCareDay(from),
      until: midnightAfter(until),
      pays: BigInt(pays),
    })),
  };
}

/** The weekly fee that holds on a day. */
export function weeklyOn({ fees }: Timeline, day: DateTime): bigint {
  return (fees.findLast(({ from }) => from <= day) ?? fees[0]).weekly;
}

/**
 * How much a day weighs in a tranche's amount; only the proportion of two weights means anything. An outcome has no
 * weight on days of absence, and hours added have a sum of their own, whatever the weekly fee.
 */
function weightOn(timeline: Timeline, day: DateTime, { told }: Entry): bigint {
  if (day >= timeline.ends) return 0n;
  const absence = timeline.absences.find(({ from, until }) => from <= day && day < until);
  const presence = absence?.pays ?? BASIS_POINTS;
  if (told.kind !== "core" && absence !== undefined) return 0n;
  if (told.added) return presence;
  return presence * fullFee(weeklyOn(timeline, day), timeline.billing, timeline.decimals);
}

/** Days on end that weigh the same before the change, and the same after it. */
export interface Stretch {
  readonly opens: DateTime;
  readonly closes: DateTime;
  readonly days: bigint;
  readonly oldWeight: bigint;
  readonly newWeight: bigint;
}

const turns = ({ fees, absences, ends }: Timeline): DateTime[] => [
  ...fees.map(({ from }) => from),
  ...absences.flatMap(({ from, until }) => [from, until]),
  ends,
];

/** Divides the care of a tranche wherever its weight changes. */
export function stretchesOf(entry: Entry, before: Timeline, after: Timeline): Stretch[] {
  const inside = [...turns(before), ...turns(after)].filter((turn) => entry.opens < turn && turn < entry.careEnds);
  const cuts = [entry.opens, ...inside.sort((a, b) => a.toMillis() - b.toMillis()), entry.careEnds];
  const stretches: Stretch[] = [];
  for (const [index, closes] of cuts.slice(1).entries()) {
    const opens = cuts[index] ?? entry.opens;
    const oldWeight = weightOn(before, opens, entry);
    const newWeight = weightOn(after, opens, entry);
    const last = stretches.at(-1);
    const goesOn = last !== undefined && last.oldWeight === oldWeight && last.newWeight === newWeight;
    if (goesOn) stretches.pop();
    const from = goesOn ? last.opens : opens;
    if (from < closes)
      stretches.push({ opens: from, closes, days: BigInt(daysBetween(from, closes)), oldWeight, newWeight });
  }
  return stretches;
}
