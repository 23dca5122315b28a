import { dirname, join } from "node:path";
import hre from "hardhat";
import { format, resolveConfig } from "prettier";
import { readDeployment } from "../src/adapters/deployments.js";
import { connectEscrow, hasBuiltCode } from "../src/adapters/escrow.js";
import { readText, writeText } from "../src/adapters/files.js";
import type { Chain } from "../src/adapters/rpc.js";
import type { Deployment } from "../src/clearSigning/descriptor.js";
import { PlacementError } from "../src/errors.js";
import { withDeployment } from "./deploy/descriptor.js";
import { LOCAL_CHAIN } from "./deploy/parameters.js";
import { runToItsEnd } from "./deploy/sentences.js";
import { openTarget } from "./deploy/target.js";

const ROOT = dirname(hre.config.paths.ignition);
const PUBLISHED = join(ROOT, "deployments");
const DESCRIPTOR = join(ROOT, "erc7730", "eip712-PlacementEscrow.json");

/**
 * `npm run deploy:publish -- --network NAME`: the package ships this deployment from its next version on, and the
 * descriptor for wallets names its escrow.
 */
await runToItsEnd(async (hide) => {
  const { chain } = await openTarget(hre, hide);
  if (chain.chainId === LOCAL_CHAIN) {
    const found = "A development node forgets its contracts when it stops: nobody else could use them.";
    throw new PlacementError("bad-usage", found, { next: "Publish those of another --network." });
  }
  const id = `chain-${chain.chainId}`;
  const addresses = await readDeployment(ROOT, id, PUBLISHED);
  const address = await escrowIn(addresses, chain);
  const list = join(PUBLISHED, id, "deployed_addresses.json");
  await writeText(list, `${JSON.stringify(addresses, undefined, 2)}\n`);
  await describe({ chainId: Number(chain.chainId), address });
  console.log(`${list}\n${DESCRIPTOR}`);
});

/** @throws PlacementError if there is none, or another than is built here. */
async function escrowIn(addresses: Readonly<Record<string, string>>, chain: Chain): Promise<string> {
  const { "PlacementEscrow#PlacementEscrow": address } = addresses;
  if (address === undefined) {
    throw new PlacementError("bad-input", `No escrow was deployed to chain ${chain.chainId} from this folder.`, {
      next: "Deploy it first.",
    });
  }
  const escrow = await connectEscrow(chain, address);
  if (await hasBuiltCode(escrow)) return escrow.address;
  throw new PlacementError("check-failed", `The escrow ${address} is not what is built here.`, {
    next: "Publish it from the version that it was deployed from.",
  });
}

async function describe(deployment: Deployment): Promise<void> {
  const text = withDeployment(await readText(DESCRIPTOR), deployment);
  await writeText(DESCRIPTOR, await format(text, { ...(await resolveConfig(DESCRIPTOR)), parser: "json" }));
}
