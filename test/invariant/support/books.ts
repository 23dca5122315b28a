/** What the events alone say of an agreement's money and holds, apart from the reducer. */
import type { LedgerEvent } from "../../../src/replay/events.js";
import type { Ledger } from "../../../src/replay/state.js";

/** A hold as it really was. */
export interface Hold {
  readonly from: bigint;
  until: bigint;
  /** Both parties changed the terms after it began: then the hold period is another. */
  isAmended: boolean;
}

/** Money in token base units, all that ever moved. */
export interface Books {
  funded: bigint;
  /** What decisions and their arrears sent to the payee. */
  paid: bigint;
  reclaimed: bigint;
  /** What a settlement sent to the payee and back to the commissioner. */
  settledOut: bigint;
  settledBack: bigint;
  balance: bigint;
  readonly holds: Hold[];
}

const NEW_BOOKS: Omit<Books, "holds"> = {
  funded: 0n,
  paid: 0n,
  reclaimed: 0n,
  settledOut: 0n,
  settledBack: 0n,
  balance: 0n,
};

/** Enters the events of one block. */
export function enter(books: Map<string, Books>, events: readonly LedgerEvent[], before: Ledger): void {
  for (const event of events) {
    if (!("agreement" in event)) continue;
    const entry = books.get(event.agreement) ?? { ...NEW_BOOKS, holds: [] };
    books.set(event.agreement, entry);
    enterMoney(entry, event, before);
    enterHold(entry, event);
    entry.balance = event.balance;
  }
}

function enterMoney(entry: Books, event: LedgerEvent, before: Ledger): void {
  switch (event.name) {
    case "Funded":
      entry.funded += event.received;
      entry.paid += event.arrearsPaid;
      break;
    case "Attested":
    case "Claimed":
    case "Granted":
    case "Adjudicated":
      entry.paid += entry.balance - event.balance;
      break;
    case "Reclaimed":
      entry.reclaimed += event.amount;
      break;
    case "Closed": {
      const { arrears, toPayee } = event.settlement;
      const paidSince = arrears - before.agreements.get(event.agreement)!.arrears;
      const agreed = toPayee > paidSince ? toPayee - paidSince : 0n;
      entry.settledOut += agreed;
      entry.settledBack += entry.balance - agreed;
      break;
    }
    default:
  }
}

function enterHold({ holds }: Books, event: LedgerEvent): void {
  const now = "block" in event ? event.block.timestamp : 0n;
  const latest = holds.at(-1);
  if (event.name === "Held") holds.push({ from: now, until: event.heldUntil, isAmended: false });
  if (latest === undefined) return;
  if (event.name === "Lifted") latest.until = now;
  if (event.name === "Amended") {
    const cut = now + event.amendment.terms.holdPeriod;
    if (cut < latest.until) latest.until = cut;
    latest.isAmended = true;
  }
}
