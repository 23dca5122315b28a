import { concat, dataSlice, keccak256, sha256, toUtf8Bytes } from "ethers";

/** Bytes of every salt. */
export const SALT_BYTES = 32;

const TAG_BYTES = 8;

/**
 * The opaque tag that stands on chain for an outcome code: `bytes8(keccak256(salt ‖ code))`.
 * @param salt the agreement's own, 32 random bytes as hex; without it nobody can tell the code.
 */
export const outcomeTag = (salt: string, code: string): string =>
  dataSlice(keccak256(concat([salt, toUtf8Bytes(code)])), 0, TAG_BYTES);

/** What proves that a document is the one agreed on, and neither holds nor gives away anything of it. */
export interface DocumentSalt {
  readonly salt: string;
  readonly sha256: string;
}

export const saltDocument = (salt: string, document: Uint8Array): DocumentSalt => ({ salt, sha256: sha256(document) });

/** `keccak256(salt ‖ sha256(document))` */
export const documentCommitment = ({ salt, sha256: digest }: DocumentSalt): string => keccak256(concat([salt, digest]));
