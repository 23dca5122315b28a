import type { TransactionReceipt } from "ethers";
import { PlacementError } from "../errors.js";
import type { Entry, Journal, Outcome } from "./journal.js";
import type { ConnectedEscrow } from "./escrow.js";
import type { Chain } from "./rpc.js";

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
 */
export async function settle(
  chain: Chain,
  journal: Journal,
  entry: Entry,
  patience: Patience,
  onWait: () => void = () => undefined,
): Promise<Settled> {
  const deadline = Date.now() + patience.wait;
  let isTold = false;
  for (;;) {
    const settled = await look(chain, entry, patience.confirmations);
    if (settled !== undefined) {
      if (!isSame(settled.outcome, entry.outcome)) await journal.ended(entry.intent.id, settled.outcome);
      return settled;
    }
    if (Date.now() >= deadline) throw stillPending(entry, patience);
    if (!isTold) onWait();
    isTold = true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** One that was mined before is looked at again until it is final; that it still is needs no line. */
const isSame = (now: Outcome, before: Outcome | null): boolean =>
  now.state === before?.state && now.hash === before.hash && now.block === before.block;

/** Undefined while it is on its way. */
async function look({ provider }: Chain, entry: Entry, confirmations: number): Promise<Settled | undefined> {
  const { hash, intent } = entry;
  const used = BigInt(await provider.getTransactionCount(intent.from, "latest")) > BigInt(intent.nonce);
  const receipt = hash === null ? null : await provider.getTransactionReceipt(hash);
  if (receipt !== null) {
    if ((await provider.getBlockNumber()) < receipt.blockNumber + confirmations - 1) return undefined;
    const state = receipt.status === 1 ? "mined" : "failed";
    return { outcome: { state, hash, block: receipt.blockNumber }, receipt };
  }
  // Its number was used before it was looked for, so it can never be mined any more, or was without our knowing its hash.
  if (used) return { outcome: { state: "replaced", hash: null, block: null }, receipt: null };
  if (await isKnown(provider, entry)) return undefined;
  if (intent.raw !== null && (await isTakenAgain(provider, intent.raw, hash))) return undefined;
  return { outcome: { state: "dropped", hash: null, block: null }, receipt: null };
}

async function isKnown(provider: Chain["provider"], { hash, intent }: Entry): Promise<boolean> {
  if (hash !== null) return (await provider.getTransaction(hash)) !== null;
  return BigInt(await provider.getTransactionCount(intent.from, "pending")) > BigInt(intent.nonce);
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

function stillPending({ hash, intent }: Entry, { wait }: Patience): PlacementError {
  const name = hash ?? `number ${intent.nonce} of ${intent.from}`;
  return new PlacementError("chain", `The transaction ${name} is not mined after ${wait / 60_000} minutes.`, {
    next: "Nothing is lost: run the same command again later, and it goes on from there without sending anything twice.",
  });
}

/** A block is final after two epochs (proof of stake); until then a mined transaction may come loose again. */
const FINAL_AFTER = 64;

/** What was sent to this escrow on this chain: what else a journal speaks of can never be followed to its end here. */
export const entriesHere = ({ chain: { chainId }, address }: ConnectedEscrow, { entries }: Journal): Entry[] =>
  entries.filter(
    ({ intent }) => BigInt(intent.chainId) === chainId && intent.escrow.toLowerCase() === address.toLowerCase(),
  );

/** Those of them whose end is not known, or not final. */
export async function unsettled(escrow: ConnectedEscrow, journal: Journal): Promise<Entry[]> {
  const latest = await escrow.chain.provider.getBlockNumber();
  return entriesHere(escrow, journal).filter(
    ({ outcome }) => outcome === null || (outcome.block !== null && outcome.block > latest - FINAL_AFTER),
  );
}
