import type { KnownBlock } from "../../replay/source.js";
import type { LedgerWriter } from "../ledgerStore/writer.js";
import type { HeaderReader } from "./headers.js";

const BLOCKS_AT_ONCE = 100;

/** How the store stands to the node's chain. */
export type Standing =
  | { readonly is: "on the chain" }
  /** The node has not come as far, and contradicts nothing. */
  | { readonly is: "ahead" }
  /** After the block given, or altogether, the chain is another one now. */
  | { readonly is: "off the chain"; readonly common: KnownBlock | null };

/** Holds the store against the chain: its head, and where that was replaced every block before, until one fits. */
export async function standingOf(
  writer: Pick<LedgerWriter, "head" | "blocksBefore">,
  headers: HeaderReader,
  target: KnownBlock,
): Promise<Standing> {
  const { head } = writer;
  if (head === null) return { is: "on the chain" };
  const isAhead = head.number > target.number;
  if (!isAhead && (await headers.at(Number(head.number)))?.hash === head.hash) return { is: "on the chain" };
  const end = isAhead ? target.number + 1n : head.number;
  const common = await lastCommon(writer, headers, end);
  const isContradicted = writer.blocksBefore(end, 1)[0]?.hash !== common?.hash;
  return isAhead && !isContradicted ? { is: "ahead" } : { is: "off the chain", common };
}

/** The last stored block before `end` that the chain still has. */
async function lastCommon(
  writer: Pick<LedgerWriter, "blocksBefore">,
  headers: HeaderReader,
  end: bigint,
): Promise<KnownBlock | null> {
  for (let before = end; ;) {
    const stored = writer.blocksBefore(before, BLOCKS_AT_ONCE);
    const [first] = stored;
    if (first === undefined) return null;
    const found = await headers.all(stored.map(({ number }) => Number(number)));
    const common = stored.findLast(({ hash }, place) => found[place]?.hash === hash);
    if (common !== undefined) return common;
    before = first.number;
  }
}
