import { parseCareDay, readableDay } from "../careDays.js";
import { formatPounds } from "../money.js";
import { textTable } from "../text/textTable.js";
import type { AgreementComparison, ComparedFee, ComparedTranche, Pair } from "./compare.js";

/** A comparison in plain text: before on the left, after on the right. */
export function describeComparison(comparison: AgreementComparison): string {
  const { name, version, changed, moved, gone, come, unchanged } = comparison;
  const count = unchanged === 1 ? "1 tranche stays as it is." : `${unchanged} tranches stay as they are.`;
  const sections = [
    [`${name}: version ${version.before} and version ${version.after}`],
    ["In all", ...overview(comparison)],
    pairs("What changes", changed, comparison),
    single("What goes", gone, comparison),
    single("What comes", come, comparison),
    pairs("What only moves to another place", moved, comparison),
    [count],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function overview({ total, fees, payee, payeeName, ends, decimals }: AgreementComparison): string[] {
  const day = (text: string): string => readableDay(parseCareDay(text));
  const rows: (readonly [string, Pair<string>])[] = [
    ["total", both(total, (amount) => formatPounds(amount, decimals))],
    ["weekly fee", both(fees, (steps) => feesInWords(steps, decimals))],
    ["last day", both(ends, day)],
    ["payee", payee.before === payee.after ? { ...payeeName, after: payeeName.before } : payeeName],
  ];
  const difference = total.after - total.before;
  const sign = difference > 0n ? "+" : "";
  return textTable([
    ["", "before", "after", ""],
    ...rows.map(([what, { before, after }], index) => [
      what,
      before,
      before === after ? "the same" : after,
      index === 0 && difference !== 0n ? `${sign}${formatPounds(difference, decimals)}` : "",
    ]),
  ]);
}

const both = <T>({ before, after }: Pair<T>, say: (value: T) => string): Pair<string> => ({
  before: say(before),
  after: say(after),
});

const feesInWords = (fees: readonly ComparedFee[], decimals: number): string =>
  fees
    .map(({ from, weekly }, index) => `${formatPounds(weekly, decimals)}${index === 0 ? "" : ` from ${from}`}`)
    .join(", ");

const titleOf = ({ code, title }: ComparedTranche): string => (code === undefined ? title : `${code} ${title}`);

function pairs(heading: string, list: readonly Pair<ComparedTranche>[], { decimals }: AgreementComparison): string[] {
  if (list.length === 0) return [];
  const rows = list.map(({ before, after }) => [
    before.index === after.index ? String(before.index) : `${before.index} to ${after.index}`,
    before.period,
    formatPounds(before.amount, decimals),
    after.period === before.period ? "the same" : after.period,
    after.amount === before.amount ? "the same" : formatPounds(after.amount, decimals),
    titleOf(after),
  ]);
  return [
    heading,
    ...textTable([["no.", "period before", "amount", "period after", "amount", "for"], ...rows], [0, 2, 4]),
  ];
}

function single(heading: string, list: readonly ComparedTranche[], { decimals }: AgreementComparison): string[] {
  if (list.length === 0) return [];
  const rows = list.map((tranche) => [
    String(tranche.index),
    tranche.period,
    formatPounds(tranche.amount, decimals),
    titleOf(tranche),
  ]);
  return [heading, ...textTable([["no.", "period", "amount", "for"], ...rows], [0, 2])];
}
