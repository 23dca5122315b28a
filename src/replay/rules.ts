/**
 * The escrow's rules of time, status and money, restated from the design and not from the contract, so that the two
 * check each other. Intervals are half-open; times are unix seconds, amounts token base units.
 */
import type { Status } from "../agreement/status.js";
import type { Tranche } from "../agreement/tranche.js";
import type { Attestation, Finding } from "../attestation/typedData.js";
import { FLAG_CLOSED, MET_IN_FULL, NO_END, type AgreementState } from "./state.js";

/** After a hold, a day at least must pass before the next. */
const LEAST_COOL_DOWN = 86_400n;

/** What the rules of time, status and findings go by: a replayed agreement has it, and so does one read from the chain. */
export type RuledAgreement = Pick<
  AgreementState,
  "id" | "terms" | "schedule" | "endsAt" | "heldUntil" | "flags" | "settled" | "challenged"
>;

/** What the two bits of a tranche say. */
export type Mark = "none" | "challenged" | "refused" | "settled";

export function markOf(agreement: RuledAgreement, index: number): Mark {
  const settled = hasBit(agreement.settled, index);
  const challenged = hasBit(agreement.challenged, index);
  if (settled) return challenged ? "refused" : "settled";
  return challenged ? "challenged" : "none";
}

export const hasBit = (word: bigint, index: number): boolean => ((word >> BigInt(index)) & 1n) === 1n;

export const isClosed = (agreement: RuledAgreement): boolean => (agreement.flags & FLAG_CLOSED) !== 0;

/** Whether a safeguarding hold makes outcome money wait. */
export const isHeld = (agreement: RuledAgreement, now: bigint): boolean => now < agreement.heldUntil;

/** Whether the end has come. */
export const hasEnded = (agreement: AgreementState, now: bigint): boolean => now >= agreement.endsAt;

export const hasEnd = ({ endsAt }: AgreementState): boolean => endsAt !== NO_END;

/** One bit a tranche that is decided for money; one that is refused has both bits. */
export const decidedBits = ({ settled, challenged }: AgreementState): bigint => settled & ~challenged;

/** What a lifted hold leaves: the next may come a hold period after it, so the cool-down is as long as the hold was. */
export function liftedTo({ heldUntil, terms }: AgreementState, now: bigint): bigint {
  const reflected = 2n * now - heldUntil;
  const least = now + LEAST_COOL_DOWN - terms.holdPeriod;
  return reflected > least ? reflected : least;
}

export function trancheAt(agreement: RuledAgreement, index: number): Tranche {
  const tranche = agreement.schedule[index];
  if (tranche === undefined) throw new RangeError(`Agreement ${agreement.id} has no tranche ${index}.`);
  return tranche;
}

/** One long stop after the window closes; two if the tranche is challenged or refused. */
export function finalAt(agreement: RuledAgreement, index: number): bigint {
  const mark = markOf(agreement, index);
  const disputed = mark === "challenged" || mark === "refused";
  return trancheAt(agreement, index).closesAt + (disputed ? 2n : 1n) * agreement.terms.longStop;
}

/** Settled > Void > Lapsed > Challenged or Refused > Scheduled > Open. */
export function statusOf(agreement: RuledAgreement, index: number, now: bigint): Status {
  const tranche = trancheAt(agreement, index);
  const mark = markOf(agreement, index);
  if (isClosed(agreement) || mark === "settled") return "Settled";
  if (tranche.opensAt >= agreement.endsAt) return "Void";
  const paysWithoutEnd = tranche.paysOnSilence && mark !== "refused";
  if (!paysWithoutEnd && now >= finalAt(agreement, index)) return "Lapsed";
  if (mark === "refused") return "Refused";
  if (mark === "challenged") return "Challenged";
  return now < tranche.opensAt ? "Scheduled" : "Open";
}

/** Whether the tranche can still cost the commissioner anything. */
export const isLive = (status: Status): boolean => status !== "Settled" && status !== "Void" && status !== "Lapsed";

