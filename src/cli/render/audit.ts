import { formatPounds, type AddressBook } from "../../agreement/index.js";
import type { Holding } from "../../replay/checks.js";

/** An account whose signature no key of its own made. */
export interface WalletWord {
  readonly account: string;
  /** Whether there is a contract at the account, which alone can have accepted it. */
  readonly isContract: boolean;
}

/** What the escrow holds of a token beside what its agreements account for. */
export function describeHolding(
  { token, accounted, held }: Holding,
  decimals: number | undefined,
  book: AddressBook,
): string {
  const pounds = (amount: bigint): string =>
    decimals === undefined ? `${amount} base units` : formatPounds(amount, decimals);
  const name = book.nameOf(token);
  if (held === null)
    return `${name} does not say how much of it the escrow holds; ${pounds(accounted)} are accounted for.`;
  const surplus = held - accounted;
  if (surplus === 0n) return `The escrow holds ${pounds(held)} of ${name}, all of it accounted for.`;
  if (surplus < 0n)
    return `The escrow holds ${pounds(held)} of ${name}, ${pounds(-surplus)} less than is accounted for.`;
  return (
    `The escrow holds ${pounds(held)} of ${name}, ${pounds(surplus)} more than is accounted for: somebody sent it ` +
    `without funding an agreement, or the node left out an agreement's events.`
  );
}

/** Whose word could not be proved from the log alone. */
export function describeWallets(wallets: readonly WalletWord[], book: AddressBook): string[] {
  return wallets.map(({ account, isContract }) => {
    const name = book.nameOf(account);
    return isContract
      ? `The word of ${name} cannot be proved from the log: it is a contract wallet, which accepted it at the time.`
      : `The word of ${name} cannot be proved: no key of its own signed, and no contract wallet is there now.`;
  });
}
