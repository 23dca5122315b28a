/** What moves the account of a payee: what falls due to it, and what reaches it. Amounts are token base units. */
import type { LedgerEvent, LogPlace } from "../../replay/events.js";
import type { AgreementHistory, Entry } from "../../replay/history.js";
import { waitingMoneyOf } from "../deliveries.js";
import type { Books } from "../books.js";
import { movementsIn } from "../movements.js";

/**
 * `payment` was decided, and paid as far as there was money; `arrears` was decided before and paid now; `settlement` is
 * the agreed sum of a final account, `given-up` the arrears that it dropped. `taken-over` and `passed-on` are arrears
 * of an agreement whose payee changed. What the token `refused` counts as unpaid until it is `withdrawn`.
 */
export const LINE_KINDS = [
  ...["payment", "arrears", "settlement", "given-up", "taken-over", "passed-on", "refused", "withdrawn"],
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** One line of a statement, before the balance is carried. */
export interface PlainLine {
  readonly kind: LineKind;
  readonly token: string;
  readonly place: LogPlace;
  /** Null for what the token refused, and what was withdrawn: they are of no one agreement. */
  readonly of: Entry | null;
  /** Index in the schedule right after the event; null where it is about no single tranche. */
  readonly tranche: number | null;
  /** What became due to the payee by it; less than 0 where a claim went. */
  readonly due: bigint;
  /** What left the escrow for the payee by it; less than 0 where the token refused it. */
  readonly paid: bigint;
}

/** Everything of one account, in the order of the chain. */
export function linesOf(payee: string, books: Books): PlainLine[] {
  const lines: PlainLine[] = [];
  for (const history of books.agreements()) lines.push(...agreementLines(payee, history));
  for (const event of waitingMoneyOf(payee, books.accountEvents())) {
    const { token, amount } = event;
    const common = { token, place: event, of: null, tranche: null, due: 0n };
    lines.push(
      event.name === "PayoutRefused"
        ? { ...common, kind: "refused", paid: -amount }
        : { ...common, kind: "withdrawn", paid: amount },
    );
  }
  return lines.toSorted((a, b) => inOrder(a.place, b.place));
}

const inOrder = (a: LogPlace, b: LogPlace): number =>
  a.block.number === b.block.number ? a.logIndex - b.logIndex : a.block.number < b.block.number ? -1 : 1;

const agreementLines = (payee: string, { entries }: AgreementHistory): PlainLine[] =>
  entries.flatMap((entry) => {
    const { before, after } = entry;
    const [then, now] = [(before ?? after).terms.payee, after.terms.payee];
    return [
      ...(then === payee ? moneyLines(entry) : []),
      ...(then === now || after.arrears === 0n ? [] : handOver(entry, payee)),
    ];
  });

function moneyLines(entry: Entry): PlainLine[] {
  const { event, before, after } = entry;
  if (event.name === "Closed") return closingLines(entry);
  const paid = new Map(
    movementsIn(entry).flatMap(({ shares }) => shares.map(({ tranche, amount }) => [tranche, amount] as const)),
  );
  const decided = after.payments.slice(before?.payments.length ?? 0);
  const due = new Map(decided.map((payment) => [payment.tranche, payment.due]));
  return [...new Set([...due.keys(), ...paid.keys()])]
    .toSorted((a, b) => a - b)
    .map((tranche) =>
      line(entry, due.has(tranche) ? "payment" : "arrears", tranche, due.get(tranche) ?? 0n, paid.get(tranche) ?? 0n),
    )
    .filter(isSomething);
}

/** An agreed sum is due and paid at once; arrears that it gave up are due no more. */
function closingLines(entry: Entry): PlainLine[] {
  const { toPayee = 0n, dropped = 0n } = entry.after.closing ?? {};
  return [line(entry, "settlement", null, toPayee, toPayee), line(entry, "given-up", null, -dropped, 0n)].filter(
    isSomething,
  );
}

/** Arrears are paid to the payee of the day. */
function handOver(entry: Entry, payee: string): PlainLine[] {
  const { before, after } = entry;
  if (before?.terms.payee === payee) return [line(entry, "passed-on", null, -after.arrears, 0n)];
  return after.terms.payee === payee ? [line(entry, "taken-over", null, after.arrears, 0n)] : [];
}

const isSomething = ({ due, paid }: PlainLine): boolean => due !== 0n || paid !== 0n;

const line = (of: Entry, kind: LineKind, tranche: number | null, due: bigint, paid: bigint): PlainLine => ({
  kind,
  token: of.after.terms.token,
  place: of.event satisfies LedgerEvent,
  of,
  tranche,
  due,
  paid,
});
