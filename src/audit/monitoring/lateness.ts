import { packTranche } from "../../agreement/tranche.js";
import type { AgreementHistory } from "../../replay/history.js";
import { statusOf } from "../../replay/rules.js";
import { decisionsOf, type DecisionRecord } from "../decisions.js";
import { isWithin, type Period } from "./period.js";
import type { Subject, SubjectOf } from "./subjects.js";

/** A tranche that should have been decided and was not in time. */
export interface LateRecord {
  readonly agreement: string;
  readonly tranche: number;
  readonly subject: Subject;
  readonly closesAt: bigint;
  /** Unix seconds; null while nobody decided it. */
  readonly decidedAt: bigint | null;
  readonly by: "panel" | "arbiter" | "grant" | null;
  /** Seconds after its window closed, up to the decision or the end of the period. */
  readonly late: bigint;
}

/** How the panel kept to the windows that closed in the period. */
export interface Lateness {
  /** Windows of outcomes that closed, decided or not. */
  readonly due: number;
  readonly late: readonly LateRecord[];
  readonly undecided: readonly LateRecord[];
  /** Tranches of the care itself that were paid because nobody spoke. */
  readonly onSilence: number;
}

export function latenessOf(history: AgreementHistory, period: Period, subjectOf: SubjectOf): Lateness {
  const decisions = decisionsOf(history);
  const inTime = decisions.filter(({ word }) => isWithin(period, word.closesAt));
  const first = firstOfEach(inTime);
  const undecided = undecidedOf(history, period, subjectOf);
  return {
    due: first.filter(({ word }) => !word.paysOnSilence).length + undecided.length,
    late: first.flatMap((decision) => lateRecord(decision, subjectOf)),
    undecided,
    onSilence: first.filter(({ ground }) => ground.by === "silence").length,
  };
}

/** A tranche refused and later paid has two decisions, and its panel spoke with the first. */
function firstOfEach(decisions: readonly DecisionRecord[]): DecisionRecord[] {
  const byWord = Map.groupBy(decisions, ({ tranche, word }) => `${tranche}:${packTranche(word)}`);
  return [...byWord.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
}

function lateRecord({ ground, word, state, tranche, decidedAt }: DecisionRecord, subjectOf: SubjectOf): LateRecord[] {
  if (ground.by === "silence" || decidedAt <= word.closesAt) return [];
  const subject = subjectOf(state, tranche);
  const { closesAt } = word;
  return [{ agreement: state.id, tranche, subject, closesAt, decidedAt, by: ground.by, late: decidedAt - closesAt }];
}

/** Outcomes past their window on which nobody has spoken; the care itself needs nobody to speak. */
function undecidedOf({ state }: AgreementHistory, period: Period, subjectOf: SubjectOf): LateRecord[] {
  const { until } = period;
  return state.schedule.flatMap(({ closesAt, paysOnSilence }, tranche): LateRecord[] => {
    if (paysOnSilence || !isWithin(period, closesAt)) return [];
    const status = statusOf(state, tranche, until);
    const isRefused = state.refusals.some((refusal) => refusal.tranche === tranche);
    if (isRefused || status === "Settled" || status === "Void") return [];
    const subject = subjectOf(state, tranche);
    return [{ agreement: state.id, tranche, subject, closesAt, decidedAt: null, by: null, late: until - closesAt }];
  });
}
