import { formatPounds } from "../agreement/money.js";
import { policyInWords, seatsOf } from "../agreement/policy.js";
import type { AgreementSnapshot, TrancheSnapshot } from "../agreement/snapshot.js";
import { dueOnSilence } from "../replay/rules.js";
import { finalAtOf, isHeld, readableMoment, silenceAt } from "./times.js";

/** A tranche, what it may pay in token base units, and how that stands in plain English. */
interface Standing {
  readonly tranche: number;
  readonly amount: bigint;
  readonly sentence: string;
}

/** A core tranche that anybody can claim now. */
export interface Payable extends Standing {
  /** Whether only the part of its window before the agreement's end is paid. */
  readonly isPart: boolean;
}

/** An outcome tranche that the panel can decide now. */
export interface Awaited extends Standing {
  /** Bit set of the seats that must sign. */
  readonly requiredSeats: number;
  readonly quorum: number;
  /** Unix seconds: from then on nobody can decide it, and the money is the commissioner's. */
  readonly lapsesAt: bigint;
}

/** A tranche whose time has not come. */
export interface Coming extends Standing {
  readonly opensAt: bigint;
  readonly closesAt: bigint;
  readonly paysOnSilence: boolean;
}

/** What silence pays now: Open core tranches from their closing, Challenged ones from their final time. */
export function payableNow(agreement: AgreementSnapshot): Payable[] {
  const { time, endsAt, decimals } = agreement;
  return agreement.tranches
    .filter((tranche) => isClaimable(tranche, time >= silenceAt(tranche, agreement)))
    .map((tranche) => {
      const amount = dueOnSilence(tranche, endsAt);
      const isPart = amount < tranche.amount;
      const part = isPart
        ? `, the part of ${formatPounds(tranche.amount, decimals)} before the agreement's end on ${readableMoment(endsAt)}`
        : "";
      return { tranche: tranche.index, amount, isPart, sentence: `${formatPounds(amount, decimals)}${part}` };
    });
}

const isClaimable = ({ status, paysOnSilence }: TrancheSnapshot, isSilent: boolean): boolean =>
  paysOnSilence && isSilent && (status === "Open" || status === "Challenged");

/** What waits for the panel's word. */
export function awaitedNow(agreement: AgreementSnapshot): Awaited[] {
  return agreement.tranches
    .filter(({ status, paysOnSilence }) => status === "Open" && !paysOnSilence)
    .map((tranche) => {
      const { index, amount, requiredSeats, quorum } = tranche;
      const lapsesAt = finalAtOf(tranche, agreement);
      const signers = policyInWords({ required: seatsOf(requiredSeats), quorum });
      const held = isHeld(agreement) && agreement.heldUntil >= lapsesAt ? HOLD_OUTLASTS : "";
      const pounds = formatPounds(amount, agreement.decimals);
      const sentence = `up to ${pounds} if signed by ${signers}; lapses on ${readableMoment(lapsesAt)}${held}`;
      return { tranche: index, amount, requiredSeats, quorum, lapsesAt, sentence };
    });
}

const HOLD_OUTLASTS = ", before the hold ends: only a challenge or an amendment until then keeps it open";

/** Care that goes on or has not begun, and outcomes of care that has not begun. */
export function comingLater(agreement: AgreementSnapshot): Coming[] {
  const { time, endsAt } = agreement;
  return agreement.tranches
    .filter(({ status, paysOnSilence, closesAt }) => {
      const isRunning = status === "Open" && paysOnSilence && time < closesAt;
      return isRunning || status === "Scheduled";
    })
    .map((tranche) => {
      const { index, opensAt, closesAt, paysOnSilence } = tranche;
      const amount = paysOnSilence ? dueOnSilence(tranche, endsAt) : tranche.amount;
      const pounds = formatPounds(amount, agreement.decimals);
      const sentence = paysOnSilence
        ? `silence pays ${pounds} from ${readableMoment(closesAt)}, unless it is challenged before`
        : `the panel can decide on up to ${pounds} from ${readableMoment(opensAt)}`;
      return { tranche: index, amount, opensAt, closesAt, paysOnSilence, sentence };
    });
}
