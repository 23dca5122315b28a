import { roundHalfUp } from "../agreement/money.js";

const PENCE_DECIMALS = 2;

/** Token base units as whole pence, rounded half up. What is added up is added up first, so that no penny is lost. */
export function toPence(units: bigint, decimals: number): bigint {
  return decimals < PENCE_DECIMALS
    ? units * 10n ** BigInt(PENCE_DECIMALS - decimals)
    : roundHalfUp(units, 10n ** BigInt(decimals - PENCE_DECIMALS), 1n);
}

/** Pounds as a JSON number: exact to the penny up to 90 trillion. */
export const poundsNumber = (pence: bigint): number => Number(pence) / 100;

/** `6100.00` */
export const poundsText = (pence: bigint): string => `${pence / 100n}.${(pence % 100n).toString().padStart(2, "0")}`;
