import { formatPounds, SEATS, SEAT_WORDS } from "../../agreement/index.js";
import { dayBefore, fromUnixSeconds, readableDay } from "../../agreement/careDays.js";
import { sum } from "../../agreement/money.js";
import { listInWords, shortHash } from "../../agreement/words.js";
import { appointmentIn, settlementIn, terminationIn } from "../../attestation/messages.js";
import type { SigningRequest } from "../../attestation/request.js";
import { splitOf } from "../../attestation/split.js";
import { dueOnSilence, isLive } from "../../replay/rules.js";
import type { AgreementSnapshot, TrancheSnapshot } from "../../agreement/snapshot.js";
import type { Known } from "./request.js";
import { formatMoment } from "./time.js";

/** What the signers of an appointment, a termination or a settlement read. */

export const nameFor = (agreement: string, { built }: Known): string =>
  built === undefined ? `agreement ${agreement}` : `${built.name} (agreement ${shortHash(agreement)})`;

/** The name in the book, and the whole address: of a successor every digit matters. */
export const inFull = (account: string, { book }: Known): string => {
  const name = book.nameOf(account);
  return name.includes("…") ? account : `${name} (${account})`;
};

export function appointmentLines(request: SigningRequest, known: Known): string[] {
  const { agreement, version, seat, account } = appointmentIn(request);
  const word = SEAT_WORDS[SEATS[Number(seat)] ?? "inspector"];
  const holder = known.agreement?.terms.panel[Number(seat)];
  const isVacant = BigInt(account) === 0n;
  const instead = holder === undefined || BigInt(holder) === 0n ? [] : [`  until now  ${inFull(holder, known)}`];
  return [
    `You are asked to agree to a change on the panel of ${nameFor(agreement, known)}, version ${version}:`,
    `  seat       ${word}`,
    ...instead,
    `  from now   ${isVacant ? "nobody: the seat stays empty" : inFull(account, known)}`,
    "Nothing else changes. What the panel signed for this version and nobody has submitted yet must be signed again.",
  ];
}

export function terminationLines(request: SigningRequest, known: Known): string[] {
  const { agreement, version, endsAt, grounds } = terminationIn(request);
  return [
    `You are asked to end ${nameFor(agreement, known)}, version ${version}, without notice:`,
    `  ${endInWords(endsAt, known.agreement)}`,
    ...(known.agreement === undefined ? [] : endEffects(endsAt, known.agreement)),
    "What was earned before the end can still be decided and paid. An end can never be made later again except by an amendment.",
    `Commitment to the grounds ${shortHash(grounds)}.`,
  ];
}

function endInWords(endsAt: bigint, snapshot: AgreementSnapshot | undefined): string {
  if (endsAt === 0n || (snapshot !== undefined && endsAt <= snapshot.time)) {
    return "at once: it ends in the moment when this is recorded.";
  }
  const end = fromUnixSeconds(endsAt);
  return end.equals(end.startOf("day"))
    ? `${readableDay(dayBefore(end))} is the last day of care.`
    : `it ends on ${formatMoment(endsAt)}.`;
}

function endEffects(given: bigint, snapshot: AgreementSnapshot): string[] {
  const { tranches, time, decimals } = snapshot;
  const endsAt = given > time ? given : time;
  const live = tranches.filter(({ status }) => isLive(status));
  const voided = live.filter(({ opensAt }) => opensAt >= endsAt);
  const cut = live.filter((one) => one.paysOnSilence && one.opensAt < endsAt && endsAt < one.closesAt);
  const pounds = (amount: bigint): string => formatPounds(amount, decimals);
  const amounts = (some: readonly TrancheSnapshot[]): string => pounds(sum(some.map(({ amount }) => amount)));
  return [
    voided.length === 0
      ? "  No tranche falls away: all care agreed begins before the end."
      : `  Falls away, because its care would begin afterwards: ${numbered(voided)}, ${amounts(voided)} in all.`,
    ...cut.map(
      (one) =>
        `  Of tranche ${one.index} silence pays the part before the end, ${pounds(dueOnSilence(one, endsAt))} of ${pounds(one.amount)}.`,
    ),
  ];
}

const numbered = (tranches: readonly TrancheSnapshot[]): string =>
  `${tranches.length === 1 ? "tranche" : "tranches"} ${listInWords(tranches.map(({ index }) => String(index)))}`;

export function settlementLines(request: SigningRequest, known: Known): string[] {
  const settlement = settlementIn(request);
  const { agreement, version, arrears, toPayee, statement } = settlement;
  const decimals = known.agreement?.decimals ?? known.built?.decimals;
  const pounds = (amount: bigint): string =>
    decimals === undefined ? `${amount} base units of the token` : formatPounds(amount, decimals);
  const { agreement: snapshot } = known;
  const split = snapshot === undefined ? [] : splitLines(settlement, snapshot, known);
  return [
    `You are asked to close ${nameFor(agreement, known)}, version ${version}, for good, with this split of its money:`,
    `  the home gets ${pounds(toPayee)}, and the commissioner the rest of the balance.`,
    ...split,
    ...(arrears === 0n
      ? []
      : [`What is paid of the arrears of ${pounds(arrears)} before this is recorded counts towards the home's sum.`]),
    "Once it is recorded nothing else can ever be decided, funded or paid under this agreement.",
    `Commitment to the statement of account ${shortHash(statement)}.`,
  ];
}

function splitLines(
  settlement: ReturnType<typeof settlementIn>,
  snapshot: AgreementSnapshot,
  { book }: Known,
): string[] {
  const { toPayee, toCommissioner, arrearsDropped, undecided, lacking } = splitOf(settlement, snapshot);
  const pounds = (amount: bigint): string => formatPounds(amount, snapshot.decimals);
  const { payee, commissioner } = snapshot.terms;
  return [
    `As of block ${snapshot.block}, of a balance of ${pounds(snapshot.balance)}:`,
    `  to the home     ${pounds(toPayee)}, to ${book.nameOf(payee)}`,
    `  goes back       ${pounds(toCommissioner)}, to ${book.nameOf(commissioner)}`,
    `  arrears dropped ${pounds(arrearsDropped)}`,
    `  not decided yet ${pounds(undecided)}: these tranches fall away`,
    ...(lacking === 0n
      ? []
      : [`The balance is too small: ${pounds(lacking)} must be put in before this can be recorded.`]),
  ];
}
