import { trancheKind, type TrancheKind } from "../../agreement/built.js";
import { SEATS } from "../../agreement/terms.js";
import type { AgreementHistory } from "../../replay/history.js";
import { MET_IN_FULL } from "../../replay/state.js";
import { decisionsOf, type DecisionRecord } from "../decisions.js";
import type { Words } from "../words.js";
import type { Subject, SubjectOf } from "./subjects.js";

export const RESULTS = ["met", "partly met", "not met"] as const;
export type Result = (typeof RESULTS)[number];

/**
 * A decision in which somebody said how far something was achieved: the panel's finding, or the arbiter's award. Silence
 * and a grant say nothing of the kind.
 */
export interface Check {
  readonly agreement: string;
  readonly tranche: number;
  /** The outcome's tag. */
  readonly outcome: string;
  readonly kind: TrancheKind;
  readonly subject: Subject;
  /** The care that it was about: `2027-01-04 to 2027-01-31`. */
  readonly period: string;
  /** Basis points. */
  readonly achieved: bigint;
  readonly result: Result;
  readonly by: "panel" | "arbiter";
  /** Whose word as inspector it rests on; null if on none. */
  readonly inspector: string | null;
  /** The commitment to the evidence, or to the ruling. */
  readonly evidence: string;
  /** Unix seconds. */
  readonly decidedAt: bigint;
  readonly transactionHash: string;
}

const INSPECTOR = SEATS.indexOf("inspector");

/** Every check of an agreement, in the order of the chain. */
export function checksOf(history: AgreementHistory, words: Words, subjectOf: SubjectOf): Check[] {
  return decisionsOf(history).flatMap((decision) => {
    const said = wordOn(decision);
    if (said === null) return [];
    const { agreement, tranche, word, state, decidedAt, transactionHash } = decision;
    const check: Check = {
      agreement,
      tranche,
      outcome: word.outcome,
      kind: trancheKind(word),
      subject: subjectOf(state, tranche),
      period: words.tranche(state, tranche).period,
      ...said,
      decidedAt,
      transactionHash,
    };
    return [check];
  });
}

type Said = Pick<Check, "achieved" | "result" | "by" | "inspector" | "evidence">;

function wordOn({ achieved, ground }: DecisionRecord): Said | null {
  if (achieved === null) return null;
  const said = { achieved, result: resultOf(achieved) };
  if (ground.by === "arbiter") return { ...said, by: "arbiter", inspector: null, evidence: ground.ruling };
  if (ground.by !== "panel") return null;
  const inspector = ground.words.find(({ seat }) => seat === INSPECTOR)?.account ?? null;
  return { ...said, by: "panel", inspector, evidence: ground.evidence };
}

export function resultOf(achieved: bigint): Result {
  if (achieved === 0n) return "not met";
  return achieved === MET_IN_FULL ? "met" : "partly met";
}

/** An inspection: the panel decided a holdback, which needs the inspector's word. */
export const isInspection = ({ kind, by, inspector }: Check): boolean =>
  kind === "holdback" && by === "panel" && inspector !== null;
