import { textTable } from "../../agreement/text/textTable.js";
import { formatPounds, type BuiltAgreement } from "../../agreement/index.js";
import { sum } from "../../agreement/money.js";
import type { AgreementSnapshot } from "../../agreement/snapshot.js";
import { shortHash } from "../../agreement/words.js";
import {
  ASSUMPTIONS,
  totalForecast,
  type AgreementOutlook,
  type Coming,
  type FundingStep,
  type WeekForecast,
} from "../../forecast/index.js";
import { trancheLabels } from "./tranche.js";
import { formatMoment } from "../../agreement/moments.js";

/** A placement's outlook, and how its owner calls it and its tranches. */
export interface NamedOutlook {
  readonly name: string;
  readonly outlook: AgreementOutlook;
  readonly labelOf: (tranche: number) => string;
}

export const nameOutlook = (
  snapshot: AgreementSnapshot,
  outlook: AgreementOutlook,
  built: BuiltAgreement | undefined,
): NamedOutlook => ({
  name: built?.name ?? `agreement ${shortHash(outlook.agreement)}`,
  outlook,
  labelOf: trancheLabels(snapshot, built),
});

export function describeOutlooks(named: readonly NamedOutlook[]): string {
  const active = named.filter(({ outlook }) => !outlook.isFinished);
  const finished = named.filter(({ outlook }) => outlook.isFinished).map(({ name }) => name);
  const done = finished.length === 0 ? [] : [`Nothing is left to fund, pay or take back: ${finished.join(", ")}.`];
  if (active.length === 0) return [...done, ...(named.length === 0 ? ["No agreement was opened yet."] : [])].join("\n");
  return [
    ...active.map(describeOutlook),
    ...(active.length > 1 ? [describeTotal(active)] : []),
    ...done,
    ["How it was reckoned", ...ASSUMPTIONS.map((assumption) => `  ${assumption}`)].join("\n"),
  ].join("\n\n");
}

function describeOutlook(named: NamedOutlook): string {
  const { name, outlook } = named;
  const { agreement, time, decimals, balance, funding, weeks } = outlook;
  const pounds = (amount: bigint): string => formatPounds(amount, decimals);
  return [
    `${name} ${agreement}`,
    `  On ${formatMoment(time)} the balance is ${pounds(balance)}.`,
    ...section("To fund", fundingLines(funding, weeks, time, pounds)),
    ...describeStanding(named),
    "  Next 12 weeks",
    ...weekTable(weeks, decimals).map((row) => `  ${row}`),
  ].join("\n");
}

/** What can be paid now, whom it waits for, what is blocked, and what comes later; empty if there is nothing. */
export function describeStanding({ outlook, labelOf }: NamedOutlook): string[] {
  const { agreement, decimals, payable, awaited, blocked, coming } = outlook;
  const line = (tranches: readonly number[], sentence: string): string =>
    tranches.length === 1 ? `${labelOf(tranches[0] ?? 0)}: ${sentence}` : sentence;
  const claimable = payable.map(({ tranche, sentence }) => line([tranche], sentence));
  const numbers = payable.map(({ tranche }) => tranche).join(" ");
  return [
    ...section(
      "Payable now",
      payable.length === 0 ? [] : [...claimable, `Anybody can claim it: placement claim ${agreement} ${numbers}`],
    ),
    ...section(
      "Waits for the panel",
      awaited.map(({ tranche, sentence }) => line([tranche], sentence)),
    ),
    ...section(
      "Blocked",
      blocked.map(({ tranches, sentence }) => line(tranches, sentence)),
    ),
    ...section(
      "Later",
      laterLines(coming, labelOf, (amount) => formatPounds(amount, decimals)),
    ),
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];

function fundingLines(
  steps: readonly FundingStep[],
  weeks: readonly WeekForecast[],
  now: bigint,
  pounds: (amount: bigint) => string,
): string[] {
  const last = steps.at(-1);
  if (last === undefined) return ["nothing: the balance covers all that can still fall due"];
  const soon = sum(weeks.map(({ toFund }) => toFund));
  const near = steps.filter(({ total }) => total <= soon);
  const rest = last.total - soon;
  return [
    ...near.map(({ by, amount, total }) => {
      const inAll = total === amount ? "" : `, ${pounds(total)} in all`;
      return by === now ? `${pounds(amount)} at once` : `${pounds(amount)} by ${formatMoment(by)}${inAll}`;
    }),
    ...(rest === 0n ? [] : [`${pounds(rest)} after these 12 weeks, by ${formatMoment(last.by)} at the latest`]),
  ];
}

/** Care that goes on is told in full; of what has not begun, how much it is. */
function laterLines(
  coming: readonly Coming[],
  labelOf: (tranche: number) => string,
  pounds: (amount: bigint) => string,
): string[] {
  const isNext = ({ paysOnSilence }: Coming, place: number): boolean =>
    paysOnSilence && coming.findIndex((other) => other.paysOnSilence) === place;
  const next = coming.filter(isNext).map(({ tranche, sentence }) => `${labelOf(tranche)}: ${sentence}`);
  const rest = coming.filter((item, place) => !isNext(item, place));
  const more = `${rest.length} more ${rest.length === 1 ? "tranche" : "tranches"} of up to ${pounds(sum(rest.map(({ amount }) => amount)))}`;
  return rest.length === 0 ? next : [...next, more];
}

function describeTotal(named: readonly NamedOutlook[]): string {
  const { weeks, decimals } = totalForecast(named.map(({ outlook }) => outlook));
  return [
    `All ${named.length} placements`,
    "  Next 12 weeks",
    ...weekTable(weeks, decimals).map((row) => `  ${row}`),
  ].join("\n");
}

function weekTable(weeks: readonly WeekForecast[], decimals: number): string[] {
  const columns = (week: Omit<WeekForecast, "monday">): string[] =>
    [week.certain, week.atMost, week.toFund].map((amount) => formatPounds(amount, decimals));
  const total = (key: "certain" | "atMost" | "toFund"): bigint => sum(weeks.map((week) => week[key]));
  const all = { certain: total("certain"), atMost: total("atMost"), toFund: total("toFund") };
  const head = ["week from", "certain", "at most", "to fund"];
  const rows = weeks.map((week) => [week.monday, ...columns(week)]);
  return textTable([head, ...rows, ["in all", ...columns(all)]], [1, 2, 3]);
}
