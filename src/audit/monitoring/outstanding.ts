import type { AgreementHistory } from "../../replay/history.js";
import type { Check } from "./checks.js";
import { decisionsOf } from "../decisions.js";
import type { Subject } from "./subjects.js";

/** An outcome of a placement that was not fully met when it was last checked. */
export interface Outstanding {
  readonly agreement: string;
  readonly subject: Subject;
  /** The outcome's tag. */
  readonly outcome: string;
  /** Since when nobody found it met: the first such check after the last that found it met. Unix seconds. */
  readonly since: bigint;
  readonly latest: Check;
  /** How many checks in a row did not find it met. */
  readonly checks: number;
  /** When the commissioner paid one of these tranches at its own discretion, which puts nothing right; or null. */
  readonly grantedAt: bigint | null;
}

/** What one agreement's checks, in their order, leave to be put right; only a later finding of met does that. */
export function outstandingOf(history: AgreementHistory, checks: readonly Check[]): Outstanding[] {
  const byOutcome = Map.groupBy(checks, keyOf);
  return [...byOutcome.values()].flatMap((ofOne) => {
    const open = ofOne.slice(ofOne.findLastIndex(({ result }) => result === "met") + 1);
    const [first] = open;
    const latest = open.at(-1);
    if (first === undefined || latest === undefined) return [];
    const { agreement, subject, outcome } = latest;
    const grantedAt = grantOf(history, open);
    return [{ agreement, subject, outcome, since: first.decidedAt, latest, checks: open.length, grantedAt }];
  });
}

/** A code keeps its meaning where an amendment changes the salt; without one the tag must do. */
const keyOf = ({ subject, outcome }: Check): string => subject.code ?? (subject.kind === "care" ? "care" : outcome);

function grantOf(history: AgreementHistory, open: readonly Check[]): bigint | null {
  const tranches = new Set(open.map(({ tranche }) => tranche));
  const grant = decisionsOf(history).findLast(({ ground, tranche }) => ground.by === "grant" && tranches.has(tranche));
  return grant?.decidedAt ?? null;
}
