import { formatPounds, type AddressBook } from "../../agreement/index.js";
import { textTable } from "../../agreement/text/textTable.js";
import { shortHash } from "../../agreement/words.js";
import type { Carried, Plan, Sent } from "../../payRun/run.js";
import { isUnpaid, type Payable, type SetAside } from "../../payRun/types.js";

interface Names {
  readonly book: AddressBook;
  /** Names of placements, by the agreement's id. */
  readonly names: ReadonlyMap<string, string>;
}

/** Everything that a run would do, before anybody is asked; empty if it would do nothing. */
export function describePlan(desk: Names, { transactions }: Plan): string {
  if (transactions.length === 0) return "";
  const head = ["payee", "placements", "amount due", "transaction"];
  const payables = transactions.flatMap(({ items }, place) => items.map((payable) => ({ payable, place: place + 1 })));
  const groups = Map.groupBy(payables, ({ payable: { payee, token } }) => `${token} ${payee}`.toLowerCase());
  const rows = [...groups.values()].map((group) => [
    desk.book.nameOf(group[0]?.payable.payee ?? ""),
    placementsIn(group.map(({ payable }) => payable)).toString(),
    totalOf(group.map(({ payable }) => payable)),
    [...new Set(group.map(({ place }) => place))].join(", "),
  ]);
  const costs = transactions.map(({ items, gas }, place) => [
    (place + 1).toString(),
    placementsIn(items).toString(),
    items.length.toString(),
    gas.toString(),
  ]);
  return [
    "To be paid",
    ...textTable([head, ...rows], [1, 2]),
    "",
    ...textTable([["transaction", "placements", "requests", "gas at most"], ...costs], [0, 1, 2, 3]),
    ...notesOn(
      desk,
      payables.map(({ payable }) => payable),
    ),
  ].join("\n");
}

export const questionFor = ({ transactions }: Plan): string => {
  const payables = transactions.flatMap(({ items }) => items);
  return `Pay ${totalOf(payables)} for ${counted(placementsIn(payables), "placement")} in ${counted(transactions.length, "transaction")}?`;
};

/** A line when a transaction was mined. */
export function describeSent(sent: Sent, place: number, total: number): string {
  const payables = sent.decided.map(({ payable }) => payable);
  const what = sent.isDone
    ? `${counted(placementsIn(payables), "placement")}, ${totalOf(payables)} decided`
    : "failed when it was mined: nothing was paid by it, and its requests are planned again";
  return `Transaction ${place} of ${total}: ${what}; block ${sent.block}, ${sent.gasUsed} gas, ${sent.hash}.`;
}

/** @param carried undefined in a dry run. */
export function describeRun(desk: Names, plan: Plan, carried: Carried | undefined): string {
  const setAside = [...plan.setAside, ...(carried?.setAside ?? [])];
  const done = carried === undefined ? [] : describeCarried(desk, carried);
  const nothing = plan.transactions.length === 0 ? ["Nothing can be paid now."] : [];
  return [...nothing, ...done, ...describeAside(desk, setAside)].join("\n");
}

function describeCarried(desk: Names, { sent }: Carried): string[] {
  const decided = sent.flatMap((one) => one.decided);
  if (decided.length === 0) return sent.length === 0 ? [] : ["Nothing was paid."];
  const payables = decided.map(({ payable }) => payable);
  const rows = sent.flatMap((one) => {
    const groups = Map.groupBy(one.decided, ({ payable: { payee } }) => payee);
    return [...groups].map(([payee, group]) => {
      const paid = group.map(({ payable }) => payable);
      return [desk.book.nameOf(payee), placementsIn(paid).toString(), totalOf(paid), one.hash];
    });
  });
  const arrears = decided.filter(({ arrears: waiting }) => waiting > 0n);
  return [
    `Decided: ${totalOf(payables)} for ${counted(placementsIn(payables), "placement")}.`,
    ...textTable([["payee", "placements", "amount", "transaction"], ...rows], [1, 2]),
    ...sent.flatMap(({ money }) => money.refused.map(({ to }) => refusedLine(desk, to))),
    ...arrears.map(
      ({ payable, arrears: waiting }) =>
        `The balance of ${nameOf(desk, payable)} was short: ${amountOf(payable, waiting)} are arrears, which the next money put in pays first.`,
    ),
  ];
}

const refusedLine = ({ book }: Names, to: string): string =>
  `The token refused the payout to ${book.nameOf(to)}: it waits there to be withdrawn (\`placement withdraw\`).`;

function describeAside(desk: Names, setAside: readonly SetAside[]): string[] {
  if (setAside.length === 0) return [];
  const section = (title: string, those: readonly SetAside[]): string[] =>
    those.length === 0 ? [] : ["", title, ...textTable(those.map((aside) => asideRow(desk, aside)))];
  return [
    ...section(
      "Complete, and not paid",
      setAside.filter((aside) => isUnpaid(aside)),
    ),
    ...section(
      "Not part of this run",
      setAside.filter((aside) => !isUnpaid(aside)),
    ),
  ];
}

function asideRow({ names }: Names, { paths, agreement, message }: SetAside): string[] {
  const placement = agreement === null ? "" : (names.get(agreement.toLowerCase()) ?? shortHash(agreement));
  return [paths.join(", "), placement, message];
}

function notesOn(desk: Names, payables: readonly Payable[]): string[] {
  const notes = payables.flatMap((payable) => [
    ...payable.notes.map((note) => `${nameOf(desk, payable)}: ${note}`),
    ...(payable.due > payable.agreement.balance
      ? [
          `${nameOf(desk, payable)}: the balance is ${amountOf(payable, payable.agreement.balance)}; the rest would be arrears.`,
        ]
      : []),
  ]);
  return notes.length === 0 ? [] : ["", ...notes.map((note) => `  ${note}`)];
}

const nameOf = ({ names }: Names, { bundle }: Payable): string =>
  names.get(bundle.attestation.agreement.toLowerCase()) ?? `agreement ${shortHash(bundle.attestation.agreement)}`;

const placementsIn = (payables: readonly Payable[]): number =>
  new Set(payables.map(({ bundle }) => bundle.attestation.agreement)).size;

const amountOf = ({ agreement: { decimals } }: Payable, amount: bigint): string =>
  decimals === undefined ? `${amount} base units` : formatPounds(amount, decimals);

/** Tokens may differ in their decimals: each is summed by itself. */
function totalOf(payables: readonly Payable[]): string {
  const byToken = Map.groupBy(payables, ({ token }) => token);
  const sums = [...byToken.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [
          amountOf(
            first,
            group.reduce((sum, { due }) => sum + due, 0n),
          ),
        ];
  });
  return sums.join(" and ");
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
