import * as Plot from "@observablehq/plot";
import { SEATS, SEAT_WORDS } from "../../../agreement/terms.js";
import { inDays } from "../../../audit/days.js";
import type { ResponseTimes, Spread } from "../../../audit/response.js";
import { Chart } from "./Chart.js";
import { CHART_COLOURS, draw } from "./plot.js";

const DAY = 86_400;

/** Days from the opening of a window to each seat's word, and to the decision. */
export function ResponseTimesChart({ times }: { times: ResponseTimes }) {
  const lines = linesOf(times);
  return (
    <Chart
      id="response-times"
      title="Days from the opening of a window to the panel's words"
      description="The bar ends at the median, the thin line reaches to nine in ten, the circle is the longest."
      svg={drawing(lines)}
      table={{
        caption: "Response times by seat",
        columns: [
          { heading: "Who" },
          { heading: "Words", isNumber: true },
          { heading: "Median", isNumber: true },
          { heading: "Nine in ten within", isNumber: true },
          { heading: "Longest", isNumber: true },
        ],
        rows: lines.map(({ who, spread: { count, median, ninth, longest } }) => [
          who,
          count,
          inDays(median),
          inDays(ninth),
          inDays(longest),
        ]),
      }}
    />
  );
}

interface Line {
  readonly who: string;
  readonly spread: Spread;
}

function linesOf({ seats, decisions }: ResponseTimes): Line[] {
  const bySeat = seats.flatMap(({ seat, spread }) => {
    const name = SEATS[seat];
    return name === undefined ? [] : [{ who: SEAT_WORDS[name], spread }];
  });
  return decisions === null ? bySeat : [...bySeat, { who: "decision", spread: decisions }];
}

function drawing(lines: readonly Line[]): string {
  const data = lines.map(({ who, spread: { median, ninth, longest } }) => ({
    who,
    median: Number(median) / DAY,
    ninth: Number(ninth) / DAY,
    longest: Number(longest) / DAY,
  }));
  return draw({
    height: 60 + 40 * data.length,
    marginLeft: 140,
    marginBottom: 44,
    x: { grid: true, label: "days", labelAnchor: "right" },
    y: { label: null, domain: data.map(({ who }) => who) },
    marks: [
      Plot.barX(data, { x: "median", y: "who", fill: CHART_COLOURS.first, insetTop: 6, insetBottom: 6 }),
      Plot.ruleY(data, { x1: "median", x2: "ninth", y: "who", strokeWidth: 2 }),
      Plot.dot(data, { x: "longest", y: "who", r: 4, stroke: "currentColor" }),
      Plot.ruleX([0]),
    ],
  });
}
