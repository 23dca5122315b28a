import type { AgreementSnapshot } from "../agreement/snapshot.js";
import type { Finding } from "./typedData.js";
import { MET_IN_FULL } from "../replay/state.js";

/** Why the escrow would pass over a finding now, as the end of a sentence; undefined if it would not. */
export function faultOfFinding(
  { tranche, achieved }: Finding,
  overRefusal: boolean,
  { tranches, time, heldUntil }: AgreementSnapshot,
): string | undefined {
  const found = tranches[Number(tranche)];
  if (found === undefined) return "is not in the schedule";
  const isWhole = achieved === 0n || achieved === MET_IN_FULL;
  switch (found.status) {
    case "Open":
      break;
    case "Challenged":
      if (!isWhole) return "is challenged: the panel may find it met or not met, and only the arbiter may award a part";
      break;
    case "Refused":
      if (!overRefusal) return "was refused, and this request does not say that it may overturn that";
      if (achieved !== MET_IN_FULL) return "was refused, and only a finding that it was met overturns that";
      break;
    default:
      return `is ${found.status} and takes no finding`;
  }
  const isHeld = achieved !== 0n && !found.paysOnSilence && time < heldUntil;
  return isHeld ? "is held: a safeguarding hold stops its money for now" : undefined;
}
