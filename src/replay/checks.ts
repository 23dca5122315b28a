import type { Tranche } from "../agreement/tranche.js";
import type { Terms } from "../agreement/terms.js";
import type { ContractState, LedgerReader } from "./reader.js";
import { liabilitiesOf, reclaimableOf, statusOf } from "./rules.js";
import {
  moneyKey,
  type AgreementState,
  type Amount,
  type Cancellation,
  type Endorsements,
  type Ledger,
} from "./state.js";
import { seatsOf } from "./words.js";

/** Something that should be equal and is not. */
export interface Difference {
  /** The agreement, token or account it is about. */
  readonly subject: string;
  /** What was compared. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

export function describeDifference({ subject, what, expected, found }: Difference): string {
  return `${subject}: ${what} should be ${expected} and is ${found}`;
}

type Value = bigint | number | string | boolean;

function differ(subject: string, what: string, expected: Value, found: Value): Difference[] {
  return expected === found ? [] : [{ subject, what, expected: String(expected), found: String(found) }];
}

const UNSETTLED = { toPayee: 0n, toCommissioner: 0n, dropped: 0n };

/**
 * What the books must satisfy in themselves: what came in is what went out and what is left, the payments on record add
 * up to what was paid and to what is in arrears, and there are arrears only where the balance is empty.
 */
export function checkConservation(ledger: Ledger): Difference[] {
  return [...ledger.agreements.values()].flatMap(conservationOf);
}

/** As `checkConservation`, of one agreement. */
export function conservationOf(agreement: AgreementState): Difference[] {
  const { id, funded, paid, reclaimed, balance, arrears, payments, closing } = agreement;
  const due = payments.reduce((sum, payment) => sum + payment.due, 0n);
  const paidOn = payments.reduce((sum, payment) => sum + payment.paid, 0n);
  const { toPayee, toCommissioner, dropped } = closing ?? UNSETTLED;
  return [
    ...differ(
      id,
      "what was paid, reclaimed, settled back and is left",
      funded,
      paid + reclaimed + toCommissioner + balance,
    ),
    ...differ(id, "the sum of its payments and its settlement", paid, paidOn + toPayee),
    ...differ(id, "what is decided and unpaid", arrears + dropped, due - paidOn),
    ...differ(id, "the balance beside arrears", arrears > 0n ? 0n : balance, balance),
  ];
}

/**
 * Every way in which the contract at a block differs from the ledger replayed up to that block.
 *
 * @param only - The agreements in question, all unless told otherwise. Anybody can open one in a token that lies: its
 * trouble is no concern of those who chose another token.
 */
export async function compareWithContract(
  ledger: Ledger,
  reader: LedgerReader,
  only: ReadonlySet<string> = new Set(ledger.agreements.keys()),
): Promise<Difference[]> {
  const now = await reader.timestamp();
  const agreements = [...ledger.agreements.values()].filter(({ id }) => only.has(id));
  const differences: Difference[] = [];
  // One agreement after another: a public node would not take all of a large ledger's questions at once.
  for (const agreement of agreements) differences.push(...(await compareAgreement(agreement, reader, now)));
  const tokens = new Set(agreements.map(({ terms }) => terms.token));
  const others = [
    compareOwed(ledger, agreements, reader),
    compareCancellations(ledger, reader),
    compareHoldings(ledger, reader, tokens),
  ];
  return [...differences, ...(await Promise.all(others)).flat()];
}

/** @param now - Unix seconds of the block that the reader reads at. */
export async function compareAgreement(
  agreement: AgreementState,
  reader: LedgerReader,
  now: bigint,
): Promise<Difference[]> {
  const { id } = agreement;
  const compared = await compareSums(agreement, reader, now);
  if (compared === null) return differ(id, "that it is open", true, false);
  const statuses = await Promise.all(agreement.schedule.map((_, index) => reader.statusOf(id, index)));
  return [
    ...compared,
    ...statuses.flatMap((found, index) =>
      differ(id, `the status of tranche ${index}`, statusOf(agreement, index, now), found),
    ),
  ];
}

/**
 * As `compareAgreement`, in six questions whatever the schedule: the liabilities are the sum over the statuses of its
 * tranches, which follow from the words and the schedule. Null if the contract knows no such agreement.
 */
export async function compareSums(
  agreement: AgreementState,
  reader: LedgerReader,
  now: bigint,
): Promise<Difference[] | null> {
  const { id } = agreement;
  const stored = await compareStored(agreement, reader);
  if (stored === null) return null;
  const [terms, liabilities, reclaimable] = await Promise.all([
    compareTerms(agreement, reader),
    reader.liabilities(id),
    reader.reclaimable(id),
  ]);
  return [
    ...stored,
    ...terms,
    ...differ(id, "liabilities", liabilitiesOf(agreement, now), liabilities),
    ...differ(id, "what can be reclaimed", reclaimableOf(agreement, now), reclaimable),
  ];
}

/** What the contract keeps of an agreement beside its terms; null if it knows no such agreement. */
export async function compareStored(agreement: AgreementState, reader: LedgerReader): Promise<Difference[] | null> {
  const { id } = agreement;
  const state = await reader.stateOf(id);
  if (state === null) return null;
  const [arrears, endorsements] = await Promise.all([reader.arrears(id), compareEndorsements(agreement, reader)]);
  return [...compareWords(agreement, state), ...differ(id, "arrears", agreement.arrears, arrears), ...endorsements];
}

/** The terms and the schedule of the version in force. */
export async function compareTerms({ id, ...replayed }: AgreementState, reader: LedgerReader): Promise<Difference[]> {
  const [terms, schedule] = await Promise.all([reader.termsOf(id), reader.scheduleOf(id)]);
  return [
    ...differ(id, "the terms", canonical(replayed.terms), canonical(terms)),
    ...differ(id, "the schedule", canonical(replayed.schedule), canonical(schedule)),
  ];
}

function compareWords(agreement: AgreementState, state: ContractState): Difference[] {
  const names = [
    "version",
    "endsAt",
    "heldUntil",
    "heldBy",
    "flags",
    "balance",
    "settled",
    "challenged",
    "sequence",
  ] as const;
  return names.flatMap((name) => differ(agreement.id, name, agreement[name], state[name]));
}

const ENDORSEMENTS_AT_ONCE = 4;

async function compareEndorsements(agreement: AgreementState, reader: LedgerReader): Promise<Difference[]> {
  const differences: Difference[] = [];
  const compare = async ([digest, given]: [string, Endorsements]): Promise<void> => {
    const found = await reader.endorsementsOf(agreement.id, digest);
    differences.push(
      ...differ(agreement.id, `the seats that endorsed ${digest}`, seatsOf(given.endorsed), found.endorsed),
      ...differ(agreement.id, `the seats that retracted ${digest}`, given.retracted, found.retracted),
    );
  };
  // Whoever sits on a panel may endorse and retract as often as it likes: never all are asked for at once.
  const waiting = agreement.endorsements[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const each of waiting) await compare(each);
  };
  await Promise.all(Array.from({ length: ENDORSEMENTS_AT_ONCE }, worker));
  return differences;
}

