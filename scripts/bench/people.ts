import { createRequire } from "node:module";
import { Signature, computeAddress, getBytes, hexlify, id } from "ethers";
import { encodeSignatures, type Consents } from "../../src/attestation/signatures.js";

/** Ten times as fast as the one in ethers; it has no types of its own. */
const secp256k1 = createRequire(import.meta.url)("secp256k1") as {
  ecdsaSign(digest: Uint8Array, key: Uint8Array): { signature: Uint8Array; recid: 0 | 1 };
};

/** Somebody with a key, out of nothing but a name: the same key every time. */
export interface Person {
  readonly address: string;
  sign(digest: string): string;
}

const known = new Map<string, Person>();

/** @param name - Such as `social worker 3`. */
export function person(name: string): Person {
  const before = known.get(name);
  if (before !== undefined) return before;
  const key = id(`placement escrow benchmark: ${name}`);
  const made = { address: computeAddress(key), sign: (digest: string) => sign(getBytes(key), getBytes(digest)) };
  known.set(name, made);
  return made;
}

function sign(key: Uint8Array, digest: Uint8Array): string {
  const { signature, recid } = secp256k1.ecdsaSign(digest, key);
  const [r, s] = [hexlify(signature.subarray(0, 32)), hexlify(signature.subarray(32))];
  return Signature.from({ r, s, v: 27 + recid }).serialized;
}

/** The signatures of these people on one digest, each at the bit of its place. */
export function signedBy(people: readonly Person[], digest: string): Consents {
  return encodeSignatures(people.map((signer, bit) => ({ bit, signature: signer.sign(digest) })));
}
