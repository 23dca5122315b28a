import { escrowDomain } from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import type { AgreementHistory } from "../replay/history.js";
import type { OpenedBooks } from "./auditBooks.js";
import type { Context } from "./context.js";
import { resolveTargetIn } from "./target.js";

/** The agreement that is meant, by its id, its private file or the placement's name; no node is asked. */
export async function agreementIn(
  context: Context,
  { books, copies }: OpenedBooks,
  given: string,
): Promise<AgreementHistory> {
  const { id } = await resolveTargetIn(context, given, {
    domain: () => Promise.resolve(escrowDomain(books.chainId, books.escrow)),
    known: () => Promise.resolve(copies),
  });
  const history = books.agreement(id);
  if (history !== null) return history;
  throw new PlacementError("bad-input", `The store holds no agreement ${id}.`, {
    next: "Bring it up to date with `placement audit sync`, and check that it is of the right escrow.",
  });
}
