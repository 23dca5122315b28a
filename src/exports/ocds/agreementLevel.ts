import { sum } from "../../agreement/money.js";
import { findingInWords } from "../../agreement/words.js";
import type { Books } from "../../audit/books.js";
import { movementsOf } from "../../audit/movements.js";
import type { Words } from "../../audit/words.js";
import { accountOf, type TrancheAccount } from "../../replay/account.js";
import type { AgreementHistory } from "../../replay/history.js";
import { hasEnded, isClosed } from "../../replay/rules.js";
import { MET_IN_FULL, NO_END, type AgreementState } from "../../replay/state.js";
import { partyName } from "../party.js";
import { paymentsToPayee } from "../payments.js";
import { poundsNumber, toPence } from "../pence.js";
import { isoTime } from "../table.js";
import type { OcdsOptions } from "./providerLevel.js";
import { releaseOf, transactionsOf, unlessEmpty, type Parties } from "./release.js";
import type { Contract, Milestone, OcdsAmendment, Reference, Release, Transaction } from "./schema.js";

/** A release an agreement, with everything that the ledger says of it: about a single person, so never to be published. */
export function* agreementReleases(
  books: Books,
  words: Words,
  { prefix, isMeant, onUnreadable }: OcdsOptions,
): Generator<Release, void> {
  for (const history of books.agreements()) {
    const { terms } = history.state;
    const { decimals } = books.token(terms.token);
    if (!isMeant(terms.commissioner)) continue;
    if (decimals === null) onUnreadable?.(terms.token);
    else yield agreementRelease(books, words, history, prefix);
  }
}

function agreementRelease(books: Books, words: Words, history: AgreementHistory, prefix: string): Release {
  const { state, entries } = history;
  const { decimals } = books.token(state.terms.token);
  const pounds = (amount: bigint) => ({
    amount: poundsNumber(toPence(amount, decimals ?? 0)),
    currency: "GBP" as const,
  });
  const parties = partiesOf(state, words);
  const now = books.head.timestamp;
  const contract: Omit<Contract, "id" | "awardID"> = {
    title: `Placement ${words.placement(state.id)}`,
    description: `Agreement ${state.id}, version ${state.version}. This is about one person: it is not for publication.`,
    status: isClosed(state) || hasEnded(state, now) ? "terminated" : "active",
    period: periodOf(state),
    value: pounds(sum(state.schedule.map(({ amount }) => amount))),
    dateSigned: isoTime(state.opened.block.timestamp),
    ...unlessEmpty("milestones", milestonesOf(state, words, now)),
    ...unlessEmpty("amendments", amendmentsOf(history)),
    ...transactionsOf(paymentsOf(history, parties, words, books.chainId, pounds)),
  };
  const ocid = `${prefix}-${state.id.slice(2)}`;
  const date = isoTime(entries.at(-1)?.event.block.timestamp ?? state.opened.block.timestamp);
  return releaseOf({ ocid, id: `${ocid}-${state.sequence}`, date, parties, contract });
}

const referenceTo = (words: Words, account: string): Reference => ({ id: account, name: partyName(words, account) });

const partiesOf = ({ terms }: AgreementState, words: Words): Parties => ({
  commissioner: referenceTo(words, terms.commissioner),
  provider: referenceTo(words, terms.provider),
  payee: referenceTo(words, terms.payee),
});

function periodOf({ schedule, endsAt }: AgreementState): Contract["period"] {
  const opens = schedule.reduce((least, { opensAt }) => (opensAt < least ? opensAt : least), NO_END);
  const closes = schedule.reduce((most, { closesAt }) => (closesAt > most ? closesAt : most), 0n);
  return { startDate: isoTime(opens), endDate: isoTime(endsAt < closes ? endsAt : closes) };
}

/** Outcomes are milestones; the care itself is not, it is paid for as it goes. */
const milestonesOf = (state: AgreementState, words: Words, now: bigint): Milestone[] =>
  accountOf(state, now)
    .tranches.filter(({ isCore }) => !isCore)
    .map((line) => ({
      id: String(line.tranche),
      title: `${words.tranche(state, line.tranche).title}, ${words.tranche(state, line.tranche).period}`,
      type: "delivery",
      dueDate: isoTime(line.closesAt),
      ...standingOf(line),
    }));

/** A status only where somebody said so: a grant, a lapse and a settlement say nothing of the outcome. */
function standingOf({ achieved, decidedAt, ground, status }: TrancheAccount): Partial<Milestone> {
  if (decidedAt === null) return { ...UNDECIDED[status] };
  const dateModified = isoTime(decidedAt);
  if (achieved === null)
    return { dateModified, description: ground?.by === "grant" ? "Paid at the commissioner's discretion." : "Paid." };
  const description = `Found ${findingInWords(achieved)}.`;
  if (achieved === 0n) return { dateModified, description, status: "notMet" };
  const met = achieved === MET_IN_FULL ? "met" : "partiallyMet";
  return { dateModified, description, status: met, dateMet: dateModified };
}

const UNDECIDED: Readonly<Record<TrancheAccount["status"], Partial<Milestone>>> = {
  Scheduled: { status: "scheduled" },
  Open: { status: "scheduled" },
  Challenged: { status: "scheduled", description: "Challenged, and not yet decided." },
  Refused: { status: "notMet" },
  Lapsed: { description: "Never decided." },
  Void: { description: "The agreement ends before it begins." },
  Settled: { description: "The agreement was settled before it was decided." },
};

const amendmentsOf = ({ entries }: AgreementHistory): OcdsAmendment[] =>
  entries.flatMap(({ event, after }) =>
    event.name !== "Amended"
      ? []
      : [
          {
            id: String(after.version),
            date: isoTime(event.block.timestamp),
            description: `Version ${after.version} of the terms, by both parties.`,
            rationale: event.amendment.review,
          },
        ],
  );

function paymentsOf(
  history: AgreementHistory,
  { commissioner }: Parties,
  words: Words,
  chainId: bigint,
  pounds: (amount: bigint) => Transaction["value"],
): Transaction[] {
  return paymentsToPayee(movementsOf(history)).map(({ account, amount, at, kind, sequence }) => ({
    id: `${sequence}-${kind}`,
    source: `eip155:${chainId}:${at.transactionHash}`,
    date: isoTime(at.block.timestamp),
    value: pounds(amount),
    payer: commissioner,
    payee: referenceTo(words, account),
  }));
}
