import { termsDigest } from "../../attestation/typedData.js";
import { whyNotAtDoor } from "../door.js";
import { occasionOf, type OpenedEvent } from "../events.js";
import { GrowingList, GrowingMap } from "../growing.js";
import { refuse } from "../refuse.js";
import { NO_END, type AgreementState, type Facts, type SignedWord } from "../state.js";
import { bothParties, partiesOf } from "./authority.js";

/** Both parties consented to terms that nobody had opened. */
export function opened(facts: Facts, before: AgreementState | null, event: OpenedEvent): AgreementState {
  const { terms, schedule } = event;
  if (before !== null) refuse(event, "the agreement was open already.");
  if (event.sequence !== 1n) refuse(event, `it has number ${event.sequence} instead of 1.`);
  if (event.balance !== 0n) refuse(event, `it has a balance of ${event.balance} instead of 0.`);
  if (event.commissioner !== terms.commissioner || event.provider !== terms.provider) {
    refuse(event, "its parties are not those of its terms.");
  }
  const why = whyNotAtDoor(terms, schedule, facts.escrow, event.block.timestamp);
  if (why !== null) refuse(event, why);
  return newAgreement(event, consentsTo(facts, event));
}

function consentsTo(facts: Facts, event: OpenedEvent): readonly SignedWord[] {
  const { terms, schedule, agreement: id } = event;
  const digest = termsDigest(facts.domain, { ...terms, schedule });
  if (digest !== id) refuse(event, `its terms have the digest ${digest}.`);
  return bothParties(facts, event, { digest, act: "terms", accounts: partiesOf(event) });
}

const newAgreement = (event: OpenedEvent, signed: readonly SignedWord[]): AgreementState => ({
  id: event.agreement,
  terms: event.terms,
  schedule: event.schedule,
  opened: occasionOf(event),
  signed: GrowingList.of(signed),
  version: 1n,
  endsAt: NO_END,
  heldUntil: 0n,
  heldBy: 0,
  flags: 0,
  balance: 0n,
  settled: 0n,
  challenged: 0n,
  sequence: 1n,
  arrears: 0n,
  endorsements: GrowingMap.empty(),
  funded: 0n,
  paid: 0n,
  reclaimed: 0n,
  payments: [],
  refusals: [],
  challenges: [],
  closing: null,
});
