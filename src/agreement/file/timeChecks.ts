import type { DateTime } from "luxon";
import {
  DAY_SECONDS,
  LONG_STOP_HOLDS,
  MAX_AHEAD_DAYS,
  MAX_HOLD_DAYS,
  MAX_LONG_STOP_DAYS,
  MAX_NOTICE_DAYS,
  MAX_PAST_DAYS,
  MAX_TRANCHES,
  MIN_HOLD_DAYS,
} from "../bounds.js";
import { dayBefore, formatDays, isoDay, layOutPeriods, readableDay, toUnixSeconds, type Period } from "../careDays.js";
import { countSlots, layOutSlots, type Slot } from "../schedule.js";
import type { Path, YamlFile } from "../text/yamlFile.js";
import type { AgreementDraft } from "./agreementSchema.js";
import type { DraftLine } from "./lines.js";

/** Notes lengths of time that the escrow would refuse. */
export function checkLengths({ notice, hold, longStop }: AgreementDraft, file: YamlFile): void {
  const check = (key: string, days: number | undefined, least: number, most: number): void => {
    if (days !== undefined && (days < least || days > most)) {
      file.fault([key], `${key}: ${formatDays(days)}; it must be ${least} to ${most} days.`);
    }
  };
  check("notice", notice, 0, MAX_NOTICE_DAYS);
  check("hold", hold, MIN_HOLD_DAYS, MAX_HOLD_DAYS);
  if (longStop === undefined) return;
  if (hold !== undefined && longStop < LONG_STOP_HOLDS * hold) {
    file.fault(
      ["longStop"],
      `longStop: ${formatDays(longStop)}; it must be three times the hold at least, so ${LONG_STOP_HOLDS * hold} days, or a hold could outlast it.`,
    );
  }
  check("longStop", longStop, 0, MAX_LONG_STOP_DAYS);
}

type TimedLine = DraftLine & { readonly every: NonNullable<DraftLine["every"]>; readonly decideWithin: number };

const isTimed = (line: DraftLine): line is TimedLine => line.every !== undefined && line.decideWithin !== undefined;

/**
 * Notes a term that makes no sense, too many tranches, and windows too far from now.
 * @param now unix seconds.
 */
export function checkSchedule(draft: AgreementDraft, lines: readonly DraftLine[], file: YamlFile, now: bigint): void {
  const periods = soundPeriods(draft, file, now);
  if (periods === undefined) return;
  const timed = lines.filter(isTimed);
  const count = countSlots(periods.length, timed);
  const length = lengthOf(draft);
  if (count > MAX_TRANCHES) file.fault(length, tooMany(count, periods.length, timed.length));
  else checkWindows(periods, layOutSlots(periods, timed), { file, now, length });
}

/** Where the file says how long the term is. */
const lengthOf = (draft: AgreementDraft): Path => ["term", draft.term?.ends === undefined ? "periods" : "ends"];

/** The periods of a term that makes sense; why one does not is noted. */
function soundPeriods(draft: AgreementDraft, file: YamlFile, now: bigint): Period[] | undefined {
  const { starts, periods, ends } = draft.term ?? {};
  if (!hasOneLength(draft, file)) return undefined;
  const isNear = [isNearEnough("starts", starts, file, now), isNearEnough("ends", ends, file, now)].every(Boolean);
  if (starts === undefined || !isNear) return undefined;
  if (ends !== undefined && ends < starts) {
    file.fault(["term", "ends"], `the term ends on ${isoDay(ends)}, before it starts on ${isoDay(starts)}.`);
    return undefined;
  }
  const billing = draft.fee?.billing;
  return billing === undefined || (periods ?? ends) === undefined
    ? undefined
    : layOutPeriods({ starts, periods, ends }, billing);
}

function hasOneLength({ term }: AgreementDraft, file: YamlFile): boolean {
  if (term === undefined) return false;
  const hasPeriods = file.has(["term", "periods"]);
  const hasEnds = file.has(["term", "ends"]);
  if (hasPeriods !== hasEnds) return true;
  file.fault(["term", "ends"], `"term" needs either "periods" or "ends"${hasEnds ? ", not both" : ""}.`);
  return false;
}

function isNearEnough(key: "starts" | "ends", day: DateTime | undefined, file: YamlFile, now: bigint): boolean {
  if (day === undefined) return true;
  const seconds = toUnixSeconds(day);
  const isPast = seconds + MAX_PAST_DAYS * DAY_SECONDS < now;
  if (isPast) file.fault(["term", key], `${key}: ${isoDay(day)} is more than a year ago.`);
  const isFar = seconds > now + MAX_AHEAD_DAYS * DAY_SECONDS;
  if (isFar) file.fault(["term", key], `${key}: ${isoDay(day)} is more than five years ahead.`);
  return !isPast && !isFar;
}

const tooMany = (count: number, periods: number, lines: number): string =>
  `the schedule would have ${count} tranches, and an agreement holds ${MAX_TRANCHES} at most: ` +
  `${periods} periods, each with its care and what falls due of ${lines} lines. ` +
  "Shorten the term, bill by longer periods, or decide lines less often (every: once).";

function checkWindows(
  periods: readonly Period[],
  slots: readonly Slot<TimedLine>[],
  { file, now, length }: { file: YamlFile; now: bigint; length: Path },
): void {
  const first = periods[0];
  if (first !== undefined && toUnixSeconds(first.closes) <= now) {
    const lastDay = readableDay(dayBefore(first.closes));
    file.fault(
      ["term", "starts"],
      `the first period ended on ${lastDay}: too late for anybody to sign for it. Start the term later.`,
    );
  }
  for (const { line, closes } of slots) {
    if (toUnixSeconds(closes) <= now + MAX_AHEAD_DAYS * DAY_SECONDS) continue;
    file.fault(
      line === undefined ? length : [...line.path, "decideWithin"],
      "the last window would close more than five years ahead; shorten the term or the time to decide.",
    );
  }
}
