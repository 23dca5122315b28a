/** Everything that a report tells, reckoned once from the books. */
import type { Status } from "../agreement/status.js";
import { walletAccounts } from "../replay/checks.js";
import type { AgreementHistory } from "../replay/history.js";
import { anomaliesAcross, anomaliesIn, byGravity } from "./anomalies/index.js";
import { tracesOf } from "./anomalies/panel.js";
import type { Anomaly, Trace } from "./anomalies/rule.js";
import type { Books } from "./books.js";
import { decisionsOf } from "./decisions.js";
import {
  placementFiguresOf,
  statusTotals,
  totalsByProvider,
  totalsByToken,
  type PlacementFigures,
  type ProviderTotals,
  type TokenTotals,
} from "./figures.js";
import { latenessBands, timedPaymentsOf, type LatenessBand, type TimedPayment } from "./lateness.js";
import { monthsOf, type Month } from "./months.js";
import { movementsOf, type Movement } from "./movements.js";
import { owedOf } from "./owed.js";
import { responsesOf, responseTimesOf, type Response, type ResponseTimes } from "./response.js";
import { timelineOf, type TimelineItem } from "./timeline.js";
import { isNamed, type Words } from "./words.js";

/** One placement: how it stands, what is odd about it, and how it came to that. */
export interface PlacementReport {
  readonly figures: PlacementFigures;
  readonly anomalies: readonly Anomaly[];
  readonly timeline: readonly TimelineItem[];
  /** Everybody who ever sat on its panel, and its arbiters. */
  readonly people: readonly string[];
}

export interface AuditReport {
  /** Gravest first. */
  readonly anomalies: readonly Anomaly[];
  readonly tokens: readonly TokenTotals[];
  readonly providers: readonly ProviderTotals[];
  readonly statuses: Readonly<Record<Status, number>>;
  /** Money over time, a token each. */
  readonly flows: readonly { readonly token: string; readonly months: readonly Month[] }[];
  readonly responses: ResponseTimes;
  readonly payments: readonly TimedPayment[];
  readonly lateness: readonly LatenessBand[];
  readonly placements: readonly PlacementReport[];
}

/** What is kept of a placement while the others are read. */
interface Reading extends PlacementReport {
  readonly movements: readonly Movement[];
  readonly responses: readonly Response[];
  readonly payments: readonly TimedPayment[];
  readonly traces: readonly Trace[];
  readonly wallets: readonly string[];
}

export function auditReportOf(books: Books, words: Words): AuditReport {
  const readings = Array.from(books.agreements(), (history) =>
    readingOf(history, books.head.timestamp, words),
  ).toSorted((a, b) => strangeness(a.figures, words) - strangeness(b.figures, words));
  const placements = readings.map(({ figures }) => figures);
  const owed = owedOf(books.accountEvents());
  const traces = readings.flatMap((reading) => reading.traces);
  const wallets = [...new Set(readings.flatMap((reading) => reading.wallets))];
  const across = anomaliesAcross({ books, placements, traces, wallets, owed, words });
  const payments = readings.flatMap((reading) => reading.payments);
  return {
    anomalies: [...across, ...readings.flatMap((reading) => reading.anomalies)].toSorted(byGravity),
    tokens: totalsByToken(placements, owed),
    providers: totalsByProvider(placements),
    statuses: statusTotals(placements),
    flows: flowsOf(readings, books.head.timestamp),
    responses: responseTimesOf(readings.flatMap((reading) => reading.responses)),
    payments,
    lateness: latenessBands(payments),
    placements: readings.map(({ figures, anomalies, timeline, people }) => ({ figures, anomalies, timeline, people })),
  };
}

/** Anybody can open agreements among accounts of their own: thousands of them must not bury those that the reader knows. */
function strangeness({ agreement, commissioner, provider }: PlacementFigures, words: Words): number {
  if (words.isKnown(agreement)) return 0;
  return [commissioner, provider].some((account) => isNamed(words, account)) ? 1 : 2;
}

function readingOf(history: AgreementHistory, now: bigint, words: Words): Reading {
  const figures = placementFiguresOf(history, now);
  const movements = movementsOf(history);
  const decisions = decisionsOf(history, movements);
  const traces = tracesOf(history);
  return {
    figures,
    anomalies: anomaliesIn({ history, figures, decisions, traces, now, words }).toSorted(byGravity),
    timeline: timelineOf(history, words),
    people: [...new Set(history.entries.flatMap(({ after: { terms } }) => [...terms.panel, terms.arbiter]))],
    movements,
    responses: responsesOf(decisions),
    payments: timedPaymentsOf(decisions),
    traces,
    wallets: walletAccounts({ agreements: new Map([[history.state.id, history.state]]) }),
  };
}

function flowsOf(readings: readonly Reading[], now: bigint): AuditReport["flows"] {
  const byToken = Map.groupBy(readings, ({ figures }) => figures.token);
  return [...byToken].map(([token, group]) => ({
    token,
    months: monthsOf(
      group.flatMap(({ movements }) => movements),
      now,
    ),
  }));
}
