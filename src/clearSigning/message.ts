import { TypedDataEncoder } from "ethers";
import type { EscrowDomain, Types } from "../attestation/typedData.js";

/** Something to be signed (EIP-712), with the types that it is hashed by and no others. */
export interface TypedMessage {
  readonly domain: Omit<EscrowDomain, "chainId"> & { readonly chainId: bigint | number | string };
  /** Without the domain's. */
  readonly types: Types;
  readonly primaryType: string;
  readonly message: Readonly<Record<string, unknown>>;
}

/**
 * The message as it is hashed: only the fields of its types, integers as decimal strings, bytes and addresses in small
 * letters. What is shown is read from this, so that no way of writing a value can show another one than is signed.
 */
export function hashedForm({ domain, types, message }: TypedMessage): Record<string, unknown> {
  const payload = TypedDataEncoder.getPayload(domain, types, message) as { message: Record<string, unknown> };
  return payload.message;
}

/** The value at a path such as `terms.panel.0`; undefined if there is none. */
export function valueAt(message: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => {
    if (typeof inner !== "object" || inner === null || !Object.hasOwn(inner, key)) return undefined;
    return (inner as Readonly<Record<string, unknown>>)[key];
  }, message);
}

/** The path of every single value that is signed, by the types: `findings.0.achieved`. */
export function leafPaths(types: Types, primaryType: string, message: unknown): string[] {
  return fieldsOf(types, primaryType).flatMap(({ name, type }) => leavesOf(types, type, name, message));
}

function leavesOf(types: Types, type: string, path: string, message: unknown): string[] {
  const element = /^(.+)\[\d*\]$/.exec(type)?.[1];
  if (element !== undefined) {
    const list = valueAt(message, path);
    const length = Array.isArray(list) ? list.length : 0;
    const paths = Array.from({ length }, (_, index) => `${path}.${index}`);
    return paths.flatMap((inner) => leavesOf(types, element, inner, message));
  }
  if (!Object.hasOwn(types, type)) return [path];
  return fieldsOf(types, type).flatMap((field) => leavesOf(types, field.type, `${path}.${field.name}`, message));
}

const fieldsOf = (types: Types, type: string): Types[string] => types[type] ?? [];
