import { ZeroAddress } from "ethers";
import { attestationDigest, retractionDigest } from "../../attestation/typedData.js";
import { occasionOf, type AttestedEvent, type EndorsedEvent, type RetractedEvent } from "../events.js";
import { refuse } from "../refuse.js";
import { decideFindings, decidesNothing, meetsPolicy, policyOf, type Decision, type Policy } from "../rules.js";
import { settle, unpaid, type Step } from "../settle.js";
import {
  FLAG_ENDORSEMENTS,
  type AgreementState,
  type Endorsements,
  type Facts,
  type SeatWord,
  type SignedWord,
} from "../state.js";
import { seatsOf, wordsOf } from "../words.js";
import { requireInForce, requireVersion } from "./authority.js";
import { requireFindings } from "./lists.js";

/** The panel decided: the quorum is complete, by the seats that signed here and those that endorsed before. */
export function attested(agreement: AgreementState, event: AttestedEvent, facts: Facts): Step {
  const { digest, words, policy, decision } = weigh(agreement, event, facts);
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
export function endorsed(agreement: AgreementState, event: EndorsedEvent, facts: Facts): Step {
  const { digest, words, given, policy } = weigh(agreement, event, facts);
  if (meetsPolicy(policy, seatsOf(words))) {
    refuse(event, `the seats counted, ${listSeats(words)}, meet the policy: it should have decided.`);
  }
  if (seatsOf(words) === seatsOf(given.endorsed)) refuse(event, "no seat's word is new.");
  return unpaid(remember(agreement, digest, { ...given, endorsed: words }));
}

/** Seats took their word back, on an attestation that need never have been seen on chain. */
export function retracted(agreement: AgreementState, event: RetractedEvent, facts: Facts): Step {
  requireVersion(agreement, event, event.attestation.version);
  const digest = attestationDigest(facts.domain, event.attestation);
  const statement = retractionDigest(facts.domain, { agreement: agreement.id, attestation: digest });
  const words = wordsOf(facts, event, agreement.terms.panel, statement);
  const seats = seatsOf(words);
  const given = endorsementsOf(agreement, event, digest);
  if ((seats & ~given.retracted) === 0) refuse(event, "no seat's retraction is new.");
  const endorsedStill = given.endorsed.filter(({ seat }) => (seats & (1 << seat)) === 0);
  const after = remember(agreement, digest, { ...given, endorsed: endorsedStill, retracted: given.retracted | seats });
  const signed = words.map(({ seat, ...word }): SignedWord => ({ ...word, bit: seat, act: "retraction" }));
  return unpaid({ ...after, signed: after.signed.with(signed) });
}

interface Weighed {
  readonly digest: string;
  readonly given: Endorsements;
  /** Every seat's that spoke, once, by seat. */
  readonly words: readonly SeatWord[];
  readonly policy: Policy;
  readonly decision: Decision;
}

function weigh(agreement: AgreementState, event: AttestedEvent | EndorsedEvent, facts: Facts): Weighed {
  requireInForce(agreement, event, event.attestation);
  const { findings } = event.attestation;
  const indices = findings.map(({ tranche }) => Number(tranche));
  requireFindings(agreement, event, findings);
  const decision = decideFindings(agreement, event.attestation, event.block.timestamp);
  if (decidesNothing(decision)) refuse(event, "none of its findings can be decided at this moment.");

  const digest = attestationDigest(facts.domain, event.attestation);
  const given = endorsementsOf(agreement, event, digest);
  const signed = wordsOf(facts, event, agreement.terms.panel, digest);
  if ((seatsOf(signed) & given.retracted) !== 0) refuse(event, "it counts a seat that took its word back.");
  const added = signed.filter(({ seat }) => (seatsOf(given.endorsed) & (1 << seat)) === 0);
  const words = [...given.endorsed, ...added].sort((a, b) => a.seat - b.seat);
  return { digest, given, words, policy: policyOf(agreement, indices), decision };
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
    endorsements: agreement.endorsements.with(digest, given),
  };
}

const listSeats = (words: readonly SeatWord[]): string => words.map(({ seat }) => String(seat)).join(", ") || "none";
