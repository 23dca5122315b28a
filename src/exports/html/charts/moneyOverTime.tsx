import * as Plot from "@observablehq/plot";
import type { Month } from "../../../audit/months.js";
import { Chart } from "./Chart.js";
import { CHART_COLOURS, draw } from "./plot.js";

export interface MoneyOverTimeProps {
  readonly id: string;
  /** The token's name. */
  readonly token: string;
  readonly months: readonly Month[];
  /** An amount in words. */
  readonly money: (amount: bigint) => string;
  /** Base units in a pound, for drawing alone. */
  readonly unit: number;
}

const MOST_LABELS = 7;

/** By month: what came in above the line, what left below it, what was in escrow at the end as a line. */
export function MoneyOverTime({ id, token, months, money, unit }: MoneyOverTimeProps) {
  return (
    <Chart
      id={id}
      title={`Money over time, ${token}`}
      description="By month. Bars upwards came into escrow; bars downwards left it, solid to homes and pale back to commissioners; the line is what was in escrow at the month's end."
      svg={drawing(months, unit)}
      table={{
        caption: `By month, ${token}`,
        columns: [
          { heading: "Month" },
          { heading: "Came in", isNumber: true },
          { heading: "Paid to homes", isNumber: true },
          { heading: "Back to commissioners", isNumber: true },
          { heading: "In escrow at the end", isNumber: true },
        ],
        rows: months.map(({ month, came, paid, returned, balance }) => [
          month,
          money(came),
          money(paid),
          money(returned),
          money(balance),
        ]),
      }}
    />
  );
}

function drawing(months: readonly Month[], unit: number): string {
  const bars = months.map(({ month, came, paid, returned, balance }) => ({
    month,
    came: Number(came) / unit,
    paid: -Number(paid) / unit,
    returned: -Number(returned) / unit,
    balance: Number(balance) / unit,
  }));
  const step = Math.ceil(months.length / MOST_LABELS);
  const { first, second, third } = CHART_COLOURS;
  return draw({
    x: { type: "band", label: null, ticks: months.map(({ month }) => month).filter((_, index) => index % step === 0) },
    y: { grid: true, label: null, tickFormat: "~s" },
    marks: [
      Plot.barY(bars, { x: "month", y: "came", fill: first }),
      Plot.barY(bars, { x: "month", y1: 0, y2: "paid", fill: second }),
      Plot.barY(bars, {
        x: "month",
        y1: "paid",
        y2: ({ paid, returned }: (typeof bars)[number]) => paid + returned,
        fill: second,
        fillOpacity: 0.4,
        stroke: second,
      }),
      Plot.ruleY([0]),
      Plot.lineY(bars, { x: "month", y: "balance", stroke: third, strokeWidth: 2.5 }),
      // Not the line's own markers: their ids count on from one chart to the next.
      Plot.dot(bars, { x: "month", y: "balance", stroke: third, fill: "var(--ground)", r: 3 }),
    ],
  });
}
