import type { LedgerEvent } from "../../replay/events.js";
import { plainJson } from "../plainJson.js";
import { amount, json, number, pseudonymous, table, text, time, type TableSource } from "../table.js";

const COLUMNS = {
  block: number("in which block"),
  time: time("when"),
  transaction: pseudonymous(text("in which transaction")),
  log_index: number("its place in the block"),
  event: text("its name"),
  agreement: pseudonymous(text("the agreement's id; empty for events of an account")),
  sequence: number("its number among the agreement's events, from 1"),
  balance: amount("in escrow after it"),
  caller: text("who sent it"),
  fields: pseudonymous(json("everything else that the event carries; whole numbers are decimal strings")),
};

/** Every event, with all that it carries, in the order of the chain. */
export const events = table(COLUMNS, function* ({ books }: TableSource) {
  for (const event of books.events()) yield rowOf(event);
});

function rowOf(event: LedgerEvent) {
  const { name, block, transactionHash, logIndex, ...rest } = event;
  const { agreement, sequence, balance, caller, ...fields } =
    "agreement" in rest ? rest : { ...rest, agreement: null, sequence: null, balance: null, caller: null };
  return {
    block: Number(block.number),
    time: block.timestamp,
    transaction: transactionHash,
    log_index: logIndex,
    event: name,
    agreement,
    sequence: sequence === null ? null : Number(sequence),
    balance,
    caller,
    fields: plainJson(fields),
  };
}
