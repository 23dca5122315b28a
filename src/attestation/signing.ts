import { N, Signature, TypedDataEncoder, getBytes, hexlify, recoverAddress } from "ethers";
import { KINDS } from "./kinds.js";
import type { SigningRequest } from "./requestFormat.js";
import type { Types } from "./typedData.js";

/** The types without the domain's, as ethers wants them. */
export function signedTypes(request: SigningRequest): Types {
  return KINDS[request.typedData.primaryType].types;
}

/** The EIP-712 digest; for terms, the agreement's id. */
export function requestDigest(request: SigningRequest): string {
  return TypedDataEncoder.hash(request.typedData.domain, signedTypes(request), request.typedData.message);
}

/** The two hashes that a hardware wallet shows instead of words; the digest is made of both. */
export function walletHashes({ typedData }: SigningRequest): { domainHash: string; messageHash: string } {
  const { domain, primaryType, message } = typedData;
  return {
    domainHash: TypedDataEncoder.hashDomain(domain),
    messageHash: TypedDataEncoder.from(KINDS[primaryType].types).hash(message),
  };
}

export interface Recovered {
  readonly account: string;
  /** The one form of this signature that the escrow takes: 65 bytes, the lower `s`, `v` 27 or 28. */
  readonly signature: string;
}

/** Who made an ECDSA signature on the request, in whatever form a wallet gives it; undefined if it is none. */
export function recover(request: SigningRequest, signature: string): Recovered | undefined {
  try {
    const canonical = canonicalEcdsa(signature);
    return { account: recoverAddress(requestDigest(request), canonical), signature: canonical };
  } catch {
    return undefined;
  }
}

/** The account that made the signature, or undefined if it is not an ECDSA signature. */
export function recoverSigner(request: SigningRequest, signature: string): string | undefined {
  return recover(request, signature)?.account;
}

/**
 * 64 bytes of ERC-2098, `v` of 0 or 1, and the higher `s` are forms of one signature, and the escrow takes none of them
 * (`contracts/libraries/Signatures.sol`).
 */
function canonicalEcdsa(signature: string): string {
  const { r, _s: s, v } = Signature.from(hexlify(getBytes(signature)));
  const isHigh = BigInt(s) > N / 2n;
  const low = isHigh ? `0x${(N - BigInt(s)).toString(16).padStart(64, "0")}` : s;
  return Signature.from({ r, s: low, v: isHigh ? 55 - v : v }).serialized;
}
