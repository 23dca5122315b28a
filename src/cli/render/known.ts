import { sameAddress } from "../../agreement/addresses.js";
import { nameIn, type AddressBook } from "../../agreement/addressBook.js";
import type { BuiltAgreement } from "../../agreement/index.js";
import type { AgreementSnapshot } from "../../agreement/snapshot.js";
import { shortHash } from "../../agreement/words.js";
import { closedUp } from "./screen.js";
import type { Names } from "../../clearSigning/provider.js";

export { inFull, nameIn } from "../../agreement/addressBook.js";

/**
 * What vouches for an agreement's snapshot: the chain itself; the agreement's id, which is signed and is the hash of
 * these very terms; a private copy of the same terms; or nobody but whoever made the request.
 */
export type ReadFrom = "chain" | "id" | "copy" | "request";

/** What is at hand to say a request in words. */
export interface Known {
  /** The private copy of the version in force; of terms, the copy of these terms. */
  readonly built: BuiltAgreement | undefined;
  /** Another private copy, as late or later, has other terms than `built`: nothing here tells which are in force. */
  readonly hasRival?: boolean | undefined;
  /** The token itself has confirmed the decimals of the private copies. */
  readonly hasTrueUnits?: boolean | undefined;
  /** The private copy of the version that an amendment would make. */
  readonly next?: BuiltAgreement | undefined;
  /** The agreement as the chain has it, or as the request says that it had it. */
  readonly agreement: AgreementSnapshot | undefined;
  /** What vouches for `agreement`; nothing does unless this says so. */
  readonly readFrom?: ReadFrom | undefined;
  /** The escrow that this machine knows on the request's chain. */
  readonly escrow?: string | undefined;
  readonly book: AddressBook;
}

/** `Alder placement (agreement 0x1234…abcd)`, or the whole id where no private copy names it. */
export const nameFor = (agreement: string, { built }: Pick<Known, "built">): string =>
  built === undefined ? `agreement ${agreement}` : `${closedUp(built.name)} (agreement ${shortHash(agreement)})`;

/**
 * `, as the request says` after what only whoever made the request vouches for; nothing after what is vouched for.
 * @param isProven by the id or a private copy of the same terms: amounts and people are, money and statuses never.
 */
export function hearsay({ agreement, readFrom }: Known, isProven: boolean): string {
  const isCertain = readFrom === "chain" || (isProven && (readFrom === "id" || readFrom === "copy"));
  return agreement === undefined || isCertain ? "" : ", as the request says";
}

/** As `hearsay`, of pounds: the id proves amounts in the token's smallest unit, and only a private copy its decimals. */
export const hearsayOfPounds = (known: Known): string =>
  hearsay(known, known.readFrom === "copy" || known.built !== undefined);

/** How many decimals the token has; undefined if nothing at hand tells. */
export const decimalsOf = ({ agreement, built, next }: Known): number | undefined =>
  agreement?.decimals ?? built?.decimals ?? next?.decimals;

/** What the descriptor's lines are filled with. */
export function namesFrom(known: Known, verifyingContract: string): Names {
  const { book, built, next, agreement, readFrom } = known;
  // What was read from the chain was read from this very contract.
  const escrow = known.escrow ?? (readFrom === "chain" ? verifyingContract : undefined);
  const tokens = [agreement?.terms, built?.terms, next?.terms].map((terms) => terms?.token);
  return {
    nameOf: (address) => nameIn(book, address) ?? (sameAddress(escrow, address) ? "the escrow known here" : undefined),
    tokenOf: (address) => {
      const decimals = tokens.some((token) => sameAddress(token, address)) ? decimalsOf(known) : undefined;
      return decimals === undefined ? undefined : { symbol: nameIn(book, address) ?? "of the token", decimals };
    },
  };
}
