import type { Verdict } from "../audit/verdict.js";
import { compareLogs } from "../audit/verification/compareLogs.js";
import { verifyLedger, type Verified } from "../audit/verification/verifyLedger.js";
import { PlacementError } from "../errors.js";
import { decodeRawLog } from "../replay/decode.js";
import { askedNode } from "./askedNode.js";
import { connectEscrow, type ConnectedEscrow } from "./escrow.js";
import { serialiseVerdict } from "./keptVerdict.js";
import { StoredLedger } from "./ledgerStore/reader.js";
import { nodeLogs } from "./nodeLogs.js";
import type { EngineName } from "./recovery/engines.js";
import { openRecovery } from "./recovery/recovery.js";
import { connectChain } from "./rpc.js";

export interface VerifyQuestion {
  /** The store's file. */
  readonly path: string;
  /**
   * URLs of nodes, best run by different people: with none the log is judged by itself, the first is compared with what
   * follows from the log, the second with that and log for log.
   */
  readonly nodes: readonly [] | readonly [string] | readonly [string, string];
  readonly tell?: (progress: VerifyProgress) => void;
}

/** How many of the store's logs are folded; then the second node's log is compared. */
export type VerifyProgress = { readonly folded: number; readonly of: number } | "second log";

export interface VerifiedStore {
  readonly verdict: Verdict;
  /** What recovered the signatures. */
  readonly engine: EngineName;
}

/**
 * Derives every rule and signature again from the log in a store, compares what follows with the nodes, and keeps the
 * verdict beside the log.
 * @throws PlacementError `bad-input` if there is no such store or a node is of another chain; `chain` if one fails.
 */
export async function verifyStore(question: VerifyQuestion): Promise<VerifiedStore> {
  const ledger = StoredLedger.open(question.path);
  try {
    const nodes = await Promise.all(question.nodes.map((url) => connectTo(url, ledger)));
    return await verifyWith(question, ledger, nodes);
  } finally {
    ledger.close();
  }
}

interface Asked extends ConnectedEscrow {
  readonly url: string;
}

/** Milliseconds: such a node is asked for much. */
const PATIENCE = 30_000;

async function connectTo(url: string, { chainId, escrow }: StoredLedger): Promise<Asked> {
  const chain = await connectChain(url, PATIENCE);
  if (chain.chainId === chainId) return { ...(await connectEscrow(chain, escrow)), url };
  throw new PlacementError(
    "bad-input",
    `The store is of chain ${chainId}, and the node at ${chain.endpoint} is of chain ${chain.chainId}.`,
    { next: "Give the node of the chain that was read, or another --store." },
  );
}

const NAMES = ["the node", "the second node"];

async function verifyWith(
  { tell }: VerifyQuestion,
  ledger: StoredLedger,
  nodes: readonly Asked[],
): Promise<VerifiedStore> {
  const recovery = await openRecovery();
  try {
    const found = await verifyLedger(ledger, {
      decode: decodeRawLog,
      check: async (claims) => {
        const accounts = await recovery.recoverAll(claims);
        return claims.map(({ account }, place) => accounts[place] === account);
      },
      tokens: ledger.tokens(),
      nodes: nodes.map((node, place) => askedNode(NAMES[place] ?? "a node", node, ledger.head.number)),
      tell: (folded) => tell?.({ folded: Math.min(folded, ledger.size), of: ledger.size }),
    });
    if (nodes[1] !== undefined) tell?.("second log");
    const whole = await withSecondLog(ledger, nodes[1], found);
    ledger.keepVerdict(serialiseVerdict(whole));
    return { verdict: whole.verdict, engine: recovery.engine };
  } finally {
    await recovery.close();
  }
}

/** The second node's own log, compared log for log. */
async function withSecondLog(ledger: StoredLedger, second: Asked | undefined, found: Verified): Promise<Verified> {
  if (second === undefined) return found;
  const from = { url: second.url, endpoint: second.chain.endpoint };
  const differences = await compareLogs(ledger.logs(), nodeLogs(from, ledger));
  return {
    ...found,
    verdict: { ...found.verdict, differences: [...found.verdict.differences, ...differences] },
  };
}
