import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { wipe } from "@nomicfoundation/ignition-core";
import { readText } from "../../src/adapters/files.js";
import type { Chain } from "../../src/adapters/rpc.js";
import { PlacementError } from "../../src/errors.js";
import type { Deployable } from "./contracts.js";
import { foldJournal, type Progress } from "./journal.js";
import { LOCAL_CHAIN } from "./parameters.js";

/**
 * What is to be done about a contract.
 * - `keep`: nothing.
 * - `follow`: wait for the transaction that was sent.
 * - `send`: a transaction.
 * - `adopt`: its code is there already, and this folder takes note of it.
 */
export interface Step extends Deployable {
  readonly action: "keep" | "follow" | "send" | "adopt";
}

/** An account whose transactions are waited for. */
export interface Sender {
  readonly chain: Chain;
  readonly account: string;
  /** Told what takes long. */
  readonly tell: (line: string) => void;
}

/**
 * Compares the journal with the chain, which has the last word: at a contract's address nothing can be but its code, so
 * what the journal lost sight of is either there or can be sent again.
 * @param folder of Ignition's journal for this chain.
 */
export async function planSteps(folder: string, sender: Sender, contracts: readonly Deployable[]): Promise<Step[]> {
  const journal = await readJournal(folder, sender.chain, contracts);
  if ([...journal.values()].some(({ stage }) => stage === "lost")) await settled(sender);
  const steps: Step[] = [];
  for (const contract of contracts) {
    const stage = journal.get(contract.id)?.stage;
    if (stage === "begun" || stage === "lost" || stage === "failed") await wipe(folder, UNUSED, contract.id);
    steps.push({ ...contract, action: await actionFor(stage, contract, sender.chain) });
  }
  return steps;
}

async function actionFor(
  stage: Progress["stage"] | undefined,
  { address }: Deployable,
  { provider }: Chain,
): Promise<Step["action"]> {
  if (stage === "deployed") return "keep";
  if (stage === "sent") return "follow";
  return (await provider.getCode(address)) === "0x" ? "send" : "adopt";
}

/** Ignition takes it, and says that it does not use it. */
const UNUSED = undefined as never;

async function readJournal(
  folder: string,
  { provider, chainId }: Chain,
  contracts: readonly Deployable[],
): Promise<Map<string, Progress>> {
  const path = join(folder, "journal.jsonl");
  if (!existsSync(path)) return new Map();
  const journal = foldAll(await readText(path), path);
  for (const { id, name, address } of contracts) {
    const noted = journal.get(id)?.address;
    if (noted === undefined) continue;
    const isThere = noted === address && (await provider.getCode(address)) !== "0x";
    if (isThere) continue;
    // A development node forgets everything when it stops.
    if (chainId === LOCAL_CHAIN) {
      await rm(folder, { recursive: true });
      return new Map();
    }
    const found = noted === address ? "nothing is there" : `what is built now belongs at ${address}`;
    throw new PlacementError("bad-input", `${folder} says that ${name} is at ${noted}, but ${found}.`, {
      next: "Deploy from the version that it was deployed from; or move that folder away to deploy anew.",
    });
  }
  return journal;
}

function foldAll(text: string, path: string): Map<string, Progress> {
  try {
    return foldJournal(text);
  } catch (cause) {
    // Sound to do: what the line told of, the chain tells too.
    throw new PlacementError(
      "bad-input",
      `${path} has a line that broke off; the machine may have gone off meanwhile.`,
      {
        next: "Delete that line, which is mostly the last, and run the same command again: nothing is deployed twice.",
        cause,
      },
    );
  }
}

/** Ignition's number of blocks after which a transaction counts. */
export const CONFIRMATIONS = 5;
const PAUSE = 1_000;

/**
 * Waits until all that the account sent is in the chain to stay, so that its next number is certain. A development node
 * makes a block for each transaction and none besides, and takes none back.
 */
async function settled({ chain: { provider, chainId }, account, tell }: Sender): Promise<void> {
  const depth = chainId === LOCAL_CHAIN ? 1 : CONFIRMATIONS;
  tell("Waiting until what was sent before is in the chain to stay.");
  for (;;) {
    const latest = await provider.getBlockNumber();
    const [sent, stays] = await Promise.all([
      provider.getTransactionCount(account, "pending"),
      provider.getTransactionCount(account, Math.max(latest - depth + 1, 0)),
    ]);
    if (sent === stays) return;
    await setTimeout(PAUSE);
  }
}
