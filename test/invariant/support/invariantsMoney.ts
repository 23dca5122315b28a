/** Invariants 1, 2, 3, 8 and 10: where the money is, and whose trouble is whose. */
import { checkConservation, describeDifference } from "../../../src/replay/checks.js";
import { hasBit, isClosed } from "../../../src/replay/rules.js";
import { moneyKey } from "../../../src/replay/state.js";
import type { Books } from "./books.js";
import type { Fuzz } from "./fuzz.js";
import { differ, sumOf, type Invariant } from "./invariant.js";
import { namedIn, type Words } from "./observe.js";

const booksOf = (fuzz: Fuzz, agreement: string): Books => fuzz.books.get(agreement)!;

const decidedBits = ({ settled, challenged }: Words): bigint => settled & ~challenged;

export const conservation: Invariant = {
  number: "1",
  name: "conservation",
  sentence:
    "For each token the escrow holds exactly all balances, all that is owed and all that was sent to it unasked; for " +
    "each agreement what came in is what was paid, reclaimed, settled back and is left.",
  violations: (fuzz, step) => [
    ...fuzz.agreements.flatMap(({ id: agreement }) => {
      const { funded, paid, reclaimed, settledOut, settledBack } = booksOf(fuzz, agreement);
      const { balance } = step.after.words.get(agreement)!;
      return differ(`funded for ${agreement}`, funded, paid + reclaimed + settledOut + settledBack + balance);
    }),
    ...fuzz.tokens.flatMap((token) => {
      const agreements = fuzz.agreements.filter(({ terms }) => terms.token === token);
      const books = agreements.map(({ id: agreement }) => booksOf(fuzz, agreement));
      const balances = sumOf(agreements.map(({ id: agreement }) => step.after.words.get(agreement)!.balance));
      const owed = sumOf([...step.after.owed].filter(([key]) => key.startsWith(token)).map(([, amount]) => amount));
      const donated = fuzz.donated.get(token) ?? 0n;
      const movedIn = fuzz.movedIn.get(token) ?? 0n;
      const movedOut = fuzz.movedOut.get(token) ?? 0n;
      const left = books.map((entry) => entry.paid + entry.reclaimed + entry.settledOut + entry.settledBack);
      return [
        ...differ(`holdings of ${token}`, balances + owed + donated, step.after.holdings.get(token) ?? 0n),
        ...differ(`funded in ${token}`, movedIn - donated, sumOf(books.map(({ funded }) => funded))),
        ...differ(`what left in ${token}`, movedOut + owed, sumOf(left)),
      ];
    }),
    ...checkConservation(fuzz.ledger).map(describeDifference),
  ],
};

export const decidedOnce: Invariant = {
  number: "2",
  name: "decided once",
  sentence:
    "A tranche is decided for money at most once and never for more than its amount; what is settled stays settled, " +
    "with the word it had; what was paid and is in arrears is what was decided.",
  violations: (fuzz, step) =>
    fuzz.agreements.flatMap((agreement) => {
      const { id: agreementId, payments } = agreement;
      const words = step.after.words.get(agreementId)!;
      const before = step.before.words.get(agreementId);
      const due = sumOf(payments.map((payment) => payment.due));
      const outstanding = isClosed(agreement)
        ? []
        : differ(`due of ${agreementId}`, due, booksOf(fuzz, agreementId).paid + words.arrears);
      return [
        ...outstanding,
        ...words.schedule.flatMap((word, index) => {
          const mine = payments.filter(({ tranche }) => tranche === index);
          const isDecided = hasBit(decidedBits(words), index);
          const wasDecided = before !== undefined && hasBit(decidedBits(before), index);
          const what = `tranche ${index} of ${agreementId}`;
          return [
            ...(mine.length <= 1 ? [] : [`${what} was decided twice`]),
            ...(mine.every((payment) => payment.due <= word >> 160n) ? [] : [`${what} was paid too much`]),
            ...(isDecided === mine.length > 0 ? [] : [`${what} is decided in one place and not in the other`]),
            ...(wasDecided && !isDecided ? [`${what} was opened again`] : []),
            ...(wasDecided && before.schedule[index] !== word ? [`${what} was decided and has another word`] : []),
          ];
        }),
        ...payments
          .filter(({ tranche }) => tranche >= words.schedule.length)
          .map(({ tranche }) => `tranche ${tranche} of ${agreementId} was decided and is gone`),
      ];
    }),
};

