/** What one event does to its agreement, and what every event of an agreement must satisfy. */
import { adjudicated, challenged } from "./handlers/disputes.js";
import { closed, noticeGiven, terminated } from "./handlers/endings.js";
import { opened } from "./handlers/opened.js";
import { attested, endorsed, retracted } from "./handlers/panel.js";
import { claimed, granted } from "./handlers/releases.js";
import { held, lifted } from "./handlers/safeguarding.js";
import { funded, reclaimed } from "./handlers/treasury.js";
import { amended, appointed } from "./handlers/versions.js";
import { isBefore, type AgreementEvent, type LedgerEvent, type LogPlace } from "./events.js";
import type { Entry } from "./history.js";
import { refuse } from "./refuse.js";
import { isClosed } from "./rules.js";
import { unpaid, type Step } from "./settle.js";
import type { AgreementState, Facts } from "./state.js";

type Handler<Event> = (facts: Facts, before: AgreementState | null, event: Event) => Step;

type Handlers = {
  readonly [Name in AgreementEvent["name"]]: Handler<Extract<AgreementEvent, { name: Name }>>;
};

const HANDLERS: Handlers = {
  Opened: (facts, before, event) => unpaid(opened(facts, before, event)),
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
};

/**
 * @param before - Null if it was never opened.
 * @throws ReplayRefusal if the event cannot have followed.
 */
export function stepAgreement(facts: Facts, before: AgreementState | null, event: AgreementEvent): Entry {
  const handler = HANDLERS[event.name] as Handler<AgreementEvent>;
  const { agreement, payouts } = handler(facts, before, event);
  return { event, before, after: agreement, payouts: payouts.filter(({ amount }) => amount > 0n) };
}

/**
 * Folds the events of one agreement, in the order of the chain.
 *
 * @param onEntry - Is told of each once it is folded.
 * @returns Null if there are none.
 * @throws ReplayRefusal at the first that cannot have followed, or is none of this agreement.
 */
export function foldAgreement(
  facts: Facts,
  id: string,
  events: Iterable<LedgerEvent>,
  onEntry: (entry: Entry) => void = () => undefined,
): AgreementState | null {
  let state: AgreementState | null = null;
  let latest: LogPlace | null = null;
  for (const event of events) {
    requireLater(latest, event);
    if (!("agreement" in event) || event.agreement !== id) return refuse(event, `it is no event of agreement ${id}.`);
    const entry = stepAgreement(facts, state, event);
    onEntry(entry);
    state = entry.after;
    latest = event;
  }
  return state;
}

/** @param latest - The log before it; null if it is the first. */
export function requireLater(latest: LogPlace | null, event: LedgerEvent): void {
  if (latest === null) return;
  if (isBefore(latest, event) && event.block.timestamp >= latest.block.timestamp) return;
  refuse(event, `it does not come after block ${latest.block.number}, log ${latest.logIndex}.`);
}

/** Wraps what one agreement's event does in what all of them must satisfy. */
function onAgreement<Event extends AgreementEvent>(
  handler: (agreement: AgreementState, event: Event, facts: Facts) => Step,
): Handler<Event> {
  return (facts, found, event) => {
    const before = found ?? refuse(event, "the agreement was never opened.");
    if (isClosed(before)) refuse(event, "the agreement was closed.");
    requireNext(before, event);
    const step = handler({ ...before, sequence: event.sequence }, event, facts);
    const { balance } = step.agreement;
    if (balance === event.balance) return step;
    return refuse(event, `it says that the balance is ${event.balance}, and ${balance} follows from the log.`);
  };
}

/** The contract's counter has 28 bits and wraps. */
function requireNext({ sequence }: AgreementState, event: AgreementEvent): void {
  const next = (sequence + 1n) % 2n ** 28n;
  if (event.sequence === next) return;
  refuse(event, `it has number ${event.sequence} instead of ${next}: events are missing or repeated.`);
}
