import type { BlockMoment } from "./events.js";

/** A block whose hash is known. */
export interface KnownBlock extends BlockMoment {
  /** 32 bytes in hex, `0x` first. */
  readonly hash: string;
}

/** A log of the escrow as the chain keeps it: bytes, not yet decoded. */
export interface RawLog {
  readonly blockNumber: number;
  /** Unix seconds of its block. */
  readonly timestamp: number;
  /** 32 bytes. */
  readonly transactionHash: Uint8Array;
  /** Within its block. */
  readonly logIndex: number;
  /** Topics, 32 bytes each, one after another. */
  readonly topics: Uint8Array;
  readonly data: Uint8Array;
}

/** The logs of one escrow up to a block, in the order of the chain: what an audit reads. */
export interface LedgerSource {
  readonly chainId: bigint;
  /** Checksummed. */
  readonly escrow: string;
  /** The block from which on the logs are here. */
  readonly fromBlock: number;
  /** The block up to which every log is here. */
  readonly head: KnownBlock;
  /** How many logs there are in all. */
  readonly size: number;
  logs(): Iterable<RawLog>;
  /** Ids of the agreements that the logs speak of, in the order in which they first do. */
  agreements(): Iterable<string>;
  logsOf(agreement: string): Iterable<RawLog>;
  /** Those of no agreement: refused payouts, withdrawals, cancellations. */
  accountLogs(): Iterable<RawLog>;
}
