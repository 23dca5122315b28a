import { fromUnixSeconds, parseCareDay, toUnixSeconds } from "../../../agreement/careDays.js";
import type { Period } from "../../../audit/monitoring/period.js";
import { PlacementError } from "../../../errors.js";

export interface PeriodOptions {
  readonly from?: string;
  readonly until?: string;
}

/**
 * The period of a report: both days included, and no later than what the log tells.
 * @param head - Unix seconds of the last block that was read.
 */
export function parsePeriod({ from, until }: PeriodOptions, head: bigint): Period {
  const known = head + 1n;
  const asked = until === undefined ? known : toUnixSeconds(parseCareDay(until).plus({ days: 1 }));
  const end = asked < known ? asked : known;
  const start = from === undefined ? yearBefore(end) : toUnixSeconds(parseCareDay(from));
  if (start < end) return { from: start, until: end };
  throw new PlacementError("bad-usage", "The first day must come before the last, and before the store's last block.", {
    next: "Correct --from and --until, or run `placement audit sync` again.",
  });
}

/** Midnight before the same day a year earlier. */
const yearBefore = (end: bigint): bigint =>
  toUnixSeconds(
    fromUnixSeconds(end - 1n)
      .startOf("day")
      .plus({ days: 1 })
      .minus({ years: 1 }),
  );
