import type { Part } from "./breakdown/breakDown.js";
import type { MeasuredRow } from "./row.js";

/** Everything that one run measured; docs/gas.json holds the one that later runs are held against. */
export interface GasReport {
  readonly rows: readonly MeasuredRow[];
  readonly peers: readonly MeasuredRow[];
  /** Of the gas of one row. */
  readonly breakdown: { readonly row: string; readonly parts: readonly Part[] };
}
