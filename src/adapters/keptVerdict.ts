/** What `audit verify` found, as it is kept in the store. */
import { z } from "zod";
import type { Verdict, WalletWord } from "../audit/verdict.js";

export interface KeptVerdict {
  readonly verdict: Verdict;
  readonly walletWords: readonly WalletWord[];
}

const whole = z.string().regex(/^\d+$/).transform(BigInt);
const count = z.int().nonnegative();
const text = z.string();

const FORMAT = z.strictObject({
  verdict: z.strictObject({
    block: z.strictObject({ number: whole, timestamp: whole, hash: text }),
    events: count,
    agreements: count,
    words: z.strictObject({ signatures: count, callers: count, wallets: count }),
    wallets: z.array(text),
    differences: z.array(z.strictObject({ subject: text, what: text, expected: text, found: text })),
    holdings: z.array(z.strictObject({ token: text, accounted: whole, held: whole.nullable() })),
    nodes: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  }),
  walletWords: z.array(z.strictObject({ agreement: text, account: text, block: whole, logIndex: count, bit: count })),
});

export function serialiseVerdict(kept: KeptVerdict): string {
  return JSON.stringify(kept, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

/** Null if it is none: the log is to be verified again then. */
export function parseVerdict(kept: string): KeptVerdict | null {
  try {
    return FORMAT.parse(JSON.parse(kept));
  } catch {
    return null;
  }
}
