import { accountOf } from "../../replay/account.js";
import { hasEnded, isClosed } from "../../replay/rules.js";
import type { AgreementState } from "../../replay/state.js";
import { amount, flag, name, number, pseudonymous, table, text, time, type TableSource } from "../table.js";
import { AGREEMENT, agreementCells, endOf } from "./shared.js";

const COLUMNS = {
  ...AGREEMENT,
  state: text("open, ended or closed"),
  version: number("of the terms in force"),
  commissioner: text("who pays"),
  commissioner_name: name("the same by name"),
  provider: text("who signs for the home"),
  provider_name: name("the same by name"),
  payee: text("who receives the home's money"),
  payee_name: name("the same by name"),
  token: text("the money's contract"),
  token_symbol: text("what the token calls itself"),
  token_decimals: number("an amount divided by 10 to this is pounds"),
  opened_at: time("when it was opened"),
  opened_block: number("in which block"),
  opened_transaction: pseudonymous(text("in which transaction")),
  ends_at: time("its end; empty if none is set"),
  is_held: flag("whether a safeguarding hold is in force"),
  funded: amount("what ever came in"),
  paid: amount("what went to the payee, delivered or owed"),
  reclaimed: amount("what the commissioner took back"),
  refunded: amount("what a settlement returned to the commissioner"),
  balance: amount("what is left in escrow"),
  claimable: amount("what tranches may still claim, at their full amounts"),
  arrears: amount("what is decided and not yet funded"),
  given_up: amount("arrears that a settlement gave up"),
  events: number("how many events it has"),
  care_plan: pseudonymous(text("the commitment to the care plan")),
  placement_ref: pseudonymous(text("the commitment to the placement's record")),
};

/** One row an agreement, as it is at the end of the books. */
export const agreements = table(COLUMNS, function* ({ books, names }: TableSource) {
  for (const { state } of books.agreements()) {
    const account = accountOf(state, books.head.timestamp);
    const { symbol, decimals } = books.token(state.terms.token);
    yield {
      ...agreementCells(state, names),
      ...partyCells(state, names),
      state: stageOf(state, books.head.timestamp),
      version: Number(state.version),
      token_symbol: symbol,
      token_decimals: decimals,
      opened_at: state.opened.block.timestamp,
      opened_block: Number(state.opened.block.number),
      opened_transaction: state.opened.transactionHash,
      ends_at: endOf(state.endsAt),
      is_held: account.isHeld,
      funded: state.funded,
      paid: state.paid,
      reclaimed: state.reclaimed,
      refunded: state.closing?.toCommissioner ?? 0n,
      balance: state.balance,
      claimable: account.claimable,
      arrears: state.arrears,
      given_up: state.closing?.dropped ?? 0n,
      events: Number(state.sequence),
    };
  }
});

function partyCells({ terms }: AgreementState, names: TableSource["names"]) {
  const { commissioner, provider, payee, token, carePlan, placementRef } = terms;
  const nameOf = (account: string): string | null => names?.account(account) ?? null;
  return {
    commissioner,
    commissioner_name: nameOf(commissioner),
    provider,
    provider_name: nameOf(provider),
    payee,
    payee_name: nameOf(payee),
    token,
    care_plan: carePlan,
    placement_ref: placementRef,
  };
}

function stageOf(state: AgreementState, now: bigint): "open" | "ended" | "closed" {
  if (isClosed(state)) return "closed";
  return hasEnded(state, now) ? "ended" : "open";
}
