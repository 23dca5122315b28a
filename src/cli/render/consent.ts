import { formatPounds } from "../../agreement/index.js";
import { MAX_TRANCHES } from "../../agreement/bounds.js";
import { dayBefore, fromUnixSeconds, readableDay } from "../../agreement/careDays.js";
import { sum } from "../../agreement/money.js";
import { findingInWords, listInWords } from "../../agreement/words.js";
import { appointmentIn, retractedIn, settlementIn, terminationIn } from "../../attestation/messages.js";
import { splitOf } from "../../attestation/split.js";
import { dueOnSilence, hasBit, isLive } from "../../replay/rules.js";
import type { AgreementSnapshot, TrancheSnapshot } from "../../agreement/snapshot.js";
import type { Asked, Words } from "./asked.js";
import { decimalsOf, hearsay, inFull, nameFor, type Known } from "./known.js";
import { wrapped } from "./screen.js";
import { formatMoment } from "../../agreement/moments.js";

/** What the signers of an appointment, a termination, a settlement or a retraction read. */

export function appointmentWords({ request, known }: Asked): Words {
  const { agreement, version, seat, account } = appointmentIn(request);
  const holder = known.agreement?.terms.panel[Number(seat)];
  const isVacant = BigInt(account) === 0n;
  const until = holder === undefined || BigInt(holder) === 0n ? "nobody" : inFull(holder, known);
  return {
    opening: wrapped(
      `You are asked to agree to a change on the panel of ${nameFor(agreement, known)}, version ${version}:`,
    ),
    notes: {
      ...(holder === undefined ? {} : { seat: [`until now ${until}${hearsay(known, true)}`] }),
      ...(isVacant ? { account: ["the seat stays empty"] } : {}),
    },
    effects: [
      "Nothing else changes. What the panel signed for this version and nobody has submitted yet must be signed again.",
    ],
  };
}

export function terminationWords({ request, known }: Asked): Words {
  const { agreement, version, endsAt } = terminationIn(request);
  return {
    opening: wrapped(`You are asked to end ${nameFor(agreement, known)}, version ${version}, without notice:`),
    notes: { endsAt: [endInWords(endsAt, known.agreement)] },
    effects: [
      ...endEffects(endsAt, known),
      "What was earned before the end can still be decided and paid. An end can never be made later again except by an amendment.",
    ],
  };
}

/** Takes back what a seat signed, whoever holds the file. */
export function retractionWords({ request, known }: Asked): Words {
  const { agreement, version, findings, validUntil } = retractedIn(request);
  return {
    opening: [
      ...wrapped(
        `You are asked to take back your signature on an attestation for ${nameFor(agreement, known)}, version ${version}:`,
      ),
      ...findings.map(({ tranche, achieved }) => `  tranche ${tranche}: ${findingInWords(achieved)}`),
      `  valid until ${formatMoment(validUntil)}`,
    ],
    notes: { attestation: ["the digest that the request of that attestation shows"] },
    effects: [
      "From then on your signature on that attestation never counts again, whoever holds a copy of it, and an endorsement of yours on chain is struck out. Others' signatures are untouched. What it has already decided or paid stays as it is. To sign the same findings again, a new request is needed.",
    ],
  };
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

function endEffects(given: bigint, known: Known): string[] {
  const { agreement: snapshot } = known;
  if (snapshot === undefined) return [];
  const { tranches, time, decimals } = snapshot;
  const endsAt = given > time ? given : time;
  const live = tranches.filter(({ status }) => isLive(status));
  const voided = live.filter(({ opensAt }) => opensAt >= endsAt);
  const cut = live.filter((one) => one.paysOnSilence && one.opensAt < endsAt && endsAt < one.closesAt);
  const pounds = (amount: bigint): string => formatPounds(amount, decimals);
  const amounts = (some: readonly TrancheSnapshot[]): string => pounds(sum(some.map(({ amount }) => amount)));
  const source = hearsay(known, false);
  return [
    ...(source === "" ? [] : [`What this does to the tranches${source}:`]),
    voided.length === 0
      ? "  No tranche falls away: all care agreed begins before the end."
      : `  Falls away, because its care would begin afterwards: ${numbered(voided)}, ${amounts(voided)} in all.`,
    ...cut.map(
      (one) =>
        `  Of tranche ${one.index} silence pays the part before the end, ${pounds(dueOnSilence(one, endsAt))} of ${pounds(one.amount)}.`,
    ),
  ];
}

const numbered = (tranches: readonly Pick<TrancheSnapshot, "index">[]): string =>
  `${tranches.length === 1 ? "tranche" : "tranches"} ${listInWords(tranches.map(({ index }) => String(index)))}`;

export function settlementWords({ request, known }: Asked): Words {
  const settlement = settlementIn(request);
  const { agreement, version, settled, arrears, toPayee } = settlement;
  const decimals = decimalsOf(known);
  const pounds = (amount: bigint): string =>
    decimals === undefined ? `${amount} base units of the token` : formatPounds(amount, decimals);
  const { agreement: snapshot } = known;
  return {
    opening: wrapped(
      `You are asked to close ${nameFor(agreement, known)}, version ${version}, for good, with this split of its money:`,
    ),
    notes: {
      settled: [settled === 0n ? "no tranche is decided for money" : `${numbered(bitsIn(settled))} decided for money`],
      arrears: [pounds(arrears)],
      toPayee: [`the home gets ${pounds(toPayee)}, and the commissioner the rest of the balance`],
    },
    effects: [
      ...(snapshot === undefined ? [] : splitLines(settlement, snapshot, known)),
      ...(arrears === 0n
        ? []
        : [`What is paid of the arrears of ${pounds(arrears)} before this is recorded counts towards the home's sum.`]),
      "Once it is recorded nothing else can ever be decided, funded or paid under this agreement.",
    ],
  };
}

const bitsIn = (word: bigint): { index: number }[] =>
  Array.from({ length: MAX_TRANCHES }, (_, index) => ({ index })).filter(({ index }) => hasBit(word, index));

function splitLines(settlement: ReturnType<typeof settlementIn>, snapshot: AgreementSnapshot, known: Known): string[] {
  const { book } = known;
  const { toPayee, toCommissioner, arrearsDropped, undecided, lacking } = splitOf(settlement, snapshot);
  const pounds = (amount: bigint): string => formatPounds(amount, snapshot.decimals);
  const { payee, commissioner } = snapshot.terms;
  return [
    `As of block ${snapshot.block}, of a balance of ${pounds(snapshot.balance)}${hearsay(known, false)}:`,
    `  to the home     ${pounds(toPayee)}, to ${book.nameOf(payee)}`,
    `  goes back       ${pounds(toCommissioner)}, to ${book.nameOf(commissioner)}`,
    `  arrears dropped ${pounds(arrearsDropped)}`,
    `  not decided yet ${pounds(undecided)}: these tranches fall away`,
    ...(lacking === 0n
      ? []
      : [`The balance is too small: ${pounds(lacking)} must be put in before this can be recorded.`]),
  ];
}
