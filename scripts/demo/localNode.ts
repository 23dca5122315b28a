import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { JsonRpcProvider } from "ethers";

const HOST = "127.0.0.1";
const START_LIMIT = 30_000;
const PAUSE = 100;

/** A Hardhat node of one's own on loopback, on a port that was free. */
export interface LocalNode {
  readonly url: string;
  readonly provider: JsonRpcProvider;
  /** Moves the chain's clock to these unix seconds, which must lie ahead. */
  moveTo: (time: bigint) => Promise<void>;
  stop: () => Promise<void>;
}

export async function startLocalNode(): Promise<LocalNode> {
  const port = await freePort();
  const url = `http://${HOST}:${port}`;
  const args = ["node", "--network", "demo", "--hostname", HOST, "--port", port.toString()];
  const child = spawn("hardhat", args, { stdio: "ignore" });
  try {
    await answers(url, child);
  } catch (error) {
    child.kill();
    throw error;
  }
  const provider = new JsonRpcProvider(url, undefined, { cacheTimeout: -1 });
  return {
    url,
    provider,
    moveTo: async (time) => {
      await provider.send("evm_setNextBlockTimestamp", [Number(time)]);
      await provider.send("evm_mine", []);
    },
    stop: async () => {
      provider.destroy();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port is free on this machine.");
  return address.port;
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  const headers = { "content-type": "application/json" };
  for (const deadline = Date.now() + START_LIMIT; Date.now() < deadline;) {
    if (child.exitCode !== null) throw new Error(`The local node ended with code ${child.exitCode}.`);
    const response = await fetch(url, { method: "POST", body, headers }).catch(() => undefined);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  throw new Error("The local node did not start within 30 seconds.");
}
