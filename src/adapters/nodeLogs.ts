import type { KnownBlock, LedgerSource, RawLog } from "../replay/source.js";
import { blockOf, logIndexOf } from "./ledgerStore/schema.js";
import { deploymentBlock } from "./sync/deployment.js";
import { ledgerBatches } from "./sync/ledgerBatches.js";
import { NodeFailure, failureInWords } from "./sync/nodeFailure.js";
import { unpackLogs } from "./sync/packedLogs.js";
import { sleep } from "./sync/patience.js";
import { RpcClient } from "./sync/rpcClient.js";

const LIMITS = { timeout: 30_000, longest: 32 * 2 ** 20 };

/**
 * The escrow's logs as a node tells them, from its deployment up to the source's head, in the order of the chain. Where
 * the source begins does not matter: it may have left out what was before.
 *
 * @throws PlacementError `chain` if it does not.
 */
export async function* nodeLogs(
  { url, endpoint }: { readonly url: string; readonly endpoint: string },
  { escrow, head }: Pick<LedgerSource, "escrow" | "head">,
): AsyncGenerator<RawLog> {
  const client = new RpcClient(url, LIMITS);
  try {
    const node = { client, pause: sleep };
    const range = { from: await deploymentBlock(node, escrow, head), to: Number(head.number) };
    for await (const batch of ledgerBatches({ ...node, escrow, after: null, range })) {
      const times = new Map(
        batch.blocks.map(({ number, timestamp }: KnownBlock) => [Number(number), Number(timestamp)]),
      );
      for (const { position, ...log } of unpackLogs(batch.logs)) {
        const blockNumber = blockOf(position);
        yield { ...log, blockNumber, logIndex: logIndexOf(position), timestamp: times.get(blockNumber) ?? 0 };
      }
    }
  } catch (error) {
    throw error instanceof NodeFailure ? failureInWords(error, endpoint) : error;
  } finally {
    client.close();
  }
}
