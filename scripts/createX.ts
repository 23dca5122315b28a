import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Transaction, formatEther } from "ethers";
import hre from "hardhat";
import { PlacementError } from "../src/errors.js";
import { CREATE_X } from "./deploy/contracts.js";
import { runToItsEnd } from "./deploy/sentences.js";
import { deployerOf, openTarget } from "./deploy/target.js";

/**
 * `npm run deploy:factory -- --network NAME`: puts CreateX on a chain that has none. Its author signed the transaction
 * once, for every chain; it only has to be paid for.
 */
await runToItsEnd(async (hide) => {
  const target = await openTarget(hre, hide);
  const { provider, chainId } = target.chain;
  if ((await provider.getCode(CREATE_X)) !== "0x") {
    console.log(`CreateX ${CREATE_X}`);
    return;
  }
  const account = await deployerOf(target);
  const signed = Transaction.from(await readPresigned());
  const { from: author, gasLimit, gasPrice } = signed;
  if (author === null || gasPrice === null) throw new Error("The presigned transaction is not signed.");
  const missing = gasLimit * gasPrice - (await provider.getBalance(author));
  const own = await provider.getBalance(account);
  if (missing > own) {
    const found = `CreateX costs ${formatEther(missing)} of chain ${chainId}'s coin to put there, and ${account} has ${formatEther(own)}.`;
    throw new PlacementError("chain", found, { next: "Put more there and run it again." });
  }
  const connection = await hre.network.create();
  if (missing > 0n) {
    const payer = await connection.ethers.getSigner(account);
    await (await payer.sendTransaction({ to: author, value: missing })).wait();
  }
  await (await broadcast(signed.serialized)).wait();
  await connection.close();
  console.log(`CreateX ${CREATE_X}`);

  async function broadcast(transaction: string) {
    try {
      return await provider.broadcastTransaction(transaction);
    } catch (cause) {
      throw new PlacementError("chain", `The node of chain ${chainId} would not take CreateX's transaction.`, {
        next: "It is signed for every chain, which some nodes refuse by a setting; docs/deployment.md has the other ways.",
        cause,
      });
    }
  }
});

/** Ignition brings it along for local chains, and checks the hash of what is at the factory's address before using it. */
async function readPresigned(): Promise<string> {
  const core = dirname(createRequire(import.meta.url).resolve("@nomicfoundation/ignition-core/package.json"));
  const path = join(core, "dist/src/internal/execution/strategy/createx-artifact.js");
  return ((await import(pathToFileURL(path).href)) as { presignedTx: string }).presignedTx;
}
