import { FetchRequest, JsonRpcProvider, Network } from "ethers";
import { PlacementError } from "../errors.js";
import { isRateLimit } from "./nodeErrors.js";

/** A chain reached over JSON-RPC. */
export interface Chain {
  readonly provider: JsonRpcProvider;
  readonly chainId: bigint;
  /** The endpoint as it may be shown: without path and credentials, which often hold an API key. */
  readonly endpoint: string;
}

/** How long to wait for an answer, in milliseconds. */
const TIMEOUT = 8_000;

/**
 * Connects and asks for the chain id, so that a dead endpoint is a sentence at once and not a wait without end.
 * @param patience how long later answers may take, in milliseconds: a wallet's owner has to read first.
 */
export async function connectChain(url: string, patience = TIMEOUT): Promise<Chain> {
  const endpoint = shownEndpoint(url);
  const request = new FetchRequest(url);
  request.timeout = TIMEOUT;
  request.setThrottleParams({ maxAttempts: 3, slotInterval: 250 });
  const chainId = await askChainId(request, endpoint);
  request.timeout = patience;
  const network = Network.from(chainId);
  const provider = new PatientProvider(request, network, { staticNetwork: network, cacheTimeout: -1 });
  return { provider, chainId, endpoint };
}

/** How often, and after how long at first, a node is asked again that wants to be asked more slowly. Milliseconds. */
const MOST_REPEATS = 3;
const FIRST_PAUSE = 250;

/**
 * Asks more slowly where a node answers with a rate limit of its own; ethers does so for HTTP's alone. What is sent is
 * never repeated here.
 */
class PatientProvider extends JsonRpcProvider {
  override async send(method: string, params: unknown[] | Record<string, unknown>): Promise<unknown> {
    for (let repeats = 0; ; repeats++) {
      try {
        return await super.send(method, params);
      } catch (error) {
        if (repeats === MOST_REPEATS || method.startsWith("eth_send") || !isRateLimit(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE * 2 ** repeats));
      }
    }
  }
}

function shownEndpoint(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new PlacementError("bad-usage", "The RPC endpoint is not an http or https URL.", {
      next: "Give one with --rpc, such as http://127.0.0.1:8545.",
    });
  }
  return parsed.origin;
}

/** Whether the endpoint is on this very machine. */
export function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? "";
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

async function askChainId(template: FetchRequest, endpoint: string): Promise<bigint> {
  const request = template.clone();
  request.body = { jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] };
  let answer: unknown;
  try {
    const response = await request.send();
    response.assertOk();
    answer = (response.bodyJson as { result?: unknown }).result;
  } catch (cause) {
    throw unreachable(endpoint, cause);
  }
  if (typeof answer !== "string" || !/^0x[0-9a-f]+$/i.test(answer)) throw unreachable(endpoint, answer);
  return BigInt(answer);
}

function unreachable(endpoint: string, cause: unknown): PlacementError {
  return new PlacementError("chain", `No Ethereum node answers at ${endpoint}.`, {
    next: "Check the address and the network, or start a local node with `npm run node`; then try again.",
    cause,
  });
}

/** Unix seconds of the latest block: the time by which the contract decides. */
export async function chainTime({ provider, endpoint }: Chain): Promise<bigint> {
  const block = await provider.getBlock("latest");
  if (block === null) throw unreachable(endpoint, "no latest block");
  return BigInt(block.timestamp);
}
