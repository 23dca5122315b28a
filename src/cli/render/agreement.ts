import { formatPounds, type AddressBook, type BuiltAgreement } from "../../agreement/index.js";
import type { AgreementSnapshot } from "../../adapters/snapshot.js";
import { SEATS, SEAT_WORDS } from "../../agreement/terms.js";
import { textTable } from "../../agreement/text/textTable.js";
import { listInWords, seatNames } from "../../agreement/words.js";
import { outlookOf } from "../../forecast/index.js";
import { isHeld, readableMoment } from "../../forecast/times.js";
import { NO_END } from "../../replay/state.js";
import { formatDate, lastDayInWords } from "../../agreement/moments.js";
import { trancheLabels } from "./tranche.js";

const DAY = 86_400n;

/** An agreement as it stands on chain. */
export function describeSnapshot(
  agreement: AgreementSnapshot,
  built: BuiltAgreement | undefined,
  book: AddressBook,
): string {
  const { terms, decimals, time } = agreement;
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
    `ends          ${endInWords(agreement)}`,
    `hold          ${holdInWords(agreement)}`,
    "",
    `balance       ${pounds(agreement.balance)}`,
    `may be due    ${pounds(agreement.liabilities)}`,
    `arrears       ${pounds(agreement.arrears)}`,
    `reclaimable   ${pounds(agreement.reclaimable)}`,
    "",
    ...trancheTable(agreement, built),
    ...disputeLines(agreement, built),
  ].join("\n");
}

/** Whether and when the agreement ends. */
export function endInWords({
  isClosed,
  endsAt,
  time,
}: Pick<AgreementSnapshot, "isClosed" | "endsAt" | "time">): string {
  if (isClosed) return "settled by both parties and closed: nothing in it moves any more";
  if (endsAt === NO_END) return "no end is set";
  return `${lastDayInWords(endsAt)} ${time < endsAt ? "is" : "was"} the last day`;
}

/** Whether outcome money waits, until when and by whom. */
export function holdInWords(agreement: Pick<AgreementSnapshot, "heldUntil" | "heldBy" | "time" | "terms">): string {
  const { heldUntil, heldBy, time, terms } = agreement;
  const nextFrom = heldUntil + terms.holdPeriod;
  if (isHeld(agreement)) {
    const by = listInWords(seatNames(heldBy));
    return `outcome money waits until ${readableMoment(heldUntil)}, by the ${by}; the care itself is paid as before`;
  }
  return time < nextFrom ? `none; the next can start on ${readableMoment(nextFrom)}` : "none";
}

/** What was challenged or found not met, until when that stands, and what happens then. */
function disputeLines(agreement: AgreementSnapshot, built: BuiltAgreement | undefined): string[] {
  const { payable, blocked } = outlookOf(agreement);
  const labelOf = trancheLabels(agreement, built);
  const open = blocked
    .filter(({ because }) => because === "challenged" || because === "refused")
    .flatMap(({ tranches, sentence }) => tranches.map((tranche) => [tranche, sentence] as const));
  const over = payable
    .filter(({ tranche }) => agreement.tranches[tranche]?.status === "Challenged")
    .map(({ tranche }) => [tranche, "challenged, but nobody decided in time: silence pays it now (claim)"] as const);
  const lines = [...open, ...over].sort(([a], [b]) => a - b).map(([tranche, told]) => `  ${labelOf(tranche)}: ${told}`);
  return lines.length === 0 ? [] : ["", "disputed", ...lines];
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
