import * as Plot from "@observablehq/plot";
import type { LatenessBand } from "../../../audit/lateness.js";
import { Chart } from "./Chart.js";
import { CHART_COLOURS, draw } from "./plot.js";

/** How many payments left how long after the window of their tranche. */
export function LatenessChart({ bands }: { bands: readonly LatenessBand[] }) {
  return (
    <Chart
      id="lateness"
      title="Payments by days after their window closed"
      description="The solid part of a bar is the care itself, the pale part is outcomes; the number is both together."
      svg={drawing(bands)}
      table={{
        caption: "Payments by lateness",
        columns: [
          { heading: "Paid" },
          { heading: "The care itself", isNumber: true },
          { heading: "Outcomes", isNumber: true },
          { heading: "Together", isNumber: true },
        ],
        rows: bands.map(({ label, core, outcomes }) => [label, core, outcomes, core + outcomes]),
      }}
    />
  );
}

function drawing(bands: readonly LatenessBand[]): string {
  const data = bands.map((band) => ({ ...band, all: band.core + band.outcomes }));
  return draw({
    x: { type: "band", label: null, domain: bands.map(({ label }) => label), axis: null },
    marginBottom: 48,
    marginTop: 36,
    y: { grid: true, label: "payments" },
    marks: [
      Plot.axisX({ label: null, lineWidth: 6 }),
      Plot.barY(data, { x: "label", y: "core", fill: CHART_COLOURS.first }),
      Plot.barY(data, {
        x: "label",
        y1: "core",
        y2: "all",
        fill: CHART_COLOURS.first,
        fillOpacity: 0.4,
        stroke: CHART_COLOURS.first,
      }),
      Plot.text(data, { x: "label", y: "all", text: "all", dy: -8, fill: "currentColor" }),
      Plot.ruleY([0]),
    ],
  });
}
