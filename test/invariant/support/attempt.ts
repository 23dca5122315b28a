import type { Fuzz } from "./fuzz.js";

export interface Overrides {
  readonly gasLimit: bigint;
}

/** One transaction, and what the rules say will come of it. */
export interface Attempt {
  /** In words, for the report of a failure; the first word is the operation's name. */
  readonly what: string;
  /** `done`, the name of an error of escrow or register, or `refused` where a token refuses in its own way. */
  readonly expected: string;
  /** Whether the escrow itself makes the transfers, if there are any: then no hook may get in. */
  readonly isOutside?: true;
  readonly send: (overrides: Overrides) => Promise<unknown>;
}

export const DONE = "done";
export const REFUSED = "refused";

/** @param at - Unix seconds of the block that it will be in. */
export type Operation = (fuzz: Fuzz, at: bigint) => Promise<Attempt> | Attempt;

const ENOUGH_GAS = 15_000_000n;

/** Sends it in a block of its own at that time, and says what came of it, in the words of `expected`. */
export async function carryOut(fuzz: Fuzz, attempt: Attempt, at: bigint): Promise<string> {
  await fuzz.world.helpers.time.setNextBlockTimestamp(at);
  try {
    await attempt.send({ gasLimit: ENOUGH_GAS });
    return DONE;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const name = /custom error '((?:Escrow|Register)\w+)\(/.exec(message)?.[1];
    if (name !== undefined) return name;
    if (/revert|invalid opcode|out of gas/i.test(message)) return REFUSED;
    throw error;
  } finally {
    fuzz.now = at;
  }
}
