import { readMarks } from "../adapters/marks.js";
import { readAgreement, type AgreementSnapshot } from "../adapters/snapshot.js";
import { ROLE_WORDS } from "../agreement/index.js";
import { subjectOf } from "../attestation/messages.js";
import { isOwn, signersOf, type SigningRequest } from "../attestation/request.js";
import { clockTime, requireCurrent, requireDomain, requireUnexpired } from "../attestation/requirements.js";
import { requireTimely } from "../attestation/timely.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";
import { inFull } from "./render/known.js";

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
