import { realpath } from "node:fs/promises";
import type { ConnectedEscrow } from "../escrow.js";
import { takeLock, type LockedWork } from "../runLock.js";
import { syncLedger, type SyncProgress, type Synced } from "./sync.js";

export interface SyncStoreQuestion {
  /** The node that is read, as in `connectChain`. */
  readonly url: string;
  /** Connected by that node. */
  readonly escrow: ConnectedEscrow;
  /** The store's file, which need not be there. */
  readonly path: string;
  /** From which block on to read; the escrow's deployment if not told. */
  readonly fromBlock?: number | undefined;
  readonly tell?: (progress: SyncProgress) => void;
}

const READING: LockedWork = {
  busy: "Another `placement audit sync` is using this store",
  unwritable: (path) => ({
    message: `Cannot write where the store belongs: ${path}.`,
    next: "Name a file in a folder where you may write, with --store.",
  }),
};

/**
 * Brings a store up to the chain's last final block; one process at a time. Killed at any moment, it goes on from where
 * it was.
 * @throws PlacementError `check-failed` if another process is at it; `chain` if the node does not give what is needed.
 */
export async function syncStore({ url, escrow, path, fromBlock, tell }: SyncStoreQuestion): Promise<Synced> {
  const { chain, address } = escrow;
  // Under another name it is the same file.
  const own = await realpath(path).catch(() => path);
  const unlock = await takeLock(`${own}.lock`, READING);
  try {
    return await syncLedger({
      ...{ url, endpoint: chain.endpoint, path, fromBlock },
      identity: { chainId: chain.chainId, escrow: address },
      tell: (progress) => tell?.(progress),
    });
  } finally {
    await unlock();
  }
}
