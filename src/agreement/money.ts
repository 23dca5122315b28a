import { PlacementError } from "../errors.js";

/** The largest amount that a tranche, or the sum of a schedule, can hold: base units. */
export const MAX_AMOUNT = 2n ** 96n - 1n;

export const BASIS_POINTS = 10_000n;

const PENCE_DECIMALS = 2;
const PLAIN_AMOUNT = /^(?:0|[1-9]\d*)(?:\.(\d{1,2}))?$/;
const GROUPED_AMOUNT = /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,2})?$/;
const LONGEST_AMOUNT = 40;

export interface PoundsOptions {
  /** Whether £0.00 makes sense here; it does not unless told. */
  readonly allowZero?: boolean;
}

/**
 * Reads pounds and pence as people write them (`6100`, `6100.5`, `6100.00`, `£6,100.00`), without ever passing through
 * a floating-point number.
 * @param decimals of the token.
 * @returns token base units.
 */
export function parsePounds(text: string, decimals: number, options: PoundsOptions = {}): bigint {
  return penceToUnits(parsePence(text, options), decimals);
}

/** As `parsePounds`, in pence. */
export function parsePence(text: string, { allowZero = false }: PoundsOptions = {}): bigint {
  const fault = faultOf(text);
  if (fault !== undefined) throw new PlacementError("bad-input", `"${text}" ${fault}.`);
  const [pounds = "", pence = ""] = text.replace(/^£/, "").replaceAll(",", "").split(".");
  const total = BigInt(pounds + pence.padEnd(PENCE_DECIMALS, "0"));
  if (total === 0n && !allowZero) {
    throw new PlacementError("bad-input", `"${text}" is zero; the amount must be a penny at least.`);
  }
  return total;
}

function faultOf(text: string): string | undefined {
  const amount = text.replace(/^£/, "");
  if (amount.length <= LONGEST_AMOUNT && (PLAIN_AMOUNT.test(amount) || GROUPED_AMOUNT.test(amount))) return undefined;
  if (/^£?[-−–]/.test(text)) return "is negative; an amount must be more than zero";
  if (/^[\d.,]+e[-+]?\d+$/i.test(amount)) return "is in exponent form; write all its digits, for example 6100.00";
  if (/^[\d,]+\.\d{3,}$/.test(amount)) return "has more than two decimals; pounds are paid in whole pence";
  return "is not an amount of pounds; write it like 6100.00";
}

/**
 * Pence in base units of a token.
 * Refuses what a token with fewer than two decimals cannot express.
 */
export function penceToUnits(pence: bigint, decimals: number): bigint {
  if (decimals >= PENCE_DECIMALS) return pence * pennyOf(decimals);
  const step = 10n ** BigInt(PENCE_DECIMALS - decimals);
  if (pence % step === 0n) return pence / step;
  const amount = formatPounds(pence, PENCE_DECIMALS);
  throw new PlacementError(
    "bad-input",
    `${amount} cannot be paid exactly in a token with ${decimals === 0 ? "no decimals" : "one decimal"}.`,
  );
}

/** The base units in a penny; in one unit of a token that knows nothing as small as a penny, 1. */
export function pennyOf(decimals: number): bigint {
  return 10n ** BigInt(Math.max(0, decimals - PENCE_DECIMALS));
}

/** `£6,100.00`; amounts that are not whole pence keep every digit that matters. */
export function formatPounds(units: bigint, decimals: number): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const pounds = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${sign}£${pounds}.${fraction.padEnd(PENCE_DECIMALS, "0")}`;
}

/** `numerator / denominator`, rounded half up to a whole number of `step`. Neither may be negative. */
export function roundHalfUp(numerator: bigint, denominator: bigint, step: bigint): bigint {
  const unit = denominator * step;
  return ((2n * numerator + unit) / (2n * unit)) * step;
}

/** A fee, split. */
export interface Split {
  /** In the order of the shares given. */
  readonly parts: readonly bigint[];
  readonly rest: bigint;
}

/**
 * Splits a fee by shares of it. Each part is rounded down to a whole number of `penny`, so equal shares get equal
 * parts, and the rest takes what is left: nothing is lost and nothing made.
 * @param shares basis points, together 10000 at most.
 * @param penny base units; see `pennyOf`.
 */
export function splitByBasisPoints(total: bigint, shares: readonly bigint[], penny: bigint): Split {
  if (total < 0n || shares.some((share) => share < 0n) || sum(shares) > BASIS_POINTS) {
    throw new RangeError("A split needs a total and shares that are not negative, and shares of 100 % at most.");
  }
  const parts = shares.map((share) => ((total * share) / BASIS_POINTS / penny) * penny);
  return { parts, rest: total - sum(parts) };
}

export const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
