import { ZeroAddress } from "ethers";
import { attestationDigest, retractionDigest } from "../../attestation/typedData.js";
import { occasionOf, type AttestedEvent, type EndorsedEvent, type RetractedEvent } from "../events.js";
import { refuse } from "../refuse.js";
import { decideFindings, decidesNothing, meetsPolicy, policyOf, type Decision, type Policy } from "../rules.js";
import { settle, unpaid, type Step } from "../settle.js";
import {
  FLAG_ENDORSEMENTS,
  MET_IN_FULL,
  type AgreementState,
  type EscrowDomain,
  type Endorsements,
  type SeatWord,
} from "../state.js";
import { seatsOf, wordsOf } from "../words.js";
import { requireList } from "./lists.js";

const MAX_VALIDITY = 90n * 86_400n;

/** The panel decided: the quorum is complete, by the seats that signed here and those that endorsed before. */
export function attested(agreement: AgreementState, event: AttestedEvent, domain: EscrowDomain): Step {
  const { digest, words, policy, decision } = weigh(agreement, event, domain);
  const counted = words.filter(({ seat }) => (event.seats & (1 << seat)) !== 0);
  if (seatsOf(counted) !== event.seats) refuse(event, `it counts seats that did not speak: ${event.seats}.`);
  if (counted.length < words.length && agreement.terms.register === ZeroAddress) {
    refuse(event, "it leaves out a seat that spoke, and there is no register that could have said so.");
  }
  if (!meetsPolicy(policy, event.seats)) {
    refuse(event, `the seats counted, ${listSeats(counted)}, do not meet the policy of the tranches named.`);
  }
  const ground = { by: "panel", words: counted, evidence: event.attestation.evidence, digest } as const;
  return settle(agreement, decision, ground, occasionOf(event));
}

/** Seats put their word on chain and the quorum is not complete yet. */
export function endorsed(agreement: AgreementState, event: EndorsedEvent, domain: EscrowDomain): Step {
  const { digest, words, given, policy } = weigh(agreement, event, domain);
  if (meetsPolicy(policy, seatsOf(words))) {
    refuse(event, `the seats counted, ${listSeats(words)}, meet the policy: it should have decided.`);
  }
  if (seatsOf(words) === seatsOf(given.endorsed)) refuse(event, "no seat's word is new.");
  return unpaid(remember(agreement, digest, { ...given, endorsed: words }));
}

/** Seats took their word back, on an attestation that need never have been seen on chain. */
export function retracted(agreement: AgreementState, event: RetractedEvent, domain: EscrowDomain): Step {
  requireVersion(agreement, event);
  const digest = attestationDigest(domain, event.attestation);
  const statement = retractionDigest(domain, { agreement: agreement.id, attestation: digest });
  const seats = seatsOf(wordsOf(event, agreement.terms.panel, statement));
  const given = endorsementsOf(agreement, event, digest);
  if ((seats & ~given.retracted) === 0) refuse(event, "no seat's retraction is new.");
  const endorsedStill = given.endorsed.filter(({ seat }) => (seats & (1 << seat)) === 0);
  return unpaid(remember(agreement, digest, { ...given, endorsed: endorsedStill, retracted: given.retracted | seats }));
}

interface Weighed {
  readonly digest: string;
  readonly given: Endorsements;
  /** Every seat's that spoke, once, by seat. */
  readonly words: readonly SeatWord[];
  readonly policy: Policy;
  readonly decision: Decision;
}

function weigh(agreement: AgreementState, event: AttestedEvent | EndorsedEvent, domain: EscrowDomain): Weighed {
  requireVersion(agreement, event);
  requireValidity(event);
  const { findings } = event.attestation;
  const indices = findings.map(({ tranche }) => Number(tranche));
  requireList(agreement, event, indices);
  if (findings.some(({ achieved }) => achieved > MET_IN_FULL)) refuse(event, "a finding is above 10000 basis points.");
  const decision = decideFindings(agreement, event.attestation, event.block.timestamp);
  if (decidesNothing(decision)) refuse(event, "none of its findings can be decided at this moment.");

  const digest = attestationDigest(domain, event.attestation);
  const given = endorsementsOf(agreement, event, digest);
  const signed = wordsOf(event, agreement.terms.panel, digest);
  if ((seatsOf(signed) & given.retracted) !== 0) refuse(event, "it counts a seat that took its word back.");
  const added = signed.filter(({ seat }) => (seatsOf(given.endorsed) & (1 << seat)) === 0);
  const words = [...given.endorsed, ...added].sort((a, b) => a.seat - b.seat);
  return { digest, given, words, policy: policyOf(agreement, indices), decision };
}

function requireVersion(agreement: AgreementState, event: AttestedEvent | EndorsedEvent | RetractedEvent): void {
  const { version } = event.attestation;
  if (version !== agreement.version) {
    refuse(event, `it speaks of version ${version}, and version ${agreement.version} was in force.`);
  }
}

function requireValidity(event: AttestedEvent | EndorsedEvent): void {
  const now = event.block.timestamp;
  const { validUntil } = event.attestation;
  if (validUntil < now) refuse(event, `it was valid until ${validUntil} and came on chain at ${now}.`);
  if (validUntil > now + MAX_VALIDITY) refuse(event, `it is valid for more than 90 days, until ${validUntil}.`);
}

function endorsementsOf(
  agreement: AgreementState,
  event: AttestedEvent | EndorsedEvent | RetractedEvent,
  digest: string,
): Endorsements {
  return agreement.endorsements.get(digest) ?? { attestation: event.attestation, endorsed: [], retracted: 0 };
}

function remember(agreement: AgreementState, digest: string, given: Endorsements): AgreementState {
  return {
    ...agreement,
    flags: agreement.flags | FLAG_ENDORSEMENTS,
    endorsements: new Map(agreement.endorsements).set(digest, given),
  };
}

const listSeats = (words: readonly SeatWord[]): string => words.map(({ seat }) => String(seat)).join(", ") || "none";
