import { formatMoment } from "../../agreement/moments.js";
import type { Verdict } from "../../audit/verdict.js";
import type { Words } from "../../audit/words.js";
import type { Difference, Holding } from "../../replay/checks.js";

/** What `audit verify` found, for people. */
export function describeVerdict(verdict: Verdict, engine: string, words: Words): string {
  const { block, events, agreements, differences } = verdict;
  return [
    `${events} events of ${agreements} agreements, up to block ${block.number} (${formatMoment(block.timestamp)}).`,
    describeWords(verdict, engine, words),
    describeComparison(verdict),
    ...verdict.holdings.map((holding) => describeHolding(holding, words)),
    "",
    ...(differences.length === 0
      ? [AGREED[verdict.nodes]]
      : [`${differences.length} differences:`, ...differences.map((one) => `  ${describeDifference(one, words)}`)]),
  ].join("\n");
}

const AGREED = [
  "Every event follows from those before it by the escrow's rules. Whether any is missing at an end only a node can tell.",
  "Every event follows from those before it by the escrow's rules, and the contract's state is what follows from them.",
  "Every event follows from those before it by the escrow's rules, and both nodes say the same of log and contract.",
] as const;

function describeWords(
  { words: { signatures, callers, wallets }, wallets: accounts }: Verdict,
  engine: string,
  words: Words,
): string {
  const known = `${signatures} signatures were verified again (${engine}), ${callers} words were their senders' own`;
  if (wallets === 0) return `${known}.`;
  const names = accounts.map((account) => words.account(account)).join(", ");
  return `${known}, ${wallets} are contract wallets', which only the chain could witness: ${names}.`;
}

const describeComparison = ({ nodes }: Verdict): string =>
  nodes === 0
    ? "No node was asked: the log was judged by itself. Give --rpc to compare what follows with the contract."
    : `Compared with the contract at that block, as ${nodes === 1 ? "a node tells" : "two nodes tell"} it: state, terms, sums, what waits, holdings.`;

function describeHolding({ token, accounted, held }: Holding, words: Words): string {
  const name = words.account(token);
  const pounds = (amount: bigint): string => words.money(token, amount);
  if (held === null) return `${name} does not say what the escrow holds; ${pounds(accounted)} are accounted for.`;
  if (held <= accounted) return `The escrow holds ${pounds(held)} of ${name}; ${pounds(accounted)} are accounted for.`;
  return (
    `The escrow holds ${pounds(held)} of ${name}, ${pounds(held - accounted)} more than is accounted for: somebody sent ` +
    "it without funding an agreement, or an agreement's events were left out."
  );
}

function describeDifference({ subject, what, expected, found }: Difference, words: Words): string {
  return `${nameOf(subject, words)}: ${what} should be ${expected} and is ${found}`;
}

const ADDRESS_CHARACTERS = 42;
const ID_CHARACTERS = 66;

function nameOf(subject: string, words: Words): string {
  if (subject.length === ID_CHARACTERS && words.isKnown(subject)) return `${words.placement(subject)} (${subject})`;
  const name = subject.length === ADDRESS_CHARACTERS ? words.account(subject) : subject;
  return name === subject ? subject : `${name} (${subject})`;
}
