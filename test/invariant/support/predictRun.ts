/** What becomes of a payment run, by the rules and the ledger alone. */
import { attestationDigest, type Attestation } from "../../../src/attestation/typedData.js";
import { decideFindings, decidesNothing, meetsPolicy, policyOf, type Decision } from "../../../src/replay/rules.js";
import { MET_IN_FULL, type AgreementState } from "../../../src/replay/state.js";
import { seatsOf } from "../../../src/replay/words.js";
import { DONE } from "./attempt.js";
import type { Fuzz } from "./fuzz.js";
import { outcomeOf, whyStale } from "./predict.js";
import { bitsOf, whyUnsigned, type SignatureSet } from "./signing.js";

/** An item of a run, with its signatures. */
export interface PlannedItem extends SignatureSet {
  readonly attestation: Attestation;
}

/** Reverts the whole run, or skips the item. */
type Trouble = { readonly reverts: string } | { readonly skips: string };

/** What the run has done to an agreement so far. */
interface Standing {
  readonly agreement: AgreementState;
  /** By digest, seats that endorsed it. */
  readonly endorsed: ReadonlyMap<string, number>;
}

/** The error of the run, or `done`. */
export function predictRun(fuzz: Fuzz, items: readonly PlannedItem[], sender: string, at: bigint): string {
  const standings = new Map<string, Standing>();
  let first: string | null = null;
  let isDone = false;
  for (const item of items) {
    const { agreement } = item.attestation;
    const before = standings.get(agreement) ?? { agreement: fuzz.agreementOf(agreement), endorsed: new Map() };
    const after = afterItem(fuzz, before, item, sender, at);
    if ("reverts" in after) return after.reverts;
    if ("skips" in after) first ??= after.skips;
    else {
      standings.set(agreement, after);
      isDone = true;
    }
  }
  return isDone ? DONE : (first ?? "EscrowListEmpty");
}

function afterItem(fuzz: Fuzz, standing: Standing, item: PlannedItem, sender: string, at: bigint): Standing | Trouble {
  const { attestation, signed } = item;
  const { agreement } = standing;
  const stale = whyStale(agreement, attestation, at);
  if (stale === "EscrowValidityTooLong") return { reverts: stale };
  if (stale !== null) return { skips: stale };
  const malformed = whyMalformed(agreement, attestation);
  if (malformed !== null) return { reverts: malformed };
  const decision = decideFindings(agreement, attestation, at);
  if (decidesNothing(decision)) return { skips: outcomeOf(decision, false) };
  const unsigned = whyUnsigned(item, agreement.terms.panel, sender);
  if (unsigned !== null) return { reverts: unsigned };

  const digest = attestationDigest(fuzz.world.domain, attestation);
  const given = agreement.endorsements.get(digest);
  const endorsed = standing.endorsed.get(digest) ?? seatsOf(given?.endorsed ?? []);
  if ((bitsOf(signed) & (given?.retracted ?? 0)) !== 0) return { skips: "EscrowRetracted" };
  const counted = bitsOf(signed) | endorsed;
  const policy = policyOf(
    agreement,
    attestation.findings.map(({ tranche }) => Number(tranche)),
  );
  if (meetsPolicy(policy, counted)) {
    if (!meetsPolicy(policy, fuzz.inStanding(agreement, counted, at))) return { skips: "EscrowStandingLacking" };
    return { ...standing, agreement: afterDecision(agreement, decision) };
  }
  if (counted === endorsed) return { skips: "EscrowQuorumNotReached" };
  return { ...standing, endorsed: new Map(standing.endorsed).set(digest, counted) };
}

/** Why the list of findings is none, or null. */
export function whyMalformed({ schedule }: AgreementState, { findings }: Pick<Attestation, "findings">): string | null {
  let next = 0n;
  for (const { tranche, achieved } of findings) {
    if (achieved > MET_IN_FULL) return "EscrowFindingOutOfRange";
    if (tranche < next) return "EscrowListNotAscending";
    if (tranche >= BigInt(schedule.length)) return "EscrowTrancheOutOfRange";
    next = tranche + 1n;
  }
  return findings.length === 0 ? "EscrowListEmpty" : null;
}

/** The marks are all that later items of the run look at. */
function afterDecision(agreement: AgreementState, { awards, refusals }: Decision): AgreementState {
  const word = (indices: readonly number[]): bigint => indices.reduce((set, index) => set | (1n << BigInt(index)), 0n);
  const awarded = word(awards.map(({ tranche }) => tranche));
  const refused = word(refusals);
  return {
    ...agreement,
    settled: agreement.settled | awarded | refused,
    challenged: (agreement.challenged & ~awarded) | refused,
  };
}
