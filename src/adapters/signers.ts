import { Wallet, type Signer } from "ethers";
import type { OpenedKey } from "../keys/keystore.js";
import type { Chain } from "./rpc.js";

/** Signs with a key that was opened; without a chain it signs messages only. */
export function signerOf({ privateKey }: OpenedKey, chain: Chain | undefined): Signer {
  return new Wallet(privateKey, chain?.provider);
}
