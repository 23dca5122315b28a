import { Wallet, type Signer } from "ethers";
import { PlacementError } from "../errors.js";
import { readText } from "./files.js";
import { connectChain, type Chain } from "./rpc.js";

/** Where a signature comes from: an encrypted keystore file, or a wallet that speaks JSON-RPC. */
export interface SignerChoice {
  /** A keystore V3 file, `rpc` for the chain's own endpoint, or `rpc:URL`. */
  readonly source: string;
  /** Which account of a JSON-RPC wallet. */
  readonly account: string | undefined;
  /** Asked only for a keystore. */
  readonly password: () => Promise<string>;
}

const RPC_PREFIX = "rpc:";

export async function openSigner(choice: SignerChoice, chain: Chain | undefined): Promise<Signer> {
  const { source } = choice;
  if (source !== "rpc" && !source.startsWith(RPC_PREFIX)) return openKeystore(choice, chain);
  const wallet = source === "rpc" ? chain : await connectChain(source.slice(RPC_PREFIX.length));
  if (wallet === undefined) {
    throw new PlacementError("bad-usage", "A signer `rpc` needs an endpoint.", { next: "Give --rpc or `rpc:URL`." });
  }
  if (choice.account === undefined) {
    throw new PlacementError("bad-usage", "Which account of the wallet shall sign?", { next: "Name it with --as." });
  }
  const signer = await wallet.provider.getSigner(choice.account).catch((cause: unknown) => {
    throw new PlacementError("signing-refused", `The wallet at ${wallet.endpoint} does not hold ${choice.account}.`, {
      next: "Unlock the account there, or name another with --as.",
      cause,
    });
  });
  return signer;
}

async function openKeystore({ source, password }: SignerChoice, chain: Chain | undefined): Promise<Signer> {
  const text = await readText(source);
  if (!isKeystore(text)) {
    throw new PlacementError("bad-input", `${source} is not an encrypted keystore (version 3).`, {
      next: "Plain private keys are not accepted: make a keystore with geth, cast or any wallet.",
    });
  }
  try {
    const wallet = await Wallet.fromEncryptedJson(text, await password());
    return chain === undefined ? wallet : wallet.connect(chain.provider);
  } catch (cause) {
    if (cause instanceof PlacementError) throw cause;
    throw new PlacementError("signing-refused", `The password does not open ${source}.`, { next: "Try again.", cause });
  }
}

function isKeystore(text: string): boolean {
  try {
    const { version, crypto, Crypto } = JSON.parse(text) as { version?: unknown; crypto?: unknown; Crypto?: unknown };
    return version === 3 && (crypto ?? Crypto) !== undefined;
  } catch {
    return false;
  }
}
