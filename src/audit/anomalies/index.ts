/** Everything that an auditor should look at first. */
import { COURSE_RULES } from "./course.js";
import { DECISION_RULES } from "./decisions.js";
import { LEDGER_RULES } from "./ledger.js";
import { MONEY_RULES } from "./money.js";
import { PANEL_RULES } from "./panel.js";
import {
  SEVERITIES,
  type Anomaly,
  type Audited,
  type Examined,
  type Found,
  type PlacementRule,
  type Rule,
} from "./rule.js";

const PLACEMENT_RULES: readonly PlacementRule[] = [...COURSE_RULES, ...MONEY_RULES, ...DECISION_RULES, ...PANEL_RULES];

/** Gravest first. */
export const RULES: readonly Rule[] = [...LEDGER_RULES, ...PLACEMENT_RULES]
  .map(({ id, severity, looksFor, next }) => ({ id, severity, looksFor, next }))
  .toSorted(byGravity);

export const anomaliesIn = (examined: Examined): Anomaly[] =>
  PLACEMENT_RULES.flatMap((rule) => rule.find(examined).map((found) => anomalyOf(rule, found)));

export const anomaliesAcross = (audited: Audited): Anomaly[] =>
  LEDGER_RULES.flatMap((rule) => rule.find(audited).map((found) => anomalyOf(rule, found)));

const anomalyOf = ({ id, severity, next }: Rule, { sentence, agreement, transactionHash }: Found): Anomaly => ({
  rule: id,
  severity,
  sentence,
  agreement,
  transactionHash,
  next,
});

/** To sort by: the gravest first, otherwise in the order given. */
export function byGravity(a: Pick<Rule, "severity">, b: Pick<Rule, "severity">): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
