/**
 * The auditor's library: the escrow's log in a store of one's own, every rule and signature derived again from it, and
 * books to ask. It loads SQLite and a native library, which signing does not need: hence an entry of its own.
 */
export { openStoredBooks, type StoredBooks } from "./adapters/storedBooks.js";
export type { SyncProgress, Synced } from "./adapters/sync/sync.js";
export { syncStore, type SyncStoreQuestion } from "./adapters/sync/syncStore.js";
export { verifyStore, type VerifiedStore, type VerifyProgress, type VerifyQuestion } from "./adapters/verifyStore.js";
export { RULES } from "./audit/anomalies/index.js";
export type { Anomaly, Rule, Severity } from "./audit/anomalies/rule.js";
export { booksOf, type Books, type TokenFacts } from "./audit/books.js";
export { decisionsOf, type DecisionRecord } from "./audit/decisions.js";
export { movementsOf, type Movement, type MovementKind } from "./audit/movements.js";
export { auditReportOf, type AuditReport, type PlacementReport } from "./audit/report.js";
export { statementOf, type Span, type TokenStatement } from "./audit/statement/statement.js";
export { timelineOf, type TimelineItem } from "./audit/timeline.js";
export type { Verdict } from "./audit/verdict.js";
export { verdictInWords } from "./audit/verdictInWords.js";
export type { TrancheWords, Words } from "./audit/words.js";
export { wordsOf } from "./audit/wordsOf.js";
export { describeDifference, type Difference, type Holding } from "./replay/checks.js";
export type { AgreementHistory, Entry } from "./replay/history.js";
