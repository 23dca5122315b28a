import { stringify } from "csv-stringify/sync";
import { formatPounds } from "../../agreement/index.js";
import { sum } from "../../agreement/money.js";
import type { NamedOutlook } from "./due.js";

/**
 * One row a placement and week, for a spreadsheet. What is of the placement and not of a week stands in its first row
 * only, so that every column can be added up. Whatever a spreadsheet would take for a formula gets an apostrophe.
 */
export function outlooksAsCsv(named: readonly NamedOutlook[]): string {
  return stringify(named.flatMap(rowsOf), { header: true, columns: [...COLUMNS], escape_formulas: true });
}

const COLUMNS = [
  "placement",
  "agreement",
  "week_from",
  "certain",
  "at_most",
  "to_fund",
  "balance",
  "arrears",
  "payable_now",
  "blocked",
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

function rowsOf({ name, outlook, labelOf }: NamedOutlook): Row[] {
  const { agreement, decimals, balance, arrears, payable, blocked, weeks } = outlook;
  const pounds = (amount: bigint): string => formatPounds(amount, decimals).replace(/[£,]/g, "");
  const now: Row = {
    balance: pounds(balance),
    arrears: pounds(arrears),
    payable_now: pounds(sum(payable.map(({ amount }) => amount))),
    blocked: blocked
      .map(({ tranches, sentence }) => (tranches.length === 1 ? `${labelOf(tranches[0] ?? 0)}: ${sentence}` : sentence))
      .join("; "),
  };
  return weeks.map(({ monday, certain, atMost, toFund }, place) => ({
    placement: name,
    agreement,
    week_from: monday,
    certain: pounds(certain),
    at_most: pounds(atMost),
    to_fund: pounds(toFund),
    ...(place === 0 ? now : {}),
  }));
}
