import type { Severity } from "../../../audit/anomalies/rule.js";
import type { Books } from "../../../audit/books.js";
import type { AuditReport } from "../../../audit/report.js";
import type { Words } from "../../../audit/words.js";
import { Tag, type Tone } from "../parts.js";

/** What a report is about, and the words to speak of it. */
export interface Subject {
  readonly books: Pick<Books, "chainId" | "escrow" | "head" | "verdict" | "token">;
  readonly words: Words;
  readonly report: AuditReport;
}

/** Where the page tells of a placement: inside its fold, so that a link to it opens the fold. */
export const anchorOf = (agreement: string): string => `placement-${agreement.slice(2)}`;

export function PlacementLink({ agreement, words }: { agreement: string; words: Words }) {
  return <a href={`#${anchorOf(agreement)}`}>{words.placement(agreement)}</a>;
}

const SEVERITY_TONES: Readonly<Record<Severity, Tone>> = { high: "alert", medium: "caution", low: "plain" };

export function SeverityTag({ severity }: { severity: Severity }) {
  return <Tag tone={SEVERITY_TONES[severity]}>{severity}</Tag>;
}
