import { requestDigest, walletHashes, type SigningRequest } from "../../attestation/request.js";

/**
 * The three hashes of EIP-712, named as wallets name them, each whole and on one line, so that it can be compared digit
 * by digit: a Ledger that cannot show the message shows the domain's separator and the message's `hashStruct`; a Safe
 * and `cast wallet sign` speak of the digest of both, which is signed.
 */
export function hashLines(request: SigningRequest): string[] {
  const { domainHash, messageHash } = walletHashes(request);
  return [
    "To compare with what the wallet shows, digit by digit:",
    `Domain hash  ${domainHash}`,
    `Message hash ${messageHash}`,
    `Digest       ${requestDigest(request)}`,
    "(A Ledger shows the first two. The digest is the hash of both: it is signed.)",
  ];
}
