import { id } from "ethers";
import {
  ATTESTATION_TYPES,
  RETRACTION_TYPES,
  attestationDigest,
  type Attestation,
} from "../../../../src/attestation/typedData.js";
import { decideFindings, decidesNothing, isClosed, isHeld, statusOf } from "../../../../src/replay/rules.js";
import type { AgreementState } from "../../../../src/replay/state.js";
import { seatsOf } from "../../../../src/replay/words.js";
import { DAY, attestationToAbi } from "../../../helpers/escrow.js";
import { DONE, type Operation } from "../attempt.js";
import type { Fuzz, Signer } from "../fuzz.js";
import { whyStale } from "../predict.js";
import { predictRun, whyMalformed, type PlannedItem } from "../predictRun.js";
import { bitsOf, encodeSet, signBy, whyUnsigned } from "../signing.js";

const HOUR = 3_600n;
const DECIDABLE = ["Open", "Challenged", "Refused"];

const decidableOf = (agreement: AgreementState, at: bigint): number[] =>
  [...agreement.schedule.keys()].filter((index) => DECIDABLE.includes(statusOf(agreement, index, at)));

/** Findings on some tranches, rather those that can be decided. */
export function findingsOn({ random }: Fuzz, agreement: AgreementState, decidable: readonly number[]) {
  const indices = [...agreement.schedule.keys()];
  const chosen = decidable.length > 0 && random.chance(0.8) ? random.some(decidable, 0.6) : random.some(indices, 0.5);
  const findings = chosen.map((index) => ({
    tranche: BigInt(index),
    achieved: random.pick([10_000n, 10_000n, 10_000n, 9_999n, 5_000n, 3_333n, 1n, 0n, 0n]),
  }));
  const fault = random.weighted([
    [40, null],
    [1, "empty"],
    [1, "range"],
    [1, "order"],
    [1, "achieved"],
  ] as const);
  if (fault === "empty") return [];
  if (fault === "range") return [...findings, { tranche: BigInt(agreement.schedule.length), achieved: 1n }];
  if (fault === "order") return [...findings, findings[0]!];
  if (fault === "achieved") return [{ ...findings[0]!, achieved: 10_001n }, ...findings.slice(1)];
  return findings;
}

export function newAttestation(fuzz: Fuzz, agreement: AgreementState, at: bigint): Attestation {
  const { random } = fuzz;
  const attestation: Attestation = {
    agreement: agreement.id,
    version: random.chance(0.03) ? agreement.version + 1n : agreement.version,
    findings: findingsOn(fuzz, agreement, decidableOf(agreement, at)),
    overRefusal: random.chance(0.35),
    evidence: id(`evidence ${fuzz.attestations.length}`),
    validUntil: at + random.pick([0n, HOUR, 7n * DAY, 30n * DAY, 60n * DAY, 90n * DAY]),
  };
  if (random.chance(0.03)) return { ...attestation, validUntil: at + random.pick([-1n, 90n * DAY + 1n]) };
  fuzz.attestations.push(attestation);
  return attestation;
}

/** A payment run of one to four items; the sender may sign by sending. */
export const attest: Operation = async (fuzz, at) => {
  const { random, world, keptItems } = fuzz;
  const count = random.weighted([
    [4, 1],
    [3, 2],
    [3, 3],
    [2, 4],
  ]);
  let sender: Signer = fuzz.anyone();
  const planned: PlannedItem[] = [];
  for (let item = 0; item < count; item++) {
    // Signatures out of an old run, word for word.
    if (keptItems.length > 0 && random.chance(0.06)) {
      planned.push({ ...random.pick(keptItems), hasTail: false });
      continue;
    }
    const { attestation, seats } = planItem(fuzz, at);
    const { panel } = fuzz.agreementOf(attestation.agreement).terms;
    const { sender: speaker, ...set } = await signBy(fuzz, ATTESTATION_TYPES, attestation, panel, seats);
    sender = speaker;
    planned.push({ attestation, ...set });
  }
  fuzz.keptItems.push(...planned.filter(({ signed }) => signed.every(({ signature }) => signature !== null)));
  const items = planned.map((item) => ({ attestation: attestationToAbi(item.attestation), ...encodeSet(item) }));
  return {
    what: `attest ${planned.map(describeItem).join(" + ")}`,
    expected: predictRun(fuzz, planned, sender.address, at),
    send: (overrides) => world.escrow.connect(sender).attest(items, overrides),
  };
};

