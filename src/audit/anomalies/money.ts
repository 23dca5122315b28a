/** Money that is late, missing, or went another way than usual. */
import { sum } from "../../agreement/money.js";
import { days, inDays } from "../days.js";
import type { DecisionRecord } from "../decisions.js";
import { latest, timedPaymentsOf } from "../lateness.js";
import { counted, done, listed, standing, trancheNamed, type Examined, type PlacementRule } from "./rule.js";

const LATE_DAYS = 28n;

const arrears: PlacementRule = {
  id: "arrears",
  severity: "high",
  looksFor: "Money that was decided and is not yet funded.",
  next: "Ask the commissioner when it will fund the agreement; the next funding pays arrears first.",
  find: (examined) => {
    const { figures, words, decisions } = examined;
    if (figures.arrears === 0n) return [];
    const unpaid = decisions.filter(({ due, instalments }) => sum(instalments.map(({ amount }) => amount)) < due);
    const owed = words.money(figures.token, figures.arrears);
    return [standing(examined, `${owed} is decided and unpaid: ${namesOf(examined, unpaid)}.`)];
  },
};

const latePayment: PlacementRule = {
  id: "late-payment",
  severity: "medium",
  looksFor: `Money that left the escrow more than ${LATE_DAYS} days after the window of its tranche closed.`,
  next: "Compare with the home's invoices, and find who was waited for: the panel, the funding, or whoever claims.",
  find: ({ decisions, figures, words, history }) => {
    const late = latest(timedPaymentsOf(decisions)).filter(({ lateBy }) => lateBy > days(LATE_DAYS));
    const [worst] = late;
    if (worst === undefined) return [];
    const amount = words.money(figures.token, sum(late.map((payment) => payment.amount)));
    const many = late.length === 1 ? "1 payment" : `${late.length} payments`;
    const name = trancheNamed(words, history.state, worst.tranche);
    const sentence = `${many} (${amount}) left more than ${LATE_DAYS} days late; ${name} by ${inDays(worst.lateBy)}.`;
    return [done(worst, sentence)];
  },
};

const grants: PlacementRule = {
  id: "grant",
  severity: "medium",
  looksFor: "Payments at the commissioner's own discretion, without the panel.",
  next: "Ask the commissioner for its reason, and check it against the commitment on chain.",
  find: (examined) =>
    examined.decisions
      .filter(({ ground }) => ground.by === "grant")
      .map((decision) => done(decision, `${paidFor(examined, decision)} was granted by the commissioner.`)),
};

const challengedSilence: PlacementRule = {
  id: "silence-after-challenge",
  severity: "medium",
  looksFor: "Care paid on silence although it was challenged, and nobody ruled on the challenge.",
  next: "Ask the challenger and the arbiter why the challenge was left without a ruling.",
  find: (examined) =>
    examined.decisions
      .filter(
        ({ ground, state, tranche }) =>
          ground.by === "silence" && state.challenges.some((challenge) => challenge.tranche === tranche),
      )
      .map((decision) => done(decision, `${paidFor(examined, decision)} was paid on silence after a challenge.`)),
};

const givenUp: PlacementRule = {
  id: "arrears-given-up",
  severity: "medium",
  looksFor: "A settlement in which the home gave up money that had been decided.",
  next: "Read the final account that both parties signed, and ask the home whether it agreed freely.",
  find: ({ history: { state }, figures, words }) => {
    const { closing } = state;
    if (closing === null || closing.dropped === 0n) return [];
    const place = { agreement: state.id, transactionHash: closing.at.transactionHash };
    return [done(place, `${words.money(figures.token, closing.dropped)} of arrears was given up at the settlement.`)];
  },
};

/** `£500.00 for Keeping healthy (…)` */
function paidFor({ words, figures }: Examined, { due, state, tranche }: DecisionRecord): string {
  return `${words.money(figures.token, due)} for ${trancheNamed(words, state, tranche)}`;
}

function namesOf({ words }: Examined, decisions: readonly DecisionRecord[]): string {
  const names = decisions.map(({ state, tranche }) => trancheNamed(words, state, tranche));
  return `${counted(names.length, "tranche")}, ${listed(names)}`;
}

export const MONEY_RULES: readonly PlacementRule[] = [arrears, latePayment, grants, challengedSilence, givenUp];
