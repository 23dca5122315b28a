import { spawn } from "node:child_process";
import { JsonRpcProvider } from "ethers";
import { HARDHAT } from "../hardhat.js";
import { listeningAt } from "./listening.js";

const HOST = "127.0.0.1";
const LISTENS = /JSON-RPC server at (http:\/\/[\d.]+:\d+)/;

/** A Hardhat node of one's own on loopback, on a port that the system chose. */
export interface LocalNode {
  readonly url: string;
  readonly provider: JsonRpcProvider;
  /** Moves the chain's clock to these unix seconds, which must lie ahead. */
  moveTo: (time: bigint) => Promise<void>;
  stop: () => Promise<void>;
}

/** What it logs is read here: whoever starts it must not block while somebody asks it. */
export async function startLocalNode(): Promise<LocalNode> {
  const args = [HARDHAT, "node", "--network", "demo", "--hostname", HOST, "--port", "0"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  const url = await listeningAt(child.stdout, LISTENS);
  if (url === undefined) {
    child.kill();
    throw new Error("The local node did not start.");
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
