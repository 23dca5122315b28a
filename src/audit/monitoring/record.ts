import type { Books } from "../books.js";
import type { Words } from "../words.js";
import { challengesOf, type ChallengeRecord } from "./challenges.js";
import { checksOf, isInspection, type Check } from "./checks.js";
import { endingsOf, retractionsOf, type Ending, type RetractionRecord } from "./endings.js";
import { holdsOf, type Hold } from "./holds.js";
import { latenessOf, type Lateness } from "./lateness.js";
import { outstandingOf, type Outstanding } from "./outstanding.js";
import { historyUntil, periodBefore, type Period } from "./period.js";
import { placementOf, type PlacementRecord } from "./placements.js";
import {
  comparedIn,
  overallResult,
  resultsByMonth,
  resultsByPrinciple,
  resultsBySubject,
  type MonthResult,
  type PrincipleResult,
  type SubjectResult,
} from "./results.js";
import { subjectsOf } from "./subjects.js";
import type { Tally, Trend } from "./tally.js";

/** What the ledger tells of a home, over all its agreements, in a period and at its end. */
export interface MonitoringRecord {
  /** Checksummed. */
  readonly provider: string;
  readonly period: Period;
  /** As long, and right before: what trends are measured against. */
  readonly before: Period;
  /** Opened before the end of the period, in the order of opening. */
  readonly placements: readonly PlacementRecord[];
  /** Of the period, in the order of placements and of the chain; those of the care itself too. */
  readonly checks: readonly Check[];
  /** Of all checks but those of the care itself. */
  readonly overall: { readonly tally: Tally; readonly trend: Trend };
  readonly subjects: readonly SubjectResult[];
  readonly principles: readonly PrincipleResult[];
  readonly months: readonly MonthResult[];
  readonly inspections: readonly Check[];
  /** At the end of the period, whenever it was found. */
  readonly outstanding: readonly Outstanding[];
  readonly holds: readonly Hold[];
  readonly challenges: readonly ChallengeRecord[];
  readonly lateness: Lateness;
  readonly retractions: readonly RetractionRecord[];
  readonly endings: readonly Ending[];
}

/** What one agreement tells. */
type Part = Pick<
  MonitoringRecord,
  "checks" | "outstanding" | "holds" | "challenges" | "lateness" | "retractions" | "endings"
> & { readonly placement: PlacementRecord };

/** Reads every agreement of the provider as it was known at the end of the period. */
export function monitorProvider(books: Books, provider: string, words: Words, period: Period): MonitoringRecord {
  const parts = partsOf(books, provider, words, period);
  const all = parts.flatMap(({ checks }) => checks);
  const compared = comparedIn(all, period);
  return {
    provider,
    period,
    before: periodBefore(period),
    placements: parts.map(({ placement }) => placement),
    checks: compared.now,
    overall: overallResult(compared),
    subjects: resultsBySubject(compared),
    principles: resultsByPrinciple(compared),
    months: resultsByMonth(compared.now, period),
    inspections: compared.now.filter(isInspection),
    outstanding: parts.flatMap(({ outstanding }) => outstanding),
    holds: parts.flatMap(({ holds }) => holds),
    challenges: parts.flatMap(({ challenges }) => challenges),
    lateness: sumOf(parts.map(({ lateness }) => lateness)),
    retractions: parts.flatMap(({ retractions }) => retractions),
    endings: parts.flatMap(({ endings }) => endings),
  };
}

/** Nothing of a history is kept but what it tells: there may be more of them than memory holds. */
function partsOf(books: Books, provider: string, words: Words, period: Period): Part[] {
  const parts: Part[] = [];
  for (const whole of books.agreements()) {
    if (whole.state.terms.provider !== provider) continue;
    const history = historyUntil(whole, period.until);
    if (history === null) continue;
    const subjectOf = subjectsOf(history, words);
    const checks = checksOf(history, words, subjectOf);
    parts.push({
      placement: placementOf(history, words, period.until),
      checks,
      outstanding: outstandingOf(history, checks),
      holds: holdsOf(history, period),
      challenges: challengesOf(history, period, subjectOf),
      lateness: latenessOf(history, period, subjectOf),
      retractions: retractionsOf(history, period),
      endings: endingsOf(history, period),
    });
  }
  return parts;
}

const sumOf = (parts: readonly Lateness[]): Lateness => ({
  due: parts.reduce((sum, { due }) => sum + due, 0),
  late: parts.flatMap(({ late }) => late),
  undecided: parts.flatMap(({ undecided }) => undecided),
  onSilence: parts.reduce((sum, { onSilence }) => sum + onSilence, 0),
});

/** Every account that is the provider of an agreement, in the order of opening. */
export function providersIn(books: Books): string[] {
  const providers = new Set<string>();
  for (const { state } of books.agreements()) providers.add(state.terms.provider);
  return [...providers];
}
