import { textTable } from "../../agreement/text/textTable.js";
import type { MonitorReport } from "../../exports/html/monitor.js";
import { verdictInWords } from "../../audit/verdictInWords.js";
import {
  averageInWords,
  colourInWords,
  periodInWords,
  quantityInWords,
  trendInWords,
} from "../../audit/monitoring/inWords.js";

/** What a monitoring report says, in short, and where all of it is. */
export function describeMonitoring(
  { record, suitability, override, source, words }: MonitorReport,
  path: string,
): string {
  const { tally, trend } = record.overall;
  const verdict =
    override === null
      ? `${colourInWords(suitability.colour)} by the rules`
      : `${colourInWords(override.colour)} by ${override.officer}, ${colourInWords(suitability.colour)} by the rules`;
  const rules = suitability.judgements.map(({ sentence, value, unit, colour }) => [
    colourInWords(colour),
    value === null ? "–" : quantityInWords(value, unit),
    sentence,
  ]);
  return [
    verdictInWords(source),
    `${words.account(record.provider)}, ${periodInWords(record.period)}: ${verdict}.`,
    ...textTable(rules, [1]),
    "",
    `${tally.checks} checks of outcomes, achieved on average: ${averageInWords(tally)}; trend: ${trendInWords(trend.direction)}.`,
    `${record.outstanding.length} not met in full and not yet put right, ${record.holds.length} holds, ${record.challenges.length} challenges.`,
    `Written to ${path}. It may name placements and outcomes: do not publish it.`,
  ].join("\n");
}
