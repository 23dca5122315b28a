import type { EthersError } from "ethers";
import { printable } from "../agreement/text/characters.js";
import { PlacementError } from "../errors.js";
import { nodeWords } from "./nodeErrors.js";

const LONGEST_WORDS = 200;

/**
 * What failed, as it may be shown. The messages of ethers quote the node's whole address, and with it the key that is
 * often in it; what it calls the short message does not.
 */
export function failureWords(error: unknown): string {
  const { shortMessage, message } = error instanceof Error ? (error as Partial<EthersError>) : {};
  return printable(nodeWords(error) ?? shortMessage ?? message ?? String(error)).slice(0, LONGEST_WORDS);
}

/**
 * A question to a node with all that is made of its answer, which may be anything.
 *
 * @throws PlacementError `chain` whatever goes wrong.
 */
export async function answered<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question();
  } catch (cause) {
    if (cause instanceof PlacementError) throw cause;
    throw new PlacementError("chain", `The node does not answer for the escrow: ${failureWords(cause)}.`, {
      next: "Check the RPC address and the escrow's address; for an old block the node must be an archive.",
      cause,
    });
  }
}
