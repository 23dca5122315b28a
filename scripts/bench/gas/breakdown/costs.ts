import type { Step } from "./steps.js";

/** What the EVM charges since Cancun. */
export const GAS = {
  transaction: 21_000,
  zeroByte: 4,
  otherByte: 16,
  coldAccount: 2_600,
  coldSlot: 2_100,
  warm: 100,
  /** A slot that was zero, and one that was not, gets another value. */
  slotFilled: 20_000,
  slotChanged: 2_900,
  ecrecover: 3_000,
  log: 375,
  logByte: 8,
  copiedWord: 3,
  keccak: 30,
  keccakWord: 6,
  memoryWord: 3,
} as const;
const SQUARED_WORDS_A_GAS = 512;
/** A refund is at most this part of what was used. */
export const REFUND_PART = 5;
export const ECRECOVER = 1n;

export const wordsOf = (bytes: bigint | number): number => Math.ceil(Number(bytes) / 32);

/** For memory of so many bytes, the first time. */
export function memoryPrice(bytes: number): number {
  const words = wordsOf(bytes);
  return GAS.memoryWord * words + Math.floor(words ** 2 / SQUARED_WORDS_A_GAS);
}

/** Indexed topics besides the data. */
export const topicsOf = (op: string): number => Number(op.slice("LOG".length));

/** What a log costs, but for memory. */
export const logPrice = (topics: number, bytes: number): number => GAS.log * (1 + topics) + GAS.logByte * bytes;

const CALLS: readonly string[] = ["CALL", "STATICCALL", "DELEGATECALL", "CALLCODE"];
export const isCall = ({ op }: Step): boolean => CALLS.includes(op);

const word = ({ taken }: Step, place: number): bigint => taken[place] ?? 0n;
const cold = (cost: number): number => (cost >= GAS.coldAccount ? GAS.coldAccount : GAS.warm);

function callPrice(step: Step): number {
  return word(step, 1) === ECRECOVER ? GAS.warm + GAS.ecrecover : cold(step.cost);
}

function foreignCopyPrice(step: Step): number {
  const copied = GAS.copiedWord * wordsOf(word(step, 3));
  return cold(step.cost - copied) + copied;
}

const MOVED = GAS.copiedWord;
const copyPrice = (step: Step): number => MOVED + GAS.copiedWord * wordsOf(word(step, 2));
const storePrice = (): number => MOVED;

/** Instructions that may enlarge memory, and what they cost besides. */
const BESIDES_MEMORY: Readonly<Record<string, (step: Step) => number>> = {
  ...{ MLOAD: storePrice, MSTORE: storePrice, MSTORE8: storePrice },
  ...{ CALLDATACOPY: copyPrice, CODECOPY: copyPrice, RETURNDATACOPY: copyPrice, MCOPY: copyPrice },
  EXTCODECOPY: foreignCopyPrice,
  ...{ KECCAK256: (step) => GAS.keccak + GAS.keccakWord * wordsOf(word(step, 1)) },
  ...{ RETURN: () => 0, REVERT: () => 0 },
  ...Object.fromEntries(CALLS.map((op) => [op, callPrice])),
  ...Object.fromEntries(
    [0, 1, 2, 3, 4].map((topics) => [`LOG${topics}`, (step: Step) => logPrice(topics, Number(word(step, 1)))]),
  ),
};

/** What enlarging memory took of an instruction's cost. */
export function memoryPart(step: Step): number {
  const besides = BESIDES_MEMORY[step.op];
  return besides === undefined ? 0 : step.cost - besides(step);
}
