/** An exact rational number; the denominator is positive. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

export const ZERO: Fraction = { over: 0n, under: 1n };

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

export function fraction(over: bigint, under: bigint): Fraction {
  const common = gcd(over < 0n ? -over : over, under);
  return { over: over / common, under: under / common };
}

export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.over * b.under + b.over * a.under, a.under * b.under);

export const minus = (a: Fraction, whole: bigint): Fraction => fraction(a.over - whole * a.under, a.under);

/** Rounded down to a whole number of `step`. */
export const roundDown = ({ over, under }: Fraction, step: bigint): bigint => (over / (under * step)) * step;
