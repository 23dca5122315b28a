import { id } from "ethers";
import { decideClaim, decideGrant, isClosed, type Decision } from "../../../../src/replay/rules.js";
import type { AgreementState } from "../../../../src/replay/state.js";
import type { Operation } from "../attempt.js";
import type { Fuzz } from "../fuzz.js";
import { outcomeOf } from "../predict.js";

/** A list of tranches, and the error of a list that is none. */
export function listOf(
  { random }: Fuzz,
  { schedule }: AgreementState,
  worthwhile: readonly number[],
): { tranches: bigint[]; fault: string | null } {
  const isWorthwhile = worthwhile.length > 0 && random.chance(0.75);
  const chosen = random.some(isWorthwhile ? worthwhile : [...schedule.keys()], 0.6).map(BigInt);
  const fault = random.weighted([
    [24, null],
    [1, "EscrowListEmpty"],
    [1, "EscrowTrancheOutOfRange"],
    [1, "EscrowListNotAscending"],
  ] as const);
  if (fault === "EscrowListEmpty") return { tranches: [], fault };
  if (fault === "EscrowTrancheOutOfRange") return { tranches: [...chosen, BigInt(schedule.length)], fault };
  if (fault === "EscrowListNotAscending") return { tranches: [...chosen, chosen.at(-1)!], fault };
  return { tranches: chosen, fault: null };
}

export const whyClosed = (agreement: AgreementState): string | null =>
  isClosed(agreement) ? "EscrowAgreementClosed" : null;

const payableOf = (decide: typeof decideClaim, agreement: AgreementState, at: bigint): number[] =>
  decide(agreement, [...agreement.schedule.keys()], at).awards.map(({ tranche }) => tranche);

/** Tranches that could be granted if there were no hold. */
const heldOf = (agreement: AgreementState, at: bigint): number[] =>
  decideGrant(agreement, [...agreement.schedule.keys()], at)
    .passedOver.filter(({ because }) => because === "Held")
    .map(({ tranche }) => tranche);

const outcomeOfDecision = (decision: Decision): string => outcomeOf(decision, decision.awards.length > 0);

/** Anyone claims, whether or not anything can be. */
export const claim: Operation = (fuzz, at) => {
  const agreement = fuzz.agreementWhere((candidate) => payableOf(decideClaim, candidate, at).length > 0);
  const { tranches, fault } = listOf(fuzz, agreement, payableOf(decideClaim, agreement, at));
  const sender = fuzz.anyone();
  const outcome = fault ?? outcomeOfDecision(decideClaim(agreement, tranches.map(Number), at));
  return {
    what: `claim ${agreement.id} [${tranches.join()}]`,
    expected: whyClosed(agreement) ?? outcome,
    send: (overrides) => fuzz.world.escrow.connect(sender).claim(agreement.id, tranches, overrides),
  };
};

/** The commissioner grants, or somebody else tries. */
export const grant: Operation = (fuzz, at) => {
  const { world } = fuzz;
  const agreement = fuzz.random.chance(0.25)
    ? fuzz.agreementWhere((candidate) => heldOf(candidate, at).length > 0)
    : fuzz.agreementWhere((candidate) => payableOf(decideGrant, candidate, at).length > 0);
  const held = heldOf(agreement, at);
  const worthwhile = held.length > 0 && fuzz.random.chance(0.5) ? held : payableOf(decideGrant, agreement, at);
  const { tranches, fault } = listOf(fuzz, agreement, worthwhile);
  const { commissioner } = agreement.terms;
  const sender = fuzz.callerAmong([commissioner], 0.8);
  const allowed = sender.address === commissioner ? null : "EscrowCallerNotAllowed";
  const outcome = fault ?? outcomeOfDecision(decideGrant(agreement, tranches.map(Number), at));
  return {
    what: `grant ${agreement.id} [${tranches.join()}] by ${sender.address}`,
    expected: whyClosed(agreement) ?? allowed ?? outcome,
    send: (overrides) => world.escrow.connect(sender).grant(agreement.id, tranches, id("a reason"), overrides),
  };
};
