import type { Fuzz } from "./fuzz.js";
import type { Step } from "./observe.js";

/** A rule that holds whatever happens, checked after every step. */
export interface Invariant {
  /** As in the design; `T` for the transitions that must never be seen. */
  readonly number: string;
  readonly sentence: string;
  /** Says what breaks it, in sentences. */
  readonly violations: (fuzz: Fuzz, step: Step) => Promise<string[]> | string[];
}
