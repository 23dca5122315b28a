import type { ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { TRANSACTION_GAS_CAP, gasLimitFor } from "../payRun/limits.js";
import { PlacementError } from "../errors.js";

/** A contract's method as TypeChain types it, as far as sending goes. */
export interface Method<Args extends unknown[]> {
  (...args: [...Args, { gasLimit: bigint }]): Promise<ContractTransactionResponse>;
  estimateGas: (...args: Args) => Promise<bigint>;
  staticCall: (...args: Args) => Promise<unknown>;
}

/**
 * Simulates first, so that a refusal is a sentence and costs nothing; then sends and waits for the receipt. The gas
 * limit is above the estimate: until the transaction is mined the chain moves on, and the escrow takes nothing that
 * leaves too little for the contracts it calls.
 */
export async function sendChecked<Args extends unknown[]>(
  method: Method<Args>,
  ...args: Args
): Promise<ContractTransactionReceipt> {
  await method.staticCall(...args);
  const wanted = gasLimitFor(await method.estimateGas(...args));
  const gasLimit = wanted < TRANSACTION_GAS_CAP ? wanted : TRANSACTION_GAS_CAP;
  const sent = await method(...args, { gasLimit });
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
