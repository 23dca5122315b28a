import { concurrently } from "../adapters/concurrently.js";
import type { ConnectedEscrow } from "../adapters/escrow.js";
import { latestBlock, type SnapshotBlock } from "../adapters/snapshot.js";
import { readMarks } from "../adapters/marks.js";
import { type Marks } from "../agreement/snapshot.js";
import { unpackTranche, type SignedTerms } from "../agreement/index.js";
import { termsOf } from "../replay/decode.js";

/** As much of an agreement as its panel depends on; it can be read whatever its token does. */
export interface Placement extends Marks {
  readonly agreement: string;
  readonly version: bigint;
  /** Those in force. */
  readonly terms: SignedTerms;
  /** Unix seconds of the block that it was read at. */
  readonly time: bigint;
  readonly block: SnapshotBlock;
}

/** All at one block, a few at a time. */
export async function readPlacements(escrow: ConnectedEscrow, agreements: readonly string[]): Promise<Placement[]> {
  const block = await latestBlock(escrow);
  const distinct = [...new Set(agreements)];
  return concurrently(distinct, (agreement) => readPlacement(escrow, agreement, block));
}

async function readPlacement(escrow: ConnectedEscrow, agreement: string, block: SnapshotBlock): Promise<Placement> {
  const { contract } = escrow;
  const at = { blockTag: block.number };
  const [terms, words, { version }, marks] = await Promise.all([
    contract.termsOf(agreement, at),
    contract.scheduleOf(agreement, at),
    contract.stateOf(agreement, at),
    readMarks(escrow, agreement, block.number),
  ]);
  return {
    agreement,
    version,
    terms: { ...termsOf(terms), schedule: words.map(unpackTranche) },
    time: BigInt(block.timestamp),
    block,
    ...marks,
  };
}
