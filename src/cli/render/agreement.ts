import { formatPounds, type AddressBook, type BuiltAgreement } from "../../agreement/index.js";
import type { AgreementSnapshot } from "../../adapters/snapshot.js";
import { SEATS, SEAT_WORDS } from "../../agreement/terms.js";
import { textTable } from "../../agreement/text/textTable.js";
import { listInWords, seatNames } from "../../agreement/words.js";
import { formatDate } from "./time.js";

const DAY = 86_400n;

/** An agreement as it stands on chain. */
export function describeSnapshot(
  agreement: AgreementSnapshot,
  built: BuiltAgreement | undefined,
  book: AddressBook,
): string {
  const { terms, decimals, time, heldUntil } = agreement;
  const pounds = (amount: bigint): string => formatPounds(amount, decimals);
  const panel = SEATS.flatMap((seat, index) => {
    const account = terms.panel[index];
    return account === undefined || BigInt(account) === 0n ? [] : [`${SEAT_WORDS[seat]} ${book.nameOf(account)}`];
  });
  return [
    `${built?.name ?? "Agreement"} ${agreement.agreement}`,
    `version ${agreement.version}, as of block ${agreement.block}, ${formatDate(time)}`,
    "",
    `commissioner  ${book.nameOf(terms.commissioner)}`,
    `provider      ${book.nameOf(terms.provider)}, paid to ${book.nameOf(terms.payee)}`,
    `arbiter       ${book.nameOf(terms.arbiter)}`,
    `panel         ${listInWords(panel)}`,
    `periods       notice ${terms.noticePeriod / DAY} days, hold ${terms.holdPeriod / DAY} days, long stop ${terms.longStop / DAY} days`,
    `ends          ${formatDate(agreement.endsAt)}${time < heldUntil ? `; outcome money is held until ${formatDate(heldUntil)}` : ""}`,
    "",
    `balance       ${pounds(agreement.balance)}`,
    `may be due    ${pounds(agreement.liabilities)}`,
    `arrears       ${pounds(agreement.arrears)}`,
    `reclaimable   ${pounds(agreement.reclaimable)}`,
    "",
    ...trancheTable(agreement, built),
  ].join("\n");
}

function trancheTable({ tranches, decimals }: AgreementSnapshot, built: BuiltAgreement | undefined): string[] {
  const head = ["tranche", "for", "amount", "opens", "last day", "needs", "status"];
  const rows = tranches.map((tranche) => {
    const described = built?.tranches[tranche.index];
    const required = seatNames(tranche.requiredSeats);
    return [
      tranche.index.toString(),
      described === undefined ? tranche.outcome : `${described.code ?? ""} ${described.title}`.trim(),
      formatPounds(tranche.amount, decimals),
      formatDate(tranche.opensAt),
      formatDate(tranche.closesAt - 1n),
      `${tranche.quorum} of the panel${required.length === 0 ? "" : ` with ${listInWords(required)}`}${tranche.paysOnSilence ? ", or silence" : ""}`,
      tranche.status,
    ];
  });
  return textTable([head, ...rows], [2]);
}
