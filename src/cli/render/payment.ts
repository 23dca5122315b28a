import type { AgreementSnapshot, TrancheSnapshot } from "../../agreement/snapshot.js";
import type { PlacementError } from "../../errors.js";
import { isHeld, readableMoment } from "../../forecast/times.js";
import { refusal, type AtHand } from "../atHand.js";

/** Whether a safeguarding hold makes this tranche's money wait: never the care's. */
export const isStopped = ({ paysOnSilence }: TrancheSnapshot, agreement: AgreementSnapshot): boolean =>
  !paysOnSilence && isHeld(agreement);

export const STOPPED = "its money waits while the safeguarding hold lasts";

/** Nothing is left to pay but what the hold stops. */
export const holdRefusal = ({ agreement }: AtHand): PlacementError =>
  refusal(`A safeguarding hold stops outcome money until ${readableMoment(agreement.heldUntil)}.`, {
    next: "Do it again once the hold has ended; whoever placed it, or the arbiter, can lift it before.",
  });

/** What a payment means where the balance does not cover it. */
export function shortfallLines(due: bigint, { agreement, pounds }: AtHand): string[] {
  if (due <= agreement.balance) return [];
  const missing = pounds(due - agreement.balance);
  return [
    `The balance is ${pounds(agreement.balance)}: ${missing} would be arrears, which the next money put in pays first.`,
  ];
}

/** Arrears that this act has made or added to. */
export function arrearsLines({ agreement, pounds }: AtHand, after: AgreementSnapshot): string[] {
  if (after.arrears <= agreement.arrears) return [];
  return [`The balance was short: ${pounds(after.arrears)} are arrears, which the next money put in pays first.`];
}
