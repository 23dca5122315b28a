import { printable } from "../../../agreement/text/characters.js";
import { shortHash } from "../../../agreement/words.js";
import { measureOn, reasonPassedOver } from "../../../adapters/attestCalls.js";
import { concurrently } from "../../../adapters/concurrently.js";
import type { FoundFile } from "../../../adapters/requestFolder.js";
import { RunFacts } from "../../../adapters/runFacts.js";
import { latestBlock } from "../../../adapters/snapshot.js";
import { parseRequest } from "../../../attestation/request.js";
import { assess } from "../../../payRun/assess.js";
import { asideOf, disentangle } from "../../../payRun/disentangle.js";
import { gatherBundles } from "../../../payRun/gather.js";
import { limitsUnder, type Limits } from "../../../payRun/limits.js";
import { byPayee, pack } from "../../../payRun/pack.js";
import type { Plan } from "../../../payRun/run.js";
import {
  isPayable,
  isSetAside,
  type Bundle,
  type Payable,
  type RequestFile,
  type SetAside,
} from "../../../payRun/types.js";
import { PlacementError } from "../../../errors.js";
import { counting, withProgress } from "../../progress.js";
import type { Desk } from "./desk.js";

/** Reads everything there is, asks the chain about each, and packs what it would decide. */
export async function planRun(desk: Desk): Promise<Plan> {
  const { files, setAside: unread } = readRequests(await desk.source.read());
  const { bundles, setAside: foreign } = gatherBundles(files, desk.escrow.domain);
  const { waiting, free } = separatePending(desk, bundles);
  const plan = await planBundles(desk, free);
  return { ...plan, setAside: [...plan.setAside, ...waiting, ...foreign, ...unread] };
}

/** @param isWorst with gas for the worst that contracts of others can burn. */
export async function planBundles(desk: Desk, bundles: readonly Bundle[], isWorst = false): Promise<Plan> {
  const assessed = await assessAll(desk, bundles);
  const { payables, setAside } = disentangle(assessed.filter(isPayable));
  const packing = await pack(byPayee(payables), await readLimits(desk), measureOn(desk.escrow, desk.from, isWorst));
  return {
    transactions: packing.transactions,
    setAside: [
      ...assessed.filter(isSetAside),
      ...setAside,
      ...packing.setAside.map(({ item, reason }) => asideOf(item, "refused", reason, true)),
    ],
  };
}

export async function readLimits({ escrow }: Desk): Promise<Limits> {
  const block = await escrow.chain.provider.getBlock("latest");
  if (block === null) throw new PlacementError("chain", "The node knows no block.", { next: "Try another node." });
  return limitsUnder(block.gasLimit);
}

async function assessAll(desk: Desk, bundles: readonly Bundle[]): Promise<(Payable | SetAside)[]> {
  const { context, escrow, from } = desk;
  const facts = new RunFacts(escrow, await latestBlock(escrow));
  const assessOne = async (bundle: Bundle): Promise<Payable | SetAside> => {
    const assessed = assess(bundle, await facts.of(bundle));
    if (isSetAside(assessed)) return withEarlier(desk, assessed);
    // The escrow has the last word: alone in a call, an item that would be passed over says why.
    const reason = await reasonPassedOver(escrow, assessed.item, { from });
    return reason === undefined ? assessed : asideOf(assessed, "refused", reason, true);
  };
  return withProgress(context.io, "Checking requests", (tell) =>
    concurrently(bundles, assessOne, counting(tell, bundles.length)),
  );
}

function withEarlier({ earlier }: Desk, aside: SetAside): SetAside {
  const entry = earlier.get(aside.digest ?? "");
  if (aside.reason !== "already-paid" || entry?.outcome?.state !== "mined") return aside;
  const hash = entry.outcome.hash ?? "";
  return { ...aside, message: `${aside.message} An earlier run sent it in transaction ${hash}.` };
}

function separatePending({ earlier }: Desk, bundles: readonly Bundle[]): { waiting: SetAside[]; free: Bundle[] } {
  const waiting: SetAside[] = [];
  const free: Bundle[] = [];
  for (const bundle of bundles) {
    const entry = earlier.get(bundle.digest);
    if (entry === undefined || entry.outcome !== null) {
      free.push(bundle);
      continue;
    }
    const name = entry.hash === null ? `number ${entry.intent.nonce}` : shortHash(entry.hash);
    const { paths, digest, attestation } = bundle;
    const message = `An earlier run sent it in transaction ${name}, whose end is not known yet.`;
    waiting.push({ paths, digest, agreement: attestation.agreement, reason: "pending", message, isComplete: true });
  }
  return { waiting, free };
}

function readRequests(found: readonly FoundFile[]): { files: RequestFile[]; setAside: SetAside[] } {
  const files: RequestFile[] = [];
  const setAside: SetAside[] = [];
  const aside = (path: string, reason: "unreadable" | "not-a-request", message: string): void => {
    setAside.push({ paths: [path], digest: null, agreement: null, reason, message, isComplete: false });
  };
  for (const { path, text, fault } of found) {
    if (text === undefined) aside(path, "unreadable", fault ?? "It cannot be read.");
    else {
      try {
        files.push({ path, request: parseRequest(text, path) });
      } catch (error) {
        if (!(error instanceof PlacementError)) throw error;
        aside(path, "not-a-request", printable(error.message));
      }
    }
  }
  return { files, setAside };
}
