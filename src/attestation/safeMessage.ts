import {
  TypedDataEncoder,
  concat,
  dataLength,
  dataSlice,
  getAddress,
  getBytes,
  hashMessage,
  recoverAddress,
  toBeHex,
  zeroPadValue,
} from "ethers";
import { PlacementError } from "../errors.js";
import type { Types } from "./typedData.js";

/**
 * What the owners of a Safe sign so that it accepts a digest under ERC-1271: Safe 1.3.0 to 1.4.1,
 * `CompatibilityFallbackHandler.isValidSignature(bytes32,bytes)`, which wraps the digest as `SafeMessage(bytes message)`
 * in the Safe's own domain. It is a blind hash to whoever reads only that: show what the digest stands for beside it.
 */
export const SAFE_MESSAGE_TYPES: Types = { SafeMessage: [{ name: "message", type: "bytes" }] };

export interface SafeMessage {
  readonly domain: { readonly chainId: bigint; readonly verifyingContract: string };
  readonly message: { readonly message: string };
}

/** One owner's part of a Safe's signature. */
export interface OwnerSignature {
  readonly owner: string;
  /** 65 bytes: r, s and v, or what stands for them; of a contract, without the place of its tail. */
  readonly word: string;
  /** The signature of an owner that is a contract itself, which stands behind all words. */
  readonly tail: string | undefined;
}

const WORD_BYTES = 65;
const LENGTH_BYTES = 32;
/** Values of `v` by which `Safe.checkNSignatures` tells kinds of signature apart. */
const CONTRACT = 0;
const APPROVED = 1;
const ETH_SIGN = 31;

/** @param digest the EIP-712 digest that the Safe shall accept. */
export function safeMessageOf(chainId: bigint, safe: string, digest: string): SafeMessage {
  return { domain: { chainId, verifyingContract: safe }, message: { message: digest } };
}

export function safeMessageHash({ domain, message }: SafeMessage): string {
  return TypedDataEncoder.hash(domain, SAFE_MESSAGE_TYPES, message);
}

/**
 * Takes a Safe's signature apart, by owner. Whose it is follows from the hash: over another message, the same bytes are
 * of accounts that nobody knows.
 */
export function splitSafeSignature(joined: string, hash: string): OwnerSignature[] {
  const total = dataLength(joined);
  const parts: OwnerSignature[] = [];
  // Words go as far as the first tail begins.
  let end = total;
  for (let start = 0; start < end; start += WORD_BYTES) {
    if (start + WORD_BYTES > end) throw malformed("it is no whole number of owners' signatures");
    const word = dataSlice(joined, start, start + WORD_BYTES);
    const place = isContract(word) ? Number(BigInt(dataSlice(word, 32, 64))) : undefined;
    if (place !== undefined) end = Math.min(end, place);
    const owner = ownerOf(word, hash);
    if (place === undefined) parts.push({ owner, word, tail: undefined });
    else parts.push({ owner, word: placedAt(word, 0), tail: tailAt(joined, place) });
  }
  return parts;
}

/** The signature as a Safe takes it: each owner once, in ascending order, whatever order they came in. */
export function joinSafeSignature(parts: readonly OwnerSignature[]): string {
  const byOwner = new Map<string, OwnerSignature>();
  for (const part of parts) {
    const known = byOwner.get(part.owner);
    if (known === undefined || rankOf(part) < rankOf(known)) byOwner.set(part.owner, part);
  }
  const ordered = [...byOwner.values()].sort((a, b) => (BigInt(a.owner) < BigInt(b.owner) ? -1 : 1));
  let place = ordered.length * WORD_BYTES;
  const tails: string[] = [];
  const words = ordered.map(({ word, tail }) => {
    if (tail === undefined) return word;
    const moved = placedAt(word, place);
    tails.push(toBeHex(dataLength(tail), LENGTH_BYTES), tail);
    place += LENGTH_BYTES + dataLength(tail);
    return moved;
  });
  return concat([...words, ...tails]);
}

/** Of two by one owner, the lower is kept: one that shows whose it is, and the same one in every order. */
const rankOf = (part: OwnerSignature): string => `${showsOwner(part) ? 0 : 1}${part.word}${part.tail ?? ""}`;

/** Whether the owner follows from the signature; of a contract and of an approval, the word merely says it. */
export const showsOwner = ({ word }: OwnerSignature): boolean => vOf(word) > APPROVED;

/** The word of an owner that is a contract says where its tail begins. */
const placedAt = (word: string, place: number): string =>
  concat([dataSlice(word, 0, 32), toBeHex(place, LENGTH_BYTES), dataSlice(word, 64)]);

const vOf = (word: string): number => Number(dataSlice(word, 64));
const isContract = (word: string): boolean => vOf(word) === CONTRACT;

function tailAt(joined: string, place: number): string {
  const start = place + LENGTH_BYTES;
  const total = dataLength(joined);
  const length = start <= total ? Number(BigInt(dataSlice(joined, place, start))) : Infinity;
  if (start + length > total) throw malformed("a contract's part of it is cut off");
  return dataSlice(joined, start, start + length);
}

function ownerOf(word: string, hash: string): string {
  const v = vOf(word);
  if (v === CONTRACT || v === APPROVED) {
    const padded = dataSlice(word, 0, 32);
    if (zeroPadValue(dataSlice(padded, 12), 32) !== padded) throw malformed("an owner in it is no address");
    return getAddress(dataSlice(padded, 12));
  }
  try {
    if (v < ETH_SIGN) return recoverAddress(hash, word);
    return recoverAddress(hashMessage(getBytes(hash)), concat([dataSlice(word, 0, 64), toBeHex(v - 4, 1)]));
  } catch (cause) {
    throw malformed("an owner's part of it is no signature", cause);
  }
}

function malformed(reason: string, cause?: unknown): PlacementError {
  return new PlacementError("bad-input", `This is not a Safe's signature: ${reason}.`, {
    next: "Ask whoever sent it to sign again.",
    cause,
  });
}
