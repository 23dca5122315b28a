import { Transaction, type Signer } from "ethers";
import type { Entry, Journal } from "./journal.js";
import type { Chain } from "./rpc.js";
import { currentFees, mostOf, type Fees } from "./runFees.js";

/** What a signed transaction offers for gas. */
export function feesIn(raw: string): Fees {
  const { maxFeePerGas, maxPriorityFeePerGas, gasPrice } = Transaction.from(raw);
  return maxFeePerGas === null || maxPriorityFeePerGas === null
    ? { type: 0, gasPrice: gasPrice ?? 0n }
    : { type: 2, maxFeePerGas, maxPriorityFeePerGas };
}

/** Nodes let a transaction take another's place only for a tenth more, of both its fees (go-ethereum, `PriceBump`). */
const raised = (fee: bigint): bigint => fee + fee / 10n + 1n;

/**
 * The fees with which a transaction that is not mined would be sent again; undefined while gas is not dearer than what
 * it offers, because then it only has to wait.
 */
export async function dearerFees(chain: Chain, offered: Fees): Promise<Fees | undefined> {
  const now = await currentFees(chain, undefined);
  if (offered.type === 0 || now.type === 0) {
    const least = raised(mostOf(offered));
    return offered.type === 0 && mostOf(now) >= least ? { type: 0, gasPrice: mostOf(now) } : undefined;
  }
  const most = raised(offered.maxFeePerGas);
  const tip = raised(offered.maxPriorityFeePerGas);
  if (now.maxFeePerGas < most && now.maxPriorityFeePerGas < tip) return undefined;
  return {
    type: 2,
    maxFeePerGas: now.maxFeePerGas > most ? now.maxFeePerGas : most,
    maxPriorityFeePerGas: now.maxPriorityFeePerGas > tip ? now.maxPriorityFeePerGas : tip,
  };
}

/**
 * Sends a transaction again with the same number and other fees: only one of the two can be mined. The journal has it
 * before it leaves, and goes on knowing the other.
 *
 * @param raw as it was sent, by this very signer.
 * @returns the hash of the new one; undefined if the node did not take it: the old one may just have been mined.
 */
export async function raise(
  { provider }: Chain,
  journal: Journal,
  {
    entry,
    raw,
    signer,
    fees,
  }: { readonly entry: Entry; readonly raw: string; readonly signer: Signer; readonly fees: Fees },
): Promise<string | undefined> {
  const { to, data, chainId, nonce, gasLimit } = Transaction.from(raw);
  const again = Transaction.from(await signer.signTransaction({ to, data, chainId, nonce, gasLimit, ...fees }));
  const { hash, serialized } = again;
  if (hash === null) throw new Error("A signed transaction without a hash.");
  await journal.raised(entry.intent.id, hash, serialized);
  try {
    await provider.send("eth_sendRawTransaction", [serialized]);
    return hash;
  } catch {
    return undefined;
  }
}
