/**
 * Readers made from the ABI. They take the one encoding that Solidity writes and no other: what is dynamic lies behind
 * the heads, in their order, without a gap, an overlap or anything left over.
 */
import type { ParamType } from "ethers";
import { EncodingFault } from "./encodingFault.js";
import { readAddress, readBool, readBytes, readCount, readUint, requireZeros, WORD, type ReadWord } from "./words.js";

/** Where the reading of some data has come to. */
interface Cursor {
  readonly data: Buffer;
  /** Where the next head, or value of fixed size, stands. */
  at: number;
  /** Where the next dynamic value must stand. */
  end: number;
}

type Read = (cursor: Cursor) => unknown;

/** Reads such values, and nothing besides, into the object given. */
export type ReadFields = (data: Buffer, into: Record<string, unknown>) => void;

/** @throws TypeError if values of these types are none that the events of the escrow have. */
export function readerOf(params: readonly ParamType[]): ReadFields {
  const heads = params.reduce((sum, param) => sum + (isDynamic(param) ? WORD : bytesOf(param)), 0);
  const read = inOrder(params, (param) => (isDynamic(param) ? dynamicReader(param) : fixedReader(param)));
  return (data, into) => {
    if (data.length < heads) throw new EncodingFault(`its data end within their first ${heads} bytes`);
    const cursor = { data, at: 0, end: heads };
    read(cursor, into);
    if (cursor.end !== data.length) throw new EncodingFault(`its data do not end at byte ${cursor.end}`);
  };
}

function inOrder(params: readonly ParamType[], readerFor: (param: ParamType) => Read) {
  const fields = params.map((param) => ({ name: param.name, read: readerFor(param) }));
  return (cursor: Cursor, into: Record<string, unknown>): void => {
    for (const { name, read } of fields) into[name] = read(cursor);
  };
}

const isDynamic = (param: ParamType): boolean => param.type === "bytes" || param.arrayLength === -1;

/** Bytes, or a list of values of fixed size. */
function dynamicReader(param: ParamType): Read {
  const readTail = param.isArray() ? listReader(param.arrayChildren) : readByteString;
  return (cursor) => {
    const place = readCount(cursor.data, cursor.at);
    if (place !== cursor.end) throw new EncodingFault(`byte ${cursor.at} of its data points to another place`);
    if (cursor.data.length < place + WORD) throw new EncodingFault(`its data end at byte ${cursor.data.length}`);
    cursor.at += WORD;
    cursor.end += WORD;
    return readTail(cursor, readCount(cursor.data, place));
  };
}

/** Reads what follows a length, and moves the end behind it. */
type ReadTail = (cursor: Cursor, length: number) => unknown;

function listReader(element: ParamType): ReadTail {
  const size = bytesOf(element);
  const read = fixedReader(element);
  return (cursor, length) => {
    const inner = { data: cursor.data, at: cursor.end, end: cursor.end };
    cursor.end = endAfter(cursor, length * size);
    return Array.from({ length }, () => read(inner));
  };
}

const readByteString: ReadTail = (cursor, length) => {
  const start = cursor.end;
  cursor.end = endAfter(cursor, Math.ceil(length / WORD) * WORD);
  requireZeros(cursor.data, start + length, cursor.end);
  return `0x${cursor.data.toString("hex", start, start + length)}`;
};

/** Before anything is made of a length: it may be any number. */
function endAfter({ data, end }: Cursor, bytes: number): number {
  if (data.length < end + bytes) throw new EncodingFault(`its data end at byte ${data.length}, before a list does`);
  return end + bytes;
}

function fixedReader(param: ParamType): Read {
  if (param.isTuple()) {
    const read = inOrder(param.components, fixedReader);
    return (cursor) => {
      const tuple = {};
      read(cursor, tuple);
      return tuple;
    };
  }
  if (param.isArray()) {
    const { arrayLength: length, arrayChildren } = param;
    const read = fixedReader(arrayChildren);
    return (cursor) => Array.from({ length }, () => read(cursor));
  }
  const readWord = wordReader(param.type);
  return (cursor) => {
    const { at } = cursor;
    cursor.at += WORD;
    return readWord(cursor.data, at);
  };
}

function wordReader(type: string): ReadWord {
  if (type === "address") return readAddress;
  if (type === "bool") return readBool;
  const [, kind, size] = /^(uint|bytes)(\d+)$/.exec(type) ?? [];
  if (kind === "uint") return readUint(Number(size) / 8);
  if (kind === "bytes") return readBytes(Number(size));
  throw new TypeError(`The events of the escrow have no fields of fixed size of type ${type}.`);
}

/** How many a value of fixed size takes. */
function bytesOf(param: ParamType): number {
  if (param.isTuple()) return param.components.reduce((sum, component) => sum + bytesOf(component), 0);
  return param.isArray() && param.arrayLength >= 0 ? param.arrayLength * bytesOf(param.arrayChildren) : WORD;
}
