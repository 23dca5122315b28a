import { sameAddress } from "../agreement/addresses.js";
import type { Party, Seat } from "../agreement/terms.js";
import { PlacementError } from "../errors.js";
import { KINDS } from "./kinds.js";
import type { SigningRequest } from "./requestFormat.js";
import { encodeSignatures, type Consents } from "./signatures.js";
import { recover } from "./signing.js";

export interface RequestSigner {
  readonly bit: number;
  readonly role: Party | Seat;
  readonly account: string;
  /** Its signature, if the request holds one. */
  readonly signature: string | undefined;
}

export function signersOf(request: SigningRequest): RequestSigner[] {
  const { roles } = KINDS[request.typedData.primaryType];
  return request.signers.flatMap(({ bit, account }) => {
    const role = roles[bit];
    if (role === undefined) return [];
    const signature = request.signatures.find((signed) => sameAddress(signed.account, account))?.signature;
    return [{ bit, role, account, signature }];
  });
}

/** Whether the signature is the account's own, by ECDSA; a contract wallet's is not, though the wallet may accept it. */
export function isOwn(request: SigningRequest, { account, signature }: RequestSigner): boolean {
  return signature !== undefined && sameAddress(recover(request, signature)?.account, account);
}

/**
 * As whom the request asks the account.
 * @throws PlacementError `signing-refused` if it does not.
 */
export function requireAsked(request: SigningRequest, account: string): RequestSigner {
  const asked = signersOf(request).find((signer) => sameAddress(signer.account, account));
  if (asked !== undefined) return asked;
  throw new PlacementError("signing-refused", `This request does not ask ${account} for a signature.`, {
    next: `It asks ${request.signers.map((signer) => signer.account).join(", ")}.`,
  });
}

/**
 * The request with one signature more, in the form that the escrow takes; an account has one at most.
 * @throws PlacementError `signing-refused` if it does not ask the account.
 */
export function addSignature(request: SigningRequest, account: string, signature: string): SigningRequest {
  requireAsked(request, account);
  const others = request.signatures.filter((signed) => !sameAddress(signed.account, account));
  return withSignatures(request, [...others, { account, signature }]);
}

/** In the order of the signers and in one form, so that the same signatures are always the same bytes. */
export function withSignatures(request: SigningRequest, signatures: SigningRequest["signatures"]): SigningRequest {
  const ordered = request.signers.flatMap(({ account }) =>
    signatures
      .filter((signed) => sameAddress(signed.account, account))
      .map(({ signature }) => ({ account, signature: canonicalFor(request, account, signature) })),
  );
  return { ...request, signatures: ordered };
}

/** A signature that is not the account's own may be anything that a contract wallet takes: it stays as it is. */
function canonicalFor(request: SigningRequest, account: string, signature: string): string {
  const recovered = recover(request, signature);
  return recovered !== undefined && sameAddress(recovered.account, account)
    ? recovered.signature
    : signature.toLowerCase();
}

/** The signatures in the form that the escrow takes, but for those of accounts left out. */
export function collectConsents(request: SigningRequest, leftOut: readonly string[] = []): Consents {
  const given = signersOf(request).flatMap(({ bit, account, signature }) =>
    signature === undefined || leftOut.some((one) => sameAddress(one, account)) ? [] : [{ bit, signature }],
  );
  return encodeSignatures(given);
}

/** Who can still sign, and how many of them must. */
export interface Lacking {
  readonly roles: readonly (Party | Seat)[];
  /** 0 once the request is complete; unknown for an attestation, whose tranches say how many must sign. */
  readonly needed: number | undefined;
}

export function lackingSigners(request: SigningRequest): Lacking {
  const signers = signersOf(request);
  const roles = signers.filter(({ signature }) => signature === undefined).map(({ role }) => role);
  const { needed } = KINDS[request.typedData.primaryType];
  return { roles, needed: needed && Math.max(0, needed - (signers.length - roles.length)) };
}
