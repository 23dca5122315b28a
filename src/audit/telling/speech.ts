/** The turns of phrase that sentences about an agreement share. */
import { fromUnixSeconds, parseCareDay, readableDay } from "../../agreement/careDays.js";
import { SEATS, SEAT_WORDS } from "../../agreement/terms.js";
import { listInWords } from "../../agreement/words.js";
import { readableMoment } from "../../forecast/times.js";
import type { AgreementEvent } from "../../replay/events.js";
import type { Entry } from "../../replay/history.js";
import type { AgreementState } from "../../replay/state.js";
import type { Words } from "../words.js";

const NOBODY = `0x${"00".repeat(20)}`;

/** The state that an event found; an opening found none, and stands for itself. */
export const foundBy = ({ before, after }: Entry): AgreementState => before ?? after;

/** As many sentences as say something, in one line. */
export const together = (...sentences: readonly string[]): string => sentences.filter(Boolean).join(" ");

/** The sentence with a capital. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Unix seconds as people say them: `3 March 2027 14:05`, or the day alone where that is midnight. */
export function whenInWords(seconds: bigint): string {
  const moment = fromUnixSeconds(seconds);
  return moment.equals(moment.startOf("day")) ? readableDay(moment) : readableMoment(seconds);
}

/** The same few months come again and again, and a calendar with time zones is slow. */
const PERIODS = new Map<string, string>();

/** `2027-02-01 to 2027-02-28` as `1 February to 28 February 2027`. */
export function periodInWords(period: string): string {
  const known = PERIODS.get(period) ?? tellPeriod(period);
  PERIODS.set(period, known);
  return known;
}

function tellPeriod(period: string): string {
  const [first, last] = period.split(" to ").map((day) => parseCareDay(day));
  if (first === undefined || last === undefined) return period;
  if (first.equals(last)) return readableDay(first);
  const from = first.year === last.year ? first.toFormat("d LLLL") : readableDay(first);
  return `${from} to ${readableDay(last)}`;
}

/** `tranche 3 (Keeping healthy, 1 February to 28 February 2027)` */
export function trancheInWords(words: Words, state: AgreementState, index: number): string {
  // What a seat takes back need never have been fit for the escrow.
  if (index >= state.schedule.length) return `tranche ${index}, which is not in the schedule,`;
  const { title, period } = words.tranche(state, index);
  return `tranche ${index} (${title}, ${periodInWords(period)})`;
}

/** Several of them, one after another. */
export const tranchesInWords = (words: Words, state: AgreementState, indices: readonly number[]): string =>
  listInWords(indices.map((index) => trancheInWords(words, state, index)));

/** `inspector Inspector A`, or the name alone of somebody without a part in the agreement. */
export function personInWords(words: Words, { terms }: AgreementState, account: string): string {
  const seat = SEATS[terms.panel.indexOf(account)];
  const role =
    seat === undefined
      ? (["commissioner", "provider", "arbiter"] as const).find((party) => terms[party] === account)
      : SEAT_WORDS[seat];
  return role === undefined ? words.account(account) : `${role} ${words.account(account)}`;
}

/** The seats of a bit set, by the people who hold them. */
export const seatsInWords = (words: Words, state: AgreementState, bits: number): string =>
  listInWords(seatHolders(state, bits).map((account) => personInWords(words, state, account)));

const seatHolders = ({ terms }: AgreementState, bits: number): string[] =>
  terms.panel.filter((account, seat) => (bits & (1 << seat)) !== 0 && account !== NOBODY);

/** Everybody of the panel. */
export const panelInWords = (words: Words, state: AgreementState): string => seatsInWords(words, state, 0b1111);

/** Base units in the agreement's token, as people say them. */
export const moneyInWords = (words: Words, { terms }: AgreementState, amount: bigint): string =>
  words.money(terms.token, amount);

/** What an event sent, and what it could not send for want of money. */
export function paidInWords(entry: Entry, words: Words): string {
  const { before, after, payouts } = entry;
  const sent = payouts.map(
    ({ account, amount }) => `${moneyInWords(words, after, amount)} was paid to ${words.account(account)}`,
  );
  const short = after.arrears - (before?.arrears ?? 0n);
  const owed =
    short > 0n
      ? `${moneyInWords(words, after, short)} could not be paid yet, for the balance was too small: it is in arrears.`
      : "";
  return together(sent.length === 0 ? "" : `${listInWords(sent)}.`, owed);
}

/** Whether an account is nobody's: a vacant seat. */
export const isNobody = (account: string): boolean => account === NOBODY;

/** What tells one kind of event. */
export type Teller<Event extends AgreementEvent> = (entry: Entry<Event>, words: Words) => string;
