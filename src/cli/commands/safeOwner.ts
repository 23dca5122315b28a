import type { Signer } from "ethers";
import { askWallet, readSafe, type Safe } from "../../adapters/contractWallets.js";
import { sameAddress } from "../../agreement/addresses.js";
import { listInWords } from "../../agreement/words.js";
import { requestDigest, signersOf, type SigningRequest } from "../../attestation/request.js";
import {
  SAFE_MESSAGE_TYPES,
  joinSafeSignature,
  safeMessageHash,
  safeMessageOf,
  splitSafeSignature,
  type OwnerSignature,
  type SafeMessage,
} from "../../attestation/safeMessage.js";
import { PlacementError } from "../../errors.js";
import type { Context } from "../context.js";

/** Somebody who signs as one owner of a Safe that a request asks. */
export interface SafeOwner {
  /** The Safe's address. */
  readonly safe: string;
  readonly owner: string;
  readonly signer: Signer;
  /** The Safe as the chain has it, if that is at hand. */
  readonly onChain: Safe | undefined;
}

/** What a Safe's owner has added. */
export interface SafeSigned {
  /** The Safe's signature so far, of all owners that signed. */
  readonly signature: string;
  readonly owners: readonly string[];
  /** How many owners must sign; undefined without a node. */
  readonly threshold: bigint | undefined;
}

/** Reads the Safe that `--safe` names, and makes sure that the signer is one of its owners; offline nobody can know. */
export async function readSafeOwner(context: Context, given: string, signer: Signer): Promise<SafeOwner> {
  const [safe, owner] = await Promise.all([context.account(given), signer.getAddress()]);
  if (!context.hasRpc) return { safe, owner, signer, onChain: undefined };
  const { provider } = await context.chain();
  const onChain = await readSafe(provider, safe);
  if (onChain === undefined) {
    throw new PlacementError("bad-input", `There is no Safe at ${safe} on this chain.`, {
      next: "Check the address given with --safe, and the --rpc.",
    });
  }
  if (onChain.owners.includes(owner)) return { safe, owner, signer, onChain };
  const book = await context.book();
  throw new PlacementError("signing-refused", `${book.nameOf(owner)} is no owner of the Safe ${book.nameOf(safe)}.`, {
    next: `Its owners are ${onChain.owners.map((one) => book.nameOf(one)).join(", ")}. Nothing was signed.`,
  });
}

const messageFor = (request: SigningRequest, safe: string): SafeMessage =>
  safeMessageOf(BigInt(request.typedData.domain.chainId), safe, requestDigest(request));

/** What the owner's own wallet will show, and what it stands for. */
export async function describeForOwner(context: Context, request: SigningRequest, of: SafeOwner): Promise<string> {
  const book = await context.book();
  const { onChain, safe, owner } = of;
  const signed = partsOf(request, of).map((part) => book.nameOf(part.owner));
  const rule =
    onChain === undefined
      ? "Without a node it is not known how many of its owners must sign, nor whether you are one."
      : `${onChain.threshold} of its ${onChain.owners.length} owners must sign.`;
  return [
    `You sign as ${book.nameOf(owner)}, for the Safe ${book.nameOf(safe)}. ${rule}`,
    signed.length === 0 ? "None of its owners has signed yet." : `Signed so far: ${listInWords(signed)}.`,
    "What your wallet shows is the Safe's wrapping of the above, a SafeMessage whose message is the digest above:",
    `Safe message hash ${safeMessageHash(messageFor(request, safe))}`,
  ].join("\n");
}

/** Adds the owner's signature to the Safe's; the same owner twice is one. */
export async function signForSafe(context: Context, request: SigningRequest, of: SafeOwner): Promise<SafeSigned> {
  const { safe, owner, signer, onChain } = of;
  const message = messageFor(request, safe);
  const others = partsOf(request, of).filter((part) => part.owner !== owner);
  const word = await signer.signTypedData(message.domain, SAFE_MESSAGE_TYPES, message.message);
  const [own, ...more] = splitSafeSignature(word, safeMessageHash(message));
  if (own?.owner !== owner || more.length > 0) {
    throw new PlacementError("signing-refused", "The wallet returned a signature that is not this account's.", {
      next: "Nothing was written. Check that the wallet shows the same message.",
    });
  }
  const parts = [...others, own];
  const signature = joinSafeSignature(parts);
  await requireAccepted(context, request, of, signature, parts.length);
  return { signature, owners: parts.map((part) => part.owner), threshold: onChain?.threshold };
}

/** Owners' signatures that the request holds already. Whoever is no owner now would spoil the whole: it is left out. */
function partsOf(request: SigningRequest, { safe, onChain }: SafeOwner): OwnerSignature[] {
  const given = signersOf(request).find(({ account }) => sameAddress(account, safe))?.signature;
  if (given === undefined) return [];
  const parts = splitSafeSignature(given, safeMessageHash(messageFor(request, safe)));
  return onChain === undefined ? parts : parts.filter(({ owner }) => onChain.owners.includes(owner));
}

/** With enough owners, the Safe itself is asked. */
async function requireAccepted(
  context: Context,
  request: SigningRequest,
  { safe, onChain }: SafeOwner,
  signature: string,
  signed: number,
): Promise<void> {
  if (onChain === undefined || BigInt(signed) < onChain.threshold) return;
  const { provider } = await context.chain();
  const escrow = request.typedData.domain.verifyingContract;
  const answer = await askWallet(provider, escrow, safe, { digest: requestDigest(request), signature });
  if (answer === "accepts") return;
  throw new PlacementError("signing-refused", "Enough owners have signed, and still the Safe does not accept it.", {
    next: "Its fallback handler must answer ERC-1271 (CompatibilityFallbackHandler). Nothing was written.",
  });
}
