import { printable } from "../agreement/text/characters.js";
import { escrowDomain } from "../attestation/typedData.js";
import type { Books } from "../audit/books.js";
import { PlacementError } from "../errors.js";
import type { Entry } from "../replay/history.js";
import type { Context } from "./context.js";
import {
  isCopyOf,
  versionOf,
  type PrivateAgreement,
  type PrivateAgreements,
} from "../attestation/privateAgreements.js";
import { readPrivateAgreements } from "../adapters/privateAgreements.js";

/**
 * The private copies whose words a page may be made of. Whoever can put a file into the folder could otherwise rename a
 * placement: left out is what two copies contradict each other in, and what claims a version that was never agreed.
 * @param folder that was named, and must be sound; in the one at hand a broken file is passed over, and told.
 */
export async function readBelievedCopies(
  context: Context,
  books: Books,
  folder: string | undefined,
): Promise<PrivateAgreements> {
  const leaveOut = (fault: PlacementError): void => {
    context.io.err(`Left out: ${fault.message}\n`);
  };
  const domain = escrowDomain(books.chainId, books.escrow);
  const onFault = folder === undefined ? leaveOut : undefined;
  const copies = await readPrivateAgreements(context.path(folder ?? "."), domain, onFault);
  return copies.keep((copy, agreement) => {
    if (!wasAgreed(copy, agreement, books)) return false;
    if (!copies.contradicting(agreement).includes(copy)) return true;
    const name = printable(copy.name);
    context.io.err(
      `Left out is ${name}: another copy puts the same terms in different words. Keep only the true one.\n`,
    );
    return false;
  });
}

/** The first version's terms give the agreement's id; a later one only claims it. */
const wasAgreed = ({ built }: PrivateAgreement, agreement: string, books: Books): boolean =>
  versionOf(built) === 1n ||
  entriesOf(books, agreement).some(({ after }) => isCopyOf(built, { ...after.terms, schedule: after.schedule }));

/** A log that cannot be agreed to nothing; that it cannot be is for `audit verify` to say. */
function entriesOf(books: Books, agreement: string): readonly Entry[] {
  try {
    return books.agreement(agreement)?.entries ?? [];
  } catch (error) {
    if (error instanceof PlacementError) return [];
    throw error;
  }
}
