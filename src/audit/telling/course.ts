/** What changes an agreement's course without new terms: challenges, holds and its end. */
import { lastDayInWords } from "../../agreement/moments.js";
import { sum } from "../../agreement/money.js";
import { listInWords } from "../../agreement/words.js";
import type {
  ChallengedEvent,
  HeldEvent,
  LiftedEvent,
  NoticeGivenEvent,
  TerminatedEvent,
} from "../../replay/events.js";
import type { Entry } from "../../replay/history.js";
import { finalAt, hasBit, isLive, statusOf, trancheAt } from "../../replay/rules.js";
import type { Words } from "../words.js";
import {
  capital,
  foundBy,
  moneyInWords,
  personInWords,
  seatsInWords,
  together,
  tranchesInWords,
  whenInWords,
  type Teller,
} from "./speech.js";

export const tellChallenged: Teller<ChallengedEvent> = (entry, words) => {
  const { event, before, after } = entry;
  const fresh = after.challenged & ~(before?.challenged ?? 0n);
  const frozen = event.tranches.filter((index) => hasBit(fresh, index));
  const core = frozen.filter((index) => trancheAt(after, index).paysOnSilence);
  const dates = [...new Set(core.map((index) => whenInWords(finalAt(after, index))))];
  return together(
    `${capital(personInWords(words, after, event.caller))} challenged ${tranchesInWords(words, after, frozen)}.`,
    "The panel or the arbiter decides.",
    core.length === 0 ? "" : `If nobody does, silence pays for the care itself from ${listInWords(dates)}.`,
  );
};

export const tellHeld: Teller<HeldEvent> = ({ event, after }, words) =>
  `${capital(personInWords(words, after, event.caller))} placed a safeguarding hold: outcome money waits until ` +
  `${whenInWords(event.heldUntil)}, and the care itself is paid as before.`;

export const tellLifted: Teller<LiftedEvent> = ({ event, after }, words) =>
  `${capital(personInWords(words, after, event.caller))} lifted the hold: outcome money can be paid again. ` +
  `The next hold can start on ${whenInWords(event.heldUntil + after.terms.holdPeriod)}.`;

export const tellNoticeGiven: Teller<NoticeGivenEvent> = (entry, words) =>
  together(
    `${capital(personInWords(words, entry.after, entry.event.caller))} gave notice: the last day of the agreement is ${lastDayInWords(entry.event.endsAt)}.`,
    voidedInWords(entry, words),
  );

export const tellTerminated: Teller<TerminatedEvent> = (entry, words) => {
  const { event, after } = entry;
  const ends =
    after.endsAt > event.block.timestamp ? `its last day is ${lastDayInWords(after.endsAt)}` : "it ended at once";
  return together(
    `${capital(seatsInWords(words, after, event.signers))} ended the agreement without notice: ${ends}.`,
    voidedInWords(entry, words),
  );
};

/** What an end leaves unpaid because its care would only begin after it. */
function voidedInWords(entry: Entry, words: Words): string {
  const { event, after } = entry;
  const before = foundBy(entry);
  const now = event.block.timestamp;
  const lost = after.schedule.filter(
    (_, index) => isLive(statusOf(before, index, now)) && statusOf(after, index, now) === "Void",
  );
  if (lost.length === 0) return "";
  const amount = moneyInWords(words, after, sum(lost.map((tranche) => tranche.amount)));
  return lost.length === 1
    ? `One tranche, of ${amount}, begins after that and is void.`
    : `${lost.length} tranches, of ${amount} together, begin after that and are void.`;
}
