import { HIGHEST_BLOCK } from "../ledgerStore/schema.js";
import { wrong } from "./nodeFailure.js";

const QUANTITY = /^0x(0|[1-9a-f][0-9a-f]{0,12})$/i;
const HASH = /^0x[0-9a-f]{64}$/i;

/** @throws NodeFailure if it is no quantity of JSON-RPC, or beyond what the store can hold. */
export function quantity(value: unknown, what: string, highest = HIGHEST_BLOCK): number {
  const number = typeof value === "string" && QUANTITY.test(value) ? Number.parseInt(value.slice(2), 16) : Number.NaN;
  if (number <= highest) return number;
  throw wrong(`gives a ${what} that is no number: ${shown(value)}`);
}

export function hash(value: unknown, what: string): string {
  if (typeof value === "string" && HASH.test(value)) return value.toLowerCase();
  throw wrong(`gives a ${what} that is no hash: ${shown(value)}`);
}

export const toQuantity = (value: number): string => `0x${value.toString(16)}`;

const LONGEST_SHOWN = 80;

function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
