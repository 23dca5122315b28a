import { join, relative } from "node:path";
import { confirm } from "@clack/prompts";
import { formatEther } from "ethers";
import hre from "hardhat";
import { textTable } from "../src/agreement/text/textTable.js";
import { PlacementError } from "../src/errors.js";
import { deployables, type Deployable } from "./deploy/contracts.js";
import { priceOf } from "./deploy/costs.js";
import { moduleOf } from "./deploy/module.js";
import { LOCAL_CHAIN } from "./deploy/parameters.js";
import { readParameters } from "./deploy/parametersFile.js";
import { runToItsEnd } from "./deploy/sentences.js";
import { CONFIRMATIONS, planSteps } from "./deploy/steps.js";
import { deployerOf, openTarget, type Target } from "./deploy/target.js";

/** `npm run deploy -- --network NAME`: what the network's parameters name, once, however often it is run. */
await runToItsEnd(async (hide) => {
  const target = await openTarget(hre, hide);
  const parameters = await readParameters(hre, target);
  const account = await deployerOf(target);
  const folder = join(hre.config.paths.ignition, "deployments", `chain-${target.chain.chainId}`);
  const sender = { chain: target.chain, account, tell: console.error };
  const steps = await planSteps(folder, sender, await deployables(parameters));
  const missing = steps.filter(({ action }) => action === "send");
  if (missing.length > 0 && target.chain.chainId !== LOCAL_CHAIN) await agreeOn(target, account, missing);
  const connection = await hre.network.create();
  const options = { parameters, strategy: "create2" as const, displayUi: process.stdout.isTTY };
  try {
    // Ignition numbers new transactions after those that it follows, but there may be later ones that it lost sight of.
    const followed = steps.filter(({ action }) => action === "follow");
    if (followed.length > 0) await connection.ignition.deploy(moduleOf(followed), options);
    await connection.ignition.deploy(moduleOf(steps), options);
  } catch (cause) {
    throw stopped(relative(".", folder), cause);
  } finally {
    await connection.close();
  }
  console.log(textTable(steps.map(({ name, address }) => [name, address])).join("\n"));
});

/** Tells what it takes, and asks whoever is there. */
async function agreeOn({ name, chain }: Target, account: string, missing: readonly Deployable[]): Promise<void> {
  const { gas, atMost } = await priceOf(chain, account, missing);
  const rows = gas.map((each) => [each.name, each.gas.toLocaleString("en-GB"), "gas"]);
  console.error(`To ${name}, chain ${chain.chainId}, from ${account}:`);
  console.error(textTable(rows, [1]).join("\n"));
  console.error(`At today's price at most ${formatEther(atMost)} of the chain's coin.`);
  console.error(`Done when each has ${CONFIRMATIONS} blocks behind it.`);
  if (!process.stdin.isTTY || (await confirm({ message: "Deploy?", initialValue: false })) === true) return;
  throw new PlacementError("signing-refused", "Nothing was deployed.");
}

function stopped(folder: string, cause: unknown): PlacementError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new PlacementError("chain", `Deploying stopped: ${why}`, {
    next: `What was sent is noted in ${folder}. Run the same command again: it goes on from there, and nothing is deployed twice.`,
    cause,
  });
}
