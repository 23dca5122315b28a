import { TypedDataEncoder } from "ethers";
import { requestDigest, signedTypes, type SigningRequest } from "../../attestation/request.js";

/**
 * The three hashes of EIP-712, named as wallets name them: a Ledger that cannot show the message shows the domain's
 * separator and the message's `hashStruct`; a Safe and `cast wallet sign` speak of the digest of both, which is signed.
 */
export function hashesOf(request: SigningRequest): {
  readonly domain: string;
  readonly message: string;
  readonly digest: string;
} {
  const { domain, primaryType, message } = request.typedData;
  return {
    domain: TypedDataEncoder.hashDomain(domain),
    message: TypedDataEncoder.hashStruct(primaryType, signedTypes(request), message),
    digest: requestDigest(request),
  };
}

/** Each whole, on one line, so that it can be compared digit by digit. */
export function hashLines(request: SigningRequest): string[] {
  const { domain, message, digest } = hashesOf(request);
  return [
    "To compare with what the wallet shows, digit by digit:",
    `Domain hash  ${domain}`,
    `Message hash ${message}`,
    `Digest       ${digest}`,
    "(A Ledger shows the first two. The digest is the hash of both: it is signed.)",
  ];
}
