import { SEATS, SEAT_WORDS } from "./terms.js";

/** `a`, `a and b`, `a, b and c` */
export function listInWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** The names of the seats in a bit set. */
export const seatNames = (bits: number): string[] =>
  SEATS.filter((_, bit) => (bits & (1 << bit)) !== 0).map((seat) => SEAT_WORDS[seat]);

const BASIS_POINTS_IN_PERCENT = 100n;

/** A finding in words; `achieved` in basis points of what was agreed. */
export function findingInWords(achieved: bigint): string {
  if (achieved === 0n) return "not met";
  if (achieved === 10_000n) return "met";
  return `partly met, ${percentInWords(achieved)}`;
}

/** Basis points, as `60 %` or `62.50 %`. */
export function percentInWords(basisPoints: bigint): string {
  const fraction = basisPoints % BASIS_POINTS_IN_PERCENT;
  const decimals = fraction === 0n ? "" : `.${fraction.toString().padStart(2, "0")}`;
  return `${basisPoints / BASIS_POINTS_IN_PERCENT}${decimals} %`;
}

/** `0x12345678…abcdef` */
export const shortHash = (hash: string): string => `${hash.slice(0, 10)}…${hash.slice(-6)}`;
