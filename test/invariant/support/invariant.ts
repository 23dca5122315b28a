import type { Fuzz } from "./fuzz.js";
import type { Step } from "./observe.js";

/** A rule that holds whatever happens, checked after every step. */
export interface Invariant {
  /** As in the design; `T` for the transitions that must never be seen. */
  readonly number: string;
  /** In a few words. */
  readonly name: string;
  readonly sentence: string;
  /** Says what breaks it, in sentences. */
  readonly violations: (fuzz: Fuzz, step: Step) => Promise<string[]> | string[];
}

export const sumOf = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((sum, amount) => sum + amount, 0n);

export const differ = (what: string, expected: bigint, found: bigint): string[] =>
  expected === found ? [] : [`${what}: ${expected} expected, ${found} found`];
