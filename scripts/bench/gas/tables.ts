import type { GasReport } from "./report.js";
import { EARLIER, EARLIER_OF } from "./peers/earlier.js";

/** A table with its heading, for a terminal and for a page alike. */
export interface GasTable {
  readonly head: readonly string[];
  readonly lines: readonly (readonly string[])[];
  /** The columns that hold numbers. */
  readonly right: readonly number[];
}

const thousands = new Intl.NumberFormat("en-GB");
const number = (gas: number): string => thousands.format(gas);

/** What each operation costs, beside the most that it should. */
export function rowsTable({ rows }: GasReport): GasTable {
  return {
    head: ["operation", "gas", "target", "what"],
    lines: rows.map(({ name, gas, targets, what }) => [name, number(gas), targets.map(number).join(", then "), what]),
    right: [1],
  };
}

/** What else a user would take, in this run where it can be had from npm. */
export function peersTable({ peers }: GasReport): GasTable {
  const measured = peers.map(({ name, gas, what }) => [name, number(gas), earlierOf(name), what]);
  const earlier = EARLIER.map(({ name, gas, what }) => [name, "not in this run", number(gas), what]);
  return { head: ["peer", "gas", "measured earlier", "what"], lines: [...measured, ...earlier], right: [1, 2] };
}

function earlierOf(name: string): string {
  const gas = EARLIER_OF[name];
  return gas === undefined ? "" : number(gas);
}

/** Where the gas of one payment goes. */
export function breakdownTable({ breakdown: { row, parts } }: GasReport): GasTable {
  const line = (name: string, gas: number, price: number, priceOf: string) => [
    ...[name, number(gas), number(price), number(gas - price), priceOf],
  ];
  const sum = (of: "gas" | "price") => parts.reduce((total, part) => total + part[of], 0);
  const lines = parts.map(({ name, gas, price, priceOf }) => line(name, gas, price, priceOf));
  return {
    head: ["part", "gas", "least", "above it", "what the least is for"],
    lines: [...lines, line(`together: ${row}`, sum("gas"), sum("price"), "")],
    right: [1, 2, 3],
  };
}
