import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { JsonRpcProvider, hexlify, randomBytes, type JsonRpcSigner } from "ethers";
import { listeningAt } from "../../scripts/demo/listening.js";
import { PlacementEscrow__factory, TestPound__factory, type PlacementEscrow } from "../../typechain-types/index.js";

const PACKAGE = "@foundry-rs/anvil-linux-amd64/bin/anvil";

/** npm has the real binary for this platform alone; there, a test that lacks it fails. */
export const HAS_ANVIL = process.platform === "linux" && process.arch === "x64";
export const WHY_NO_ANVIL = `${PACKAGE} is for linux x64, and this is ${process.platform} ${process.arch}`;

/** Foundry's node, whose blocks become final later and can be replaced, with an escrow and a token on it. */
export interface Anvil {
  readonly url: string;
  readonly provider: JsonRpcProvider;
  readonly signer: JsonRpcSigner;
  readonly escrow: PlacementEscrow;
  readonly address: string;
  readonly token: string;
  /** One log in a block of its own; returns the block's number. */
  log: () => Promise<number>;
  mine: (blocks: number) => Promise<void>;
  stop: () => void;
}

/** Blocks after which one is final. */
export const FINAL_AFTER = 2;

/** Foundry's node as a chain of one's own, with nothing on it. Resolves with its address when it listens. */
export async function spawnAnvil(...argv: string[]): Promise<{ readonly url: string; readonly stop: () => void }> {
  const binary = createRequire(import.meta.url).resolve(PACKAGE);
  const child = spawn(binary, ["--port", "0", ...argv], { stdio: ["ignore", "pipe", "ignore"] });
  const host = await listeningAt(child.stdout, /^Listening on (\S+)/);
  if (host === undefined) {
    child.kill();
    throw new Error("anvil did not start.");
  }
  return { url: `http://${host}`, stop: () => child.kill() };
}

export async function startAnvil(): Promise<Anvil> {
  const { url, stop } = await spawnAnvil("--slots-in-an-epoch", "1", "--timestamp", "1700000000");
  const provider = new JsonRpcProvider(url, undefined, { cacheTimeout: -1, pollingInterval: 50 });
  const signer = await provider.getSigner(0);
  const escrow = await (await new PlacementEscrow__factory(signer).deploy()).waitForDeployment();
  const pound = await (await new TestPound__factory(signer).deploy(18)).waitForDeployment();
  return {
    ...{ url, provider, signer, escrow, address: await escrow.getAddress(), token: await pound.getAddress() },
    log: async () => (await (await escrow.cancel(hexlify(randomBytes(32)))).wait())!.blockNumber,
    mine: async (blocks) => {
      await provider.send("anvil_mine", [blocks]);
    },
    stop: () => {
      provider.destroy();
      stop();
    },
  };
}
