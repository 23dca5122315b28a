import type { AccountEvent, AgreementEvent, LedgerEvent } from "./events.js";
import { replaySteps } from "./reducer.js";
import type { Payout } from "./settle.js";
import type { AgreementState, Ledger } from "./state.js";

/** One event of an agreement, and what it did. */
export interface Entry<Event extends AgreementEvent = AgreementEvent> {
  readonly event: Event;
  /** Null before the opening. */
  readonly before: AgreementState | null;
  readonly after: AgreementState;
  /** What it sent to whom, of the agreement's token; nothing of nothing is among them. */
  readonly payouts: readonly Payout[];
}

/** An agreement from its opening to now. */
export interface AgreementHistory {
  readonly state: AgreementState;
  readonly entries: readonly Entry[];
}

/** What a list of events tells. */
export interface LedgerHistory {
  readonly ledger: Ledger;
  /** By id, in the order of opening. */
  readonly agreements: ReadonlyMap<string, AgreementHistory>;
  readonly accountEvents: readonly AccountEvent[];
}

/**
 * Replays events and remembers every step of every agreement.
 *
 * @param ledger - Before the first of them; agreements it has already begin in the middle.
 * @throws PlacementError `check-failed` at the first event that cannot have followed.
 */
export function historyOf(ledger: Ledger, events: Iterable<LedgerEvent>): LedgerHistory {
  const entries = new Map<string, Entry[]>();
  const accountEvents: AccountEvent[] = [];
  const after = replaySteps(ledger, events, (step) => {
    if (!("entry" in step)) accountEvents.push(step.event);
    else append(entries, step.entry);
  });
  const agreements = new Map(
    [...entries].map(([id, list]) => [id, { state: after.agreements.get(id) ?? last(list).after, entries: list }]),
  );
  return { ledger: after, agreements, accountEvents };
}

function append(entries: Map<string, Entry[]>, entry: Entry): void {
  const list = entries.get(entry.event.agreement);
  if (list === undefined) entries.set(entry.event.agreement, [entry]);
  else list.push(entry);
}

function last(list: readonly Entry[]): Entry {
  const entry = list.at(-1);
  if (entry === undefined) throw new RangeError("An agreement without an event.");
  return entry;
}
