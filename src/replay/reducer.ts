/**
 * Folds the escrow's events into the ledger they tell. What an event says is checked against what the rules derive
 * from the events before it, so that a log with anything missing, repeated, forged or mispaid is refused.
 */
import { requireLater, stepAgreement } from "./agreementStep.js";
import { cancelled, payoutRefused, withdrawn } from "./handlers/accounts.js";
import type { AccountEvent, AgreementEvent, LedgerEvent } from "./events.js";
import type { Entry } from "./history.js";
import type { Payout } from "./settle.js";
import {
  cancellationKey,
  moneyKey,
  type AgreementState,
  type Amount,
  type Cancellation,
  type Ledger,
} from "./state.js";

/** What waits and what is on its way, by `moneyKey`, and who took consents back. */
export type Accounts = Pick<Ledger, "escrow" | "owed" | "sent" | "cancelled">;

/** What an event writes beside its agreement. */
export interface AccountsChange {
  /** Replaces what waits for the account. */
  readonly owed?: Amount;
  /** Replaces what this transaction has sent each of the accounts. */
  readonly sent?: readonly Amount[];
  readonly cancelled?: Cancellation;
}

/** An event that was replayed, and what it did to its agreement if it has one. */
export type ReplayedStep = { readonly entry: Entry } | { readonly event: AccountEvent };

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
  return replaySteps(ledger, events, () => undefined);
}

/** As `replay`; `onStep` is told of each event once it is written. */
export function replaySteps(
  ledger: Ledger,
  events: Iterable<LedgerEvent>,
  onStep: (step: ReplayedStep) => void,
): Ledger {
  // Copied once and not for each event: nobody else sees the copy before it is returned.
  const draft = draftOf(ledger);
  for (const event of events) {
    requireLater(draft.latest, event);
    if (draft.latest?.transactionHash !== event.transactionHash) draft.sent.clear();
    onStep("agreement" in event ? onAgreement(draft, event) : onAccount(draft, event));
    draft.latest = { block: event.block, transactionHash: event.transactionHash, logIndex: event.logIndex };
  }
  return draft;
}

function onAgreement(draft: Draft, event: AgreementEvent): ReplayedStep {
  const entry = stepAgreement(draft, draft.agreements.get(event.agreement) ?? null, event);
  draft.agreements.set(event.agreement, entry.after);
  for (const payout of entry.payouts)
    writeAccounts(draft, { sent: [sentAfter(draft, entry.after.terms.token, payout)] });
  return { entry };
}

function onAccount(draft: Draft, event: AccountEvent): ReplayedStep {
  writeAccounts(draft, accountsChange(draft, event));
  return { event };
}

/** @throws ReplayRefusal if the event cannot have followed. */
export function accountsChange(accounts: Accounts, event: AccountEvent): AccountsChange {
  if (event.name === "PayoutRefused") return payoutRefused(accounts, event);
  if (event.name === "Withdrawn") return withdrawn(accounts, event);
  return { cancelled: cancelled(accounts, event) };
}

/** What the transaction has sent the account in all, with this payout. */
export function sentAfter({ sent }: Accounts, token: string, { account, amount }: Payout): Amount {
  const already = sent.get(moneyKey(token, account))?.amount ?? 0n;
  return { token, account, amount: already + amount };
}

/** Accounts that may be written to. */
export interface DraftAccounts extends Accounts {
  readonly owed: Map<string, Amount>;
  readonly sent: Map<string, Amount>;
  readonly cancelled: Map<string, Cancellation>;
}

export function writeAccounts(draft: DraftAccounts, { owed, sent, cancelled: cancellation }: AccountsChange): void {
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

interface Draft extends Ledger, DraftAccounts {
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