/** Every tranche not Settled, Void or Lapsed, at its full amount. */
export function liabilitiesOf(agreement: AgreementState, now: bigint): bigint {
  return agreement.schedule.reduce(
    (sum, { amount }, index) => (isLive(statusOf(agreement, index, now)) ? sum + amount : sum),
    0n,
  );
}

/** What the commissioner may take back: the balance less the liabilities. */
export function reclaimableOf(agreement: AgreementState, now: bigint): bigint {
  const free = agreement.balance - liabilitiesOf(agreement, now);
  return isClosed(agreement) || free < 0n ? 0n : free;
}

const ceilingOf = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor;

/** `ceil(amount × achieved / 10000)`. */
export const dueOnFinding = (tranche: Tranche, achieved: bigint): bigint =>
  ceilingOf(tranche.amount * achieved, MET_IN_FULL);

/** All of it; of a window that straddles the end, `ceil(amount × (endsAt − opensAt) / (closesAt − opensAt))`. */
export function dueOnSilence({ amount, opensAt, closesAt }: Tranche, endsAt: bigint): bigint {
  if (closesAt <= endsAt) return amount;
  return ceilingOf(amount * (endsAt - opensAt), closesAt - opensAt);
}

/** Which seats must sign, and how many in all. */
export interface Policy {
  readonly requiredSeats: number;
  readonly quorum: number;
}

/** Of all tranches named: the union of required seats, the greatest quorum. */
export function policyOf(agreement: RuledAgreement, indices: readonly number[]): Policy {
  const tranches = indices.map((index) => trancheAt(agreement, index));
  return {
    requiredSeats: tranches.reduce((union, { requiredSeats }) => union | requiredSeats, 0),
    quorum: Math.max(...tranches.map(({ quorum }) => quorum)),
  };
}

