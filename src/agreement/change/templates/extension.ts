import type { DateTime } from "luxon";
import { CARE, trancheKind, type BuiltAgreement, type BuiltLine } from "../../built.js";
import { layOutPeriods, isoDay, dayBefore, parseCareDay, toUnixSeconds, type Period } from "../../careDays.js";
import { outcomeTag } from "../../commitments.js";
import { parsePeriods } from "../../file/values.js";
import { amountsOf, layOutSlots, periodFees, type Slot } from "../../schedule.js";
import { group, value } from "../../text/shape.js";
import type { Tranche } from "../../tranche.js";
import { COMMON } from "../changeSchema.js";
import type { Entry } from "../entries.js";
import type { ChangeContext } from "../plan.js";
import { template } from "../template.js";
import type { Timeline } from "../timeline.js";
import { warnOfPastCare } from "./pastCare.js";
import { MAX_AHEAD_DAYS } from "../../bounds.js";

const schema = group({
  ...COMMON,
  periods: value(parsePeriods).optional(),
  until: value(parseCareDay).optional(),
});

interface Length {
  readonly periods?: number | undefined;
  /** The last day of care. */
  readonly until?: DateTime | undefined;
}

/** Further periods, at the fee of the last day and with the same lines. */
export const extension = template({
  name: "extension",
  schema,
  draft: schema.partial(),
  check: checkLength,
  plan: (length, context) => {
    const periods = furtherPeriods(length, context.timeline);
    const added = layOut(periods, context);
    warnOfPastCare(added, context);
    const last = periods.at(-1)?.closes ?? context.timeline.ends;
    return {
      kept: context.entries,
      added,
      told: { term: { starts: context.before.term.starts, ends: isoDay(dayBefore(last)) } },
    };
  },
});

function checkLength({ until }: Length, { file, timeline, before, inForce }: ChangeContext): void {
  const [hasPeriods, hasUntil] = [file.has(["periods"]), file.has(["until"])];
  if (hasPeriods === hasUntil) {
    const place = hasUntil ? ["until"] : ["change"];
    file.fault(place, `an extension needs either "periods" or "until"${hasUntil ? ", not both" : ""}.`);
  }
  if (until !== undefined && until < timeline.ends) {
    file.fault(
      ["until"],
      `until: ${isoDay(until)} is no extension: care is agreed until ${isoDay(dayBefore(timeline.ends))}.`,
    );
  }
  if (until !== undefined && toUnixSeconds(until) > inForce.now + MAX_AHEAD_DAYS * 86_400n) {
    file.fault(["until"], `until: ${isoDay(until)} is more than five years ahead.`);
  }
  if (before.lines === undefined) {
    file.fault(
      ["change"],
      "this private agreement is of an older program and does not hold its outcome lines, which an extension needs.",
    );
  }
}

/** They go on where the periods so far end, by the same calendar unless the last of those was cut short. */
function furtherPeriods({ periods, until }: Length, { starts, ends, billing }: Timeline): Period[] {
  const soFar = layOutPeriods({ starts, ends: dayBefore(ends) }, billing);
  const isWhole = soFar.at(-1)?.days === soFar.at(-1)?.fullDays;
  const from = isWhole ? starts : ends;
  const skipped = isWhole ? soFar.length : 0;
  const term =
    until === undefined ? { starts: from, periods: skipped + (periods ?? 0) } : { starts: from, ends: until };
  return layOutPeriods(term, billing)
    .slice(skipped)
    .map((period, index) => ({ ...period, number: index + 1 }));
}

type Line = Omit<BuiltLine, "share"> & { readonly share: bigint };

function layOut(periods: readonly Period[], { before, timeline, entries }: ChangeContext): Entry[] {
  const lines: Line[] = (before.lines ?? []).map((line) => ({ ...line, share: BigInt(line.share) }));
  const slots = layOutSlots(periods, lines);
  const { decimals, billing, fees } = timeline;
  const weekly = (fees.at(-1) ?? fees[0]).weekly;
  const amounts = amountsOf(slots, lines, periodFees(weekly, billing, periods, decimals), decimals);
  const care = entries.findLast(({ told }) => told.kind === "core");
  if (care === undefined) return [];
  return slots.map((slot, index) => entryOf(slot, amounts[index] ?? 0n, care.word, before));
}

function entryOf(slot: Slot<Line>, amount: bigint, care: Tranche, { salts }: BuiltAgreement): Entry {
  const { line, opens, careEnds } = slot;
  const window = { amount, opensAt: toUnixSeconds(opens), closesAt: toUnixSeconds(slot.closes) };
  if (line === undefined) {
    return { opens, careEnds, word: { ...care, ...window }, told: { kind: "core", title: CARE } };
  }
  const { requiredSeats, quorum, code, title } = line;
  const word = { ...window, requiredSeats, quorum, paysOnSilence: false, outcome: outcomeTag(salts.outcomes, code) };
  return { opens, careEnds, word, told: { kind: trancheKind(word), code, title } };
}
