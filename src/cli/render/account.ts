import { textTable } from "../../agreement/text/textTable.js";
import { formatPounds, type AddressBook, type BuiltAgreement } from "../../agreement/index.js";
import { findingInWords, listInWords, seatNames } from "../../agreement/words.js";
import type { AgreementAccount, TrancheAccount } from "../../replay/account.js";
import type { Closing } from "../../replay/state.js";
import { formatMoment } from "../../agreement/moments.js";

/** One agreement's money, and on whose word it moved. */
export function describeAccount(
  account: AgreementAccount,
  built: BuiltAgreement | undefined,
  decimals: number | undefined,
  book: AddressBook,
): string {
  const pounds = (amount: bigint): string =>
    decimals === undefined ? `${amount} base units` : formatPounds(amount, decimals);
  const lines = [
    `${built?.name ?? "Agreement"} ${account.agreement}`,
    `  put in      ${pounds(account.funded)} by or for ${book.nameOf(account.commissioner)}`,
    `  paid        ${pounds(account.paid)} to ${book.nameOf(account.payee)}`,
    `  taken back  ${pounds(account.reclaimed)}`,
    `  remains     ${pounds(account.balance)}; up to ${pounds(account.claimable)} may still fall due`,
    ...(account.arrears === 0n ? [] : [`  arrears     ${pounds(account.arrears)} decided and not yet funded`]),
    ...(account.closing === null ? [] : closingInWords(account.closing, pounds)),
    "",
  ];
  const head = ["tranche", "for", "amount", "paid", "status", "on whose word", "when"];
  const rows = account.tranches.map((tranche) => [
    tranche.tranche.toString(),
    titleOf(tranche, built),
    pounds(tranche.amount),
    pounds(tranche.paid),
    tranche.status,
    groundInWords(tranche, book),
    tranche.decidedAt === null ? "" : formatMoment(tranche.decidedAt),
  ]);
  return [...lines, ...textTable([head, ...rows], [2, 3])].join("\n");
}

function titleOf({ tranche, outcome }: TrancheAccount, built: BuiltAgreement | undefined): string {
  const described = built?.tranches[tranche];
  return described === undefined ? outcome : `${described.code ?? ""} ${described.title}`.trim();
}

function closingInWords(closing: Closing, pounds: (amount: bigint) => string): string[] {
  const { toPayee, toCommissioner, dropped, at } = closing;
  const settled = `both parties closed it on ${formatMoment(at.block.timestamp)}`;
  const split = `${pounds(toPayee)} to the payee, ${pounds(toCommissioner)} back to the commissioner`;
  const givenUp = dropped === 0n ? "" : `, ${pounds(dropped)} of arrears given up`;
  return [`  settled     ${settled}: ${split}${givenUp}`];
}

function groundInWords({ ground, achieved, challenges }: TrancheAccount, book: AddressBook): string {
  if (ground === null) return challenges.map(({ challenger }) => `challenged by ${book.nameOf(challenger)}`).join(", ");
  if (ground.by === "silence") {
    return challenges.length === 0
      ? "silence: nobody disputed it"
      : "silence: challenged, and nobody ruled on it in time";
  }
  if (ground.by === "grant") return "the commissioner's grant";
  if (ground.by === "arbiter") return `the arbiter: ${achieved === null ? "decided" : findingInWords(achieved)}`;
  const seats = seatNames(ground.words.reduce((bits, { seat }) => bits | (1 << seat), 0));
  return `${listInWords(seats)}: ${achieved === null ? "decided" : findingInWords(achieved)}`;
}
