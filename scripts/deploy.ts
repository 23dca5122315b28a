import { rm } from "node:fs/promises";
import { join } from "node:path";
import { network } from "hardhat";
import LocalPlacements from "../ignition/modules/LocalPlacements.js";
import { readDeployment } from "../src/adapters/deployments.js";

/** `npm run deploy:local`: the escrow and a test token, on the local node that is running. */
const connection = await network.create();
const { chainId } = await connection.ethers.provider.getNetwork();
await forgetEarlierChain(`chain-${chainId}`);
const { escrow, pound } = await connection.ignition.deploy(LocalPlacements, {
  parameters: "ignition/parameters/localhost.json",
});
console.log(`PlacementEscrow ${await escrow.getAddress()}`);
console.log(`TestPound       ${await pound.getAddress()}`);

/** A local node forgets everything when it stops; what Ignition noted of its last life would be wrong. */
async function forgetEarlierChain(id: string): Promise<void> {
  const [first] = Object.values(await readDeployment(".", id));
  if (first === undefined || (await connection.ethers.provider.getCode(first)) !== "0x") return;
  await rm(join("ignition", "deployments", id), { recursive: true });
}
