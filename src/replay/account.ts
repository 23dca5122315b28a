import type { Status } from "../agreement/status.js";
import { isHeld, liabilitiesOf, markOf, statusOf, trancheAt } from "./rules.js";
import { NO_END, type AgreementState, type Ground, type Payment, type Refusal } from "./state.js";

/** What became of one tranche. */
export interface TrancheAccount {
  readonly tranche: number;
  readonly outcome: string;
  /** The most it could pay, token base units. */
  readonly amount: bigint;
  readonly opensAt: bigint;
  readonly closesAt: bigint;
  readonly isCore: boolean;
  readonly status: Status;
  /** What it was decided to pay. */
  readonly due: bigint;
  /** What of that has been paid; the rest is arrears. */
  readonly paid: bigint;
  /** Basis points that the panel found, 0 for a refusal; null where the panel did not say. */
  readonly achieved: bigint | null;
  /** On whose word it was last decided; null while it is undecided. */
  readonly ground: Ground | null;
  /** Unix seconds of that decision. */
  readonly decidedAt: bigint | null;
  readonly transactionHash: string | null;
}

/** One agreement's money at a moment, in token base units: a plain view to print. */
export interface AgreementAccount {
  readonly agreement: string;
  readonly version: bigint;
  readonly commissioner: string;
  readonly payee: string;
  readonly token: string;
  /** Unix seconds, null if no end is set. */
  readonly endsAt: bigint | null;
  readonly isHeld: boolean;
  readonly funded: bigint;
  /** To the payee, delivered or owed. */
  readonly paid: bigint;
  /** Back to the commissioner, delivered or owed. */
  readonly reclaimed: bigint;
  readonly balance: bigint;
  /** What live tranches may still claim, at their full amounts. */
  readonly claimable: bigint;
  readonly arrears: bigint;
  readonly tranches: readonly TrancheAccount[];
}

/** @param now - Unix seconds at which the tranches are looked at. */
export function accountOf(agreement: AgreementState, now: bigint): AgreementAccount {
  const { terms, endsAt } = agreement;
  return {
    agreement: agreement.id,
    version: agreement.version,
    commissioner: terms.commissioner,
    payee: terms.payee,
    token: terms.token,
    endsAt: endsAt === NO_END ? null : endsAt,
    isHeld: isHeld(agreement, now),
    funded: agreement.funded,
    paid: agreement.paid,
    reclaimed: agreement.reclaimed,
    balance: agreement.balance,
    claimable: liabilitiesOf(agreement, now),
    arrears: agreement.arrears,
    tranches: agreement.schedule.map((_, index) => trancheAccountOf(agreement, index, now)),
  };
}

function trancheAccountOf(agreement: AgreementState, index: number, now: bigint): TrancheAccount {
  const { amount, opensAt, closesAt, outcome, paysOnSilence } = trancheAt(agreement, index);
  const payment = agreement.payments.find(({ tranche }) => tranche === index);
  const decision: Payment | Refusal | undefined =
    payment ?? (markOf(agreement, index) === "refused" ? refusalOf(agreement, index) : undefined);
  return {
    tranche: index,
    outcome,
    amount,
    opensAt,
    closesAt,
    isCore: paysOnSilence,
    status: statusOf(agreement, index, now),
    due: payment?.due ?? 0n,
    paid: payment?.paid ?? 0n,
    achieved: payment?.achieved ?? (payment === undefined && decision !== undefined ? 0n : null),
    ground: decision?.ground ?? null,
    decidedAt: decision?.at.block.timestamp ?? null,
    transactionHash: decision?.at.transactionHash ?? null,
  };
}

/** The latest one: an earlier one may have been of another word in its place. */
const refusalOf = (agreement: AgreementState, index: number): Refusal | undefined =>
  agreement.refusals.findLast(({ tranche }) => tranche === index);
