import type { ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { PlacementError } from "../errors.js";

/** A contract's method as TypeChain types it, as far as sending goes. */
export interface Method<Args extends unknown[]> {
  (...args: Args): Promise<ContractTransactionResponse>;
  staticCall: (...args: Args) => Promise<unknown>;
}

/** Simulates first, so that a refusal is a sentence and costs nothing; then sends and waits for the receipt. */
export async function sendChecked<Args extends unknown[]>(
  method: Method<Args>,
  ...args: Args
): Promise<ContractTransactionReceipt> {
  await method.staticCall(...args);
  const sent = await method(...args);
  const receipt = await sent.wait();
  if (receipt?.status !== 1) {
    throw new PlacementError("chain", `The transaction ${sent.hash} was included but failed.`, {
      next: "Somebody else acted first; look with `agreement show` and try again.",
    });
  }
  return receipt;
}

/** What a receipt says, for `--json`. */
export function receiptData({ hash, blockNumber, gasUsed }: ContractTransactionReceipt) {
  return { transaction: hash, block: blockNumber, gasUsed };
}
