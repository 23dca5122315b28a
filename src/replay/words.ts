import { CALLERS_WORD, decodeSignatures } from "../attestation/signatures.js";
import { occasionOf, type AgreementEvent, type LoggedSignatures } from "./events.js";
import type { SignatureClaim } from "./recovers.js";
import { refuse } from "./refuse.js";
import type { Facts, Proof, SeatWord, Signer } from "./state.js";

const VACANT = `0x${"00".repeat(20)}`;

/**
 * Verifies the signatures that an event logged.
 *
 * @param accounts - Whom each bit stands for.
 * @param digest - What they signed.
 */
export function signersOf(
  facts: Facts,
  event: AgreementEvent & LoggedSignatures,
  accounts: readonly string[],
  digest: string,
): Signer[] {
  return decode(event).map(({ bit, signature }) => {
    const account = accounts[bit];
    if (account === undefined || account === VACANT)
      return refuse(event, `nobody holds the seat of signer bit ${bit}.`);
    return { bit, account, proof: proofOf(facts, event, { at: event, bit, account, digest, signature }) };
  });
}

/** The words of a panel's seats. */
export function wordsOf(
  facts: Facts,
  event: AgreementEvent & LoggedSignatures,
  panel: readonly string[],
  digest: string,
): SeatWord[] {
  const at = occasionOf(event);
  return signersOf(facts, event, panel, digest).map(({ bit, account, proof }) => ({ seat: bit, account, proof, at }));
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

function proofOf({ isSignedBy }: Facts, event: AgreementEvent, claim: SignatureClaim): Proof {
  const { account, signature } = claim;
  if (signature !== CALLERS_WORD) return isSignedBy(claim) ? "signature" : "wallet";
  if (account === event.caller) return "caller";
  return refuse(event, `it counts the word of ${account} as the caller's, and the caller was ${event.caller}.`);
}
