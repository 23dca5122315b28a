import type { Terms } from "../../agreement/terms.js";
import { amendmentDigest, appointmentDigest } from "../../attestation/typedData.js";
import { unchangedWords, whyNotNextVersion } from "../door.js";
import type { AmendedEvent, AppointedEvent } from "../events.js";
import { GrowingMap } from "../growing.js";
import { refuse } from "../refuse.js";
import { countSeats, hasBit, hasEnd, hasEnded, heldUnder } from "../rules.js";
import { unpaid, type Step } from "../settle.js";
import { FLAG_ENDORSEMENTS, NO_END, type AgreementState, type Facts } from "../state.js";
import { bothParties, consentsOf, partiesOf, requireInForce } from "./authority.js";

/** Both parties replaced the terms. */
export function amended(agreement: AgreementState, event: AmendedEvent, facts: Facts): Step {
  const { amendment } = event;
  const { schedule, ...terms } = amendment.terms;
  const now = event.block.timestamp;
  requireInForce(agreement, event, amendment);
  requireEnd(agreement, event);
  const digest = amendmentDigest(facts.domain, amendment);
  const words = bothParties(facts, event, { digest, act: "amendment", accounts: partiesOf(agreement) });
  requireFixed(agreement.terms, event);
  const why = whyNotNextVersion(agreement, { terms, schedule }, facts.escrow, now);
  if (why !== null) refuse(event, why);

  const kept = unchangedWords(agreement.schedule, schedule);
  return unpaid({
    ...nextVersion(agreement),
    terms,
    schedule,
    signed: agreement.signed.with(words),
    // A dispute about a word that changed is over.
    settled: agreement.settled & kept,
    challenged: agreement.challenged & kept,
    refusals: agreement.refusals.filter(({ tranche }) => hasBit(kept, tranche)),
    challenges: agreement.challenges.filter(({ tranche }) => hasBit(kept, tranche)),
    endsAt: NO_END,
    heldUntil: heldUnder(agreement, terms.holdPeriod, now),
  });
}

/** Two of commissioner, provider and arbiter put somebody in a seat. */
export function appointed(agreement: AgreementState, event: AppointedEvent, facts: Facts): Step {
  const { appointment } = event;
  requireInForce(agreement, event, appointment);
  if (countSeats(event.signers) < 2) {
    refuse(event, "it does not carry two consents of commissioner, provider and arbiter.");
  }
  const digest = appointmentDigest(facts.domain, appointment);
  const words = consentsOf(facts, event, { digest, act: "appointment", accounts: partiesOf(agreement) });
  const terms = withSeat(agreement.terms, event);
  const { schedule } = agreement;
  const why = whyNotNextVersion(agreement, { terms, schedule }, facts.escrow, event.block.timestamp);
  if (why !== null) refuse(event, why);
  return unpaid({ ...nextVersion(agreement), terms, signed: agreement.signed.with(words) });
}

/** What was signed or endorsed for the last version is void. */
const nextVersion = (agreement: AgreementState): AgreementState => ({
  ...agreement,
  version: agreement.version + 1n,
  flags: agreement.flags & ~FLAG_ENDORSEMENTS,
  endorsements: GrowingMap.empty(),
});

function requireEnd(agreement: AgreementState, event: AmendedEvent): void {
  if (hasEnded(agreement, event.block.timestamp)) refuse(event, `the agreement ended at ${agreement.endsAt}.`);
  const inForce = hasEnd(agreement) ? agreement.endsAt : 0n;
  const given = event.amendment.endsAt;
  if (given !== inForce) refuse(event, `it was signed while the end was ${given}, and the end was ${inForce}.`);
}

function requireFixed(before: Terms, event: AmendedEvent): void {
  const { terms } = event.amendment;
  for (const name of ["commissioner", "provider", "token"] as const) {
    if (terms[name] !== before[name]) refuse(event, `it changes the ${name} to ${terms[name]}.`);
  }
}

function withSeat(before: Terms, event: AppointedEvent): Terms {
  const { seat, account } = event.appointment;
  const index = Number(seat);
  if (index >= before.panel.length) refuse(event, `there is no seat ${index}.`);
  if (before.panel[index] === account) refuse(event, `${account} held seat ${index} already.`);
  const [inspector, socialWorker, registeredManager, healthProfessional] = before.panel.map((current, position) =>
    position === index ? account : current,
  ) as [string, string, string, string];
  return { ...before, panel: [inspector, socialWorker, registeredManager, healthProfessional] };
}
