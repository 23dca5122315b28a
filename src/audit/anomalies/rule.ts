import { listInWords } from "../../agreement/words.js";
import type { AgreementHistory } from "../../replay/history.js";
import type { AgreementState, Amount } from "../../replay/state.js";
import type { Books } from "../books.js";
import type { DecisionRecord } from "../decisions.js";
import type { PlacementFigures } from "../figures.js";
import type { Words } from "../words.js";

/** Gravest first. */
export const SEVERITIES = ["high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something that an auditor looks for. */
export interface Rule {
  /** A stable name: `late-payment`. */
  readonly id: string;
  readonly severity: Severity;
  /** What it looks for, with its threshold. */
  readonly looksFor: string;
  /** What to do about what it finds. */
  readonly next: string;
}

/** What a rule found. */
export interface Found {
  readonly sentence: string;
  /** Null where it is about no one agreement. */
  readonly agreement: string | null;
  /** Null where it is about how things stand, and no transaction made them so. */
  readonly transactionHash: string | null;
}

export interface Anomaly extends Found {
  readonly rule: string;
  readonly severity: Severity;
  readonly next: string;
}

/** A panel's decision as it is remembered when its agreement is out of sight. */
export interface Trace {
  readonly agreement: string;
  /** The commitment to the evidence. */
  readonly evidence: string;
  /** The same for the same attestation only. */
  readonly attestation: string;
  readonly block: bigint;
  readonly transactionHash: string;
}

/** A placement as the rules see it. */
export interface Examined {
  readonly history: AgreementHistory;
  readonly figures: PlacementFigures;
  readonly decisions: readonly DecisionRecord[];
  /** The decisions of its panel. */
  readonly traces: readonly Trace[];
  /** Unix seconds. */
  readonly now: bigint;
  readonly words: Words;
}

export interface PlacementRule extends Rule {
  readonly find: (examined: Examined) => readonly Found[];
}

/** All placements as the rules see them. */
export interface Audited {
  readonly books: Pick<Books, "head" | "escrow" | "verdict">;
  readonly placements: readonly PlacementFigures[];
  readonly traces: readonly Trace[];
  /** Accounts whose word no key proves. */
  readonly wallets: readonly string[];
  readonly owed: readonly Amount[];
  readonly words: Words;
}

export interface LedgerRule extends Rule {
  readonly find: (audited: Audited) => readonly Found[];
}

/** Something about how an agreement stands. */
export const standing = ({ figures }: Pick<Examined, "figures">, sentence: string): Found => ({
  sentence,
  agreement: figures.agreement,
  transactionHash: null,
});

/** Something that one transaction did to an agreement. */
export const done = (
  { agreement, transactionHash }: { readonly agreement: string; readonly transactionHash: string },
  sentence: string,
): Found => ({ sentence, agreement, transactionHash });

/** `Keeping healthy (2027-01-04 to 2027-01-31)` */
export function trancheNamed(words: Words, state: AgreementState, index: number): string {
  const { title, period } = words.tranche(state, index);
  return `${title} (${period})`;
}

const MOST_NAMED = 3;

/** `a, b, c and 4 more` */
export function listed(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return listInWords(rest > 0 ? [...names.slice(0, MOST_NAMED), `${rest} more`] : names);
}

/** `1 tranche`, `2 tranches` */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
