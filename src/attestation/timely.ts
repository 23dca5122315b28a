import type { Marks } from "../agreement/snapshot.js";
import type { AgreementSnapshot } from "../agreement/snapshot.js";
import { amendmentIn, settlementIn, terminationIn } from "./messages.js";
import type { SigningRequest } from "./request.js";
import { PlacementError } from "../errors.js";
import { NO_END } from "../replay/state.js";
import { formatMoment } from "../agreement/moments.js";

const RESIGN = "Make a new request from the agreement as it is now.";

/** What the request takes for granted still holds: nobody signs what the escrow would refuse by now. */
export function requireTimely(request: SigningRequest, agreement: AgreementSnapshot, marks: Marks): void {
  requireLive(agreement, marks);
  const fault = faultOf(request, agreement, marks);
  if (fault !== undefined) throw new PlacementError("bad-input", fault, { next: RESIGN });
}

export function requireLive({ agreement }: AgreementSnapshot, { isClosed }: Marks): void {
  if (!isClosed) return;
  throw new PlacementError("bad-input", `The agreement ${agreement} is settled and closed.`, {
    next: "Only a refused payout can still be withdrawn.",
  });
}

function faultOf(request: SigningRequest, agreement: AgreementSnapshot, marks: Marks): string | undefined {
  switch (request.typedData.primaryType) {
    case "Amendment":
      return faultOfAmendment(amendmentIn(request), agreement);
    case "Termination":
      return faultOfEnd(terminationIn(request).endsAt, agreement);
    case "Settlement":
      return faultOfSettlement(settlementIn(request), agreement, marks);
    default:
      return undefined;
  }
}

function faultOfAmendment(
  { endsAt, terms }: ReturnType<typeof amendmentIn>,
  { endsAt: current, time, terms: inForce }: AgreementSnapshot,
): string | undefined {
  if (time >= current) return `The agreement ended on ${formatMoment(current)}, and what has ended cannot be changed.`;
  if (endsAt !== (current === NO_END ? 0n : current)) {
    const now = current === NO_END ? "no end is set" : `the end is set for ${formatMoment(current)}`;
    return `The amendment was made while ${endsAt === 0n ? "no end was set" : `the end was set for ${formatMoment(endsAt)}`}, and now ${now}.`;
  }
  const fixed = (["commissioner", "provider", "token"] as const).find((key) => terms[key] !== inForce[key]);
  return fixed && `The amendment changes the ${fixed}, and no amendment can.`;
}

/** @param endsAt unix seconds; 0, or what has passed, means at once. */
export function faultOfEnd(endsAt: bigint, { endsAt: current, time }: AgreementSnapshot): string | undefined {
  const given = endsAt > time ? endsAt : time;
  if (given < current) return undefined;
  return current <= time
    ? `The agreement ended on ${formatMoment(current)} already.`
    : `The agreement ends on ${formatMoment(current)} already, and an end is only ever made earlier.`;
}

function faultOfSettlement(
  { settled, arrears }: ReturnType<typeof settlementIn>,
  current: AgreementSnapshot,
  { decided }: Marks,
): string | undefined {
  if (settled !== decided) return "Tranches were decided for money since this settlement was made.";
  if (current.arrears > arrears) return "Arrears have grown since this settlement was made.";
  return undefined;
}
