/** What became of payouts on their way to an account. */
import type { AccountEvent, PayoutRefusedEvent, WithdrawnEvent } from "../replay/events.js";
import type { AgreementHistory } from "../replay/history.js";

/**
 * Payouts that the token refused in transactions in which this agreement sent money to that account. A transaction may
 * have sent it money of other agreements too: the log does not tell whose was refused.
 */
export function refusedPayouts(
  { state, entries }: AgreementHistory,
  accountEvents: Iterable<AccountEvent>,
): PayoutRefusedEvent[] {
  const keyOf = (transaction: string, account: string): string => `${transaction}:${account}`;
  const sent = new Set(
    entries.flatMap(({ event, payouts }) => payouts.map(({ account }) => keyOf(event.transactionHash, account))),
  );
  return [...accountEvents].filter(
    (event): event is PayoutRefusedEvent =>
      event.name === "PayoutRefused" &&
      event.token === state.terms.token &&
      sent.has(keyOf(event.transactionHash, event.account)),
  );
}

/** Every refusal and every withdrawal of an account's payouts, in the order of the chain. */
export const waitingMoneyOf = (
  account: string,
  accountEvents: Iterable<AccountEvent>,
): (PayoutRefusedEvent | WithdrawnEvent)[] =>
  [...accountEvents].filter(
    (event): event is PayoutRefusedEvent | WithdrawnEvent => event.name !== "Cancelled" && event.account === account,
  );
