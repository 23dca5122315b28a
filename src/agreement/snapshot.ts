import type { Status } from "./status.js";
import type { Terms } from "./terms.js";
import type { Tranche } from "./tranche.js";

export interface TrancheSnapshot extends Tranche {
  readonly index: number;
  readonly status: Status;
}

/** An agreement as the contract has it at one block. */
export interface AgreementSnapshot {
  readonly agreement: string;
  readonly block: number;
  /** Unix seconds of the block. */
  readonly time: bigint;
  readonly terms: Terms;
  readonly tranches: readonly TrancheSnapshot[];
  readonly version: bigint;
  /** Settled by both parties: nothing moves any more. */
  readonly isClosed: boolean;
  readonly endsAt: bigint;
  readonly heldUntil: bigint;
  /** Bit of the seat that placed the latest hold; 0 if there never was one. */
  readonly heldBy: number;
  readonly balance: bigint;
  readonly liabilities: bigint;
  readonly reclaimable: bigint;
  readonly arrears: bigint;
  readonly sequence: bigint;
  readonly decimals: number;
}

/** What an agreement's state says beside what a snapshot tells. */
export interface Marks {
  /** One bit a tranche that is decided for money: what a settlement names as settled. */
  readonly decided: bigint;
  /** Whether both parties have closed it by a settlement. */
  readonly isClosed: boolean;
}
