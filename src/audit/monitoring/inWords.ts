/** How a monitoring report speaks of what it shows. */
import { dayBefore, formatDays, fromUnixSeconds, readableDay } from "../../agreement/careDays.js";
import { formatDate } from "../../agreement/moments.js";
import { SEATS, SEAT_WORDS } from "../../agreement/terms.js";
import { findingInWords, listInWords, percentInWords } from "../../agreement/words.js";
import type { ChallengeRecord } from "./challenges.js";
import type { Period } from "./period.js";
import type { Fact, Unit } from "./rules.js";
import type { Subject } from "./subjects.js";
import type { Colour, Judgement } from "./suitability.js";
import type { Direction, Tally } from "./tally.js";
import type { Words } from "../words.js";

const COLOUR_WORDS: Readonly<Record<Colour, string>> = {
  green: "Green",
  amber: "Amber",
  red: "Red",
  grey: "Not enough checks",
};

export const colourInWords = (colour: Colour): string => COLOUR_WORDS[colour];

const ARROWS: Readonly<Record<Direction, string>> = {
  better: "↗ better",
  worse: "↘ worse",
  steady: "→ steady",
  "not enough checks": "too few checks",
};

export const trendInWords = (direction: Direction): string => ARROWS[direction];

/** `1 January 2027 to 31 December 2027`; a day that is not over has the time up to which it is known. */
export function periodInWords({ from, until }: Period): string {
  const end = fromUnixSeconds(until);
  const last = end.equals(end.startOf("day"))
    ? readableDay(dayBefore(end))
    : `${readableDay(end)}, ${end.toFormat("HH:mm")}`;
  return `${readableDay(fromUnixSeconds(from))} to ${last}`;
}

export const averageInWords = ({ average }: Tally): string => (average === null ? "–" : percentInWords(average));

/** `QS-12 Protection of children` */
export const subjectInWords = ({ code, title }: Subject): string => (code === null ? title : `${code} ${title}`);

export const seatInWords = (seat: number): string => {
  const name = SEATS[seat];
  return name === undefined ? `seat ${seat}` : SEAT_WORDS[name];
};

export const seatsInWords = (seats: readonly number[]): string => listInWords(seats.map(seatInWords));

/** A rule's value or threshold. */
export function quantityInWords(value: bigint, unit: Unit): string {
  switch (unit) {
    case "percent":
      return percentInWords(value);
    case "points":
      return percentInWords(value).replace(" %", " points");
    case "days":
      return formatDays(value);
    case "times":
      return value.toString();
  }
}

/** From where on a rule makes a colour. */
export function thresholdInWords({ unit, lessIsWorse }: Judgement, threshold: bigint | null): string {
  if (threshold === null) return "never";
  const quantity = quantityInWords(threshold, unit);
  return lessIsWorse ? `below ${quantity}` : `${quantity} or more`;
}

export function factInWords({ kind, agreement, at, subject, result }: Fact, words: Words): string {
  const where = words.placement(agreement);
  const day = formatDate(at);
  if (kind === "hold") return `${where}: hold placed on ${day}`;
  if (kind === "ending" || subject === null || result === null) return `${where}: on ${day}`;
  return `${where}: ${subjectInWords(subject)}, ${result} ${kind === "check" ? "on" : "since"} ${day}`;
}

const DECIDED_BY: Readonly<Record<ChallengeRecord["outcome"]["by"], string>> = {
  panel: "the panel",
  arbiter: "the arbiter",
  silence: "paid on silence",
  grant: "paid by the commissioner's grant",
  undecided: "not decided yet",
  dropped: "dropped: changed, lapsed or ended",
};

export function challengeOutcomeInWords({ by, achieved, decidedAt }: ChallengeRecord["outcome"]): string {
  const who = DECIDED_BY[by];
  if (decidedAt === null) return who;
  const what = achieved === null ? who : `${findingInWords(achieved)}, by ${who}`;
  return `${what}, on ${formatDate(decidedAt)}`;
}
