import { hexlify, type EventFragment, type ParamType } from "ethers";
import fc from "fast-check";
import { ESCROW_INTERFACE } from "../../../src/replay/contract.js";

export const EVENTS: EventFragment[] = [];
ESCROW_INTERFACE.forEachEvent((event) => EVENTS.push(event));

const LONGEST_LIST = 64;
const LONGEST_BYTES = 300;

/** A log of the event with any arguments that its types allow, encoded by ethers. */
export function anyLogOf(event: EventFragment): fc.Arbitrary<{ topics: string[]; data: string }> {
  return fc.tuple(...event.inputs.map(anyValue)).map((values) => ESCROW_INTERFACE.encodeEventLog(event, values));
}

function anyValue(param: ParamType): fc.Arbitrary<unknown> {
  if (param.isTuple()) return fc.tuple(...param.components.map(anyValue));
  if (param.isArray()) {
    const { arrayLength: length, arrayChildren } = param;
    const bounds = length === -1 ? { maxLength: LONGEST_LIST } : { minLength: length, maxLength: length };
    return fc.array(anyValue(arrayChildren), { ...bounds, size: "max" });
  }
  return anyWord(param.type);
}

function anyWord(type: string): fc.Arbitrary<unknown> {
  if (type === "bool") return fc.boolean();
  if (type === "address") return anyBytes(20, 20);
  if (type === "bytes") return anyBytes(0, LONGEST_BYTES);
  const size = Number(/\d+$/.exec(type)?.[0]);
  if (type.startsWith("bytes")) return anyBytes(size, size);
  return fc.bigInt({ min: 0n, max: 2n ** BigInt(size) - 1n });
}

const anyBytes = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength, maxLength, size: "max" }).map((bytes) => hexlify(bytes));
