import { printable } from "../../../agreement/text/characters.js";
import { formatMoment } from "../../../agreement/moments.js";
import type { Synced } from "../../../adapters/sync/sync.js";
import { syncStore } from "../../../adapters/sync/syncStore.js";
import { DEFAULT_STORE } from "../../auditStore.js";
import { parseBlock } from "../../blocks.js";
import type { Handler } from "../../program.js";
import { barOf, paceOf, withProgress } from "../../progress.js";
import type { DataOf } from "../../shapes/index.js";

interface Options {
  readonly store?: string;
  readonly fromBlock?: string;
}

/** Reads what is new of the escrow's log into the store. */
export const sync: Handler<Options, DataOf<"audit sync">> = async (context, _, options) => {
  const fromBlock = options.fromBlock === undefined ? undefined : parseBlock(options.fromBlock);
  const escrow = await context.escrow();
  const store = options.store ?? DEFAULT_STORE;
  const path = context.path(store);
  const url = context.rpcUrl;
  if (url === undefined) throw new RangeError("A chain without an address.");
  const began = performance.now();
  const synced = await withProgress(context.io, "Reading the escrow's log", (tell) =>
    syncStore({
      ...{ url, escrow, path, fromBlock },
      tell: ({ blocks, ofBlocks, logs }) => {
        const pace = paceOf({ done: blocks, total: ofBlocks, seconds: (performance.now() - began) / 1_000, logs });
        tell(`${barOf(blocks, ofBlocks)} blocks, ${pace}`);
      },
    }),
  );
  return { text: describe(synced, store), data: { store, ...synced } };
};

function describe(synced: Synced, store: string): string {
  const { head, logs, added, takenBack, isFinal, nodeAt, fromBlock, unaskedTokens } = synced;
  const sentences = [
    `${printable(store)} has all ${logs} logs of blocks ${fromBlock} to ${head.number}, ${formatMoment(head.timestamp)}; ${added} of them are new.`,
  ];
  if (takenBack > 0) sentences.push(`The chain was reorganised: ${takenBack} logs were taken back.`);
  if (!isFinal) sentences.push("This chain does not say what is final: its latest blocks may still be replaced.");
  if (nodeAt !== null) {
    sentences.push(`The node has come to block ${nodeAt.number} only, so nothing could be read: ask it again later.`);
  }
  if (unaskedTokens.length > 0) {
    const tokens = unaskedTokens.join(", ");
    sentences.push(
      `The node would not ask what these tokens are called; the next \`audit sync\` tries again: ${tokens}.`,
    );
  }
  return sentences.join("\n");
}