function planItem(fuzz: Fuzz, at: bigint): { attestation: Attestation; seats: readonly number[] } {
  const { random } = fuzz;
  const isHeldSought = random.chance(0.2);
  const isDecidable = (agreement: AgreementState): boolean =>
    decidableOf(agreement, at).length > 0 && (!isHeldSought || isHeld(agreement, at));
  const known = fuzz.attestations.slice(-25).filter((attestation) => {
    const agreement = fuzz.agreementOf(attestation.agreement);
    const isStale = whyStale(agreement, attestation, at) !== null || whyMalformed(agreement, attestation) !== null;
    return !isStale && !decidesNothing(decideFindings(agreement, attestation, at));
  });
  const isResubmitted = known.length > 0 && random.chance(0.45);
  const attestation = isResubmitted
    ? random.pick(known.slice(-8))
    : newAttestation(fuzz, fuzz.agreementWhere(isDecidable), at);
  const missing = missingSeats(fuzz, attestation);
  if (missing.length > 0 && random.chance(0.6)) return { attestation, seats: missing };
  if (random.chance(0.015)) return { attestation, seats: [0, 1, 2, 3] };
  const occupied = fuzz.occupiedSeats(fuzz.agreementOf(attestation.agreement));
  // Those who have spoken already say it again.
  const spoken = occupied.filter((seat) => !missing.includes(seat));
  if (missing.length > 0 && spoken.length > 0 && random.chance(0.5)) return { attestation, seats: spoken };
  return { attestation, seats: random.chance(0.5) ? occupied : random.some(occupied, 0.45) };
}

/** Seats whose word would complete what others endorsed on chain; none if nobody has. */
function missingSeats(fuzz: Fuzz, attestation: Attestation): number[] {
  const agreement = fuzz.agreementOf(attestation.agreement);
  const given = agreement.endorsements.get(attestationDigest(fuzz.world.domain, attestation));
  if (given === undefined || given.endorsed.length === 0) return [];
  const spoken = seatsOf(given.endorsed) | given.retracted;
  return fuzz.occupiedSeats(agreement).filter((seat) => (spoken & (1 << seat)) === 0);
}

const describeItem = ({ attestation, signed }: PlannedItem): string =>
  `${attestation.agreement.slice(0, 10)} [${attestation.findings
    .map(({ tranche, achieved }) => `${tranche}:${achieved}`)
    .join()}]${attestation.overRefusal ? " over" : ""} by ${signed.map(({ bit }) => bit).join()}`;

/** A seat takes its word back by calling, or somebody tries who holds none. */
export const retract: Operation = (fuzz, at) => {
  const { world } = fuzz;
  const attestation = attestationToRetract(fuzz, at);
  const agreement = fuzz.agreementOf(attestation.agreement);
  const sender = fuzz.callerAmong(agreement.terms.panel, 0.9);
  const seat = agreement.terms.panel.indexOf(sender.address);
  const allowed = seat < 0 ? "EscrowCallerNotAllowed" : null;
  const closed = isClosed(agreement) ? "EscrowAgreementClosed" : null;
  return {
    what: `retract ${describe(fuzz, attestation)} by seat ${seat}`,
    expected: closed ?? allowed ?? outcomeOfRetraction(fuzz, agreement, attestation, 1 << seat),
    send: (overrides) => world.escrow.connect(sender).retract(attestationToAbi(attestation), overrides),
  };
};

/** Seats take their word back by signature, relayed by anyone; or somebody signs for them. */
export const retractBySignature: Operation = async (fuzz, at) => {
  const { random, world } = fuzz;
  const attestation = attestationToRetract(fuzz, at);
  const agreement = fuzz.agreementOf(attestation.agreement);
  const seats = random.some(fuzz.occupiedSeats(agreement), 0.3);
  const message = { agreement: agreement.id, attestation: attestationDigest(world.domain, attestation) };
  const { sender, ...set } = await signBy(fuzz, RETRACTION_TYPES, message, agreement.terms.panel, seats);
  const closed = isClosed(agreement) ? "EscrowAgreementClosed" : null;
  const unsigned = whyUnsigned(set, agreement.terms.panel, sender.address);
  return {
    what: `retractBySignature ${describe(fuzz, attestation)} of ${seats.join()}`,
    expected: closed ?? unsigned ?? outcomeOfRetraction(fuzz, agreement, attestation, bitsOf(set.signed)),
    send: (overrides) =>
      world.escrow.connect(sender).retractBySignature(attestationToAbi(attestation), encodeSet(set), overrides),
  };
};

/** One that was made, so that endorsements are hit; else one that nobody has seen. */
function attestationToRetract(fuzz: Fuzz, at: bigint): Attestation {
  const { random } = fuzz;
  const known = fuzz.attestations.slice(-12);
  if (known.length > 0 && random.chance(0.85)) return random.pick(known);
  return newAttestation(fuzz, random.pick(fuzz.agreements), at);
}

const describe = ({ world }: Fuzz, attestation: Attestation): string =>
  attestationDigest(world.domain, attestation).slice(0, 10);

function outcomeOfRetraction(fuzz: Fuzz, agreement: AgreementState, attestation: Attestation, seats: number): string {
  if (attestation.version !== agreement.version) return "EscrowVersionStale";
  const given = agreement.endorsements.get(attestationDigest(fuzz.world.domain, attestation));
  return (seats & ~(given?.retracted ?? 0)) === 0 ? "EscrowAlreadyRetracted" : DONE;
}
