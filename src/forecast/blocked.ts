import { formatPounds, sum } from "../agreement/money.js";
import type { AgreementSnapshot, TrancheSnapshot } from "../agreement/snapshot.js";
import { listInWords, seatNames } from "../agreement/words.js";
import { dueOnSilence, isLive } from "../replay/rules.js";
import { payableNow } from "./standing.js";
import { finalAtOf, isHeld, readableMoment, silenceAt } from "./times.js";

/** Why money does not move, in plain English. */
export interface Blockage {
  readonly because: "held" | "challenged" | "refused" | "arrears" | "short" | "free";
  /** Those it is about; none if it is about the agreement as a whole. */
  readonly tranches: readonly number[];
  /** Token base units that do not move for this reason. */
  readonly amount: bigint;
  /** Unix seconds when that changes by itself, null if it does not. */
  readonly until: bigint | null;
  readonly sentence: string;
}

export function blockedNow(agreement: AgreementSnapshot): Blockage[] {
  const disputed = agreement.tranches.flatMap((tranche) => disputeOf(tranche, agreement) ?? []);
  return [...arrearsIn(agreement), ...shortfallIn(agreement), ...holdOn(agreement), ...disputed, ...freeIn(agreement)];
}

function arrearsIn({ arrears, decimals }: AgreementSnapshot): Blockage[] {
  if (arrears === 0n) return [];
  const sentence = `the balance is short: ${formatPounds(arrears, decimals)} of arrears wait for funding`;
  return [{ because: "arrears", tranches: [], amount: arrears, until: null, sentence }];
}

function shortfallIn(agreement: AgreementSnapshot): Blockage[] {
  const { balance, decimals } = agreement;
  const payable = payableNow(agreement);
  const due = sum(payable.map(({ amount }) => amount));
  if (due <= balance) return [];
  const [claimable, missing] = [due, due - balance].map((amount) => formatPounds(amount, decimals));
  const sentence = `the balance is short: of ${claimable} that can be claimed now, ${missing} would become arrears`;
  return [
    { because: "short", tranches: payable.map(({ tranche }) => tranche), amount: due - balance, until: null, sentence },
  ];
}

function holdOn(agreement: AgreementSnapshot): Blockage[] {
  if (!isHeld(agreement)) return [];
  const waiting = agreement.tranches.filter(({ status, paysOnSilence }) => isLive(status) && !paysOnSilence);
  const who = listInWords(seatNames(agreement.heldBy).map((seat) => `the ${seat}`));
  const by = who === "" ? "" : ` by ${who}`;
  return [
    {
      because: "held",
      tranches: waiting.map(({ index }) => index),
      amount: sum(waiting.map(({ amount }) => amount)),
      until: agreement.heldUntil,
      sentence: `held until ${readableMoment(agreement.heldUntil)}${by}: outcome money waits, the care itself goes on`,
    },
  ];
}

function disputeOf(tranche: TrancheSnapshot, agreement: AgreementSnapshot): Blockage | undefined {
  const { index, status, amount } = tranche;
  const until = finalAtOf(tranche, agreement);
  const on = readableMoment(until);
  const blocked = { tranches: [index], amount, until };
  if (status === "Refused") {
    const sentence = `refused: lapses on ${on} unless the panel, the arbiter or a grant overturns it`;
    return { ...blocked, because: "refused", sentence };
  }
  if (status !== "Challenged") return undefined;
  if (!tranche.paysOnSilence) {
    const sentence = `challenged: lapses on ${on} unless the panel, the arbiter or a grant decides before`;
    return { ...blocked, because: "challenged", sentence };
  }
  if (agreement.time >= silenceAt(tranche, agreement)) return undefined;
  const due = dueOnSilence(tranche, agreement.endsAt);
  const part = due < amount ? ` ${formatPounds(due, agreement.decimals)}` : "";
  const sentence = `challenged: silence pays${part} on ${on} unless the panel or the arbiter decides before`;
  return { ...blocked, because: "challenged", sentence };
}

/** What no live tranche can claim any more. */
function freeIn({ tranches, reclaimable, decimals }: AgreementSnapshot): Blockage[] {
  if (reclaimable === 0n) return [];
  const over = tranches.filter(({ status }) => status === "Lapsed" || status === "Void");
  const hasLapsed = over.some(({ status }) => status === "Lapsed");
  const why = hasLapsed ? "lapsed" : over.length > 0 ? "ended before the care began" : "not needed any more";
  const sentence = `${why}: ${formatPounds(reclaimable, decimals)} go home to the commissioner (reclaim)`;
  return [{ because: "free", tranches: over.map(({ index }) => index), amount: reclaimable, until: null, sentence }];
}
