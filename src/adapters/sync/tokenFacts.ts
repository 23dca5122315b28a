import { dataSlice, decodeBytes32String } from "ethers";
import { printable } from "../../agreement/text/characters.js";
import type { TokenFacts } from "../../audit/books.js";
import { TOKEN_GAS, TOKEN_INTERFACE } from "../escrow.js";
import { isRevert } from "../nodeErrors.js";
import { NodeFailure, isTooMuch, wrong } from "./nodeFailure.js";
import { TRIES, patiently, type Pause } from "./patience.js";
import type { RpcClient } from "./rpcClient.js";
import { toQuantity } from "./values.js";

const LONGEST_SYMBOL = 32;
/** Beyond these an amount could not be told in pounds; no real token comes near. */
const MOST_DECIMALS = 36;
const WORD_BYTES = 32;
const WORD_LENGTH = 2 + 2 * WORD_BYTES;

interface Node {
  readonly client: RpcClient;
  readonly pause: Pause;
}

/**
 * What a token says of itself at a block, or now if the node no longer has that block's state; null for what it does
 * not say, or says badly.
 *
 * @returns undefined if the node will not ask it: a stranger's token must not keep the ledger from being read.
 */
export async function tokenFacts(node: Node, address: string, block: number): Promise<TokenFacts | undefined> {
  for (const at of [toQuantity(block), "latest"]) {
    try {
      const [symbol, decimals] = [await ask(node, address, "symbol", at), await ask(node, address, "decimals", at)];
      return { address, symbol: symbolIn(symbol), decimals: decimalsIn(decimals) };
    } catch (error) {
      if (!isTooMuch(error) && !isWrong(error)) throw error;
    }
  }
  return undefined;
}

function ask(node: Node, address: string, name: "symbol" | "decimals", block: string): Promise<string | null> {
  const params = [
    { to: address, data: TOKEN_INTERFACE.encodeFunctionData(name), gas: toQuantity(Number(TOKEN_GAS)) },
    block,
  ];
  return patiently(() => call(node.client, params), node.pause, { ...TRIES, wrong: 2 });
}

const isWrong = (error: unknown): boolean => error instanceof NodeFailure && error.kind === "wrong";

/** Null if the token reverts. */
async function call(client: RpcClient, params: readonly unknown[]): Promise<string | null> {
  try {
    const answer = await client.call({ method: "eth_call", params });
    if (typeof answer === "string") return answer;
  } catch (error) {
    if (error instanceof NodeFailure && error.kind === "refused" && isRevert(error)) return null;
    throw error;
  }
  throw wrong("answers for a token with something that is no text");
}

function symbolIn(answer: string | null): string | null {
  const symbol = decoded(() => {
    // Some old tokens have one word instead of a text.
    if (answer?.length === WORD_LENGTH) return decodeBytes32String(answer);
    return String(TOKEN_INTERFACE.decodeFunctionResult("symbol", answer ?? "0x")[0]);
  });
  return symbol === null || symbol === "" || symbol.length > LONGEST_SYMBOL ? null : printable(symbol);
}

/** The whole word: as a `uint8`, which it should be, 2^255 would be read as 0. */
function decimalsIn(answer: string | null): number | null {
  const word = decoded(() => BigInt(dataSlice(answer ?? "0x", 0, WORD_BYTES)));
  return word !== null && word <= MOST_DECIMALS ? Number(word) : null;
}

function decoded<Value>(decode: () => Value): Value | null {
  try {
    return decode();
  } catch {
    return null;
  }
}
