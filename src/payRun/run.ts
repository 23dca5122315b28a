import type { Packed } from "./pack.js";
import type { Payable, SetAside } from "./types.js";

/** What would be sent, and what not. */
export interface Plan {
  readonly transactions: readonly Packed<Payable>[];
  readonly setAside: readonly SetAside[];
}

/** Money that left the escrow, or that its token refused to deliver; in token base units. */
interface Payment {
  readonly token: string;
  readonly to: string;
  readonly amount: bigint;
}

/** A transaction that was mined, and what it did. */
export interface Sent {
  readonly hash: string;
  readonly block: number;
  readonly gasLimit: bigint;
  readonly gasUsed: bigint;
  /** False if the whole of it was taken back. */
  readonly isDone: boolean;
  /** Those that it decided. */
  readonly decided: readonly { readonly payable: Payable; readonly arrears: bigint }[];
  readonly money: { readonly paid: readonly Payment[]; readonly refused: readonly Payment[] };
}

/** What a plan came to. */
export interface Carried {
  readonly sent: readonly Sent[];
  readonly setAside: readonly SetAside[];
}
