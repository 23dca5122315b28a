import { FLAG_CLOSED } from "../replay/state.js";
import type { ConnectedEscrow } from "./escrow.js";

/** What an agreement's state says beside what a snapshot tells. */
export interface Marks {
  /** One bit a tranche that is decided for money: what a settlement names as settled. */
  readonly decided: bigint;
  /** Whether both parties have closed it by a settlement. */
  readonly isClosed: boolean;
}

/** @param block of the snapshot that they belong to. */
export async function readMarks({ contract }: ConnectedEscrow, agreement: string, block: number): Promise<Marks> {
  const { settled, challenged, flags } = await contract.stateOf(agreement, { blockTag: block });
  // Both bits together mean refused, which is no decision for money.
  return { decided: settled & ~challenged, isClosed: (Number(flags) & FLAG_CLOSED) !== 0 };
}
