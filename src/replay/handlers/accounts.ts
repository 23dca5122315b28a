import { occasionOf, type CancelledEvent, type PayoutRefusedEvent, type WithdrawnEvent } from "../events.js";
import { refuse } from "../refuse.js";
import type { Accounts } from "../reducer.js";
import { cancellationKey, moneyKey, type Amount, type Cancellation } from "../state.js";

const VACANT = `0x${"00".repeat(20)}`;

/** The token refused what the escrow had just sent; it waits for the account. */
export function payoutRefused(accounts: Accounts, event: PayoutRefusedEvent): { owed: Amount; sent: Amount[] } {
  const { token, account, amount } = event;
  const key = moneyKey(token, account);
  const sent = accounts.sent.get(key)?.amount ?? 0n;
  if (amount === 0n || amount > sent) {
    refuse(event, `${amount} of ${token} to ${account} was refused, and the transaction had sent ${sent}.`);
  }
  const waiting = accounts.owed.get(key)?.amount ?? 0n;
  return { owed: { token, account, amount: waiting + amount }, sent: [{ token, account, amount: sent - amount }] };
}

/** What waited for an account left, all of it or a part. */
export function withdrawn(accounts: Accounts, event: WithdrawnEvent): { owed: Amount } {
  const { token, account, to, amount } = event;
  const waiting = accounts.owed.get(moneyKey(token, account))?.amount ?? 0n;
  if (amount === 0n || amount > waiting) {
    refuse(event, `${amount} of ${token} left for ${account}, and ${waiting} waited.`);
  }
  if (to === VACANT || to === accounts.escrow) refuse(event, `${to} can receive nothing.`);
  return { owed: { token, account, amount: waiting - amount } };
}

/** An account took back its consent. */
export function cancelled(accounts: Accounts, event: CancelledEvent): Cancellation {
  const { account, digest } = event;
  if (accounts.cancelled.has(cancellationKey(account, digest))) refuse(event, "the account had cancelled it before.");
  return { account, digest, at: { ...occasionOf(event), logIndex: event.logIndex } };
}
