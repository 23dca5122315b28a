import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Transaction, formatEther, type TransactionResponse } from "ethers";
import hre from "hardhat";
import type { Chain } from "../src/adapters/rpc.js";
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
  const { chain } = target;
  if ((await chain.provider.getCode(CREATE_X)) === "0x") {
    const account = await deployerOf(target);
    const signed = Transaction.from(await readPresigned());
    // Whoever runs this again, too early to see it done, must neither pay twice nor be told that it is refused.
    const sent = signed.hash === null ? null : await chain.provider.getTransaction(signed.hash);
    if (sent === null) await payAuthor(chain, signed, account);
    await (sent ?? (await broadcast(chain, signed.serialized))).wait();
  }
  console.log(`CreateX ${CREATE_X}`);
});

/** What the transaction's author still lacks to pay for it. */
async function payAuthor({ provider, chainId }: Chain, signed: Transaction, account: string): Promise<void> {
  const { from: author, gasLimit, gasPrice } = signed;
  if (author === null || gasPrice === null) throw new Error("The presigned transaction is not signed.");
  const missing = gasLimit * gasPrice - (await provider.getBalance(author, "pending"));
  if (missing <= 0n) return;
  const own = await provider.getBalance(account);
  if (missing > own) {
    const found = `CreateX costs ${formatEther(missing)} of chain ${chainId}'s coin to put there, and ${account} has ${formatEther(own)}.`;
    throw new PlacementError("chain", found, { next: "Put more there and run it again." });
  }
  const connection = await hre.network.create();
  try {
    const payer = await connection.ethers.getSigner(account);
    await (await payer.sendTransaction({ to: author, value: missing })).wait();
  } finally {
    await connection.close();
  }
}

async function broadcast({ provider, chainId }: Chain, transaction: string): Promise<TransactionResponse> {
  try {
    return await provider.broadcastTransaction(transaction);
  } catch (cause) {
    throw new PlacementError("chain", `The node of chain ${chainId} would not take CreateX's transaction.`, {
      next: "It is signed for every chain, which some nodes refuse by a setting; docs/deployment.md has the other ways.",
      cause,
    });
  }
}

/** Ignition brings it along for local chains, and checks the hash of what is at the factory's address before using it. */
async function readPresigned(): Promise<string> {
  const core = dirname(createRequire(import.meta.url).resolve("@nomicfoundation/ignition-core/package.json"));
  const path = join(core, "dist/src/internal/execution/strategy/createx-artifact.js");
  return ((await import(pathToFileURL(path).href)) as { presignedTx: string }).presignedTx;
}