export function countSeats(seats: number): number {
  let count = 0;
  for (let rest = seats; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

export const meetsPolicy = ({ requiredSeats, quorum }: Policy, seats: number): boolean =>
  (seats & requiredSeats) === requiredSeats && countSeats(seats) >= quorum;

/** A tranche that a decision pays. */
export interface Award {
  readonly tranche: number;
  readonly due: bigint;
  /** Basis points found by the panel or awarded by the arbiter; null on silence and by grant. */
  readonly achieved: bigint | null;
}

/** What a list of findings or tranches does at a moment. */
export interface Decision {
  readonly awards: readonly Award[];
  /** Tranches found not met. */
  readonly refusals: readonly number[];
  /** Tranches that nothing is done about now, and what stands in the way. */
  readonly passedOver: readonly { readonly tranche: number; readonly because: Status | "Held" }[];
}

export const decidesNothing = ({ awards, refusals }: Decision): boolean => awards.length + refusals.length === 0;

type Verdict = { readonly award: Award } | { readonly refuses: true } | { readonly because: Status | "Held" };

/** The verdict on each tranche of a list, sorted into what is done and what is not. */
function collect(indices: readonly number[], verdictOn: (index: number, position: number) => Verdict): Decision {
  const decision = {
    awards: [] as Award[],
    refusals: [] as number[],
    passedOver: [] as { tranche: number; because: Status | "Held" }[],
  };
  indices.forEach((tranche, position) => {
    const verdict = verdictOn(tranche, position);
    if ("award" in verdict) decision.awards.push(verdict.award);
    else if ("refuses" in verdict) decision.refusals.push(tranche);
    else decision.passedOver.push({ tranche, because: verdict.because });
  });
  return decision;
}

/**
 * What the panel's findings decide: Open tranches take any, Challenged and Refused ones 10000 or 0 only, Refused ones
 * only where the attestation speaks over the refusal; refusing again changes nothing. Positive findings on outcome
 * tranches wait while held; zeros and core money do not.
 */
export function decideFindings(agreement: RuledAgreement, attestation: Attestation, now: bigint): Decision {
  const { findings, overRefusal } = attestation;
  return collect(
    findings.map(({ tranche }) => Number(tranche)),
    (index, position) => {
      const achieved = findings[position]?.achieved ?? 0n;
      const status = statusOf(agreement, index, now);
      const whole = achieved === 0n || achieved === MET_IN_FULL;
      const admitted =
        status === "Open" ||
        (status === "Challenged" && whole) ||
        (status === "Refused" && overRefusal && achieved === MET_IN_FULL);
      if (!admitted) return { because: status };
      if (achieved === 0n) return { refuses: true };
      if (waits(agreement, index, now)) return { because: "Held" };
      return { award: { tranche: index, due: dueOnFinding(trancheAt(agreement, index), achieved), achieved } };
    },
  );
}

/** Whether silence pays the tranche now. */
function silencePays(agreement: AgreementState, index: number, now: bigint): boolean {
  const tranche = trancheAt(agreement, index);
  const status = statusOf(agreement, index, now);
  if (!tranche.paysOnSilence) return false;
  return (
    (status === "Open" && now >= tranche.closesAt) || (status === "Challenged" && now >= finalAt(agreement, index))
  );
}

/** What silence pays: core tranches, Open ones from `closesAt`, Challenged ones from their final time. */
export function decideClaim(agreement: AgreementState, indices: readonly number[], now: bigint): Decision {
  return collect(indices, (index) => {
    const tranche = trancheAt(agreement, index);
    if (!silencePays(agreement, index, now)) return { because: statusOf(agreement, index, now) };
    return { award: { tranche: index, due: dueOnSilence(tranche, agreement.endsAt), achieved: null } };
  });
}

/** What the commissioner may pay at its discretion: all that is live, in full; outcome tranches wait while held. */
export function decideGrant(agreement: AgreementState, indices: readonly number[], now: bigint): Decision {
  return collect(indices, (index) => {
    const status = statusOf(agreement, index, now);
    if (!isLive(status)) return { because: status };
    if (waits(agreement, index, now)) return { because: "Held" };
    return { award: { tranche: index, due: trancheAt(agreement, index).amount, achieved: null } };
  });
}

/**
 * What the arbiter rules: Challenged and Refused tranches, in part or nothing too, and for good. Positive awards on
 * outcome tranches wait while held.
 */
export function decideRuling(agreement: AgreementState, findings: readonly Finding[], now: bigint): Decision {
  return collect(
    findings.map(({ tranche }) => Number(tranche)),
    (index, position) => {
      const achieved = findings[position]?.achieved ?? 0n;
      const status = statusOf(agreement, index, now);
      if (status !== "Challenged" && status !== "Refused") return { because: status };
      if (achieved > 0n && waits(agreement, index, now)) return { because: "Held" };
      return { award: { tranche: index, due: dueOnFinding(trancheAt(agreement, index), achieved), achieved } };
    },
  );
}

/** The tranches of a list that a challenge freezes: those that are Open. */
export const challengeable = (agreement: AgreementState, indices: readonly number[], now: bigint): number[] =>
  indices.filter((index) => statusOf(agreement, index, now) === "Open" && !silencePays(agreement, index, now));

/** A hold is cut to a new period from now; after one that is over, a longer period does not put off the next. */
export function heldUnder({ heldUntil, terms }: AgreementState, holdPeriod: bigint, now: bigint): bigint {
  const cut = now + holdPeriod;
  if (now < heldUntil) return heldUntil < cut ? heldUntil : cut;
  const longer = holdPeriod > terms.holdPeriod ? holdPeriod - terms.holdPeriod : 0n;
  return heldUntil > longer ? heldUntil - longer : 0n;
}

const waits = (agreement: RuledAgreement, index: number, now: bigint): boolean =>
  isHeld(agreement, now) && !trancheAt(agreement, index).paysOnSilence;
