import { accountOf } from "../../replay/account.js";
import { trancheAt } from "../../replay/rules.js";
import { amount, flag, number, pseudonymous, table, text, time, type TableSource } from "../table.js";
import { AGREEMENT, PURPOSE, agreementCells, basisPoints, purposeCells } from "./shared.js";

const COLUMNS = {
  ...AGREEMENT,
  version: number("of the terms in force"),
  tranche: number("its place in the schedule, from 0"),
  ...PURPOSE,
  is_core: flag("whether it pays for the care itself, on silence too"),
  amount: amount("the most it can pay"),
  opens_at: time("when the care that it pays for begins"),
  closes_at: time("when it should be decided"),
  required_seats: number("bit set of the seats that must sign"),
  quorum: number("how many seats must sign in all"),
  status: text("Scheduled, Open, Challenged, Refused, Lapsed, Void or Settled"),
  decided_by: text("panel, arbiter, silence or grant; empty while undecided"),
  achieved: pseudonymous(number("basis points found or awarded; empty where nobody said how far")),
  decided_at: time("when"),
  decided_transaction: pseudonymous(text("in which transaction")),
  due: amount("what it was decided to pay"),
  paid: amount("what of that has been paid"),
  challenges: number("how often it was challenged"),
};

/** One row a tranche of the version in force, as it is at the end of the books. */
export const tranches = table(COLUMNS, function* ({ books, names }: TableSource) {
  for (const { state } of books.agreements()) {
    for (const line of accountOf(state, books.head.timestamp).tranches) {
      const { requiredSeats, quorum } = trancheAt(state, line.tranche);
      yield {
        ...agreementCells(state, names),
        version: Number(state.version),
        tranche: line.tranche,
        ...purposeCells(state, line.tranche, names),
        is_core: line.isCore,
        amount: line.amount,
        opens_at: line.opensAt,
        closes_at: line.closesAt,
        required_seats: requiredSeats,
        quorum,
        status: line.status,
        decided_by: line.ground?.by ?? null,
        achieved: basisPoints(line.achieved),
        decided_at: line.decidedAt,
        decided_transaction: line.transactionHash,
        due: line.due,
        paid: line.paid,
        challenges: line.challenges.length,
      };
    }
  }
});
