import { formatEther, formatUnits } from "ethers";
import { PlacementError } from "../errors.js";
import type { Chain } from "./rpc.js";

/** What a transaction offers for gas, in wei. */
export type Fees =
  | { readonly type: 2; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  | { readonly type: 0; readonly gasPrice: bigint };

/** The most that a unit of gas can cost with these fees. */
export const mostOf = (fees: Fees): bigint => (fees.type === 2 ? fees.maxFeePerGas : fees.gasPrice);

/**
 * Fees of now, never above the limit.
 * @param limit wei a unit of gas; undefined for none.
 * @throws PlacementError `chain` if nothing could be mined under the limit at present.
 */
export async function currentFees({ provider }: Chain, limit: bigint | undefined): Promise<Fees> {
  const [{ gasPrice, maxFeePerGas, maxPriorityFeePerGas }, block] = await Promise.all([
    provider.getFeeData(),
    provider.getBlock("latest"),
  ]);
  if (maxFeePerGas === null || maxPriorityFeePerGas === null) {
    const price = gasPrice ?? 0n;
    if (limit !== undefined && price > limit) throw tooDear(price, limit);
    return { type: 0, gasPrice: price };
  }
  const least = (block?.baseFeePerGas ?? 0n) + 1n;
  if (limit !== undefined && least > limit) throw tooDear(least, limit);
  const most = limit === undefined || maxFeePerGas < limit ? maxFeePerGas : limit;
  return {
    type: 2,
    maxFeePerGas: most,
    maxPriorityFeePerGas: maxPriorityFeePerGas < most ? maxPriorityFeePerGas : most,
  };
}

/** As `--max-fee` takes it. */
export const inGwei = (wei: bigint): string => formatUnits(wei, "gwei").replace(/\.0$/, "");

function tooDear(price: bigint, limit: bigint): PlacementError {
  return new PlacementError(
    "chain",
    `Gas costs ${inGwei(price)} gwei now, more than the ${inGwei(limit)} gwei of --max-fee.`,
    {
      next: "Run it again when gas is cheaper, or with a higher --max-fee. What was sent before is not sent again.",
    },
  );
}

/** Before anything is sent, the sender must be able to pay for all of it. */
export async function requireGasMoney({ provider }: Chain, from: string, gas: bigint, fees: Fees): Promise<void> {
  const most = gas * mostOf(fees);
  const balance = await provider.getBalance(from);
  if (balance >= most) return;
  throw new PlacementError(
    "chain",
    `The sender ${from} has ${formatEther(balance)} of the chain's own currency, and the run may need up to ${formatEther(most)}.`,
    { next: "Nothing was sent. Put more there, or give a lower --max-fee; what is not used is not paid for." },
  );
}
