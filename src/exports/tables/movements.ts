import { movementsOf, type MovementKind } from "../../audit/movements.js";
import { amount, json, name, number, pseudonymous, table, text, time, type TableSource } from "../table.js";
import { AGREEMENT, agreementCells } from "./shared.js";

const COLUMNS = {
  ...AGREEMENT,
  sequence: number("of the event among the agreement's"),
  block: number("in which block"),
  time: time("when"),
  transaction: pseudonymous(text("in which transaction")),
  kind: text("funding, payment, arrears, reclaim, settlement or refund"),
  direction: text("in or out of escrow"),
  account: text("who paid it in, or whom it went to"),
  account_name: name("the same by name"),
  token: text("the money's contract"),
  token_symbol: text("what the token calls itself"),
  token_decimals: number("an amount divided by 10 to this is pounds"),
  amount: amount("how much"),
  balance: amount("in escrow after it"),
  shares: pseudonymous(json("what of a payment belongs to which tranche")),
};

/** The cash book: one row a movement of money, by agreement and then in the order of the chain. */
export const movements = table(COLUMNS, function* ({ books, names }: TableSource) {
  for (const history of books.agreements()) {
    const { token } = history.state.terms;
    const { symbol, decimals } = books.token(token);
    for (const { kind, account, at, shares, sequence, ...money } of movementsOf(history)) {
      yield {
        ...agreementCells(history.state, names),
        sequence: Number(sequence),
        block: Number(at.block.number),
        time: at.block.timestamp,
        transaction: at.transactionHash,
        kind,
        direction: directionOf(kind),
        account,
        account_name: names?.account(account) ?? null,
        token,
        token_symbol: symbol,
        token_decimals: decimals,
        amount: money.amount,
        balance: money.balance,
        shares: shares.map((share) => ({ tranche: share.tranche, amount: share.amount.toString() })),
      };
    }
  }
});

const directionOf = (kind: MovementKind): "in" | "out" => (kind === "funding" ? "in" : "out");
