/** What goes to a worker and comes back: records of fixed size in one piece of memory, which is handed over, not copied. */
import { ECDSA_BYTES } from "../../attestation/ecdsaSignature.js";

/** A signature, and what was signed. */
export interface SignedDigest {
  /** 32 bytes in hex, `0x` first. */
  readonly digest: string;
  /** Any number of bytes, likewise. */
  readonly signature: string;
}

export const DIGEST_BYTES = 32;
export const CLAIM_BYTES = DIGEST_BYTES + ECDSA_BYTES;
/** `0x` and 40 digits, as text: or zeros, if nobody made the signature. */
export const ADDRESS_TEXT_BYTES = 42;

/** @throws TypeError if a digest has not 32 bytes. */
export function packClaims(claims: readonly SignedDigest[]): Uint8Array<ArrayBuffer> {
  const packed = Buffer.from(new ArrayBuffer(claims.length * CLAIM_BYTES));
  claims.forEach(({ digest, signature }, index) => {
    const at = index * CLAIM_BYTES;
    if (!writeHex(packed, at, digest, DIGEST_BYTES)) throw new TypeError(`${digest} is no digest.`);
    // One of another length stays zero, from which nobody is recovered.
    writeHex(packed, at + DIGEST_BYTES, signature, ECDSA_BYTES);
  });
  return packed;
}

/** The accounts that a worker found. */
export function unpackAccounts(found: Uint8Array): (string | null)[] {
  const text = Buffer.from(found.buffer, found.byteOffset, found.length);
  return Array.from({ length: found.length / ADDRESS_TEXT_BYTES }, (_, index) => {
    const at = index * ADDRESS_TEXT_BYTES;
    return text[at] === 0 ? null : text.toString("latin1", at, at + ADDRESS_TEXT_BYTES);
  });
}

/** Whether it was of that length. */
function writeHex(into: Buffer, at: number, hex: string, bytes: number): boolean {
  return hex.length === 2 + 2 * bytes && into.write(hex.slice(2), at, bytes, "hex") === bytes;
}
