import { askedNode } from "../../../adapters/askedNode.js";
import { connectEscrow, type ConnectedEscrow } from "../../../adapters/escrow.js";
import { serialiseVerdict } from "../../../adapters/keptVerdict.js";
import { StoredLedger } from "../../../adapters/ledgerStore/reader.js";
import { nodeLogs } from "../../../adapters/nodeLogs.js";
import { openRecovery } from "../../../adapters/recovery/recovery.js";
import { connectChain } from "../../../adapters/rpc.js";
import type { Verdict } from "../../../audit/verdict.js";
import { compareLogs } from "../../../audit/verification/compareLogs.js";
import { verifyLedger, type Verified } from "../../../audit/verification/verifyLedger.js";
import { PlacementError } from "../../../errors.js";
import { decodeRawLog } from "../../../replay/decode.js";
import { withBooks, type BooksOptions } from "../../auditBooks.js";
import { DEFAULT_STORE } from "../../auditStore.js";
import type { Context } from "../../context.js";
import type { Handler } from "../../program.js";
import { barOf, withProgress } from "../../progress.js";
import { describeVerdict } from "../../render/verified.js";
import type { DataOf } from "../../shapes/index.js";

interface Options extends BooksOptions {
  readonly secondRpc?: string;
}

interface Asked extends ConnectedEscrow {
  readonly url: string;
}

/** Every rule re-derived from the stored log, and what follows compared with the chain. */
export const verify: Handler<Options, DataOf<"audit verify">> = async (context, _, options) => {
  const { verdict, engine } = await verifiedIn(context, options);
  const text = await withBooks(context, options, ({ words }) => describeVerdict(verdict, engine, words));
  return { text, data: { ...verdict, engine }, ok: verdict.differences.length === 0 };
};

async function verifiedIn(context: Context, options: Options): Promise<{ verdict: Verdict; engine: string }> {
  const ledger = StoredLedger.open(context.path(options.store ?? DEFAULT_STORE));
  try {
    return await verified(context, ledger, await nodesOf(context, options, ledger));
  } finally {
    ledger.close();
  }
}

async function verified(
  context: Context,
  ledger: StoredLedger,
  nodes: readonly Asked[],
): Promise<{ verdict: Verdict; engine: string }> {
  const recovery = await openRecovery();
  try {
    const asked = nodes.map((node, place) => askedNode(NAMES[place] ?? "a node", node, ledger.head.number));
    const found = await withProgress(context.io, "Verifying the log", (tell) =>
      verifyLedger(ledger, {
        decode: decodeRawLog,
        check: async (claims) => {
          const accounts = await recovery.recoverAll(claims);
          return claims.map(({ account }, place) => accounts[place] === account);
        },
        tokens: ledger.tokens(),
        nodes: asked,
        tell: (folded) => {
          tell(barOf(Math.min(folded, ledger.size), Math.max(ledger.size, 1)));
        },
      }),
    );
    const whole = await withSecondLog(context, ledger, nodes[1], found);
    ledger.keepVerdict(serialiseVerdict(whole));
    return { verdict: whole.verdict, engine: recovery.engine };
  } finally {
    await recovery.close();
  }
}

const NAMES = ["the node", "the second node"];

async function nodesOf(context: Context, { secondRpc }: Options, ledger: StoredLedger): Promise<Asked[]> {
  const { rpcUrl } = context;
  if (rpcUrl === undefined && secondRpc !== undefined) {
    throw new PlacementError("bad-usage", "A second node is compared with a first, and none was named.", {
      next: "Give the first with --rpc.",
    });
  }
  if (rpcUrl !== undefined && rpcUrl === secondRpc) {
    throw new PlacementError("bad-usage", "The second node is the first: it would agree with itself.", {
      next: "Give with --second-rpc a node that somebody else runs.",
    });
  }
  const urls = [rpcUrl, secondRpc].filter((url) => url !== undefined);
  return Promise.all(urls.map((url) => connectTo(url, ledger)));
}

async function connectTo(url: string, { chainId, escrow }: StoredLedger): Promise<Asked> {
  const chain = await connectChain(url, 30_000);
  if (chain.chainId === chainId) return { ...(await connectEscrow(chain, escrow)), url };
  throw new PlacementError(
    "bad-input",
    `The store is of chain ${chainId}, and the node at ${chain.endpoint} is of chain ${chain.chainId}.`,
    { next: "Give the node of the chain that was read, or another --store." },
  );
}

/** The second node's own log, compared log for log. */
async function withSecondLog(
  context: Context,
  ledger: StoredLedger,
  second: Asked | undefined,
  { verdict, walletWords }: Verified,
): Promise<Verified> {
  if (second === undefined) return { verdict, walletWords };
  const from = { url: second.url, endpoint: second.chain.endpoint };
  const found = await withProgress(context.io, "Comparing the log with the second node's", () =>
    compareLogs(ledger.logs(), nodeLogs(from, ledger)),
  );
  return { verdict: { ...verdict, differences: [...verdict.differences, ...found] }, walletWords };
}
