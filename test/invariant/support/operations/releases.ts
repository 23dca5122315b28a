import { id } from "ethers";
import { decideClaim, decideGrant, decidesNothing, type Decision } from "../../../../src/replay/rules.js";
import type { AgreementState } from "../../../../src/replay/state.js";
import { DONE, type Operation } from "../attempt.js";
import type { Fuzz } from "../fuzz.js";

/** A list of tranches, and the error of a list that is none. */
function listOf(
  { random }: Fuzz,
  { schedule }: AgreementState,
  worthwhile: readonly number[],
): { tranches: bigint[]; fault: string | null } {
  const isWorthwhile = worthwhile.length > 0 && random.chance(0.7);
  const chosen = random.some(isWorthwhile ? worthwhile : [...schedule.keys()], 0.6).map(BigInt);
  const fault = random.weighted([
    [20, null],
    [1, "EscrowListEmpty"],
    [1, "EscrowTrancheOutOfRange"],
    [1, "EscrowListNotAscending"],
  ] as const);
  if (fault === "EscrowListEmpty") return { tranches: [], fault };
  if (fault === "EscrowTrancheOutOfRange") return { tranches: [...chosen, BigInt(schedule.length)], fault };
  if (fault === "EscrowListNotAscending") return { tranches: [...chosen, chosen.at(-1)!], fault };
  return { tranches: chosen, fault: null };
}

/** The error of a call that can do nothing with its list. */
export function outcomeOf(decision: Decision): string {
  if (!decidesNothing(decision)) return DONE;
  return decision.passedOver[0]?.because === "Held" ? "EscrowHeld" : "EscrowTrancheUnavailable";
}

const payableOf = (decide: typeof decideClaim, agreement: AgreementState, at: bigint): number[] =>
  decide(agreement, [...agreement.schedule.keys()], at).awards.map(({ tranche }) => tranche);

/** Anyone claims, whether or not anything can be. */
export const claim: Operation = (fuzz, at) => {
  const agreement = fuzz.agreementWhere((candidate) => payableOf(decideClaim, candidate, at).length > 0);
  const { tranches, fault } = listOf(fuzz, agreement, payableOf(decideClaim, agreement, at));
  const sender = fuzz.anyone();
  return {
    what: `claim ${agreement.id} [${tranches.join()}]`,
    expected: fault ?? outcomeOf(decideClaim(agreement, tranches.map(Number), at)),
    send: (overrides) => fuzz.world.escrow.connect(sender).claim(agreement.id, tranches, overrides),
  };
};

/** The commissioner grants, or somebody else tries. */
export const grant: Operation = (fuzz, at) => {
  const { random, world } = fuzz;
  const agreement = fuzz.agreementWhere((candidate) => payableOf(decideGrant, candidate, at).length > 0);
  const { tranches, fault } = listOf(fuzz, agreement, payableOf(decideGrant, agreement, at));
  const { commissioner } = agreement.terms;
  const sender = random.chance(0.75) ? fuzz.signerOf(commissioner) : fuzz.anyone();
  const outcome = fault ?? outcomeOf(decideGrant(agreement, tranches.map(Number), at));
  return {
    what: `grant ${agreement.id} [${tranches.join()}] by ${sender.address}`,
    expected: sender.address === commissioner ? outcome : "EscrowCallerNotAllowed",
    send: (overrides) => world.escrow.connect(sender).grant(agreement.id, tranches, id("a reason"), overrides),
  };
};
