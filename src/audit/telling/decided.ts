/** Decisions: by the panel, the arbiter, silence, or the commissioner's grant. */
import type { Status } from "../../agreement/status.js";
import { findingInWords, listInWords } from "../../agreement/words.js";
import type { Finding } from "../../attestation/typedData.js";
import type { AdjudicatedEvent, AttestedEvent, ClaimedEvent, GrantedEvent } from "../../replay/events.js";
import type { Entry } from "../../replay/history.js";
import { decideClaim, decideFindings, decideGrant, decideRuling, hasBit, type Decision } from "../../replay/rules.js";
import type { AgreementState } from "../../replay/state.js";
import { seatsOf } from "../../replay/words.js";
import type { Words } from "../words.js";
import {
  capital,
  foundBy,
  paidInWords,
  personInWords,
  seatsInWords,
  together,
  trancheInWords,
  tranchesInWords,
  whenInWords,
  type Teller,
} from "./speech.js";

const nowOf = ({ event }: Entry): bigint => event.block.timestamp;

export const tellAttested: Teller<AttestedEvent> = (entry, words) => {
  const { event, after } = entry;
  const state = foundBy(entry);
  const decision = decideFindings(state, event.attestation, nowOf(entry));
  const found = findingsInWords(state, event.attestation.findings, decision, "was found", words);
  const over = event.attestation.overRefusal && decision.awards.some(({ tranche }) => isRefused(state, tranche));
  return together(
    `On the word of ${seatsInWords(words, after, event.seats)}, ${found}${over ? ", over the earlier refusal" : ""}.`,
    paidInWords(entry, words),
    uncountedInWords(entry, words),
    passedOverInWords(entry, decision, words),
  );
};

export const tellAdjudicated: Teller<AdjudicatedEvent> = (entry, words) => {
  const state = foundBy(entry);
  const decision = decideRuling(state, entry.event.findings, nowOf(entry));
  const ruled = findingsInWords(state, entry.event.findings, decision, "is ruled", words);
  return together(
    `${capital(personInWords(words, state, entry.event.caller))} decided the dispute: ${ruled}.`,
    paidInWords(entry, words),
    passedOverInWords(entry, decision, words),
  );
};

export const tellClaimed: Teller<ClaimedEvent> = (entry, words) => {
  const state = foundBy(entry);
  const decision = decideClaim(state, entry.event.tranches, nowOf(entry));
  const paid = decision.awards.map(({ tranche }) => tranche);
  const [disputed, quiet] = [
    paid.filter((index) => isChallenged(state, index)),
    paid.filter((index) => !isChallenged(state, index)),
  ];
  return together(
    quiet.length === 0 ? "" : `Nobody disputed ${tranchesInWords(words, state, quiet)} in time: silence pays.`,
    disputed.length === 0
      ? ""
      : `Nobody decided the challenge of ${tranchesInWords(words, state, disputed)} in time: silence pays.`,
    paidInWords(entry, words),
    passedOverInWords(entry, decision, words),
  );
};

export const tellGranted: Teller<GrantedEvent> = (entry, words) => {
  const state = foundBy(entry);
  const decision = decideGrant(state, entry.event.tranches, nowOf(entry));
  const granted = tranchesInWords(
    words,
    state,
    decision.awards.map(({ tranche }) => tranche),
  );
  return together(
    `${capital(personInWords(words, state, entry.event.caller))} granted ${granted} in full, at its own discretion.`,
    paidInWords(entry, words),
    passedOverInWords(entry, decision, words),
  );
};

const isRefused = ({ settled, challenged }: AgreementState, index: number): boolean =>
  hasBit(settled, index) && hasBit(challenged, index);

const isChallenged = ({ settled, challenged }: AgreementState, index: number): boolean =>
  !hasBit(settled, index) && hasBit(challenged, index);

/** `tranche 1 (…) was found met and tranche 2 (…) was found not met` */
function findingsInWords(
  state: AgreementState,
  findings: readonly Finding[],
  { awards, refusals }: Decision,
  verb: string,
  words: Words,
): string {
  const decided = new Set([...awards.map(({ tranche }) => tranche), ...refusals]);
  const told = findings
    .filter(({ tranche }) => decided.has(Number(tranche)))
    .map(
      ({ tranche, achieved }) => `${trancheInWords(words, state, Number(tranche))} ${verb} ${findingInWords(achieved)}`,
    );
  return listInWords(told);
}

/** Seats that spoke, here or before, and were not counted for want of standing. */
function uncountedInWords(entry: Entry<AttestedEvent>, words: Words): string {
  const { event, before, after } = entry;
  const digests = [...after.payments, ...after.refusals].flatMap(({ ground, at }) =>
    ground.by === "panel" && at.transactionHash === event.transactionHash ? [ground.digest] : [],
  );
  const earlier = digests.flatMap((digest) => before?.endorsements.get(digest)?.endorsed ?? []);
  const left = (event.signers | seatsOf(earlier)) & ~event.seats;
  if (left === 0) return "";
  return `The word of ${seatsInWords(words, after, left)} did not count: the register knew of no standing.`;
}

const WHY_NOT: Readonly<Record<Status, string>> = {
  Scheduled: "its care had not begun",
  Open: "it was not due yet",
  Challenged: "it was challenged",
  Refused: "it had been found not met",
  Lapsed: "its time was over",
  Void: "the agreement ends before its care begins",
  Settled: "it had been decided before",
};

/** What of the list was left as it was, and why. */
function passedOverInWords(entry: Entry, { passedOver }: Decision, words: Words): string {
  const state = foundBy(entry);
  const sentences = passedOver.map(({ tranche, because }) => {
    const why =
      because === "Held" ? `the hold keeps its money until ${whenInWords(state.heldUntil)}` : WHY_NOT[because];
    return `${capital(trancheInWords(words, state, tranche))} was passed over: ${why}.`;
  });
  return together(...sentences);
}
