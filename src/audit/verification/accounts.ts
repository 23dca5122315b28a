/** Refused payouts, withdrawals and cancellations: what is of no agreement, and of all of them. */
import type { Difference } from "../../replay/checks.js";
import { isBefore, type AccountEvent, type LedgerEvent, type LogPlace } from "../../replay/events.js";
import type { Entry } from "../../replay/history.js";
import { accountsChange, sentAfter, writeAccounts, type DraftAccounts } from "../../replay/reducer.js";
import { cancellationKey, type Amount, type Cancellation } from "../../replay/state.js";
import { faultOf } from "./faults.js";

/** By `cancellationKey`, the first of each. */
export function cancellationsIn(events: Iterable<AccountEvent>): Map<string, Cancellation> {
  const cancelled = new Map<string, Cancellation>();
  for (const event of events) {
    if (event.name !== "Cancelled") continue;
    const { account, digest } = event;
    const key = cancellationKey(account, digest);
    if (!cancelled.has(key)) cancelled.set(key, { account, digest, at: placeIn(event) });
  }
  return cancelled;
}

/** Those among events that are of no agreement. */
export function* accountEventsOf(events: Iterable<LedgerEvent>): Generator<AccountEvent> {
  for (const event of events) if (!("agreement" in event)) yield event;
}

/** What an event sent, of one token. */
interface Sent {
  readonly at: LogPlace;
  readonly token: string;
  readonly payouts: Entry["payouts"];
}

/**
 * The accounts' side of the books. First told of all events of accounts, so that it knows what to remember of the
 * agreements' payouts: only what a transaction sent in which a payout was refused.
 */
export class AccountBooks {
  readonly #refusing = new Set<string>();
  readonly #sent: Sent[] = [];

  constructor(events: Iterable<AccountEvent>) {
    for (const { name, transactionHash } of events) if (name === "PayoutRefused") this.#refusing.add(transactionHash);
  }

  note({ event, after, payouts }: Entry): void {
    if (payouts.length === 0 || !this.#refusing.has(event.transactionHash)) return;
    this.#sent.push({ at: placeIn(event), token: after.terms.token, payouts });
  }

  /** What waits for whom once every agreement is folded; what cannot be is named and left out. */
  close(
    escrow: string,
    events: Iterable<AccountEvent>,
  ): { owed: ReadonlyMap<string, Amount>; differences: Difference[] } {
    const draft: DraftAccounts = { escrow, owed: new Map(), sent: new Map(), cancelled: new Map() };
    const sent = this.#sent.toSorted((a, b) => (isBefore(a.at, b.at) ? -1 : 1));
    const differences: Difference[] = [];
    let transaction = "";
    const enter = (at: LogPlace): void => {
      if (at.transactionHash !== transaction) draft.sent.clear();
      transaction = at.transactionHash;
    };
    let next = 0;
    for (const event of events) {
      for (let one = sent[next]; one !== undefined && isBefore(one.at, event); one = sent[++next]) {
        enter(one.at);
        for (const payout of one.payouts) writeAccounts(draft, { sent: [sentAfter(draft, one.token, payout)] });
      }
      enter(event);
      try {
        writeAccounts(draft, accountsChange(draft, event));
      } catch (error) {
        differences.push(faultOf(event.account, error));
      }
    }
    return { owed: draft.owed, differences };
  }
}

const placeIn = ({ block, transactionHash, logIndex }: LogPlace): LogPlace => ({ block, transactionHash, logIndex });
