import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import hre from "hardhat";
import { format, resolveConfig } from "prettier";
import { readDeployment } from "../src/adapters/deployments.js";
import { connectEscrow, hasBuiltCode } from "../src/adapters/escrow.js";
import { readText, writeText } from "../src/adapters/files.js";
import { PlacementError } from "../src/errors.js";
import { withDeployment } from "./deploy/descriptor.js";
import { runToItsEnd } from "./deploy/sentences.js";
import { openTarget } from "./deploy/target.js";

/**
 * `npm run deploy:publish -- --network NAME`: the package ships this deployment from its next version on, and the
 * descriptor for wallets names its escrow.
 */
await runToItsEnd(async (hide) => {
  const { chain } = await openTarget(hre, hide);
  const id = `chain-${chain.chainId}`;
  const root = dirname(hre.config.paths.ignition);
  const published = join(root, "deployments");
  const addresses = await readDeployment(root, id, published);
  const { "PlacementEscrow#PlacementEscrow": address } = addresses;
  if (address === undefined) {
    throw new PlacementError("bad-input", `No escrow was deployed to chain ${chain.chainId} from this folder.`, {
      next: "Deploy it first.",
    });
  }
  const escrow = await connectEscrow(chain, address);
  if (!(await hasBuiltCode(escrow))) {
    throw new PlacementError("check-failed", `The escrow ${address} is not what is built here.`, {
      next: "Publish it from the version that it was deployed from.",
    });
  }
  const list = join(published, id, "deployed_addresses.json");
  await mkdir(dirname(list), { recursive: true });
  await writeText(list, `${JSON.stringify(addresses, undefined, 2)}\n`);
  const descriptor = join(root, "erc7730", "eip712-PlacementEscrow.json");
  const text = withDeployment(await readText(descriptor), {
    chainId: Number(chain.chainId),
    address: escrow.address,
  });
  await writeText(descriptor, await format(text, { ...(await resolveConfig(descriptor)), parser: "json" }));
  console.log(`${list}\n${descriptor}`);
});