export const moneyGoesHome: Invariant = {
  number: "3",
  name: "money goes home",
  sentence:
    "Money leaves only to the payee or the commissioner of an agreement that an event names, or from what is owed to " +
    "where its owner says; and what a token refuses becomes owed: every penny decided is in one of the two.",
  violations: (fuzz, step) => {
    const expected = new Map<string, bigint>();
    const add = (token: string, account: string, amount: bigint): void => {
      const key = moneyKey(token, account);
      expected.set(key, (expected.get(key) ?? 0n) + amount);
    };
    for (const { id: agreement, terms, paid, reclaimed, closing } of fuzz.agreements) {
      const before = step.ledgerBefore.agreements.get(agreement);
      add(terms.token, terms.payee, paid - (before?.paid ?? 0n));
      const back = reclaimed + (closing?.toCommissioner ?? 0n);
      const backBefore = (before?.reclaimed ?? 0n) + (before?.closing?.toCommissioner ?? 0n);
      add(terms.token, terms.commissioner, back - backBefore);
    }
    for (const event of step.events) {
      if (event.name === "Withdrawn") add(event.token, event.to, event.amount);
      if (event.name === "PayoutRefused") add(event.token, event.account, -event.amount);
    }
    for (const { token, from, to, amount, fee } of step.transfers) {
      if (from === fuzz.world.escrowAddress) add(token, to, -(amount + fee));
    }
    return [...expected].flatMap(([key, rest]) => differ(`what left to ${key}`, 0n, rest));
  },
};

/** What is still in the escrow when everything should be out. */
export interface Remains {
  readonly when: string;
  /** By agreement. */
  readonly balances: readonly (readonly [string, bigint])[];
  /** By token, what the escrow holds beyond what was sent to it unasked. */
  readonly holdings: readonly (readonly [string, bigint])[];
}

/** Invariant 8, of what a rescue leaves: see `rescue.ts`. */
export const lockedMoney = ({ when, balances, holdings }: Remains): string[] => [
  ...balances.filter(([, amount]) => amount !== 0n).map(([id, amount]) => `${amount} is locked in ${id} ${when}`),
  ...holdings
    .filter(([, amount]) => amount !== 0n)
    .map(([token, amount]) => `${amount} of ${token} is locked in the escrow ${when}`),
];

/** What is stored and does not move with time. */
const storedWords = (words: Words): string =>
  [
    ...[words.balance, words.settled, words.challenged, words.sequence, words.flags, words.arrears, words.version],
    ...[words.endsAt, words.heldUntil, words.heldBy, words.pointer],
  ].join();

const GUARDED = "0x3ee5aeb5"; // ReentrancyGuardReentrantCall()

export const troubleStaysHome: Invariant = {
  number: "10",
  name: "trouble stays home",
  sentence:
    "One agreement's trouble never touches another's: what no event names stays as it was, to the last word, and no " +
    "token that calls back in the middle of a transfer gets in.",
  violations: (_, step) => {
    const named = namedIn(step.events);
    const accounts = new Set(
      step.events.map((event) => ("token" in event ? moneyKey(event.token, event.account) : null)),
    );
    const guarded = step.hooks.filter((hook) => !step.isOutside && hook !== GUARDED);
    return [
      ...[...step.before.words].flatMap(([agreement, words]) =>
        named.has(agreement) || storedWords(words) === storedWords(step.after.words.get(agreement)!)
          ? []
          : [`${agreement} changed without an event`],
      ),
      ...[...step.before.owed].flatMap(([key, amount]) =>
        accounts.has(key) ? [] : differ(`owed to ${key} without an event`, amount, step.after.owed.get(key)!),
      ),
      ...guarded.map((hook) => `a hook got in, or met ${hook ?? "nothing"}`),
    ];
  },
};
