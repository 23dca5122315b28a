import { answered } from "./answered.js";
import { hasBuiltCode, readDecimals, TOKEN_GAS, type ConnectedEscrow } from "./escrow.js";
import { createLedgerReader } from "./ledgerReader.js";
import type { AskedNode } from "../audit/verification/node.js";
import { PlacementError } from "../errors.js";

/**
 * A node as `audit verify` asks it, pinned to a block.
 *
 * @param name - As it is called where it differs.
 */
export function askedNode(name: string, escrow: ConnectedEscrow, block: bigint): AskedNode {
  const { provider, endpoint } = escrow.chain;
  return {
    name,
    reader: createLedgerReader(provider, escrow.address, block),
    block: async () => {
      const found = await answered(() => provider.getBlock(block));
      if (typeof found?.hash === "string") {
        return { number: block, hash: found.hash, timestamp: BigInt(found.timestamp) };
      }
      throw new PlacementError("chain", `The node at ${endpoint} does not know block ${block}, where the store ends.`, {
        next: "Wait until it has caught up, or ask another node.",
      });
    },
    decimals: (token) => answered(() => readDecimals(token, provider, { blockTag: block, gasLimit: TOKEN_GAS })),
    hasBuiltCode: () => answered(() => hasBuiltCode(escrow)),
    hadCode: (account, then) =>
      provider.getCode(account, then).then(
        (code) => code !== "0x",
        // Most nodes keep the state of late blocks only.
        () => null,
      ),
  };
}
