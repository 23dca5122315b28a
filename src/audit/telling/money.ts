/** Money in, money back, and the final account. */
import type { ClosedEvent, FundedEvent, ReclaimedEvent } from "../../replay/events.js";
import type { Entry } from "../../replay/history.js";
import { movementsIn } from "../movements.js";
import type { Words } from "../words.js";
import { capital, foundBy, moneyInWords, personInWords, together, tranchesInWords, type Teller } from "./speech.js";

export const tellFunded: Teller<FundedEvent> = (entry, words) => {
  const { event, after } = entry;
  const rest =
    after.arrears > 0n ? `${moneyInWords(words, after, after.arrears)} of arrears is still to be funded.` : "";
  return together(
    `${capital(personInWords(words, after, event.caller))} put ${moneyInWords(words, after, event.received)} into escrow.`,
    ...arrearsInWords(entry, words),
    rest,
  );
};

const arrearsInWords = (entry: Entry, words: Words): string[] =>
  movementsIn(entry)
    .filter(({ kind }) => kind === "arrears")
    .map(({ amount, account, shares }) => {
      const paid = `${moneyInWords(words, entry.after, amount)} was paid to ${words.account(account)}`;
      const indices = shares.map(({ tranche }) => tranche);
      return `${paid} at once, for arrears on ${tranchesInWords(words, entry.after, indices)}.`;
    });

export const tellReclaimed: Teller<ReclaimedEvent> = (entry, words) => {
  const { event, after } = entry;
  const amount = moneyInWords(words, after, event.amount);
  const { commissioner } = after.terms;
  const free = "no tranche could claim it any more";
  if (event.caller === commissioner) {
    return `${capital(personInWords(words, after, commissioner))} took back ${amount}: ${free}.`;
  }
  const sender = personInWords(words, after, event.caller);
  return `${amount} went back to ${personInWords(words, after, commissioner)}, sent by ${sender}: ${free}.`;
};

export const tellClosed: Teller<ClosedEvent> = (entry, words) => {
  const { after } = entry;
  const { commissioner, provider, payee } = foundBy(entry).terms;
  const { toPayee = 0n, toCommissioner = 0n, dropped = 0n } = after.closing ?? {};
  const person = (account: string): string => personInWords(words, after, account);
  const money = (amount: bigint): string => moneyInWords(words, after, amount);
  return together(
    `${capital(person(commissioner))} and ${person(provider)} closed the agreement for good.`,
    `By their final account ${money(toPayee)} went to ${words.account(payee)} and ${money(toCommissioner)} back to ${words.account(commissioner)}.`,
    dropped === 0n ? "" : `Arrears of ${money(dropped)} were given up.`,
  );
};
