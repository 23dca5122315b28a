import type { SignatureCheck } from "../../replay/recovers.js";
import { accountOf } from "./accountOf.js";
import { fittingEngine, openEngine } from "./engines.js";

/** As the escrow recovers, by the fastest engine that works here, one signature after another. */
export async function openSignatureCheck(): Promise<SignatureCheck> {
  const recover = await openEngine(await fittingEngine());
  const bytesOf = (hex: string): Uint8Array => Buffer.from(hex.slice(2), "hex");
  return ({ account, digest, signature }) => accountOf(recover, bytesOf(digest), bytesOf(signature)) === account;
}
