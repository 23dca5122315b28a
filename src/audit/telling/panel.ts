/** Words of seats that decide nothing yet, or no more. */
import { findingInWords, listInWords, seatNames } from "../../agreement/words.js";
import type { Attestation } from "../../attestation/typedData.js";
import type { EndorsedEvent, RetractedEvent } from "../../replay/events.js";
import { countSeats, policyOf } from "../../replay/rules.js";
import type { AgreementState, Endorsements } from "../../replay/state.js";
import { seatsOf } from "../../replay/words.js";
import type { Words } from "../words.js";
import { capital, foundBy, seatsInWords, together, trancheInWords, type Teller } from "./speech.js";

export const tellEndorsed: Teller<EndorsedEvent> = (entry, words) => {
  const { event, before, after } = entry;
  const [digest, now] = writtenIn(after);
  const spoken = seatsOf(now.endorsed);
  const fresh = spoken & ~seatsOf(before?.endorsements.get(digest)?.endorsed ?? []);
  return together(
    `${capital(seatsInWords(words, after, fresh))} signed that ${sayingsOf(event.attestation, after, words)}.`,
    awaitedInWords(event.attestation, after, spoken),
  );
};

export const tellRetracted: Teller<RetractedEvent> = (entry, words) => {
  const { event } = entry;
  const state = foundBy(entry);
  const who = capital(seatsInWords(words, state, event.signers));
  return `${who} took back the word that ${sayingsOf(event.attestation, state, words)}: it never counts again.`;
};

/** The one record of endorsements that an event wrote. */
function writtenIn({ endorsements: { latest } }: AgreementState): readonly [string, Endorsements] {
  if (latest === undefined) throw new RangeError("An endorsement that endorses nothing.");
  return latest;
}

const sayingsOf = ({ findings }: Attestation, state: AgreementState, words: Words): string =>
  listInWords(
    findings.map(
      ({ tranche, achieved }) => `${trancheInWords(words, state, Number(tranche))} is ${findingInWords(achieved)}`,
    ),
  );

/** Who must still sign before it decides. */
function awaitedInWords({ findings }: Attestation, state: AgreementState, spoken: number): string {
  const { requiredSeats, quorum } = policyOf(
    state,
    findings.map(({ tranche }) => Number(tranche)),
  );
  const missing = requiredSeats & ~spoken;
  const others = quorum - countSeats(spoken | missing);
  const named = seatNames(missing).map((seat) => `the ${seat}`);
  const more = others > 0 ? [`${others} more of the panel`] : [];
  return `It decides nothing yet: the word of ${listInWords([...named, ...more])} is missing.`;
}
