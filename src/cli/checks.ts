import type { ConnectedEscrow } from "../adapters/escrow.js";
import { readMarks } from "../adapters/marks.js";
import { readAgreement, type AgreementSnapshot } from "../adapters/snapshot.js";
import { subjectOf } from "../attestation/messages.js";
import { holderOf } from "../attestation/parseRequest.js";
import { isOwn, signersOf, type SigningRequest } from "../attestation/request.js";
import { sameAddress } from "../agreement/addresses.js";
import { ROLE_WORDS, SEATS, type AddressBook } from "../agreement/index.js";
import { PlacementError } from "../errors.js";
import { requireTimely } from "./consentChecks.js";
import type { Context } from "./context.js";
import { inFull } from "./render/known.js";
import { formatMoment } from "../agreement/moments.js";

/** What the escrow would refuse, said in a sentence before anything is sent. */

const RESIGN = "Make a new request and have it signed again.";

/** The request was made for this very contract on this very chain. */
export function requireDomain(request: SigningRequest, { domain }: Pick<ConnectedEscrow, "domain">): void {
  const given = request.typedData.domain;
  const wrong =
    BigInt(given.chainId) !== domain.chainId
      ? `chain ${given.chainId}, but this is chain ${domain.chainId}`
      : !sameAddress(given.verifyingContract, domain.verifyingContract)
        ? `the escrow ${given.verifyingContract}, but this is ${domain.verifyingContract}`
        : undefined;
  if (wrong === undefined) return;
  throw new PlacementError("bad-input", `The request was made for ${wrong}.`, {
    next: `Use the right --rpc. ${RESIGN}`,
  });
}

/** Every signature in the request is the account's own; contract wallets are left to the contract to ask. */
export async function checkSignatures(context: Context, request: SigningRequest): Promise<void> {
  const { chain } = await context.escrow();
  const book = await context.book();
  for (const signer of signersOf(request)) {
    if (signer.signature === undefined || isOwn(request, signer)) continue;
    const code = await chain.provider.getCode(signer.account);
    if (code !== "0x") continue;
    throw new PlacementError(
      "bad-input",
      `The signature given for the ${ROLE_WORDS[signer.role]} ${inFull(signer.account, { book })} is not that account's signature on this request.`,
      { next: "Ask the signer to sign this very request again." },
    );
  }
}

/** The request speaks of the version in force, has not expired, and asks those who have a say now. */
export function requireCurrent(request: SigningRequest, agreement: AgreementSnapshot, book: AddressBook): void {
  requireVersion(request, agreement);
  requireUnexpired(request, agreement.time);
  requireHolders(request, agreement, book);
}

export function requireVersion(request: SigningRequest, agreement: AgreementSnapshot): void {
  const subject = subjectOf(request);
  if (subject !== undefined && subject.version !== agreement.version) {
    throw new PlacementError(
      "bad-input",
      `The request was made for version ${subject.version} of the agreement, but version ${agreement.version} is in force.`,
      { next: RESIGN },
    );
  }
}

/** Everybody who is asked has the role now in which they are asked. */
export function requireHolders(request: SigningRequest, { terms }: AgreementSnapshot, book: AddressBook): void {
  for (const { role, account } of signersOf(request)) {
    const holder = holderOf(terms, role);
    if (sameAddress(holder, account)) continue;
    const place = SEATS.some((known) => known === role) ? "that seat is held by" : "in this agreement that is";
    throw new PlacementError(
      "bad-input",
      `The request asks ${inFull(account, { book })} as ${ROLE_WORDS[role]}, but ${place} ${inFull(holder, { book })}.`,
      { next: RESIGN },
    );
  }
}

/** Unix seconds by this machine's clock: all there is without a node. */
export const clockTime = (): bigint => BigInt(Math.floor(Date.now() / 1000));

/** `now` in unix seconds. */
export function requireUnexpired(request: SigningRequest, now: bigint): void {
  const validUntil = subjectOf(request)?.validUntil;
  if (validUntil === undefined || now <= validUntil) return;
  const { primaryType } = request.typedData;
  const what = primaryType === "Retraction" ? "attestation to be taken back" : primaryType.toLowerCase();
  throw new PlacementError("bad-input", `The ${what} was valid until ${formatMoment(validUntil)} and has expired.`, {
    next: RESIGN,
  });
}

/** The agreement that a request is about, as the chain has it; undefined without a node, and for new terms. */
export async function agreementOnline(
  context: Context,
  request: SigningRequest,
): Promise<AgreementSnapshot | undefined> {
  if (!context.hasRpc) return undefined;
  const escrow = await context.escrow();
  requireDomain(request, escrow);
  const subject = subjectOf(request);
  return subject && (await readAgreement(escrow, subject.agreement));
}

/** Before a signature: offline only the expiry can be checked; with a node, everything the escrow would. */
export async function checkSignable(context: Context, request: SigningRequest): Promise<AgreementSnapshot | undefined> {
  if (!context.hasRpc) {
    requireUnexpired(request, clockTime());
    return undefined;
  }
  const agreement = await agreementOnline(context, request);
  if (agreement === undefined) return undefined;
  requireCurrent(request, agreement, await context.book());
  const { primaryType } = request.typedData;
  if (primaryType !== "Attestation" && primaryType !== "Retraction") {
    requireTimely(request, agreement, await readMarks(await context.escrow(), agreement.agreement, agreement.block));
  }
  return agreement;
}
