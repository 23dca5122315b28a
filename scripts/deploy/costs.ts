import { formatEther } from "ethers";
import type { Chain } from "../../src/adapters/rpc.js";
import { explainFailure } from "../../src/adapters/failures.js";
import { PlacementError } from "../../src/errors.js";
import { CREATE_X, type Deployable } from "./contracts.js";

/** What deploying may cost. */
export interface Costs {
  /** Units of gas, by contract. */
  readonly gas: readonly { readonly name: string; readonly gas: bigint }[];
  /** Wei, if the price of gas doubles meanwhile. */
  readonly atMost: bigint;
}

/** @throws PlacementError `chain` if the factory is missing, the node would not carry it out, or the account cannot pay. */
export async function priceOf(chain: Chain, deployer: string, contracts: readonly Deployable[]): Promise<Costs> {
  await requireFactory(chain);
  const { provider, chainId } = chain;
  const gas = await Promise.all(
    contracts.map(async ({ name, call }) => ({ name, gas: await estimate(chain, deployer, name, call) })),
  );
  const atMost = gas.reduce((sum, { gas }) => sum + gas, 0n) * (await highestFee(chain));
  const balance = await provider.getBalance(deployer);
  if (balance >= atMost) return { gas, atMost };
  const found = `${deployer} has ${formatEther(balance)} of chain ${chainId}'s coin, and deploying may cost ${formatEther(atMost)}.`;
  throw new PlacementError("chain", found, {
    next: "Put more there; a faucet gives it on a testnet. Then run it again.",
  });
}

/** Wei a unit of gas, as Ignition offers it: nothing where there is no base fee, whatever others paid there. */
async function highestFee({ provider }: Chain): Promise<bigint> {
  const [block, fees] = await Promise.all([provider.getBlock("latest"), provider.getFeeData()]);
  if (block?.baseFeePerGas === 0n) return 0n;
  return fees.maxFeePerGas ?? fees.gasPrice ?? 0n;
}

async function requireFactory({ provider, chainId }: Chain): Promise<void> {
  if ((await provider.getCode(CREATE_X)) !== "0x") return;
  const found = `Chain ${chainId} has no CreateX factory, which gives contracts the same address on every chain.`;
  throw new PlacementError("chain", found, {
    next: "Put it there with `npm run deploy:factory` and the same --network, then run this again.",
  });
}

async function estimate({ provider }: Chain, from: string, name: string, data: string): Promise<bigint> {
  try {
    return await provider.estimateGas({ from, to: CREATE_X, data });
  } catch (error) {
    const { message } = explainFailure(error) as Error;
    throw new PlacementError("chain", `The node would not deploy ${name}: ${message}`, {
      next: "The chain must have Ethereum's rules of March 2024 (Cancun) or later, and blocks of so much gas.",
      cause: error,
    });
  }
}
