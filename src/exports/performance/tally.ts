import { sum } from "../../agreement/money.js";
import { toPence } from "../pence.js";

/** Payments, counted and added up. */
export class Tally {
  number = 0;
  days = 0;
  readonly #agreements = new Set<string>();
  /** Token base units. */
  readonly #byDecimals = new Map<number, bigint>();

  add(agreement: string, amount: bigint, decimals: number, days: number): void {
    this.number += 1;
    this.days += days;
    this.#agreements.add(agreement);
    this.#byDecimals.set(decimals, (this.#byDecimals.get(decimals) ?? 0n) + amount);
  }

  /** How many different placements it is about. */
  get placements(): number {
    return this.#agreements.size;
  }

  get pence(): bigint {
    return sum([...this.#byDecimals].map(([decimals, amount]) => toPence(amount, decimals)));
  }
}

const PERMILLE = 1_000;

/** A share in percent, with one decimal; null of nothing. */
export const percent = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part * PERMILLE) / whole) / 10;

/** With one decimal; null of nothing. */
export const mean = (total: number, number: number): number | null =>
  number === 0 ? null : Math.round((total * 10) / number) / 10;
