import { PlacementError } from "../../errors.js";
import type { KnownBlock } from "../../replay/source.js";
import { NodeFailure, isTooMuch, wrong } from "./nodeFailure.js";
import { LAST_TRIES, TRIES, patiently, type Pause, type Tries } from "./patience.js";
import type { Call, RpcClient } from "./rpcClient.js";
import { quantity, toQuantity } from "./values.js";

interface Node {
  readonly client: RpcClient;
  readonly pause: Pause;
}

/**
 * The block in which the escrow was deployed, by halves; 0 where the node has no states of old blocks to tell, or may
 * have none.
 *
 * @throws PlacementError `chain` if the escrow is not there at the block given.
 */
export async function deploymentBlock(node: Node, escrow: string, target: KnownBlock): Promise<number> {
  try {
    const found = await firstWithCode(node, escrow, target);
    return found === 0 || (await isNothingBefore(node, escrow, found)) ? found : 0;
  } catch (error) {
    if (error instanceof NodeFailure && error.kind === "refused") return 0;
    throw error;
  }
}

async function firstWithCode(node: Node, escrow: string, target: KnownBlock): Promise<number> {
  let [before, there] = [-1, Number(target.number)];
  if (!(await hasCode(node, escrow, there, LAST_TRIES))) {
    throw new PlacementError(
      "chain",
      `There is no contract at ${escrow} at block ${target.number}, the last final one.`,
      {
        next: "If it was deployed a moment ago, wait until its block is final; otherwise check --escrow and --rpc.",
      },
    );
  }
  while (there - before > 1) {
    const middle = Math.floor((before + there) / 2);
    if (await hasCode(node, escrow, middle, TRIES)) there = middle;
    else before = middle;
  }
  return there;
}

/**
 * Some nodes answer for a state that they no longer have as if it were empty; then the deployment seems later than it
 * was, and logs would be missed. They have old logs all the same, and old transactions: either of them tells.
 */
async function isNothingBefore(node: Node, escrow: string, block: number): Promise<boolean> {
  const filter = { address: escrow, fromBlock: toQuantity(0), toBlock: toQuantity(block - 1) };
  const logs = await orTooMuch(ask(node, { method: "eth_getLogs", params: [filter] }));
  if (Array.isArray(logs)) return logs.length === 0;
  return hasState(node, block - 1);
}

/** How many blocks are looked through for a transaction; most have one. */
const MOST_LOOKED_THROUGH = 20;

/** Whether the node knows that some sender of this block, or of one shortly before, has sent something by then. */
async function hasState(node: Node, block: number): Promise<boolean> {
  for (let number = block; number >= 0 && number > block - MOST_LOOKED_THROUGH; number--) {
    const found = await ask(node, { method: "eth_getBlockByNumber", params: [toQuantity(number), true] });
    const { transactions } = (found ?? {}) as { transactions?: readonly { from?: unknown }[] };
    const from = transactions?.at(-1)?.from;
    if (typeof from !== "string") continue;
    const sent = await ask(node, { method: "eth_getTransactionCount", params: [from, toQuantity(block)] });
    if (quantity(sent, "number of transactions") > 0) return true;
  }
  return false;
}

const ask = ({ client, pause }: Node, call: Call): Promise<unknown> => patiently(() => client.call(call), pause, TRIES);

const orTooMuch = (asking: Promise<unknown>): Promise<unknown> =>
  asking.catch((error: unknown) => {
    if (isTooMuch(error)) return undefined;
    throw error;
  });

async function hasCode({ client, pause }: Node, escrow: string, block: number, tries: Tries): Promise<boolean> {
  const read = async (): Promise<boolean> => {
    const code = await client.call({ method: "eth_getCode", params: [escrow, toQuantity(block)] });
    if (typeof code === "string" && code.startsWith("0x")) return code !== "0x";
    throw wrong("answers for code with something else");
  };
  return patiently(read, pause, tries);
}
