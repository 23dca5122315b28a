import fc from "fast-check";
import { getAddress, hexlify } from "ethers";
import {
  AMENDMENT_TYPES,
  APPOINTMENT_TYPES,
  ATTESTATION_TYPES,
  RETRACTION_TYPES,
  SETTLEMENT_TYPES,
  TERMINATION_TYPES,
  TERMS_TYPES,
  escrowDomain,
  type Types,
} from "../../src/attestation/typedData.js";
import { leafPaths, valueAt, type TypedMessage } from "../../src/clearSigning/message.js";
import type { Names } from "../../src/clearSigning/provider.js";

export const account = (byte: string): string => getAddress(`0x${byte.repeat(20)}`);
export const word = (byte: string): string => `0x${byte.repeat(32)}`;
export const domain = escrowDomain(31_337n, account("ee"));

/** All that people are ever asked to sign. */
export const STRUCTS: Readonly<Record<string, Types>> = {
  Terms: TERMS_TYPES,
  Attestation: ATTESTATION_TYPES,
  Retraction: RETRACTION_TYPES,
  Amendment: AMENDMENT_TYPES,
  Appointment: APPOINTMENT_TYPES,
  Termination: TERMINATION_TYPES,
  Settlement: SETTLEMENT_TYPES,
};

export const NOTHING_KNOWN: Names = { nameOf: () => undefined, tokenOf: () => undefined };

/** A name for every address, and decimals for every token. */
export const ALL_KNOWN: Names = {
  nameOf: (address) => `Name of ${address}`,
  tokenOf: () => ({ symbol: "GBP", decimals: 18 }),
};

/** Bounds that the schema of a request has and the type has not. */
const BOUNDS: Readonly<Record<string, bigint>> = { requiredSeats: 15n, seat: 3n };
const LONGEST_LIST = 5;

/** A value as a request file holds it: integers as decimal text. */
function anyValue(types: Types, type: string, name: string): fc.Arbitrary<unknown> {
  const [, element, size] = /^(.+)\[(\d*)\]$/.exec(type) ?? [];
  if (element !== undefined) {
    const [least, most] = size ? [Number(size), Number(size)] : [1, LONGEST_LIST];
    return fc.array(anyValue(types, element, name), { minLength: least, maxLength: most });
  }
  if (types[type] !== undefined) return anyStruct(types, type);
  if (type === "bool") return fc.boolean();
  if (type === "address") return anyBytes(20).map(getAddress);
  const [, kind, bits] = /^(uint|bytes)(\d+)$/.exec(type) ?? [];
  if (kind === "bytes") return anyBytes(Number(bits));
  if (kind !== "uint") throw new Error(`No values are known for the type ${type}.`);
  return fc.bigInt({ min: 0n, max: BOUNDS[name] ?? (1n << BigInt(bits ?? 0)) - 1n }).map(String);
}

const anyBytes = (length: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((raw) => hexlify(raw));

function anyStruct(types: Types, name: string): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    Object.fromEntries((types[name] ?? []).map((field) => [field.name, anyValue(types, field.type, field.name)])),
  );
}

/** A message of the struct with any values. */
export function anyTyped(primaryType: string): fc.Arbitrary<TypedMessage> {
  const types = STRUCTS[primaryType]!;
  return anyStruct(types, primaryType).map((message) => ({ domain, types, primaryType, message }));
}

/** The same message with another value at one path, of which `typed` has one. */
export function changedAt(typed: TypedMessage, path: string): TypedMessage {
  const message = structuredClone(typed.message);
  const keys = path.split(".");
  const last = keys.pop()!;
  const parent = keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], message);
  (parent as Record<string, unknown>)[last] = changed(valueAt(typed.message, path));
  return { ...typed, message };
}

/** In the lowest bit, so that the other value is as close as can be and within all bounds. */
function changed(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  const text = String(value);
  const flipped = BigInt(text) ^ 1n;
  if (!text.startsWith("0x")) return flipped.toString();
  const hex = `0x${flipped.toString(16).padStart(text.length - 2, "0")}`;
  return text.length === 42 ? getAddress(hex) : hex;
}

export const leavesOf = ({ types, primaryType, message }: TypedMessage): string[] =>
  leafPaths(types, primaryType, message);
