import * as Plot from "@observablehq/plot";
import type { MonthResult } from "../../../audit/monitoring/results.js";
import { COUNT_COLUMNS, countCells } from "../monitorCounts.js";
import { Chart } from "./Chart.js";
import { CHART_COLOURS, draw } from "./plot.js";

/** What was found, from the bottom of a bar to its top. Not met is hollow: it stands out on a black printer too. */
const RESULTS = [
  { found: "met", fill: CHART_COLOURS.third, stroke: CHART_COLOURS.third },
  { found: "partly met", fill: CHART_COLOURS.second, stroke: CHART_COLOURS.second },
  { found: "not met", fill: "var(--ground)", stroke: "var(--alert)" },
] as const;

const styleOf = (found: string) => RESULTS.find((result) => result.found === found) ?? RESULTS[0];

/** Checks of every month; nothing where there was none in any. */
export function ChecksChart({ months }: { months: readonly MonthResult[] }) {
  if (months.every(({ tally }) => tally.checks === 0)) return null;
  return (
    <Chart
      id="months"
      title="Checks by month"
      description="A bar a month: met in full at the bottom (green), above it partly met (orange), on top not met (hollow, red edge)."
      svg={barsOf(months)}
      table={{
        caption: "Checks by month, in figures",
        columns: [{ heading: "Month" }, ...COUNT_COLUMNS],
        rows: months.map(({ month, tally }) => [month, ...countCells(tally)]),
      }}
    />
  );
}

function barsOf(months: readonly MonthResult[]): string {
  const bars = months.flatMap(({ month, tally: { met, partlyMet, notMet } }) => [
    { month, found: "met", checks: met },
    { month, found: "partly met", checks: partlyMet },
    { month, found: "not met", checks: notMet },
  ]);
  return draw({
    height: 220,
    x: { domain: months.map(({ month }) => month), label: null, tickRotate: -45 },
    y: { label: "Checks", interval: 1, grid: true },
    marginBottom: 56,
    marks: [
      Plot.barY(
        bars.filter(({ checks }) => checks > 0),
        {
          x: "month",
          y: "checks",
          fill: ({ found }: { found: string }) => styleOf(found).fill,
          stroke: ({ found }: { found: string }) => styleOf(found).stroke,
          strokeWidth: 2,
          inset: 1,
        },
      ),
      Plot.ruleY([0]),
    ],
  });
}
