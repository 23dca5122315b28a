import { getBytes } from "ethers";
import { GAS, logPrice, memoryPrice, topicsOf, wordsOf } from "./costs.js";
import type { Step } from "./steps.js";

/** The least that the protocol could charge, and for what. */
export interface Price {
  readonly price: number;
  readonly priceOf: string;
}

/** EIP-712 of one finding: finding, list, attestation and digest; and where the agreement's state lies. Words. */
const HASHED_WORDS = [3, 1, 7, 3, 2];
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const sizeOf = (step: Step, place: number): number => Number(step.taken[place] ?? 0n);

export const transactionPrice: Price = { price: GAS.transaction, priceOf: "any transaction" };

export function calldataPrice(calldata: string): Price {
  const bytes = getBytes(calldata);
  const zeros = bytes.filter((byte) => byte === 0).length;
  const price = GAS.zeroByte * zeros + GAS.otherByte * (bytes.length - zeros);
  return { price, priceOf: `${bytes.length} bytes as sent, ${zeros} of them zero` };
}

export function recoverPrice(steps: readonly Step[]): Price {
  const price = steps.length * (GAS.ecrecover + GAS.warm);
  return { price, priceOf: `${steps.length} signatures, a warm call each` };
}

/** Each slot is read once, cold, and written once if it is written at all. */
export function storagePrice(steps: readonly Step[]): Price {
  const slots = new Map<bigint, number>();
  for (const { op, cost, taken } of steps) {
    const slot = taken[0] ?? 0n;
    const written = op === "SSTORE" ? writtenAt(cost) : 0;
    slots.set(slot, Math.max(slots.get(slot) ?? 0, written));
  }
  const changes = [...slots.values()];
  const price = sum(changes.map((change) => GAS.coldSlot + change));
  return { price, priceOf: `${slots.size} cold slots, ${changes.filter((change) => change > 0).length} written` };
}

function writtenAt(cost: number): number {
  if (cost >= GAS.slotFilled) return GAS.slotFilled;
  return cost >= GAS.slotChanged ? GAS.slotChanged : 0;
}

export function guardPrice(steps: readonly Step[]): Price {
  return { price: GAS.warm * steps.length, priceOf: `transient storage, ${steps.length} times` };
}

/** One look at a cold account, and what is copied of its code. */
export function termsPrice(steps: readonly Step[]): Price {
  const words = wordsOf(sum(steps.filter(({ op }) => op === "EXTCODECOPY").map((step) => sizeOf(step, 3))));
  return { price: GAS.coldAccount + GAS.copiedWord * words, priceOf: `a cold account, ${words} words of its code` };
}

/** An ERC-20 transfer between accounts that hold some. */
export const transferPrice: Price = {
  price: GAS.coldAccount + 2 * (GAS.coldSlot + GAS.slotChanged) + logPrice(3, 32),
  priceOf: "a cold account, two balances, one event",
};

export function eventPrice(steps: readonly Step[]): Price {
  const price = sum(steps.map((step) => logPrice(topicsOf(step.op), sizeOf(step, 1))));
  return { price, priceOf: `${sum(steps.map((step) => sizeOf(step, 1)))} bytes of data` };
}

export const hashingPrice: Price = {
  price: sum(HASHED_WORDS.map((words) => GAS.keccak + GAS.keccakWord * words)),
  priceOf: "EIP-712 of one finding, the place of the state",
};

/** Whatever is logged must lie in memory first. */
export function eventMemoryPrice(events: readonly Step[]): Price {
  const price = memoryPrice(Math.max(0, ...events.map((step) => sizeOf(step, 1))));
  return { price, priceOf: "room for the event's data" };
}
