import { concurrently } from "../adapters/concurrently.js";
import { readAgreement, type AgreementSnapshot, type SnapshotBlock } from "../adapters/snapshot.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";
import { counting, withProgress } from "./progress.js";

/** Agreements as they stood at one moment. */
interface ReadAgreements {
  /** In the order in which they were asked for. */
  readonly agreements: readonly AgreementSnapshot[];
  /** Why an agreement could not be read, a sentence each. */
  readonly unread: readonly string[];
}

/**
 * All at one block, a few at a time, each once.
 * @param isTolerant anybody can open an agreement with a broken token: it must not hide those that nobody named.
 */
export async function readAgreements(
  context: Context,
  ids: readonly string[],
  block: SnapshotBlock,
  { isTolerant }: { readonly isTolerant: boolean },
): Promise<ReadAgreements> {
  const escrow = await context.escrow();
  const distinct = [...new Set(ids)];
  const read = async (id: string): Promise<AgreementSnapshot | string> => {
    try {
      return await readAgreement(escrow, id, block);
    } catch (error) {
      if (isTolerant && error instanceof PlacementError) return error.message;
      throw error;
    }
  };
  const results = await withProgress(context.io, "Reading agreements", (tell) =>
    concurrently(distinct, read, counting(tell, distinct.length)),
  );
  return {
    agreements: results.filter((result) => typeof result !== "string"),
    unread: results.filter((result) => typeof result === "string"),
  };
}
