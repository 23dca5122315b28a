import { shortAddress } from "../agreement/addressBook.js";
import type { AgreementState } from "../replay/state.js";

/** What is known of a tranche beside its word. */
export interface TrancheWords {
  /** `Keeping healthy`, `The care itself`; the outcome's tag where no private copy is at hand. */
  readonly title: string;
  /** The catalogue code; null for the care itself, and where no private copy is at hand. */
  readonly code: string | null;
  /** Care days that it pays for, `2027-01-04 to 2027-01-31`; the dates of its window where no private copy is at hand. */
  readonly period: string;
}

/**
 * How people speak of what the ledger knows by number: names of the address book, titles of the private copies. Where
 * neither is at hand it falls back to short addresses, ids and tags.
 */
export interface Words {
  account(address: string): string;
  /** The placement's private name, or the agreement's short id. */
  placement(agreement: string): string;
  /** Whether a private copy of the agreement is at hand. */
  isKnown(agreement: string): boolean;
  /** @param state - The agreement in the version that is meant. */
  tranche(state: AgreementState, index: number): TrancheWords;
  /** `£6,100.00`, or base units of a token whose decimals nobody knows. */
  money(token: string, amount: bigint): string;
}

/** Whether the address book knows the account. */
export const isNamed = (words: Pick<Words, "account">, account: string): boolean =>
  ![account, shortAddress(account)].includes(words.account(account));
