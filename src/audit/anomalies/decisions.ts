/** Outcomes: undecided, lapsed, not met, and decided again. */
import { BASIS_POINTS } from "../../agreement/money.js";
import { findingInWords } from "../../agreement/words.js";
import type { AgreementState } from "../../replay/state.js";
import { markOf, statusOf } from "../../replay/rules.js";
import { days } from "../days.js";
import type { DecisionRecord } from "../decisions.js";
import { counted, done, listed, standing, trancheNamed, type Examined, type PlacementRule } from "./rule.js";

const OVERDUE_DAYS = 14n;

const undecided: PlacementRule = {
  id: "undecided",
  severity: "medium",
  looksFor: `Outcomes still undecided more than ${OVERDUE_DAYS} days after their window closed.`,
  next: "Ask the seats that have not spoken; after the long stop the money goes back to the commissioner.",
  find: (examined) => overdue(examined, false, "undecided"),
};

const unclaimed: PlacementRule = {
  id: "unclaimed",
  severity: "medium",
  looksFor: `Care that is over for more than ${OVERDUE_DAYS} days and that nobody has claimed.`,
  next: "Anybody may claim it for the home: `placement claim`.",
  find: (examined) => overdue(examined, true, "unpaid"),
};

function overdue(examined: Examined, isCore: boolean, how: string) {
  const { history, now, words } = examined;
  const indices = indicesOf(history.state, (index, { paysOnSilence, closesAt }) => {
    const status = statusOf(history.state, index, now);
    const isWaiting = status === "Open" || status === "Challenged";
    return isWaiting && paysOnSilence === isCore && now > closesAt + days(OVERDUE_DAYS);
  });
  if (indices.length === 0) return [];
  const what = counted(indices.length, isCore ? "period of care" : "outcome").replace(
    "period of cares",
    "periods of care",
  );
  const names = listed(indices.map((index) => trancheNamed(words, history.state, index)));
  return [standing(examined, `${what} ${how} more than ${OVERDUE_DAYS} days after the window closed: ${names}.`)];
}

const lapsed: PlacementRule = {
  id: "lapsed",
  severity: "high",
  looksFor: "Outcomes that lapsed although the panel had said neither yes nor no.",
  next: "Ask every seat why it did not speak: the home may have earned what went back to the commissioner.",
  find: (examined) => {
    const { history, now, words } = examined;
    const indices = indicesOf(
      history.state,
      (index) => statusOf(history.state, index, now) === "Lapsed" && markOf(history.state, index) !== "refused",
    );
    if (indices.length === 0) return [];
    const names = listed(indices.map((index) => trancheNamed(words, history.state, index)));
    return [standing(examined, `${counted(indices.length, "outcome")} lapsed undecided: ${names}.`)];
  },
};

function indicesOf(
  { schedule }: AgreementState,
  isMeant: (index: number, tranche: AgreementState["schedule"][number]) => boolean,
): number[] {
  return schedule.flatMap((tranche, index) => (isMeant(index, tranche) ? [index] : []));
}

const overRefusal: PlacementRule = {
  id: "over-refusal",
  severity: "high",
  looksFor: "Payments of outcomes that the panel had found not met before.",
  next: "Compare the evidence of both findings, or read the ruling or the reason for the grant.",
  find: ({ decisions, words, figures }) =>
    decisions
      .filter((decision, position) => !decision.isRefusal && wasRefused(decision, decisions.slice(0, position)))
      .map((decision) => {
        const { state, tranche, due, ground } = decision;
        const paid = `${words.money(figures.token, due)} for ${trancheNamed(words, state, tranche)}`;
        return done(decision, `${paid} was paid by ${BY[ground.by]} after the panel had found it not met.`);
      }),
};

const BY = { panel: "the panel", arbiter: "the arbiter", grant: "grant", silence: "silence" } as const;

const wasRefused = ({ tranche, word }: DecisionRecord, earlier: readonly DecisionRecord[]): boolean =>
  earlier.some(
    (decision) => decision.isRefusal && decision.tranche === tranche && decision.word.outcome === word.outcome,
  );

const notMet: PlacementRule = {
  id: "not-met",
  severity: "medium",
  looksFor: "Outcomes found not met, with no other decision since.",
  next: "Ask what was done about the outcome since, and whether a later visit looked at it again.",
  find: ({ decisions, words }) =>
    decisions
      .filter(({ isRefusal, tranche }, position) => {
        const later = decisions.slice(position + 1);
        return isRefusal && !later.some((decision) => decision.tranche === tranche);
      })
      .map((decision) => done(decision, `${trancheNamed(words, decision.state, decision.tranche)} was found not met.`)),
};

const partlyMet: PlacementRule = {
  id: "partly-met",
  severity: "low",
  looksFor: "Placements with outcomes found partly met, by the panel or the arbiter.",
  next: "Read the narratives behind the findings; the rest of the money stays with the commissioner.",
  find: ({ decisions, words }) => {
    const inPart = decisions.filter(({ achieved }) => achieved !== null && achieved > 0n && achieved < BASIS_POINTS);
    const last = inPart.at(-1);
    if (last === undefined) return [];
    const { achieved, state, tranche, ground } = last;
    const by = ground.by === "arbiter" ? "awarded by the arbiter" : "found by the panel";
    const finding = `${trancheNamed(words, state, tranche)}: ${findingInWords(achieved ?? 0n)}, ${by}.`;
    return [done(last, inPart.length === 1 ? finding : `${inPart.length} findings in part, the latest ${finding}`)];
  },
};

export const DECISION_RULES: readonly PlacementRule[] = [undecided, unclaimed, lapsed, overRefusal, notMet, partlyMet];
