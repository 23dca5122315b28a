import { PlacementError } from "../errors.js";
import type { SigningRequest } from "./requestFormat.js";
import {
  joinSafeSignature,
  safeMessageHash,
  safeMessageOf,
  splitSafeSignature,
  type OwnerSignature,
} from "./safeMessage.js";
import { withSignatures } from "./signers.js";
import { recover, requestDigest } from "./signing.js";

/** A request and what to call it when something is wrong with it: its file. */
export interface Named {
  readonly name: string;
  readonly request: SigningRequest;
}

/** An account that signed more than once, with signatures that differ. */
export interface Doubled {
  readonly account: string;
  /** The one that was kept. */
  readonly kept: string;
}

export interface Merged {
  readonly request: SigningRequest;
  readonly doubled: readonly Doubled[];
}

/**
 * All signatures on one request, in one request. Neither the order of the files nor a file given twice makes a
 * difference, to the byte.
 * @throws PlacementError `bad-input` if they are not the same request.
 */
export function mergeRequests(first: Named, others: readonly Named[]): Merged {
  const all = [first, ...others];
  const shown = all.find(({ request }) => request.snapshot !== undefined) ?? first;
  for (const one of all) requireSame(shown, one);
  for (const one of all) requireOwnNames(one);
  const { request } = shown;
  const given = all.flatMap((one) => one.request.signatures);
  const best = request.signers.flatMap(({ account }) => {
    const own = [...new Set(given.filter((signed) => signed.account === account).map(({ signature }) => signature))];
    const kept = keptOf(request, account, own);
    return kept === undefined ? [] : [{ account, signature: kept, isDoubled: own.length > 1 }];
  });
  return {
    request: withSignatures(
      request,
      best.map(({ account, signature }) => ({ account, signature })),
    ),
    doubled: best.filter(({ isDoubled }) => isDoubled).map(({ account, signature }) => ({ account, kept: signature })),
  };
}

/**
 * The request with a signature that came by itself, from a wallet that knows nothing of this tool, and no other.
 * @param account whose it is; only needed for a contract wallet, whose signature names nobody.
 * @throws PlacementError `bad-input` if it is nobody's who is asked.
 */
export function placeSignature(
  request: SigningRequest,
  signature: string,
  account: string | undefined,
): SigningRequest {
  const recovered = recover(request, signature);
  const asked = (one: string | undefined): boolean => request.signers.some((signer) => signer.account === one);
  if (recovered !== undefined && asked(recovered.account)) return withSignatures(request, [recovered]);
  if (account === undefined) {
    throw new PlacementError("bad-input", "A signature is nobody's whom this request asks.", {
      next: "It was made on another request, or by another account. That of a contract wallet names nobody: say whose it is with --for.",
    });
  }
  if (asked(account)) return withSignatures(request, [{ account, signature }]);
  throw new PlacementError("bad-input", `This request does not ask ${account} for a signature.`, {
    next: `Correct --for: it asks ${request.signers.map((signer) => signer.account).join(", ")}.`,
  });
}

/**
 * One that is proven; else a Safe's, with the owners of all of them; else the longest, and of equally long ones the first
 * by its bytes. Only the wallet itself could say more.
 */
function keptOf(request: SigningRequest, account: string, own: readonly string[]): string | undefined {
  if (own.length < 2) return own[0];
  const proven = own.filter((signature) => recover(request, signature)?.account === account);
  if (proven.length > 0) return proven.toSorted()[0];
  const ofOwners = ownersIn(request, account, own);
  if (ofOwners.length > 0) return joinSafeSignature(ofOwners);
  return own.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))[0];
}

/** What owners of a Safe gave, in all of the signatures on the request that are a Safe's. */
export function ownersIn(request: SigningRequest, safe: string, signatures: readonly string[]): OwnerSignature[] {
  const chainId = BigInt(request.typedData.domain.chainId);
  const hash = safeMessageHash(safeMessageOf(chainId, safe, requestDigest(request)));
  return signatures.flatMap((signature) => splitIfSafes(signature, hash) ?? []);
}

/** Undefined if it is no Safe's signature. */
function splitIfSafes(signature: string, hash: string): OwnerSignature[] | undefined {
  try {
    return splitSafeSignature(signature, hash);
  } catch (error) {
    if (error instanceof PlacementError) return undefined;
    throw error;
  }
}

function requireSame(first: Named, other: Named): void {
  const fault = differenceOf(first.request, other.request);
  if (fault === undefined) return;
  throw new PlacementError("bad-input", `${first.name} and ${other.name} ${fault}.`, {
    next: "Nothing was written. Merge copies of one request only.",
  });
}

function differenceOf(a: SigningRequest, b: SigningRequest): string | undefined {
  const text = (value: unknown): string => JSON.stringify(value);
  if (text(a.typedData.domain) !== text(b.typedData.domain)) return "were made for different escrows or chains";
  if (requestDigest(a) !== requestDigest(b)) return "ask for signatures on different things";
  if (text(a.signers) !== text(b.signers)) return "ask different people";
  if (a.snapshot === undefined || b.snapshot === undefined) return undefined;
  return text(a.snapshot) === text(b.snapshot)
    ? undefined
    : "show different amounts, balances or holds: one of them was altered";
}

/** A signature that is another signer's was put under the wrong name by somebody. */
function requireOwnNames({ name, request }: Named): void {
  for (const { account, signature } of request.signatures) {
    const owner = recover(request, signature)?.account;
    if (owner === account || !request.signers.some((signer) => signer.account === owner)) continue;
    throw new PlacementError("bad-input", `${name} gives a signature of ${owner ?? ""} for ${account}.`, {
      next: "Nothing was written. Ask whoever sent it for the file as the tool wrote it.",
    });
  }
}