/** What waits, and that nothing waits for whom nothing should: whoever was paid may have been refused and delivered. */
export async function compareOwed(
  ledger: Ledger,
  agreements: readonly AgreementState[],
  reader: LedgerReader,
): Promise<Difference[]> {
  const tokens = new Set(agreements.map(({ terms }) => terms.token));
  const recipients = agreements.flatMap(({ terms }) =>
    [terms.payee, terms.commissioner].map((account) => ({ token: terms.token, account, amount: 0n })),
  );
  const expected = new Map(recipients.map((amount) => [moneyKey(amount.token, amount.account), amount]));
  for (const [key, amount] of ledger.owed) if (tokens.has(amount.token)) expected.set(key, amount);
  const compared = [...expected.values()].map((amount) => compareWaiting(amount, reader));
  return (await Promise.all(compared)).flat();
}

/** What waits for one account of one token. */
export async function compareWaiting({ token, account, amount }: Amount, reader: LedgerReader): Promise<Difference[]> {
  return differ(account, `what waits for it of ${token}`, amount, await reader.owed(token, account));
}

async function compareCancellations(ledger: Ledger, reader: LedgerReader): Promise<Difference[]> {
  const compared = [...ledger.cancelled.values()].map((cancellation) => compareCancellation(cancellation, reader));
  return (await Promise.all(compared)).flat();
}

