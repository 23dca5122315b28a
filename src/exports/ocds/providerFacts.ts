import { sum } from "../../agreement/money.js";
import type { Books } from "../../audit/books.js";
import { decisionsOf } from "../../audit/decisions.js";
import { movementsOf } from "../../audit/movements.js";
import type { AgreementHistory } from "../../replay/history.js";
import { hasEnded, isClosed, statusOf } from "../../replay/rules.js";
import type { Contribution } from "../disclosure.js";
import { monthOf, secondsAtStartOf } from "../months.js";
import { paymentsToPayee } from "../payments.js";

interface Money extends Contribution {
  /** Token base units. */
  readonly amount: bigint;
}

/** An outcome, decided; basis points. */
interface Decided extends Contribution {
  readonly achieved: bigint;
}

/** All that is published about the placements of one commissioner with one provider in one token. */
export interface ProviderFacts {
  readonly commissioner: string;
  readonly provider: string;
  readonly token: string;
  readonly openings: Money[];
  readonly payments: Money[];
  readonly decided: Decided[];
  readonly amended: Contribution[];
  /** Outcomes still to be decided when the last whole month ended; the month is that in which they should be. */
  readonly awaited: Contribution[];
  /** Whether care still went on somewhere then. */
  hasLive: boolean;
}

/** In the order in which they first agreed. */
export function providerFactsOf(books: Books, isMeant: (commissioner: string) => boolean): ProviderFacts[] {
  const monthEnd = secondsAtStartOf(monthOf(books.head.timestamp));
  const byKey = new Map<string, ProviderFacts>();
  for (const history of books.agreements()) {
    const { commissioner, provider, token } = history.state.terms;
    if (!isMeant(commissioner)) continue;
    const key = `${commissioner}:${provider}:${token}`;
    const facts = byKey.get(key) ?? nothing(commissioner, provider, token);
    byKey.set(key, facts);
    addAgreement(facts, history, monthEnd);
  }
  return [...byKey.values()];
}

const nothing = (commissioner: string, provider: string, token: string): ProviderFacts => ({
  ...{ commissioner, provider, token },
  ...{ openings: [], payments: [], decided: [], amended: [], awaited: [] },
  hasLive: false,
});

/** @param monthEnd - How things stand is told of that moment, so that a month's releases are all the same. */
function addAgreement(facts: ProviderFacts, history: AgreementHistory, monthEnd: bigint): void {
  const { state, entries } = history;
  const agreement = state.id;
  const at = (seconds: bigint): Contribution => ({ agreement, month: monthOf(seconds) });
  const promised = sum((entries[0]?.after ?? state).schedule.map(({ amount }) => amount));
  facts.openings.push({ ...at(state.opened.block.timestamp), amount: promised });
  for (const { at: paid, amount } of paymentsToPayee(movementsOf(history))) {
    facts.payments.push({ ...at(paid.block.timestamp), amount });
  }
  for (const { word, achieved, decidedAt } of decisionsOf(history)) {
    if (!word.paysOnSilence && achieved !== null) facts.decided.push({ ...at(decidedAt), achieved });
  }
  for (const { event } of entries) if (event.name === "Amended") facts.amended.push(at(event.block.timestamp));
  const then = entries.findLast(({ event }) => event.block.timestamp < monthEnd)?.after;
  if (then === undefined) return;
  then.schedule.forEach(({ paysOnSilence, closesAt }, index) => {
    const status = statusOf(then, index, monthEnd);
    if (!paysOnSilence && (status === "Scheduled" || status === "Open")) facts.awaited.push(at(closesAt));
  });
  facts.hasLive ||= !isClosed(then) && !hasEnded(then, monthEnd);
}
