/** What becomes of a payment run, by the rules and the ledger alone. */
import { MaxUint256 } from "ethers";
import { attestationDigest, type Attestation } from "../../../src/attestation/typedData.js";
import { decideFindings, decidesNothing, meetsPolicy, policyOf } from "../../../src/replay/rules.js";
import { settle } from "../../../src/replay/settle.js";
import { MET_IN_FULL, type AgreementState, type Endorsements, type SeatWord } from "../../../src/replay/state.js";
import { seatsOf } from "../../../src/replay/words.js";
import { DAY } from "../../helpers/escrow.js";
import { DONE } from "./attempt.js";
import type { Fuzz } from "./fuzz.js";
import { outcomeOf } from "./operations/releases.js";

/** An item of a run, and whether its signatures are what they claim to be. */
export interface PlannedItem {
  readonly attestation: Attestation;
  readonly seats: readonly number[];
  readonly isForged: boolean;
}

/** Reverts the whole run, or skips the item. */
type Trouble = { readonly reverts: string } | { readonly skips: string };

/** The error of the run, or `done`. */
export function predictRun(fuzz: Fuzz, items: readonly PlannedItem[], at: bigint): string {
  const states = new Map(fuzz.ledger.agreements);
  let first: string | null = null;
  let isDone = false;
  for (const item of items) {
    const before = states.get(item.attestation.agreement)!;
    const after = afterItem(fuzz, before, item, at);
    if ("reverts" in after) return after.reverts;
    if ("skips" in after) first ??= after.skips;
    else {
      states.set(before.id, after);
      isDone = true;
    }
  }
  return isDone ? DONE : (first ?? "EscrowListEmpty");
}

function afterItem(fuzz: Fuzz, agreement: AgreementState, item: PlannedItem, at: bigint): AgreementState | Trouble {
  const { attestation, seats } = item;
  const trouble = whyStale(agreement, attestation, at) ?? whyMalformed(agreement, attestation);
  if (trouble !== null) return trouble;
  const decision = decideFindings(agreement, attestation, at);
  if (decidesNothing(decision)) return { skips: outcomeOf(decision) };
  if (item.isForged) return { reverts: "EscrowSignatureInvalid" };

  const digest = attestationDigest(fuzz.world.domain, attestation);
  const given = agreement.endorsements.get(digest) ?? { attestation, endorsed: [], retracted: 0 };
  const signed = seats.reduce((set, seat) => set | (1 << seat), 0);
  if ((signed & given.retracted) !== 0) return { skips: "EscrowRetracted" };
  const counted = signed | seatsOf(given.endorsed);
  const indices = attestation.findings.map(({ tranche }) => Number(tranche));
  const policy = policyOf(agreement, indices);
  if (meetsPolicy(policy, counted)) {
    if (!meetsPolicy(policy, fuzz.inStanding(agreement, counted))) return { skips: "EscrowStandingLacking" };
    return settle(agreement, decision, { by: "silence" }, NOWHERE).agreement;
  }
  if (counted === seatsOf(given.endorsed)) return { skips: "EscrowQuorumNotReached" };
  return { ...agreement, endorsements: new Map(agreement.endorsements).set(digest, endorsedBy(given, counted)) };
}

export function whyStale(agreement: AgreementState, { version, validUntil }: Attestation, at: bigint): Trouble | null {
  if (version !== agreement.version) return { skips: "EscrowVersionStale" };
  if (validUntil < at) return { skips: "EscrowSignatureExpired" };
  return validUntil > at + 90n * DAY ? { reverts: "EscrowValidityTooLong" } : null;
}

export function whyMalformed({ schedule }: AgreementState, { findings }: Attestation): Trouble | null {
  let next = 0n;
  for (const { tranche, achieved } of findings) {
    if (achieved > MET_IN_FULL) return { reverts: "EscrowFindingOutOfRange" };
    if (tranche < next) return { reverts: "EscrowListNotAscending" };
    if (tranche >= BigInt(schedule.length)) return { reverts: "EscrowTrancheOutOfRange" };
    next = tranche + 1n;
  }
  return findings.length === 0 ? { reverts: "EscrowListEmpty" } : null;
}

/** Where the prediction happens; nobody asks. */
const NOWHERE = { block: { number: MaxUint256, timestamp: 0n }, transactionHash: "" };

function endorsedBy(given: Endorsements, seats: number): Endorsements {
  const word = (seat: number): SeatWord => ({ seat, account: "", proof: "signature", at: NOWHERE });
  return { ...given, endorsed: [0, 1, 2, 3].filter((seat) => (seats & (1 << seat)) !== 0).map(word) };
}
