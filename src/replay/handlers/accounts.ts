import type { CancelledEvent, PayoutRefusedEvent, WithdrawnEvent } from "../events.js";
import { refuse } from "../refuse.js";
import { cancellationKey, moneyKey, type Amount, type Cancellation, type Ledger } from "../state.js";

const VACANT = `0x${"00".repeat(20)}`;

/** The token refused what the escrow had just sent; it waits for the account. */
export function payoutRefused(ledger: Ledger, event: PayoutRefusedEvent): { owed: Amount; sent: Amount[] } {
  const { token, account, amount } = event;
  const key = moneyKey(token, account);
  const sent = ledger.sent.get(key)?.amount ?? 0n;
  if (amount === 0n || amount > sent) {
    refuse(event, `${amount} of ${token} to ${account} was refused, and the transaction had sent ${sent}.`);
  }
  const waiting = ledger.owed.get(key)?.amount ?? 0n;
  return { owed: { token, account, amount: waiting + amount }, sent: [{ token, account, amount: sent - amount }] };
}

/** What waited for an account left, all of it or a part. */
export function withdrawn(ledger: Ledger, event: WithdrawnEvent): { owed: Amount } {
  const { token, account, to, amount } = event;
  const waiting = ledger.owed.get(moneyKey(token, account))?.amount ?? 0n;
  if (amount === 0n || amount > waiting) {
    refuse(event, `${amount} of ${token} left for ${account}, and ${waiting} waited.`);
  }
  if (to === VACANT || to === ledger.escrow) refuse(event, `${to} can receive nothing.`);
  return { owed: { token, account, amount: waiting - amount } };
}

/** An account took back its consent. */
export function cancelled(ledger: Ledger, event: CancelledEvent): Cancellation {
  const { account, digest } = event;
  if (ledger.cancelled.has(cancellationKey(account, digest))) refuse(event, "the account had cancelled it before.");
  return { account, digest };
}
