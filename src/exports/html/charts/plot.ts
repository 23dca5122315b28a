import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** There is no DOM here but linkedom's, of which Plot's types know nothing. */
const plot = Plot.plot as unknown as (options: object) => { readonly outerHTML: string };
const parsed = parseHTML("<html></html>") as unknown as { readonly document: object };

/** Pixels: what fits an A4 page and most screens; on a phone it scrolls. */
const WIDTH = 680;
const HEIGHT = 300;

/**
 * A chart as SVG text: the same bytes for the same data, in the page's own font and colours. It says nothing to a screen
 * reader by itself; see `Chart`.
 */
export function draw(options: Omit<Plot.PlotOptions, "document">): string {
  const chart = plot({
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 64,
    style: { fontSize: "13px" },
    ...options,
    document: parsed.document,
  });
  return chart.outerHTML;
}

/** The page's colours for data, told apart in light and dark. */
export const CHART_COLOURS = { first: "var(--chart-1)", second: "var(--chart-2)", third: "var(--chart-3)" } as const;
