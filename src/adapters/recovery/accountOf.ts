import { recoveryIdOf } from "../../attestation/ecdsaSignature.js";
import { checksummed } from "../../hashing/checksum.js";
import { keccak256 } from "../../hashing/keccak256.js";
import type { RecoverKey } from "./engines.js";

const V_BYTES = 1;
const ACCOUNT_BYTES = 20;

/** The account whose key made the signature, checksummed; undefined if the escrow would recover nobody from it. */
export function accountOf(recover: RecoverKey, digest: Uint8Array, signature: Uint8Array): string | undefined {
  const recoveryId = recoveryIdOf(signature);
  if (recoveryId === undefined) return undefined;
  const key = recover(digest, signature.subarray(0, -V_BYTES), recoveryId);
  if (key === undefined) return undefined;
  // The first byte of a key says only how it is written.
  const hash = Buffer.from(keccak256(key.subarray(1)));
  return checksummed(hash.toString("hex", hash.length - ACCOUNT_BYTES));
}
