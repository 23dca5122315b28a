import { rm } from "node:fs/promises";
import { join } from "node:path";
import { network } from "hardhat";
import LocalPlacements from "../../ignition/modules/LocalPlacements.js";
import { startLocalNode, type LocalNode } from "../../scripts/demo/localNode.js";
import { TestPound__factory, type TestPound } from "../../typechain-types/index.js";

/** A node in a process of its own, with the escrow and the test token deployed to it by Ignition over JSON-RPC. */
export interface LocalChain {
  readonly node: LocalNode;
  readonly escrow: string;
  readonly pound: TestPound;
  /** Settings for the binary. */
  readonly env: Record<string, string>;
  stop: () => Promise<void>;
}

export async function startLocalChain(deploymentId: string): Promise<LocalChain> {
  const node = await startLocalNode();
  const deployment = join("ignition", "deployments", deploymentId);
  await rm(deployment, { recursive: true, force: true });
  const connection = await network.create({ network: "localhost", override: { url: node.url } });
  const { escrow, pound } = await connection.ignition.deploy(LocalPlacements, { deploymentId });
  const [escrowAddress, poundAddress] = await Promise.all([escrow.getAddress(), pound.getAddress()]);
  const signer = await node.provider.getSigner(0);
  return {
    node,
    escrow: escrowAddress,
    pound: TestPound__factory.connect(poundAddress, signer),
    env: { PLACEMENT_RPC: node.url, PLACEMENT_ESCROW: escrowAddress },
    stop: async () => {
      await connection.close();
      await node.stop();
      await rm(deployment, { recursive: true, force: true });
    },
  };
}
