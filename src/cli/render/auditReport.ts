import { SEVERITIES, type Anomaly } from "../../audit/anomalies/rule.js";
import type { AuditReport } from "../../audit/report.js";

/** What the page says first, and where it is. */
export function describeReport(
  { anomalies, placements }: AuditReport,
  { out, isPrivate }: { readonly out: string; readonly isPrivate: boolean },
): string {
  const counts = SEVERITIES.map((severity) => `${bySeverity(anomalies, severity).length} ${severity}`).join(", ");
  const grave = bySeverity(anomalies, "high");
  return [
    `${placements.length} placements; anomalies: ${counts}.`,
    ...grave.slice(0, MOST_SHOWN).map(({ sentence }) => `  high: ${sentence}`),
    ...(grave.length > MOST_SHOWN ? [`  and ${grave.length - MOST_SHOWN} more of severity high, on the page.`] : []),
    `Written: ${out}`,
    ...(isPrivate ? ["It holds names of people, placements or outcomes: do not publish it."] : []),
  ].join("\n");
}

const MOST_SHOWN = 10;

const bySeverity = (anomalies: readonly Anomaly[], severity: Anomaly["severity"]): Anomaly[] =>
  anomalies.filter((anomaly) => anomaly.severity === severity);