/** That the contract remembers it. */
export async function compareCancellation(
  { account, digest }: Pick<Cancellation, "account" | "digest">,
  reader: LedgerReader,
): Promise<Difference[]> {
  return differ(account, `that it cancelled ${digest}`, true, await reader.cancelled(account, digest));
}

/**
 * Accounts whose word no key proves and that are no contract wallets at the block. Only a contract can have accepted
 * such a signature, so either the log was altered or the wallet has removed its code since: worth a look, and no
 * difference between ledger and contract, or a wallet could spoil every audit.
 */
export async function unprovenAccounts(ledger: Ledger, reader: LedgerReader): Promise<string[]> {
  const wallets = walletAccounts(ledger);
  const haveCode = await Promise.all(wallets.map((account) => reader.hasCode(account)));
  return wallets.filter((_, position) => haveCode[position] === false);
}

/** Accounts whose word only the chain could witness, because no key of theirs made the signature. */
export function walletAccounts({ agreements }: Pick<Ledger, "agreements">): string[] {
  const words = [...agreements.values()].flatMap(({ signed, endorsements, payments, refusals }) => [
    ...signed,
    ...[...endorsements.values()].flatMap(({ endorsed }) => endorsed),
    ...[...payments, ...refusals].flatMap(({ ground }) => (ground.by === "panel" ? ground.words : [])),
  ]);
  return [...new Set(words.filter(({ proof }) => proof === "wallet").map(({ account }) => account))];
}

/** What is found where a token does not answer. */
export const UNTOLD = "not known: the token does not say";

/** What the escrow holds of a token, and what of that the ledger accounts for: all balances and all that is owed. */
export interface Holding {
  readonly token: string;
  readonly accounted: bigint;
  /** Null if the token does not say. */
  readonly held: bigint | null;
}

/**
 * The escrow's tokens. More held than accounted for is no fault of the books, since anybody can send the escrow a token;
 * but it may also be an agreement whose events, all of them, a node left out.
 */
export async function holdingsOf(ledger: Ledger, reader: LedgerReader): Promise<Holding[]> {
  const accounted = accountedFor(ledger);
  return Promise.all(
    [...accounted].map(async ([token, amount]) => ({ token, accounted: amount, held: await reader.holdings(token) })),
  );
}

function accountedFor(ledger: Ledger): Map<string, bigint> {
  const accounted = new Map<string, bigint>();
  const add = (token: string, amount: bigint): unknown => accounted.set(token, (accounted.get(token) ?? 0n) + amount);
  for (const { terms, balance } of ledger.agreements.values()) add(terms.token, balance);
  for (const { token, amount } of ledger.owed.values()) add(token, amount);
  return accounted;
}

export async function compareHoldings(
  ledger: Ledger,
  reader: LedgerReader,
  tokens: ReadonlySet<string>,
): Promise<Difference[]> {
  const relevant = [...accountedFor(ledger)].filter(([token, accounted]) => tokens.has(token) && accounted > 0n);
  const compared = relevant.map(async ([token, accounted]) =>
    compareHolding({ token, accounted, held: await reader.holdings(token) }),
  );
  return (await Promise.all(compared)).flat();
}

/** Where anything is accounted for, the escrow holds that much. */
export function compareHolding({ token, accounted, held }: Holding): Difference[] {
  if (accounted === 0n || (held !== null && held >= accounted)) return [];
  return differ(token, "what the escrow holds, at the least", accounted, held ?? UNTOLD);
}

/** Same text for same content, whatever the order in which fields were written. */
function canonical(value: Terms | readonly Tranche[]): string {
  return JSON.stringify(value, (_, field: unknown) => {
    if (typeof field === "bigint") return field.toString();
    if (field === null || typeof field !== "object" || Array.isArray(field)) return field;
    return Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
