import type { ContractTransactionReceipt, TransactionReceipt } from "ethers";
import { sameAddress } from "../agreement/addresses.js";
import { attestationDigest } from "../attestation/typedData.js";
import { gasLimitFor, worstGasFor } from "../payRun/limits.js";
import type { Measure } from "../payRun/pack.js";
import type { AttestationItem, Payable } from "../payRun/types.js";
import { decodeLog } from "../replay/decode.js";
import { PlacementError } from "../errors.js";
import type { ConnectedEscrow } from "./escrow.js";
import { explainFailure } from "./failures.js";
import { isRevert } from "./nodeErrors.js";

/** Why the escrow would not do it, in a sentence; a node that would not answer is no reason, and is thrown. */
function refusalReason(error: unknown): string {
  const explained = explainFailure(error);
  if (explained instanceof PlacementError && isRevert(error)) return explained.message;
  throw explained;
}

/**
 * Why the escrow passes an item over, told by itself: alone in a call the item has nobody to hide behind, and the call
 * reverts with the reason.
 * @param block as it stood after this block; the latest unless told.
 * @returns undefined if the escrow would do it.
 */
export async function reasonPassedOver(
  { contract }: ConnectedEscrow,
  item: AttestationItem,
  { from, block }: { readonly from: string | undefined; readonly block?: number },
): Promise<string | undefined> {
  const overrides = { ...(from === undefined ? {} : { from }), ...(block === undefined ? {} : { blockTag: block }) };
  try {
    await contract.attest.staticCall([item], overrides);
    return undefined;
  } catch (error) {
    return refusalReason(error);
  }
}

export const encodeAttest = ({ contract }: ConnectedEscrow, items: readonly AttestationItem[]): string =>
  contract.interface.encodeFunctionData("attest", [[...items]]);

type Charged = Pick<Payable, "item" | "calls" | "token" | "payee" | "bytes">;

/**
 * Measures by the node's estimate: the least gas with which the whole call succeeds, the reserves that the escrow
 * demands before each call to others included.
 * @param isWorst with gas for the worst that wallets, registers and tokens can burn.
 */
export function measureOn(escrow: ConnectedEscrow, from: string | undefined, isWorst = false): Measure<Charged> {
  return async (payables) => {
    const data = encodeAttest(
      escrow,
      payables.map(({ item }) => item),
    );
    try {
      const sender = from === undefined ? {} : { from };
      const estimate = await escrow.chain.provider.estimateGas({ to: escrow.address, data, ...sender });
      return { gas: isWorst ? worstGasFor(estimate, callsIn(payables)) : gasLimitFor(estimate) };
    } catch (error) {
      return { reason: refusalReason(error) };
    }
  };
}

/** Calls to contracts of others: wallets and registers, and a transfer for each payee in a row. */
function callsIn(payables: readonly Charged[]): number {
  const rows = payables.filter(
    ({ token, payee }, place) => payables[place - 1]?.token !== token || payables[place - 1]?.payee !== payee,
  );
  return payables.reduce((sum, { calls }) => sum + calls, rows.length);
}

/** What a transaction did with attestations, by their digests. */
export interface Recorded {
  readonly attested: ReadonlySet<string>;
  readonly endorsed: ReadonlySet<string>;
}

export function recordedIn(
  receipt: TransactionReceipt | ContractTransactionReceipt,
  { address, domain }: ConnectedEscrow,
): Recorded {
  const attested = new Set<string>();
  const endorsed = new Set<string>();
  for (const log of receipt.logs) {
    if (!sameAddress(log.address, address)) continue;
    const event = decodeLog(log, 0n);
    if (event.name === "Attested") attested.add(attestationDigest(domain, event.attestation));
    if (event.name === "Endorsed") endorsed.add(attestationDigest(domain, event.attestation));
  }
  return { attested, endorsed };
}
