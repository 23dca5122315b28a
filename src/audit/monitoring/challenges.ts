import { packTranche } from "../../agreement/tranche.js";
import type { AgreementHistory, Entry } from "../../replay/history.js";
import { statusOf, trancheAt } from "../../replay/rules.js";
import type { AgreementState, Challenge } from "../../replay/state.js";
import { decisionsOf, type DecisionRecord } from "../decisions.js";
import { isWithin, type Period } from "./period.js";
import type { Subject, SubjectOf } from "./subjects.js";

export const CHALLENGERS = ["commissioner", "provider", "panel"] as const;

/** A tranche that somebody challenged. */
export interface ChallengeRecord {
  readonly agreement: string;
  readonly tranche: number;
  readonly subject: Subject;
  readonly challenger: string;
  readonly as: (typeof CHALLENGERS)[number];
  readonly at: bigint;
  readonly grounds: string;
  readonly outcome: ChallengeOutcome;
}

/** What came of a challenge by the end of the period. */
export interface ChallengeOutcome {
  /** Who decided it: `undecided` while it waits, `dropped` if the tranche changed, lapsed or ended with its agreement. */
  readonly by: "panel" | "arbiter" | "silence" | "grant" | "undecided" | "dropped";
  /** Basis points; null where nobody said how far. */
  readonly achieved: bigint | null;
  /** Unix seconds; null unless it was decided. */
  readonly decidedAt: bigint | null;
}

/** The challenges of the period, in their order, a record for each tranche. */
export function challengesOf(history: AgreementHistory, period: Period, subjectOf: SubjectOf): ChallengeRecord[] {
  const decisions = decisionsOf(history);
  return history.entries
    .filter(({ event }) => event.name === "Challenged" && isWithin(period, event.block.timestamp))
    .flatMap((entry) => newChallenges(entry).map((challenge) => ({ challenge, state: entry.after })))
    .map(({ challenge, state }) => ({
      agreement: state.id,
      tranche: challenge.tranche,
      subject: subjectOf(state, challenge.tranche),
      challenger: challenge.challenger,
      as: roleOf(state, challenge.challenger),
      at: challenge.at.block.timestamp,
      grounds: challenge.grounds,
      outcome: outcomeOf(challenge, { state, now: history.state, decisions, until: period.until }),
    }));
}

const newChallenges = ({ before, after }: Entry): readonly Challenge[] =>
  after.challenges.slice(before?.challenges.length ?? 0);

function roleOf({ terms }: AgreementState, account: string): ChallengeRecord["as"] {
  if (account === terms.commissioner) return "commissioner";
  return account === terms.provider ? "provider" : "panel";
}

interface Known {
  /** Right after the challenge. */
  readonly state: AgreementState;
  /** At the end of the period. */
  readonly now: AgreementState;
  readonly decisions: readonly DecisionRecord[];
  readonly until: bigint;
}

function outcomeOf({ tranche, at }: Challenge, { state, now, decisions, until }: Known): ChallengeOutcome {
  const word = packTranche(trancheAt(state, tranche));
  const decision = decisions.find(
    (one) => one.tranche === tranche && packTranche(one.word) === word && one.decidedAt >= at.block.timestamp,
  );
  if (decision !== undefined) {
    return { by: decision.ground.by, achieved: decision.achieved, decidedAt: decision.decidedAt };
  }
  const later = now.schedule[tranche];
  const waits = later !== undefined && packTranche(later) === word && statusOf(now, tranche, until) === "Challenged";
  return { by: waits ? "undecided" : "dropped", achieved: null, decidedAt: null };
}
