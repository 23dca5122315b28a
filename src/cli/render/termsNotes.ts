import { formatPounds, type BuiltAgreement } from "../../agreement/index.js";
import { DAY_SECONDS } from "../../agreement/bounds.js";
import { formatDays } from "../../agreement/careDays.js";
import { valueAt } from "../../clearSigning/message.js";
import type { ClearText } from "../../clearSigning/clearText.js";
import type { Notes } from "./clearLines.js";

const PERIODS = ["noticePeriod", "holdPeriod", "longStop"] as const;

/**
 * What is known of the terms in a message: periods in days, amounts in pounds, outcomes by name.
 * @param prefix where the terms are in the message: empty, or `terms.`.
 * @param copy the private copy of these very terms, if it is at hand.
 */
export function termsNotes(
  { message, fields }: ClearText,
  prefix: string,
  copy: BuiltAgreement | undefined,
  decimals: number | undefined,
): Notes {
  const periods = PERIODS.flatMap((key) => {
    const seconds = BigInt(String(valueAt(message, `${prefix}${key}`)));
    return seconds % DAY_SECONDS === 0n ? [[`${prefix}${key}`, [formatDays(seconds / DAY_SECONDS)]]] : [];
  });
  const amounts = fields.filter(({ path }) => path.startsWith(`${prefix}schedule.`) && path.endsWith(".amount"));
  const tranches = amounts.flatMap(({ path }, index) => {
    const amount = BigInt(String(valueAt(message, path)));
    const note = trancheNote(amount, copy?.decimals ?? decimals, copy?.tranches[index]);
    return note === undefined ? [] : [[path, [note]]];
  });
  return Object.fromEntries([...periods, ...tranches]) as Notes;
}

function trancheNote(
  amount: bigint,
  decimals: number | undefined,
  described: BuiltAgreement["tranches"][number] | undefined,
): string | undefined {
  if (decimals === undefined) return undefined;
  const pounds = formatPounds(amount, decimals);
  if (described === undefined) return pounds;
  return `${pounds} for ${`${described.code ?? ""} ${described.title}`.trim()}, ${described.period}`;
}
