import { stringify } from "csv-stringify/sync";
import type { Band, Performance, PeriodPerformance } from "./performance.js";

/** One row a commissioner and reporting period. */
export function performanceCsv({ commissioners }: Performance): string {
  const rows = commissioners.flatMap(({ commissioner, periods }) =>
    periods.map((period) => ({ commissioner, ...rowOf(period) })),
  );
  return stringify(rows, { header: true, columns: ["commissioner", ...COLUMNS], escape_formulas: true });
}

const bandColumns = (name: string): string[] => [`${name}_number`, `${name}_percent`, `${name}_value`];

const COLUMNS = [
  ...["from", "to", "is_complete", "payments", "value", "average_days"],
  ...["within_30_days", "from_31_to_60_days", "from_61_days"].flatMap(bandColumns),
  ...["payable", "payable_not_paid", "payable_not_paid_percent"],
];

/** How every file begins. */
export const PERFORMANCE_CSV_BEGINNING = `commissioner,${COLUMNS.join(",")}\n`;

function rowOf(period: PeriodPerformance): Record<string, string> {
  const cells = [
    ...[period.from, period.to, period.isComplete, period.payments, period.value, period.averageDays],
    ...[period.within30Days, period.from31To60Days, period.from61Days].flatMap(bandCells),
    ...[period.payable, period.payableNotPaid, period.payableNotPaidPercent],
  ];
  return Object.fromEntries(COLUMNS.map((column, place) => [column, String(cells[place] ?? "")]));
}

const bandCells = ({ number, percent, value }: Band) => [number, percent, value];
