import type { TransactionReceipt } from "ethers";
import { sameAddress } from "../agreement/addresses.js";
import { PlacementError } from "../errors.js";
import type { Entry, Journal, Outcome } from "./journal.js";
import type { ConnectedEscrow } from "./escrow.js";
import { feesIn } from "./raising.js";
import type { Chain } from "./rpc.js";
import { inGwei, mostOf } from "./runFees.js";

/** How often the chain is asked whether a transaction was mined, milliseconds. */
const PAUSE = 1_000;

export interface Patience {
  /** How many blocks must hold it, its own included. */
  readonly confirmations: number;
  /** How long to wait for one transaction, milliseconds. */
  readonly wait: number;
}

/** How a transaction ended. */
export interface Settled {
  readonly outcome: Outcome;
  readonly receipt: TransactionReceipt | null;
}

/**
 * Follows a transaction to its end, and writes the end down: mined, failed, replaced by another of the same number, or
 * dropped. One that is only unknown to the node is sent again, the very same one, where the journal holds it: it can be
 * mined once.
 *
 * @throws PlacementError `chain` if it is still pending when the patience ends; nothing is lost then.
 * @param onWait told once that it is still on its way, with the block that holds it if that is not deep enough yet.
 */
export async function settle(
  chain: Chain,
  journal: Journal,
  { intent: { id }, outcome: before }: Entry,
  patience: Patience,
  onWait: (block: number | null) => void | Promise<void> = () => undefined,
): Promise<Settled> {
  const deadline = Date.now() + patience.wait;
  let isTold = false;
  for (;;) {
    // Read anew: its fee may have been raised meanwhile.
    const entry = journal.entry(id);
    const seen = await look(chain, entry, patience.confirmations);
    if ("outcome" in seen) {
      if (!isSame(seen.outcome, before)) await journal.ended(id, seen.outcome);
      return seen;
    }
    if (!isTold) {
      isTold = true;
      await onWait(seen.block);
      continue;
    }
    if (Date.now() >= deadline) throw stillPending(entry, patience, seen.block);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** One that was mined before is looked at again until it is final; that it still is needs no line. */
const isSame = (now: Outcome, before: Outcome | null): boolean =>
  now.state === before?.state && now.hash === before.hash && now.block === before.block;

/** On its way: in a block that is not deep enough yet, or in none. */
interface Waiting {
  readonly block: number | null;
}

async function look({ provider }: Chain, entry: Entry, confirmations: number): Promise<Settled | Waiting> {
  const { intent, hash, raw } = entry;
  const used = BigInt(await provider.getTransactionCount(intent.from, "latest")) > BigInt(intent.nonce);
  const receipts = await Promise.all(entry.hashes.map((one) => provider.getTransactionReceipt(one)));
  const receipt = receipts.find((one) => one !== null);
  if (receipt !== undefined) {
    const { blockNumber: block } = receipt;
    if ((await provider.getBlockNumber()) < block + confirmations - 1) return { block };
    const state = receipt.status === 1 ? "mined" : "failed";
    return { outcome: { state, hash: receipt.hash, block }, receipt };
  }
  // Its number was used before it was looked for, so it can never be mined any more, or was without our knowing its hash.
  if (used) return { outcome: { state: "replaced", hash: null, block: null }, receipt: null };
  if (await isKnown(provider, entry)) return { block: null };
  if (raw !== null && (await isTakenAgain(provider, raw, hash))) return { block: null };
  return { outcome: { state: "dropped", hash: null, block: null }, receipt: null };
}

async function isKnown(provider: Chain["provider"], { hashes, intent }: Entry): Promise<boolean> {
  if (hashes.length === 0)
    return BigInt(await provider.getTransactionCount(intent.from, "pending")) > BigInt(intent.nonce);
  const known = await Promise.all(hashes.map((one) => provider.getTransaction(one)));
  return known.some((one) => one !== null);
}

/** A node may refuse it with an error and have it all the same. */
async function isTakenAgain(provider: Chain["provider"], raw: string, hash: string | null): Promise<boolean> {
  try {
    await provider.send("eth_sendRawTransaction", [raw]);
    return true;
  } catch {
    return hash !== null && (await provider.getTransaction(hash)) !== null;
  }
}

function stillPending({ hash, raw, intent }: Entry, patience: Patience, block: number | null): PlacementError {
  const { confirmations, wait } = patience;
  const number = `number ${intent.nonce} of ${intent.from}`;
  const fee = raw === null ? "" : `, offering up to ${inGwei(mostOf(feesIn(raw)))} gwei for gas`;
  const name = hash === null ? number : `${hash} (${number}${fee})`;
  const after = `after ${wait / 60_000} minutes`;
  const what = block === null ? `is not mined ${after}` : `is in block ${block}, but not in ${confirmations} ${after}`;
  const raising =
    raw === null ? "speed it up in the wallet that sent it" : "a higher --max-fee then sends it again for more";
  const dearer = block === null ? ` If gas has become dearer, ${raising}.` : "";
  return new PlacementError("chain", `The transaction ${name} ${what}.`, {
    next: `Nothing is lost: run the same command again later, and it goes on from there without sending anything twice.${dearer}`,
  });
}

/** A block is final after two epochs (proof of stake); until then a mined transaction may come loose again. */
const FINAL_AFTER = 64;

/** What was sent to this escrow on this chain: what else a journal speaks of can never be followed to its end here. */
export const entriesHere = ({ chain: { chainId }, address }: ConnectedEscrow, { entries }: Journal): Entry[] =>
  entries.filter(({ intent }) => BigInt(intent.chainId) === chainId && sameAddress(intent.escrow, address));

/** Those of them whose end is not known, or not final. */
export async function unsettled(escrow: ConnectedEscrow, journal: Journal): Promise<Entry[]> {
  const latest = await escrow.chain.provider.getBlockNumber();
  return entriesHere(escrow, journal).filter(
    ({ outcome }) => outcome === null || (outcome.block !== null && outcome.block > latest - FINAL_AFTER),
  );
}
