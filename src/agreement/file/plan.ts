import { layOutPeriods } from "../careDays.js";
import { MAX_AMOUNT, formatPounds, penceToUnits, sum } from "../money.js";
import { amountsOf, layOutSlots, periodFees, type Slot } from "../schedule.js";
import type { YamlFile } from "../text/yamlFile.js";
import type { AgreementFile } from "./agreementSchema.js";
import { isComplete, linesOf, type Line } from "./lines.js";

/** One tranche to be: what it pays for, and how much. */
export interface PlannedTranche extends Slot<Line> {
  /** Token base units. */
  readonly amount: bigint;
}

/** The tranches of a file that has passed all checks but `checkAmounts`. */
export function planSchedule(file: AgreementFile): PlannedTranche[] {
  const { billing, weekly } = file.fee;
  const { decimals } = file.token;
  const periods = layOutPeriods(file.term, billing);
  const lines = linesOf(file).filter(isComplete);
  const slots = layOutSlots(periods, lines);
  const fees = periodFees(penceToUnits(weekly, decimals), billing, periods, decimals);
  const amounts = amountsOf(slots, lines, fees, decimals);
  return slots.map((slot, index) => ({ ...slot, amount: amounts[index] ?? 0n }));
}

/** Notes tranches that would pay nothing, and a schedule that is worth more than the escrow can hold. */
export function checkAmounts(plan: readonly PlannedTranche[], decimals: number, file: YamlFile): void {
  for (const { line, amount } of plan) {
    if (amount > 0n) continue;
    const place = line === undefined ? ["fee", "weekly"] : [...line.path, "share"];
    file.fault(place, "a tranche would come to less than the smallest coin; raise the share or the fee.");
  }
  const total = sum(plan.map(({ amount }) => amount));
  if (total > MAX_AMOUNT) {
    const most = formatPounds(MAX_AMOUNT, decimals);
    file.fault(
      ["fee", "weekly"],
      `the schedule comes to ${formatPounds(total, decimals)}; the escrow holds ${most} at most.`,
    );
  }
}
