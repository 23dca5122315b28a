import { sum } from "../../agreement/money.js";
import type { Books } from "../../audit/books.js";
import type { Words } from "../../audit/words.js";
import { placementsIn, publishable, type DisclosureRule, type Figure } from "../disclosure.js";
import { endOfMonth, monthBefore, monthOf, monthsInWords, startOfMonth } from "../months.js";
import { partyName } from "../party.js";
import { poundsNumber, toPence } from "../pence.js";
import { providerFactsOf, type ProviderFacts } from "./providerFacts.js";
import { releaseOf, transactionsOf, unlessEmpty, type Parties } from "./release.js";
import type { Contract, Milestone, Release, Transaction } from "./schema.js";

export interface OcdsOptions {
  /** As it was registered: `ocds-` and six letters or digits. */
  readonly prefix: string;
  /** Whose agreements are meant. */
  readonly isMeant: (commissioner: string) => boolean;
  /** Is told of tokens that do not say what a pound is in them: their agreements are left out. */
  readonly onUnreadable?: (token: string) => void;
}

/** Releases, and how many providers there are none of. */
export interface ProviderReleases {
  readonly releases: Release[];
  /** Commissioner and provider have too few placements together. */
  readonly heldBack: number;
}

/**
 * A release a commissioner, provider and token. Every figure in it is of whole calendar months and of as many placements
 * as the rule asks; nothing in it is about one placement, and nothing leads to the chain where the parties have names.
 */
export function providerReleases(
  books: Books,
  words: Words,
  { prefix, isMeant, onUnreadable, least }: OcdsOptions & { readonly least: number },
): ProviderReleases {
  const rule = { least, current: monthOf(books.head.timestamp) };
  const all = providerFactsOf(books, isMeant);
  const slugs = new Set<string>();
  const releases: Release[] = [];
  let heldBack = 0;
  for (const facts of all) {
    const parties = partiesOf(facts, words);
    const ocid = `${prefix}-${uniqueSlug(slugs, parties)}`;
    const { decimals } = books.token(facts.token);
    if (decimals === null) onUnreadable?.(facts.token);
    else if (publishable(facts.openings, rule).length === 0) heldBack += 1;
    else releases.push(providerRelease(ocid, parties, facts, decimals, rule));
  }
  return { releases, heldBack };
}

function providerRelease(
  ocid: string,
  parties: Parties,
  facts: ProviderFacts,
  decimals: number,
  rule: DisclosureRule,
): Release {
  const openings = publishable(facts.openings, rule);
  const payments = publishable(facts.payments, rule);
  const pounds = (parts: readonly { readonly amount: bigint }[]) => ({
    amount: poundsNumber(toPence(sum(parts.map(({ amount }) => amount)), decimals)),
    currency: "GBP" as const,
  });
  const last = monthBefore(rule.current);
  const contract: Omit<Contract, "id" | "awardID"> = {
    title: `Care placements of ${parties.commissioner.name} with ${parties.provider.name}`,
    description: describe(rule, payments.at(-1)?.to),
    status: facts.hasLive ? "active" : "terminated",
    period: { startDate: startOfMonth(openings[0]?.from ?? rule.current) },
    value: pounds(openings.flatMap(({ parts }) => parts)),
    ...unlessEmpty("milestones", milestonesOf(facts, rule)),
    ...unlessEmpty("amendments", amendmentsOf(facts, rule)),
    ...transactionsOf(payments.map((figure) => transactionOf(figure, parties, pounds(figure.parts)))),
  };
  return releaseOf({ ocid, id: `${ocid}-${last}`, date: endOfMonth(last), parties, contract });
}

const describe = ({ least }: DisclosureRule, paidTo: string | undefined): string =>
  [
    `Every figure is of whole calendar months and of ${least} or more placements.`,
    paidTo === undefined
      ? "Payments are held back until as many placements were paid."
      : `Payments after ${monthsInWords(paidTo, paidTo)} are held back until as many placements were paid.`,
    "The value is what the agreements could pay when they were opened.",
  ].join(" ");

const transactionOf = (
  { from, to }: Pick<Figure<never>, "from" | "to">,
  parties: Parties,
  value: Transaction["value"],
): Transaction => ({
  id: from === to ? from : `${from}/${to}`,
  date: endOfMonth(to),
  value,
  payer: parties.commissioner,
  payee: parties.provider,
});

const TENTH = 1_000n;

function milestonesOf({ decided, awaited }: ProviderFacts, rule: DisclosureRule): Milestone[] {
  const told = publishable(decided, rule).map(({ from, to, parts }): Milestone => {
    const achieved = sum(parts.map((part) => part.achieved)) / BigInt(parts.length);
    return {
      id: `decided-${from}`,
      title: `Outcomes decided in ${monthsInWords(from, to)}`,
      type: "delivery",
      description: `Achieved to about ${((achieved + TENTH / 2n) / TENTH) * 10n} % on the whole.`,
      dueDate: endOfMonth(to),
      dateModified: endOfMonth(to),
      status: statusOf(parts.map((part) => part.achieved)),
    };
  });
  return [...told, ...awaitedMilestone(awaited, rule)];
}

function statusOf(achieved: readonly bigint[]): NonNullable<Milestone["status"]> {
  if (achieved.every((points) => points === 10_000n)) return "met";
  return achieved.every((points) => points === 0n) ? "notMet" : "partiallyMet";
}

/** One for all that is to come: when each falls due would tell of single placements. */
function awaitedMilestone(awaited: ProviderFacts["awaited"], { least }: DisclosureRule): Milestone[] {
  if (placementsIn(awaited) < least) return [];
  return [{ id: "to-be-decided", title: "Outcomes still to be decided", type: "delivery", status: "scheduled" }];
}

const amendmentsOf = ({ amended }: ProviderFacts, rule: DisclosureRule) =>
  publishable(amended, rule).map(({ from, to }) => ({
    id: `amended-${from}`,
    date: endOfMonth(to),
    description: `Terms of ${rule.least} or more placements were changed in ${monthsInWords(from, to)}.`,
  }));

function partiesOf({ commissioner, provider }: ProviderFacts, words: Words): Parties {
  const reference = (account: string) => ({ id: partyName(words, account), name: partyName(words, account) });
  return { commissioner: reference(commissioner), provider: reference(provider) };
}

/** Two names may look the same without their signs; who came first keeps the plain one. */
function uniqueSlug(taken: Set<string>, { commissioner, provider }: Parties): string {
  const slug = [commissioner, provider]
    .map(({ name }) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-"))
    .join("--");
  let unique = slug;
  for (let times = 2; taken.has(unique); times++) unique = `${slug}-${times}`;
  taken.add(unique);
  return unique;
}
