import { sum } from "../../agreement/money.js";
import { decisionsOf, type DecisionRecord } from "../../audit/decisions.js";
import type { Ground } from "../../replay/state.js";
import { amount, flag, json, number, pseudonymous, table, text, time, type Json, type TableSource } from "../table.js";
import { AGREEMENT, PURPOSE, agreementCells, basisPoints, commitmentOf, purposeCells } from "./shared.js";

const COLUMNS = {
  ...AGREEMENT,
  version: number("of the terms under which it was decided"),
  tranche: number("its place in the schedule, from 0"),
  ...PURPOSE,
  is_core: flag("whether it pays for the care itself"),
  amount: amount("the most it could pay"),
  opens_at: time("when the care that it pays for begins"),
  closes_at: time("when it should have been decided"),
  decided_at: time("when it was decided"),
  transaction: pseudonymous(text("in which transaction")),
  decided_by: text("panel, arbiter, silence or grant"),
  achieved: pseudonymous(number("basis points; 0 for a refusal, empty where nobody said how far")),
  is_refusal: flag("whether the panel found it not met"),
  words: json("of the panel: each seat's account, how its word is known, and when it came"),
  commitment: pseudonymous(text("to the evidence, the ruling or the reason")),
  due: amount("what it was decided to pay"),
  paid: amount("what of that has left escrow"),
  first_paid_at: time("when the first of it did"),
  last_paid_at: time("when the last of it did"),
};

/** One row a decision, by agreement and then in the order of the chain; a tranche refused and later paid has two. */
export const decisions = table(COLUMNS, function* ({ books, names }: TableSource) {
  for (const history of books.agreements()) {
    for (const decision of decisionsOf(history)) {
      const { state, tranche, word, ground } = decision;
      yield {
        ...agreementCells(state, names),
        version: Number(state.version),
        tranche,
        ...purposeCells(state, tranche, names),
        is_core: word.paysOnSilence,
        amount: word.amount,
        opens_at: word.opensAt,
        closes_at: word.closesAt,
        decided_at: decision.decidedAt,
        transaction: decision.transactionHash,
        decided_by: ground.by,
        achieved: basisPoints(decision.achieved),
        is_refusal: decision.isRefusal,
        words: wordsOf(ground),
        commitment: commitmentOf(ground),
        ...moneyCells(decision),
      };
    }
  }
});

const moneyCells = ({ due, instalments }: DecisionRecord) => ({
  due,
  paid: sum(instalments.map((instalment) => instalment.amount)),
  first_paid_at: instalments[0]?.paidAt ?? null,
  last_paid_at: instalments.at(-1)?.paidAt ?? null,
});

function wordsOf(ground: Ground): Json {
  if (ground.by !== "panel") return null;
  return ground.words.map(({ seat, account, proof, at }) => ({
    seat,
    account,
    proof,
    time: Number(at.block.timestamp),
    transaction: at.transactionHash,
  }));
}
