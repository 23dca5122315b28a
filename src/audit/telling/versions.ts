/** How an agreement began, and how its terms and people changed. */
import { formatDays } from "../../agreement/careDays.js";
import { sum } from "../../agreement/money.js";
import { PARTIES, SEATS, SEAT_WORDS, type Terms } from "../../agreement/terms.js";
import { listInWords } from "../../agreement/words.js";
import type { AmendedEvent, AppointedEvent, OpenedEvent } from "../../replay/events.js";
import { hasEnd, isHeld } from "../../replay/rules.js";
import type { AgreementState } from "../../replay/state.js";
import type { Words } from "../words.js";
import { scheduleChangesInWords } from "./scheduleChanges.js";
import {
  capital,
  foundBy,
  isNobody,
  moneyInWords,
  panelInWords,
  personInWords,
  together,
  whenInWords,
  type Teller,
} from "./speech.js";

const DAY = 86_400n;

const totalOf = ({ schedule }: AgreementState): bigint => sum(schedule.map(({ amount }) => amount));

export const tellOpened: Teller<OpenedEvent> = ({ after }, words) => {
  const { terms, schedule } = after;
  const count = schedule.length === 1 ? "1 tranche" : `${schedule.length} tranches`;
  return together(
    `${capital(personInWords(words, after, terms.commissioner))} and ${personInWords(words, after, terms.provider)} agreed on ${count} of ${moneyInWords(words, after, totalOf(after))} in all, paid to ${words.account(terms.payee)}.`,
    `On the panel: ${panelInWords(words, after)}.`,
    `${capital(personInWords(words, after, terms.arbiter))} decides disputes.`,
  );
};

export const tellAmended: Teller<AmendedEvent> = (entry, words) => {
  const { after } = entry;
  const before = foundBy(entry);
  const { commissioner, provider } = after.terms;
  const person = (account: string): string => personInWords(words, after, account);
  const changes = [
    ...scheduleChangesInWords(before, after, words),
    ...totalInWords(before, after, words),
    ...peopleInWords(before, after, words),
    ...periodsInWords(before.terms, after.terms),
    ...courseInWords(before, after, entry.event.block.timestamp),
  ];
  return together(
    `${capital(person(commissioner))} and ${person(provider)} changed the agreement to version ${after.version}.`,
    ...(changes.length === 0 ? ["Its terms are what they were."] : changes),
  );
};

function totalInWords(before: AgreementState, after: AgreementState, words: Words): string[] {
  const [old, now] = [totalOf(before), totalOf(after)].map((total) => moneyInWords(words, after, total));
  return old === now ? [] : [`In all it is worth ${now} instead of ${old}.`];
}

const ACCOUNTS = {
  payee: "The money now goes to",
  arbiter: "Disputes are now decided by",
  register: "The register is now",
} as const;

function peopleInWords(before: AgreementState, after: AgreementState, words: Words): string[] {
  const name = (account: string): string => (isNobody(account) ? "nobody" : words.account(account));
  const changed = (["payee", "arbiter", "register"] as const)
    .filter((role) => before.terms[role] !== after.terms[role])
    .map((role) => `${ACCOUNTS[role]} ${name(after.terms[role])} instead of ${name(before.terms[role])}.`);
  const seats = SEATS.flatMap((_, seat) => replacedInWords(before, after, seat, words));
  return [...changed, ...seats.map((sentence) => `${capital(sentence)}.`)];
}

/** Who is in a seat now, and who was before; nothing if that is the same. */
function replacedInWords(before: AgreementState, after: AgreementState, seat: number, words: Words): string[] {
  const [old = "", now = ""] = [before.terms.panel[seat], after.terms.panel[seat]];
  const role = SEAT_WORDS[SEATS[seat] ?? "inspector"];
  if (old === now) return [];
  if (isNobody(now)) return [`the seat of the ${role} is vacant, which ${words.account(old)} had`];
  if (isNobody(old)) return [`${words.account(now)} is the ${role}, a seat that was vacant`];
  return [`${words.account(now)} is the ${role} in place of ${words.account(old)}`];
}

const PERIODS = {
  noticePeriod: "The notice period",
  holdPeriod: "The hold period",
  longStop: "The long stop",
} as const;

const periodsInWords = (before: Terms, after: Terms): string[] =>
  (["noticePeriod", "holdPeriod", "longStop"] as const)
    .filter((period) => before[period] !== after[period])
    .map(
      (period) =>
        `${PERIODS[period]} is ${formatDays(after[period] / DAY)} instead of ${formatDays(before[period] / DAY)}.`,
    );

/** What an amendment does to an end, a hold, and what was in dispute. */
function courseInWords(before: AgreementState, after: AgreementState, now: bigint): string[] {
  return [
    ...(hasEnd(before) && !hasEnd(after) ? [`The end on ${whenInWords(before.endsAt)} is lifted.`] : []),
    ...(isHeld(before, now) && after.heldUntil < before.heldUntil
      ? [`The hold is cut to ${whenInWords(after.heldUntil)}.`]
      : []),
    ...((before.challenged & ~after.challenged) === 0n
      ? []
      : ["What was in dispute about tranches that changed is over."]),
  ];
}

export const tellAppointed: Teller<AppointedEvent> = (entry, words) => {
  const { event, after } = entry;
  const before = foundBy(entry);
  const consenting = PARTIES.filter((_, bit) => (event.signers & (1 << bit)) !== 0);
  const who = listInWords(consenting.map((party) => personInWords(words, before, before.terms[party])));
  const [replaced = ""] = replacedInWords(before, after, Number(event.appointment.seat), words);
  return (
    `${capital(who)} agreed that ${replaced}. That is version ${after.version}: ` +
    `what was signed for the one before and not yet used counts no more.`
  );
};
