import { getBytes, recoverAddress } from "ethers";
import { recoveryIdOf } from "../attestation/ecdsaSignature.js";
import type { AgreementPlace } from "./events.js";

/** A signature, and whose it should be. */
export interface ClaimedSignature {
  readonly account: string;
  readonly digest: string;
  readonly signature: string;
}

/** One that an event logged. */
export interface SignatureClaim extends ClaimedSignature {
  /** The event that carries it. */
  readonly at: AgreementPlace;
  /** The signer's bit there. */
  readonly bit: number;
}

/** Whether the account's own key made the signature; if not, only a contract can have accepted it. */
export type SignatureCheck = (claim: SignatureClaim) => boolean;

/** As the escrow recovers. */
export const recovers = ({ account, digest, signature }: ClaimedSignature): boolean => {
  if (recoveryIdOf(getBytes(signature)) === undefined) return false;
  try {
    return recoverAddress(digest, signature) === account;
  } catch {
    return false; // No point of the curve: whoever accepted it, it was no key.
  }
};
