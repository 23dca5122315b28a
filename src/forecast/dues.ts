import type { AgreementSnapshot, TrancheSnapshot } from "../agreement/snapshot.js";
import { dueOnSilence, isLive } from "../replay/rules.js";
import { finalAtOf, greatest, isHeld } from "./times.js";

/** Money that falls due at a moment, or may. */
export interface Due {
  /** Undefined for arrears, which are of no tranche any more. */
  readonly tranche: number | undefined;
  /** Unix seconds, never before the snapshot. */
  readonly at: bigint;
  /** Token base units. */
  readonly amount: bigint;
  /** Whether it falls due with nobody's word, as long as nobody challenges it. */
  readonly isCertain: boolean;
}

/** How the moments and amounts were chosen; to be shown wherever they are. */
export const ASSUMPTIONS: readonly string[] = [
  "The care itself falls due in full when its window closes; of a window that straddles the agreement's end, the part before it.",
  "Outcome money falls due in full when its window closes, or at once if that is past: the most it can cost, since the panel may find less or nothing.",
  "What is challenged or refused is counted as outcome money is, because a ruling may come at any time.",
  "While a hold lasts, outcome money falls due when it ends; a hold that is lifted brings it forward.",
  "The panel may decide before a window closes, and the commissioner may grant: then money is due sooner.",
];

/** Everything that can still fall due, in the order of time. */
export function comingDues(agreement: AgreementSnapshot): Due[] {
  const { arrears, time } = agreement;
  const owing = arrears === 0n ? [] : [{ tranche: undefined, at: time, amount: arrears, isCertain: true }];
  const coming = agreement.tranches
    .filter(({ status }) => isLive(status))
    .map((tranche) => dueOf(tranche, agreement))
    .sort((a, b) => Number(a.at - b.at));
  return [...owing, ...coming];
}

function dueOf(tranche: TrancheSnapshot, agreement: AgreementSnapshot): Due {
  const { index, amount, closesAt, paysOnSilence } = tranche;
  const { time, heldUntil, endsAt } = agreement;
  const held = isHeld(agreement) && !paysOnSilence ? heldUntil : 0n;
  const isCertain = paysOnSilence && !isFrozen(tranche, agreement);
  const due = isCertain ? dueOnSilence(tranche, endsAt) : amount;
  return { tranche: index, at: greatest(time, closesAt, held), amount: due, isCertain };
}

/** Whether silence does not pay a core tranche: from its final time it beats a challenge, but never a refusal. */
function isFrozen(tranche: TrancheSnapshot, agreement: AgreementSnapshot): boolean {
  if (tranche.status === "Challenged") return agreement.time < finalAtOf(tranche, agreement);
  return tranche.status === "Refused";
}
