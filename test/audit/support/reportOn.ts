import { id } from "ethers";
import { booksOf, type Books } from "../../../src/audit/books.js";
import { auditReportOf, type AuditReport } from "../../../src/audit/report.js";
import type { Verdict } from "../../../src/audit/verdict.js";
import type { Words } from "../../../src/audit/words.js";
import type { LedgerEvent } from "../../../src/replay/events.js";
import { ESCROW, START, TOTAL, type Story } from "../../replay/support/story.js";

/** Plain words that a test can foresee. */
export const words: Words = {
  account: (address) => address,
  placement: (agreement) => agreement,
  isKnown: () => false,
  tranche: (_, index) => ({ title: `tranche ${index}`, code: null, period: "2030-03-17 to 2030-04-13" }),
  money: (_, amount) => `${amount} units`,
};

/** What happened to a placement. */
export type Told = readonly [story: Story, events: readonly LedgerEvent[]];

/** The report on one story, at its own time. */
export const reportOn = (story: Story, events: readonly LedgerEvent[], verdict?: Verdict): AuditReport =>
  auditReportOf(booksOn(story, events, verdict), words);

/** The report on several stories, at the time of the first. */
export function reportOnAll(placements: readonly [Told, ...Told[]]): AuditReport {
  const books = placements.map(([story, events]) => booksOn(story, events));
  const agreements = books.flatMap((each) => [...each.agreements()]);
  return auditReportOf({ ...booksOn(...placements[0]), agreements: () => agreements }, words);
}

function booksOn(story: Story, events: readonly LedgerEvent[], verdict?: Verdict): Books {
  const head = { number: 9_999n, timestamp: story.now, hash: id("head") };
  const given = { chainId: 31_337n, escrow: ESCROW, head, events, tokens: [] };
  return booksOf(verdict === undefined ? given : { ...given, verdict });
}

/** What a rule found, in its own words. */
export const found = (report: AuditReport, rule: string): string[] =>
  report.anomalies.filter((anomaly) => anomaly.rule === rule).map(({ sentence }) => sentence);

export const verdictWith = (fields: Partial<Verdict>): Verdict => ({
  block: { number: 9_999n, timestamp: START, hash: id("head") },
  events: 1,
  agreements: 1,
  words: { signatures: 2, callers: 0, wallets: 0 },
  wallets: [],
  differences: [],
  holdings: [],
  nodes: 1,
  ...fields,
});

/** Opened, and funded in full. */
export const begun = (story: Story): LedgerEvent[] => [story.opened(), story.funded(TOTAL, TOTAL)];
