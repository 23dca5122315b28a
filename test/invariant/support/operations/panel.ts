import { id } from "ethers";
import { CALLERS_WORD, encodeSignatures, type Consents } from "../../../../src/attestation/signatures.js";
import {
  ATTESTATION_TYPES,
  RETRACTION_TYPES,
  attestationDigest,
  type Attestation,
} from "../../../../src/attestation/typedData.js";
import { decideFindings, decidesNothing, statusOf } from "../../../../src/replay/rules.js";
import type { AgreementState } from "../../../../src/replay/state.js";
import { seatsOf } from "../../../../src/replay/words.js";
import { DAY, attestationToAbi } from "../../../helpers/escrow.js";
import { DONE, type Operation } from "../attempt.js";
import type { Fuzz, Signer } from "../fuzz.js";
import { predictRun, whyMalformed, whyStale, type PlannedItem } from "../predictRun.js";

const HOUR = 3_600n;

const decidableOf = (agreement: AgreementState, at: bigint): number[] =>
  [...agreement.schedule.keys()].filter((index) => ["Open", "Refused"].includes(statusOf(agreement, index, at)));

/** Findings on some tranches, rather those that can be decided. */
function findingsOn({ random }: Fuzz, agreement: AgreementState, at: bigint): Attestation["findings"] {
  const indices = [...agreement.schedule.keys()];
  const decidable = decidableOf(agreement, at);
  const chosen = decidable.length > 0 && random.chance(0.8) ? random.some(decidable, 0.6) : random.some(indices, 0.5);
  const findings = chosen.map((index) => ({
    tranche: BigInt(index),
    achieved: random.pick([10_000n, 10_000n, 10_000n, 9_999n, 5_000n, 3_333n, 1n, 0n, 0n]),
  }));
  const fault = random.weighted([
    [30, null],
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
    version: random.chance(0.03) ? 2n : agreement.version,
    findings: findingsOn(fuzz, agreement, at),
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
  const { random, world } = fuzz;
  const count = random.weighted([
    [4, 1],
    [3, 2],
    [3, 3],
    [2, 4],
  ]);
  const planned = Array.from({ length: count }, () => planItem(fuzz, at));
  const speaker = random.chance(0.3) ? random.pick(planned).seats[0] : undefined;
  const sender = speaker === undefined ? fuzz.anyone() : fuzz.cast.seats[speaker]!;
  const items = await Promise.all(
    planned.map(async (item) => ({
      attestation: attestationToAbi(item.attestation),
      ...(await signItem(fuzz, item, sender)),
    })),
  );
  return {
    what: `attest ${planned.map(describeItem).join(" + ")}`,
    expected: predictRun(fuzz, planned, at),
    send: (overrides) => world.escrow.connect(sender).attest(items, overrides),
  };
};

function planItem(fuzz: Fuzz, at: bigint): PlannedItem {
  const { random, ledger } = fuzz;
  const isDecidable = (agreement: AgreementState): boolean => decidableOf(agreement, at).length > 0;
  const known = fuzz.attestations.filter((attestation) => {
    const agreement = ledger.agreements.get(attestation.agreement)!;
    const isStale = whyStale(agreement, attestation, at) !== null || whyMalformed(agreement, attestation) !== null;
    return !isStale && !decidesNothing(decideFindings(agreement, attestation, at));
  });
  const isResubmitted = known.length > 0 && random.chance(0.45);
  const attestation = isResubmitted
    ? random.pick(known.slice(-8))
    : newAttestation(fuzz, fuzz.agreementWhere(isDecidable), at);
  const missing = missingSeats(fuzz, attestation);
  if (missing.length > 0 && random.chance(0.6)) return { attestation, seats: missing, isForged: false };
  const occupied = fuzz.occupiedSeats(fuzz.ledger.agreements.get(attestation.agreement)!);
  const seats = random.chance(0.45) ? occupied : random.some(occupied, 0.45);
  return { attestation, seats, isForged: random.chance(0.02) };
}

/** Seats whose word would complete what others endorsed on chain; none if nobody has. */
function missingSeats(fuzz: Fuzz, attestation: Attestation): number[] {
  const agreement = fuzz.ledger.agreements.get(attestation.agreement)!;
  const given = agreement.endorsements.get(attestationDigest(fuzz.world.domain, attestation));
  if (given === undefined || given.endorsed.length === 0) return [];
  const spoken = seatsOf(given.endorsed) | given.retracted;
  return fuzz.occupiedSeats(agreement).filter((seat) => (spoken & (1 << seat)) === 0);
}

const describeItem = ({ attestation, seats, isForged }: PlannedItem): string =>
  `${attestation.agreement.slice(0, 10)} [${attestation.findings
    .map(({ tranche, achieved }) => `${tranche}:${achieved}`)
    .join()}]${attestation.overRefusal ? " over" : ""} by ${seats.join()}${isForged ? " forged" : ""}`;

async function signItem(fuzz: Fuzz, { attestation, seats, isForged }: PlannedItem, sender: Signer): Promise<Consents> {
  const signed = seats.map(async (bit, position) => {
    const seat = fuzz.cast.seats[bit]!;
    if (seat.address === sender.address && !isForged) return { bit, signature: CALLERS_WORD };
    // A forger signs for the first seat with a key of its own.
    const signer = isForged && position === 0 ? fuzz.cast.stranger : seat;
    return { bit, signature: await signer.signTypedData(fuzz.world.domain, ATTESTATION_TYPES, attestation) };
  });
  return encodeSignatures(await Promise.all(signed));
}

/** The register strikes somebody off, or reinstates. */
export const changeStanding: Operation = (fuzz) => {
  const { random, cast, struckOff, register } = fuzz;
  const { address } = struckOff.size > 1 ? fuzz.signerOf(random.pick([...struckOff])) : random.pick(cast.seats);
  const isBack = struckOff.delete(address);
  if (!isBack) struckOff.add(address);
  return {
    what: `${isBack ? "reinstate" : "strike"} ${address}`,
    expected: DONE,
    send: (overrides) => (isBack ? register.reinstate(address, overrides) : register.strikeOff(address, overrides)),
  };
};

/** A seat takes its word back by calling, or somebody tries who holds none. */
export const retract: Operation = (fuzz, at) => {
  const { random, world, cast } = fuzz;
  const attestation = attestationToRetract(fuzz, at);
  const agreement = fuzz.ledger.agreements.get(attestation.agreement)!;
  const sender = random.chance(0.9) ? cast.seats[random.pick(fuzz.occupiedSeats(agreement))]! : fuzz.anyone();
  const seat = agreement.terms.panel.indexOf(sender.address);
  return {
    what: `retract ${describe(fuzz, attestation)} by seat ${seat}`,
    expected: seat < 0 ? "EscrowCallerNotAllowed" : outcomeOfRetraction(fuzz, agreement, attestation, 1 << seat),
    send: (overrides) => world.escrow.connect(sender).retract(attestationToAbi(attestation), overrides),
  };
};

/** Seats take their word back by signature, relayed by anyone; or somebody signs for them. */
export const retractBySignature: Operation = async (fuzz, at) => {
  const { random, world, cast } = fuzz;
  const attestation = attestationToRetract(fuzz, at);
  const agreement = fuzz.ledger.agreements.get(attestation.agreement)!;
  const seats = random.some(fuzz.occupiedSeats(agreement), 0.3);
  const isForged = random.chance(0.1);
  const message = { agreement: agreement.id, attestation: attestationDigest(world.domain, attestation) };
  const signed = seats.map(async (bit) => {
    const signer = isForged ? cast.stranger : cast.seats[bit]!;
    return { bit, signature: await signer.signTypedData(world.domain, RETRACTION_TYPES, message) };
  });
  const consents = encodeSignatures(await Promise.all(signed));
  const outcome = outcomeOfRetraction(fuzz, agreement, attestation, consents.signers);
  const sender = fuzz.anyone();
  return {
    what: `retract ${describe(fuzz, attestation)} by signature of ${seats.join()}`,
    expected: isForged ? "EscrowSignatureInvalid" : outcome,
    send: (overrides) =>
      world.escrow.connect(sender).retractBySignature(attestationToAbi(attestation), consents, overrides),
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
