/**
 * Folds the escrow's events into the ledger they tell. What an event says is checked against what the rules derive
 * from the events before it, so that a log with anything missing, repeated, forged or mispaid is refused.
 */
import { cancelled, payoutRefused, withdrawn } from "./handlers/accounts.js";
import { adjudicated, challenged } from "./handlers/disputes.js";
import { closed, noticeGiven, terminated } from "./handlers/endings.js";
import { opened } from "./handlers/opened.js";
import { attested, endorsed, retracted } from "./handlers/panel.js";
import { claimed, granted } from "./handlers/releases.js";
import { held, lifted } from "./handlers/safeguarding.js";
import { funded, reclaimed } from "./handlers/treasury.js";
import { amended, appointed } from "./handlers/versions.js";
import type { AgreementEvent, LedgerEvent } from "./events.js";
import { refuse } from "./refuse.js";
import { isClosed } from "./rules.js";
import type { Payout, Step } from "./settle.js";
import {
  cancellationKey,
  moneyKey,
  type AgreementState,
  type Amount,
  type Cancellation,
  type Ledger,
} from "./state.js";

/** What one event writes to the ledger. */
interface Change {
  readonly agreement?: AgreementState;
  /** Replaces what waits for the account. */
  readonly owed?: Amount;
  /** Replaces what this transaction has sent each of the accounts. */
  readonly sent?: readonly Amount[];
  readonly cancelled?: Cancellation;
}

type Handlers = {
  readonly [Name in LedgerEvent["name"]]: (ledger: Ledger, event: Extract<LedgerEvent, { name: Name }>) => Change;
};

const HANDLERS: Handlers = {
  Opened: (ledger, event) => ({ agreement: opened(ledger, event) }),
  Funded: onAgreement(funded),
  Endorsed: onAgreement(endorsed),
  Attested: onAgreement(attested),
  Retracted: onAgreement(retracted),
  Claimed: onAgreement(claimed),
  Granted: onAgreement(granted),
  Challenged: onAgreement(challenged),
  Adjudicated: onAgreement(adjudicated),
  Held: onAgreement(held),
  Lifted: onAgreement(lifted),
  NoticeGiven: onAgreement(noticeGiven),
  Terminated: onAgreement(terminated),
  Amended: onAgreement(amended),
  Appointed: onAgreement(appointed),
  Closed: onAgreement(closed),
  Reclaimed: onAgreement(reclaimed),
  PayoutRefused: payoutRefused,
  Withdrawn: withdrawn,
  Cancelled: (ledger, event) => ({ cancelled: cancelled(ledger, event) }),
};

/**
 * The ledger after one more event.
 *
 * @throws PlacementError `check-failed` if the event cannot have followed.
 */
export function reduce(ledger: Ledger, event: LedgerEvent): Ledger {
  return replay(ledger, [event]);
}

/** The ledger after these events, in the order of the chain. */
export function replay(ledger: Ledger, events: Iterable<LedgerEvent>): Ledger {
  // Copied once and not for each event: nobody else sees the copy before it is returned.
  const draft = draftOf(ledger);
  for (const event of events) {
    requireOrder(draft, event);
    if (draft.latest?.transactionHash !== event.transactionHash) draft.sent.clear();
    write(draft, handle(draft, event));
    draft.latest = { block: event.block, transactionHash: event.transactionHash, logIndex: event.logIndex };
  }
  return draft;
}

function handle(ledger: Ledger, event: LedgerEvent): Change {
  const handler = HANDLERS[event.name] as (ledger: Ledger, event: LedgerEvent) => Change;
  return handler(ledger, event);
}

type AgreementHandler<Event> = (agreement: AgreementState, event: Event, ledger: Ledger) => Step;

/** Wraps what one agreement's event does in what all of them must satisfy. */
function onAgreement<Event extends AgreementEvent>(handler: AgreementHandler<Event>) {
  return (ledger: Ledger, event: Event): Change => {
    const before = ledger.agreements.get(event.agreement) ?? refuse(event, "the agreement was never opened.");
    if (isClosed(before)) refuse(event, "the agreement was closed.");
    requireNext(before, event);
    const { agreement, payouts } = handler({ ...before, sequence: event.sequence }, event, ledger);
    if (agreement.balance !== event.balance) {
      refuse(event, `it says that the balance is ${event.balance}, and ${agreement.balance} follows from the log.`);
    }
    return { agreement, sent: payouts.map((payout) => addTo(ledger, agreement.terms.token, payout)) };
  };
}

/** What the transaction has sent the account in all, with this payout. */
function addTo(ledger: Ledger, token: string, { account, amount }: Payout): Amount {
  const already = ledger.sent.get(moneyKey(token, account))?.amount ?? 0n;
  return { token, account, amount: already + amount };
}

/** The contract's counter has 32 bits and wraps. */
function requireNext({ sequence }: AgreementState, event: AgreementEvent): void {
  const next = (sequence + 1n) % 2n ** 32n;
  if (event.sequence === next) return;
  refuse(event, `it has number ${event.sequence} instead of ${next}: events are missing or repeated.`);
}

function requireOrder({ latest }: Ledger, event: LedgerEvent): void {
  if (latest === null) return;
  const { block, logIndex } = event;
  const isLater =
    block.number === latest.block.number ? logIndex > latest.logIndex : block.number > latest.block.number;
  if (!isLater || block.timestamp < latest.block.timestamp) {
    refuse(event, `it does not come after block ${latest.block.number}, log ${latest.logIndex}.`);
  }
}

interface Draft extends Ledger {
  readonly agreements: Map<string, AgreementState>;
  readonly owed: Map<string, Amount>;
  readonly cancelled: Map<string, Cancellation>;
  readonly sent: Map<string, Amount>;
  latest: Ledger["latest"];
}

const draftOf = (ledger: Ledger): Draft => ({
  ...ledger,
  agreements: new Map(ledger.agreements),
  owed: new Map(ledger.owed),
  cancelled: new Map(ledger.cancelled),
  sent: new Map(ledger.sent),
});

function write(draft: Draft, { agreement, owed, sent, cancelled: cancellation }: Change): void {
  if (agreement !== undefined) draft.agreements.set(agreement.id, agreement);
  if (owed !== undefined) put(draft.owed, owed);
  for (const amount of sent ?? []) put(draft.sent, amount);
  if (cancellation !== undefined) {
    draft.cancelled.set(cancellationKey(cancellation.account, cancellation.digest), cancellation);
  }
}

function put(amounts: Map<string, Amount>, { token, account, amount }: Amount): void {
  const key = moneyKey(token, account);
  if (amount === 0n) amounts.delete(key);
  else amounts.set(key, { token, account, amount });
}
