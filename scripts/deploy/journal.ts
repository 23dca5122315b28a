/**
 * How far a contract's deployment came, by Ignition's journal.
 * - `begun`: nothing was sent.
 * - `lost`: something was about to be sent, and the journal does not know whether it was.
 * - `sent`: Ignition knows the transaction and follows it.
 * - `failed`: it ended badly, and Ignition would refuse to go on.
 * - `deployed`, `adopted`: done from this folder, or found where somebody else had done it.
 */
export interface Progress {
  readonly stage: "begun" | "lost" | "sent" | "failed" | "deployed" | "adopted";
  readonly address?: string;
}

/** As much of a journal's messages as tells a contract's progress. */
interface Message {
  readonly type: string;
  readonly futureId?: string;
  readonly contractAddress?: string;
  readonly result?: { readonly type: string; readonly address?: string };
}

/**
 * By Ignition's future ids.
 * @throws SyntaxError for a line that is no JSON: the machine may have gone off while it was written.
 */
export function foldJournal(text: string): Map<string, Progress> {
  const futures = new Map<string, Progress>();
  for (const line of text.split("\n").filter((line) => line !== "")) {
    const message = JSON.parse(line) as Message;
    if (message.futureId === undefined) continue;
    const next = after(futures.get(message.futureId), message);
    if (next === undefined) futures.delete(message.futureId);
    else futures.set(message.futureId, next);
  }
  return futures;
}

function after(earlier: Progress | undefined, { type, contractAddress, result }: Message): Progress | undefined {
  switch (type) {
    case "DEPLOYMENT_EXECUTION_STATE_INITIALIZE":
    case "ONCHAIN_INTERACTION_REPLACED_BY_USER":
      return { stage: "begun" };
    case "CONTRACT_AT_EXECUTION_STATE_INITIALIZE":
      return { stage: "adopted", ...(contractAddress !== undefined && { address: contractAddress }) };
    case "TRANSACTION_PREPARE_SEND":
      return earlier?.stage === "begun" ? { stage: "lost" } : earlier;
    case "TRANSACTION_SEND":
      return { stage: "sent" };
    case "ONCHAIN_INTERACTION_TIMEOUT":
      return { stage: "failed" };
    case "DEPLOYMENT_EXECUTION_STATE_COMPLETE":
      if (result?.type !== "SUCCESS") return { stage: "failed" };
      return { stage: "deployed", ...(result.address !== undefined && { address: result.address }) };
    case "WIPE_APPLY":
      return undefined;
    default:
      return earlier;
  }
}
