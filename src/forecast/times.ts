import { fromUnixSeconds } from "../agreement/careDays.js";
import type { AgreementSnapshot, TrancheSnapshot } from "../agreement/snapshot.js";

/** One long stop after the window closes; two if the tranche is challenged or refused. Unix seconds. */
export function finalAtOf({ status, closesAt }: TrancheSnapshot, { terms }: AgreementSnapshot): bigint {
  const isDisputed = status === "Challenged" || status === "Refused";
  return closesAt + (isDisputed ? 2n : 1n) * terms.longStop;
}

/** Whether a safeguarding hold makes outcome money wait. */
export const isHeld = ({ time, heldUntil }: Pick<AgreementSnapshot, "time" | "heldUntil">): boolean => time < heldUntil;

/** When silence pays a core tranche that is not refused. */
export const silenceAt = (tranche: TrancheSnapshot, agreement: AgreementSnapshot): bigint =>
  tranche.status === "Challenged" ? finalAtOf(tranche, agreement) : tranche.closesAt;

/** Unix seconds as people say them: `3 March 2027 00:00`, in London. */
export const readableMoment = (seconds: bigint): string => fromUnixSeconds(seconds).toFormat("d LLLL yyyy HH:mm");

export const greatest = (...values: readonly bigint[]): bigint =>
  values.reduce((most, value) => (value > most ? value : most));
