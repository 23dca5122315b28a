import { dataLength, dataSlice, recoverAddress } from "ethers";
import { CALLERS_WORD, decodeSignatures } from "../attestation/signatures.js";
import { occasionOf, type AgreementEvent, type LoggedSignatures } from "./events.js";
import { refuse } from "./refuse.js";
import type { Proof, SeatWord, Signer } from "./state.js";

const VACANT = `0x${"00".repeat(20)}`;
const ECDSA_LENGTH = 65;
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/**
 * Verifies the signatures that an event logged.
 *
 * @param accounts - Whom each bit stands for.
 * @param digest - What they signed.
 */
export function signersOf(
  event: AgreementEvent & LoggedSignatures,
  accounts: readonly string[],
  digest: string,
): Signer[] {
  return decode(event).map(({ bit, signature }) => {
    const account = accounts[bit];
    if (account === undefined || account === VACANT)
      return refuse(event, `nobody holds the seat of signer bit ${bit}.`);
    return { bit, account, proof: proofOf(event, account, digest, signature) };
  });
}

/** The words of a panel's seats. */
export function wordsOf(
  event: AgreementEvent & LoggedSignatures,
  panel: readonly string[],
  digest: string,
): SeatWord[] {
  const at = occasionOf(event);
  return signersOf(event, panel, digest).map(({ bit, account, proof }) => ({ seat: bit, account, proof, at }));
}

/** The bit set of the seats that speak. */
export const seatsOf = (words: readonly SeatWord[]): number => words.reduce((set, { seat }) => set | (1 << seat), 0);

function decode(event: AgreementEvent & LoggedSignatures): ReturnType<typeof decodeSignatures> {
  try {
    return decodeSignatures(event);
  } catch (error) {
    return refuse(event, error instanceof Error ? error.message : String(error));
  }
}

function proofOf(event: AgreementEvent, account: string, digest: string, signature: string): Proof {
  if (signature !== CALLERS_WORD) return recovers(account, digest, signature) ? "signature" : "wallet";
  if (account === event.caller) return "caller";
  return refuse(event, `it counts the word of ${account} as the caller's, and the caller was ${event.caller}.`);
}

/** As the escrow recovers: 65 bytes, v 27 or 28, and the lower of the two possible s. */
function recovers(account: string, digest: string, signature: string): boolean {
  if (dataLength(signature) !== ECDSA_LENGTH) return false;
  const v = Number(dataSlice(signature, 64));
  if ((v !== 27 && v !== 28) || BigInt(dataSlice(signature, 32, 64)) > HALF_ORDER) return false;
  try {
    return recoverAddress(digest, signature) === account;
  } catch {
    return false; // No point of the curve: whoever accepted it, it was no key.
  }
}
