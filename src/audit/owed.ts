import type { AccountEvent } from "../replay/events.js";
import { moneyKey, type Amount } from "../replay/state.js";

/** Payouts that a token refused and nobody has withdrawn since, in the order in which they first waited. */
export function owedOf(events: Iterable<AccountEvent>): Amount[] {
  const owed = new Map<string, Amount>();
  for (const event of events) {
    if (event.name === "Cancelled") continue;
    const { token, account } = event;
    const key = moneyKey(token, account);
    const waiting = owed.get(key)?.amount ?? 0n;
    const amount = event.name === "Withdrawn" ? waiting - event.amount : waiting + event.amount;
    owed.set(key, { token, account, amount });
  }
  return [...owed.values()].filter(({ amount }) => amount > 0n);
}
