import { Wallet } from "ethers";
import hre from "hardhat";
import { verifyContract } from "@nomicfoundation/hardhat-verify/verify";
import { textTable } from "../src/agreement/text/textTable.js";
import { PlacementError } from "../src/errors.js";
import { asBuilt } from "./deploy/asBuilt.js";
import { deployables, type Deployable } from "./deploy/contracts.js";
import {
  ALREADY_VERIFIED,
  EMPTY_API_KEY,
  NO_SUCH_CHAIN,
  NO_SUCH_EXPLORER,
  NO_SUCH_VARIABLE,
  hardhatNumber,
} from "./deploy/hardhatErrors.js";
import { readParameters } from "./deploy/parametersFile.js";
import { runToItsEnd } from "./deploy/sentences.js";
import { openTarget } from "./deploy/target.js";

const EXPLORERS = ["sourcify", "blockscout", "etherscan"] as const;
type Explorer = (typeof EXPLORERS)[number];

/** What became of one contract at one explorer. */
interface Outcome {
  readonly result: "verified" | "not asked" | "refused";
  readonly why: string;
}

// Nothing is signed or sent here, so any key will do; but Hardhat opens none of the network's calls without one.
process.env["DEPLOYER_KEY"] ||= Wallet.createRandom().privateKey;

/** `npm run verify -- --network NAME`: shows the explorers the source of what is deployed. */
await runToItsEnd(async (hide) => {
  const target = await openTarget(hre, hide);
  const contracts = await deployables(await readParameters(hre, target));
  for (const { name, address } of contracts) {
    if ((await target.chain.provider.getCode(address)) !== "0x") continue;
    throw new PlacementError("chain", `${name} is not at ${address} on chain ${target.chain.chainId}.`, {
      next: "Deploy it first, from these very contracts and parameters.",
    });
  }
  const told: [string, string, Outcome][] = [];
  for (const contract of contracts) {
    for (const explorer of EXPLORERS) told.push([contract.name, explorer, await verify(contract, explorer)]);
  }
  console.log(textTable(told.map(([name, explorer, { result, why }]) => [name, explorer, result, why])).join("\n"));
  const results = told.map(([, , { result }]) => result);
  if (results.includes("refused") || !results.includes("verified")) process.exitCode = 1;
});

async function verify({ name, address, constructorArgs }: Deployable, provider: Explorer): Promise<Outcome> {
  const contract = `contracts/${name}.sol:${name}`;
  try {
    await verifyContract({ address, constructorArgs, contract, provider }, await asBuilt(hre, contract));
    return { result: "verified", why: "" };
  } catch (error) {
    return outcomeOf(error, provider);
  }
}

function outcomeOf(error: unknown, explorer: Explorer): Outcome {
  switch (hardhatNumber(error)) {
    case ALREADY_VERIFIED:
      return { result: "verified", why: "before" };
    case NO_SUCH_VARIABLE:
    case EMPTY_API_KEY:
      return {
        result: "not asked",
        why: `it wants a key of yours: ${explorer.toUpperCase()}_API_KEY, as DEPLOYER_KEY`,
      };
    case NO_SUCH_CHAIN:
    case NO_SUCH_EXPLORER:
      return { result: "not asked", why: "it does not show this chain" };
    case undefined:
      throw error;
    default:
      return { result: "refused", why: (error as Error).message.replace(/\s+/g, " ") };
  }
}
