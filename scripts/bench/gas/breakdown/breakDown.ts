import { ECRECOVER, REFUND_PART, isCall, memoryPart } from "./costs.js";
import {
  calldataPrice,
  eventMemoryPrice,
  eventPrice,
  guardPrice,
  hashingPrice,
  recoverPrice,
  storagePrice,
  termsPrice,
  transactionPrice,
  transferPrice,
  type Price,
} from "./prices.js";
import { stepsOf, type LoggedStep, type Step } from "./steps.js";

/** A payment as the chain recorded it. */
export interface TracedPayment {
  readonly gasLimit: number;
  readonly gasUsed: number;
  /** Hex, as it was sent. */
  readonly calldata: string;
  readonly token: string;
  readonly steps: readonly LoggedStep[];
}

/** A part of a transaction's gas, beside the least that the protocol could charge for what it does. */
export interface Part extends Price {
  readonly name: string;
  readonly gas: number;
}

type Kind = "recover" | "storage" | "guard" | "terms" | "token" | "event" | "hashing" | "code";

const KINDS: Readonly<Record<string, Kind>> = {
  ...{ SLOAD: "storage", SSTORE: "storage", TLOAD: "guard", TSTORE: "guard", KECCAK256: "hashing" },
  ...{ EXTCODECOPY: "terms", EXTCODESIZE: "terms", EXTCODEHASH: "terms" },
  ...{ LOG0: "event", LOG1: "event", LOG2: "event", LOG3: "event", LOG4: "event" },
};

function kindOf(step: Step, token: bigint): Kind {
  if (step.within !== undefined) return step.within === token ? "token" : "code";
  if (isCall(step) && step.taken[1] === token) return "token";
  if (isCall(step) && step.taken[1] === ECRECOVER) return "recover";
  return KINDS[step.op] ?? "code";
}

/** Memory within the token's call is the token's. */
const ownMemory = (step: Step): number => (step.within === undefined ? memoryPart(step) : 0);

const NOTHING: Price = { price: 0, priceOf: "" };

/**
 * Splits a payment's gas into parts that add up to it exactly.
 * @throws Error if they do not: the trace is not of this transaction, or of a kind that is not understood.
 */
export function breakDown(payment: TracedPayment): Part[] {
  const steps = stepsOf(payment.steps);
  const token = BigInt(payment.token);
  const of = (kind: Kind): readonly Step[] => steps.filter((step) => kindOf(step, token) === kind);
  const part = (kind: Kind, name: string, price: Price): Part => ({
    name,
    gas: of(kind).reduce((sum, step) => sum + step.cost - ownMemory(step), 0),
    ...price,
  });
  const memory = steps.reduce((sum, step) => sum + ownMemory(step), 0);
  const parts = [
    ...beforeTheFirstStep(payment),
    part("recover", "recover signers", recoverPrice(of("recover"))),
    part("storage", "state of the agreement", storagePrice(of("storage"))),
    part("guard", "re-entrancy guard", guardPrice(of("guard"))),
    part("terms", "terms, read as code", termsPrice(of("terms"))),
    part("token", "transfer, the token's own code included", transferPrice),
    part("event", "event", eventPrice(of("event"))),
    part("hashing", "hashing", hashingPrice),
    { name: "memory", gas: memory, ...eventMemoryPrice(of("event")) },
    part("code", "code: everything else", NOTHING),
    ...refund(payment),
  ];
  return checked(parts, payment.gasUsed);
}

function beforeTheFirstStep({ gasLimit, calldata, steps }: TracedPayment): Part[] {
  const taken = gasLimit - (steps[0]?.gas ?? gasLimit);
  const { price } = transactionPrice;
  return [
    { name: "transaction", gas: price, ...transactionPrice },
    { name: "calldata", gas: taken - price, ...calldataPrice(calldata) },
  ];
}

/** What cleared storage gives back, if any. */
function refund({ gasLimit, steps }: TracedPayment): Part[] {
  const last = steps.at(-1);
  if (last === undefined || (last.refund ?? 0) === 0) return [];
  const used = gasLimit - (last.gas - last.gasCost);
  const given = Math.min(last.refund ?? 0, Math.floor(used / REFUND_PART));
  return [{ name: "refund", gas: -given, ...NOTHING }];
}

function checked(parts: Part[], gasUsed: number): Part[] {
  const sum = parts.reduce((total, { gas }) => total + gas, 0);
  if (sum !== gasUsed) throw new Error(`The parts add up to ${sum}, and the transaction used ${gasUsed}.`);
  return parts;
}
