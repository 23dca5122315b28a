import type { Difference, Holding } from "../replay/checks.js";
import type { KnownBlock } from "../replay/source.js";

/** How the words on record are known, by number. */
export interface WordCount {
  /** Recovered to their account from the log alone. */
  readonly signatures: number;
  /** Sent by the account itself. */
  readonly callers: number;
  /** Accepted by a contract wallet at the time, which only the chain could witness. */
  readonly wallets: number;
}

/** What `audit verify` found. */
export interface Verdict {
  /** Up to which everything was verified. */
  readonly block: KnownBlock;
  /** Logs replayed. */
  readonly events: number;
  readonly agreements: number;
  readonly words: WordCount;
  /** Accounts whose word no key proves. */
  readonly wallets: readonly string[];
  /** Everything that should be equal and is not; none if all is well. */
  readonly differences: readonly Difference[];
  /** What the escrow holds at that block beside what the log accounts for, as the node says; none without a node. */
  readonly holdings: readonly Holding[];
  /** How many nodes were asked: with none the log was judged by itself, two compared their answers. */
  readonly nodes: 0 | 1 | 2;
}

/** A word that no key of its account's made, by the place of its event and the signer's bit there. */
export interface WalletWord {
  readonly agreement: string;
  readonly account: string;
  readonly block: bigint;
  readonly logIndex: number;
  readonly bit: number;
}
