import { PlacementError } from "../../errors.js";
import { BASIS_POINTS } from "../money.js";
import type { Every } from "../schedule.js";
import { SEATS, type Seat } from "../terms.js";
import { warnOfCharacters } from "../text/characters.js";
import { didYouMean } from "../text/nearest.js";

const refuse = (message: string): never => {
  throw new PlacementError("bad-input", message);
};

const PERCENT = /^(0|[1-9]\d{0,2})(?:\.(\d{1,2}))? ?%$/;

/** `5%` or `2.25%`, more than 0 and at most 100, as basis points. */
export function parsePercent(text: string): bigint {
  const match = PERCENT.exec(text);
  if (match === null) return refuse(`"${text}" ${percentFault(text)}.`);
  const share = BigInt((match[1] ?? "") + (match[2] ?? "").padEnd(2, "0"));
  if (share === 0n) return refuse(`"${text}" is nothing; leave the line out, or give it a share.`);
  if (share > BASIS_POINTS) return refuse(`"${text}" is more than the whole fee.`);
  return share;
}

function percentFault(text: string): string {
  if (/^[-−–]/.test(text)) return "is negative; a share must be more than 0 %";
  if (/^\d+(\.\d+)?$/.test(text)) return `has no % sign; if you mean percent, write ${text}%`;
  if (/^\d+\.\d{3,} ?%$/.test(text))
    return "has more than two decimals; a share is a whole number of hundredths of a percent";
  return "is not a percentage; write it like 5%";
}

/** `5 %`, `2.25 %` */
export function formatPercent(share: bigint): string {
  const hundredths = (share % 100n).toString().padStart(2, "0").replace(/0+$/, "");
  return `${share / 100n}${hundredths === "" ? "" : `.${hundredths}`} %`;
}

const DAYS_IN = { day: 1, days: 1, week: 7, weeks: 7 } as const;
const DURATION = /^(0|[1-9]\d{0,4}) (days?|weeks?)$/;

/** `14 days` or `2 weeks`, in days. */
export function parseDays(text: string): number {
  const match = DURATION.exec(text);
  if (match !== null) return Number(match[1]) * DAYS_IN[match[2] as keyof typeof DAYS_IN];
  if (/^\d+ (months?|years?)$/.test(text)) return refuse(`"${text}" has no fixed length; write it in days or weeks.`);
  if (/^[-−–]/.test(text)) return refuse(`"${text}" is negative; write a length of time like 14 days.`);
  if (/^\d+$/.test(text)) return refuse(`"${text}" has no unit; write ${text} days or ${text} weeks.`);
  return refuse(`"${text}" is not a length of time; write it like 14 days or 2 weeks.`);
}

/** A whole number without sign, within bounds. */
export function parseWholeNumber(text: string, least: number, most: number): number {
  const number = /^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  return refuse(`"${text}" is not a whole number from ${least} to ${most}.`);
}

const MOST_PERIODS = 999;
const EVERY = /^([1-9]\d{0,2}) periods$/;

/** `period`, `3 periods` or `once`. */
export function parseEvery(text: string): Every {
  if (text === "once") return text;
  if (text === "period") return 1;
  const count = EVERY.exec(text)?.[1];
  if (count !== undefined) return Number(count);
  return refuse(`"${text}" is no rhythm; write period, once, or for example 3 periods.`);
}

export const parsePeriods = (text: string): number => parseWholeNumber(text, 1, MOST_PERIODS);

export function parseSeat(text: string): Seat {
  const seat = SEATS.find((known) => known === text);
  if (seat !== undefined) return seat;
  return refuse(`"${text}" is no seat of the panel.${warnOfCharacters(text)}${didYouMean(text, SEATS)}`);
}

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;
const LONGEST_LABEL = 200;

/** One line of text that a person reads. */
export function parseLabel(text: string): string {
  if (text.trim() === "") return refuse("it is empty.");
  if (text.length > LONGEST_LABEL) return refuse(`it is longer than ${LONGEST_LABEL} characters.`);
  if (INVISIBLE.test(text)) return refuse("it contains a line break or a character that cannot be seen.");
  return text;
}
