/** Of a signature that the escrow recovers: r, s and v. */
export const ECDSA_BYTES = 65;

const S_AT = 32;
const V_AT = 64;
const LOWEST_V = 27;

/** Half of the order of secp256k1, 32 bytes: the highest s that counts. */
const HALF_ORDER = Buffer.from("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", "hex");

/**
 * Which of the two possible keys made the signature, or undefined if the escrow recovers none from it: it takes 65 bytes,
 * v 27 or 28, and the lower of the two possible s (`contracts/libraries/Signatures.sol`). The curve may still know no such key.
 */
export function recoveryIdOf(signature: Uint8Array): 0 | 1 | undefined {
  if (signature.length !== ECDSA_BYTES) return undefined;
  const id = (signature[V_AT] ?? 0) - LOWEST_V;
  if (id !== 0 && id !== 1) return undefined;
  return Buffer.compare(signature.subarray(S_AT, V_AT), HALF_ORDER) > 0 ? undefined : id;
}
