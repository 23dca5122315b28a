/** One word of encoded data: 32 bytes, of which every one that a value does not need must be zero. */
import { checksummed } from "../../hashing/checksum.js";
import { EncodingFault } from "./encodingFault.js";

export const WORD = 32;

/** Reads the word that begins at a byte of the data. */
export type ReadWord<Value = unknown> = (data: Buffer, at: number) => Value;

const ADDRESS_BYTES = 20;

export const readAddress: ReadWord<string> = (data, at) => {
  const start = at + WORD - ADDRESS_BYTES;
  requireZeros(data, at, start);
  return checksummed(data.toString("hex", start, at + WORD));
};

export const readBool: ReadWord<boolean> = (data, at) => {
  requireZeros(data, at, at + WORD - 1);
  const value = data.readUInt8(at + WORD - 1);
  if (value > 1) throw new EncodingFault(`a yes or no is ${value}`);
  return value === 1;
};

/** @param bytes - How many stand first in the word, as hex in small letters. */
export const readBytes =
  (bytes: number): ReadWord<string> =>
  (data, at) => {
    requireZeros(data, at + bytes, at + WORD);
    return `0x${data.toString("hex", at, at + bytes)}`;
  };

/** @param bytes - How many stand last in the word. */
export const readUint =
  (bytes: number): ReadWord<bigint> =>
  (data, at) => {
    requireZeros(data, at, at + WORD - bytes);
    const last = data.readBigUInt64BE(at + 24);
    if (bytes <= 8) return last;
    const low = (data.readBigUInt64BE(at + 16) << 64n) | last;
    if (bytes <= 16) return low;
    return (((data.readBigUInt64BE(at) << 64n) | data.readBigUInt64BE(at + 8)) << 128n) | low;
  };

/** A length or a place within the data. */
export const readCount: ReadWord<number> = (data, at) => {
  requireZeros(data, at, at + WORD - 4);
  return data.readUInt32BE(at + WORD - 4);
};

export function requireZeros(data: Buffer, start: number, end: number): void {
  for (let at = start; at < end; at++) {
    if (data[at] !== 0) throw new EncodingFault(`byte ${at} of its data is not zero as it ought to be`);
  }
}
