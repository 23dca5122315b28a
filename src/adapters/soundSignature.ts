import type { BlockTag, Provider } from "ethers";
import { sameAddress } from "../agreement/addresses.js";
import { ownersIn, recoverSigner, requestDigest, type SigningRequest } from "../attestation/request.js";
import { joinSafeSignature, showsOwner } from "../attestation/safeMessage.js";
import { askWallet, readSafe } from "./contractWallets.js";

/** A signature that counts for an account. */
export interface SoundSignature {
  readonly signature: string;
  /** Whether only its contract wallet could tell. */
  readonly isWallets: boolean;
}

/**
 * Of the signatures on a request that copies give for one account, one that counts: so a false one in one copy cannot
 * push out the true one in another. That of a key is recognised by itself; a contract wallet is asked for each
 * (ERC-1271), and a Safe also for the owners of all copies together. Undefined if none counts.
 */
export async function soundSignature(
  { chain: { provider }, address }: { readonly chain: { readonly provider: Provider }; readonly address: string },
  request: SigningRequest,
  account: string,
  offered: readonly string[],
  blockTag?: BlockTag,
): Promise<SoundSignature | undefined> {
  const own = offered.find((one) => sameAddress(recoverSigner(request, one), account));
  if (own !== undefined) return { signature: own, isWallets: false };
  const digest = requestDigest(request);
  const firstAccepted = async (signatures: readonly string[]): Promise<SoundSignature | undefined> => {
    for (const signature of signatures) {
      const answer = await askWallet(provider, address, account, { digest, signature }, blockTag);
      if (answer === "accepts") return { signature, isWallets: true };
      if (answer === "no-wallet") return undefined;
    }
    return undefined;
  };
  const alone = await firstAccepted(offered);
  if (alone !== undefined || offered.length < 2) return alone;
  return firstAccepted(await joinedOwners(provider, request, account, offered, blockTag));
}

/**
 * A false part would spoil the whole: whoever is no owner is left out, and at first whoever is merely said to have agreed.
 */
async function joinedOwners(
  provider: Provider,
  request: SigningRequest,
  account: string,
  offered: readonly string[],
  blockTag: BlockTag | undefined,
): Promise<string[]> {
  const safe = await readSafe(provider, account, blockTag);
  if (safe === undefined) return [];
  const parts = ownersIn(request, account, offered).filter(({ owner }) => safe.owners.includes(owner));
  const shown = parts.filter(showsOwner);
  return [...new Set([shown, parts].filter(({ length }) => length > 0).map(joinSafeSignature))];
}
