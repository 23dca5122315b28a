import { ZeroAddress } from "ethers";
import { PlacementError } from "../../errors.js";
import type { AddressBook } from "../addressBook.js";
import type { BuiltAgreement } from "../built.js";
import type { Status } from "../status.js";
import { SEATS, type SignedTerms } from "../terms.js";
import { packTranche } from "../tranche.js";

/** What the chain says of the agreement that is to be changed. */
export interface InForce {
  /** Its id. */
  readonly agreement: string;
  readonly version: bigint;
  readonly terms: SignedTerms;
  /** By tranche. */
  readonly statuses: readonly Status[];
  /** Unix seconds; undefined if no end is set. */
  readonly endsAt: bigint | undefined;
  /** Whether both parties have closed it by a settlement. */
  readonly isClosed: boolean;
  /** The escrow's address. */
  readonly escrow: string;
  /** Unix seconds. */
  readonly now: bigint;
}

/**
 * The private copy with the panel of today: an appointment changes that without a new copy. A copy that differs in
 * anything else is not of the version in force, and is refused: a change made from it would undo what came between.
 */
export function bringUpToDate(built: BuiltAgreement, inForce: InForce, book: AddressBook): BuiltAgreement {
  const { panel } = inForce.terms;
  const terms = { ...built.terms, panel };
  if (isSame(terms, inForce.terms) && inForce.statuses.length === terms.schedule.length) {
    const seats = SEATS.flatMap((seat, index) => {
      const [account, known] = [panel[index] ?? ZeroAddress, built.terms.panel[index]];
      return account === known ? [] : [[seat, account === ZeroAddress ? undefined : book.nameOf(account)] as const];
    });
    const names = Object.entries({ ...built.names, ...Object.fromEntries(seats) });
    return { ...built, terms, names: Object.fromEntries(names.filter(([, name]) => name !== undefined)) };
  }
  throw new PlacementError(
    "bad-input",
    `The private copy of ${built.name} is not of version ${inForce.version}, which is in force: its terms differ.`,
    { next: "Use the private agreement that was made with the latest amendment." },
  );
}

function isSame({ schedule, ...terms }: SignedTerms, { schedule: other, ...otherTerms }: SignedTerms): boolean {
  const text = (value: unknown): string => String(value).toLowerCase();
  const keys = Object.keys(terms) as (keyof typeof terms)[];
  return (
    keys.every((key) => text(terms[key]) === text(otherTerms[key])) &&
    schedule.map(packTranche).join() === other.map(packTranche).join()
  );
}
