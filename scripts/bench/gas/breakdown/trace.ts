import type { TransactionResponse } from "ethers";
import { paySecond } from "../rows/attesting.js";
import type { Stage } from "../stage.js";
import { breakDown, type Part } from "./breakDown.js";
import type { LoggedStep } from "./steps.js";

/** The row whose gas is broken down. */
export const BROKEN_DOWN = "attest-3of3-1";

/** Where the gas of `attest-3of3-1` goes, by a trace of it. Leaves the stage changed. */
export async function breakdownOfPayment(stage: Stage): Promise<Part[]> {
  const sent: TransactionResponse = await paySecond(stage);
  const receipt = await sent.wait();
  if (receipt === null) throw new Error("The payment was not mined.");
  const wanted = { disableStorage: true, disableMemory: true };
  const trace: unknown = await stage.ethers.provider.send("debug_traceTransaction", [sent.hash, wanted]);
  const { structLogs } = trace as { readonly structLogs: readonly LoggedStep[] };
  return breakDown({
    gasLimit: Number(sent.gasLimit),
    gasUsed: Number(receipt.gasUsed),
    calldata: sent.data,
    token: stage.token,
    steps: structLogs,
  });
}
