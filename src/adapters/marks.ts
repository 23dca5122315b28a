import type { Marks } from "../agreement/snapshot.js";
import { FLAG_CLOSED } from "../replay/state.js";
import type { ConnectedEscrow } from "./escrow.js";

/** @param block of the snapshot that they belong to. */
export async function readMarks({ contract }: ConnectedEscrow, agreement: string, block: number): Promise<Marks> {
  const { settled, challenged, flags } = await contract.stateOf(agreement, { blockTag: block });
  // Both bits together mean refused, which is no decision for money.
  return { decided: settled & ~challenged, isClosed: (Number(flags) & FLAG_CLOSED) !== 0 };
}
