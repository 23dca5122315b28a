import { parseBuilt } from "../agreement/index.js";
import type { AgreementSnapshot } from "../agreement/snapshot.js";
import { readText } from "../adapters/files.js";
import { amendmentIn, subjectOf } from "../attestation/messages.js";
import { requestDigest, type SigningRequest } from "../attestation/request.js";
import { termsDigest, type EscrowDomain } from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";
import { PrivateAgreements, readPrivateAgreements } from "./privateAgreements.js";
import type { Known } from "./render/request.js";

export interface CopyOptions {
  /** The private agreement file. */
  readonly agreement?: string;
  /** A folder of them. */
  readonly agreements?: string;
}

interface Asked {
  readonly request: SigningRequest;
  readonly agreement: AgreementSnapshot | undefined;
}

/** The private copies that say a request in words. */
export async function findCopies(
  context: Context,
  { request, agreement: snapshot }: Asked,
  options: CopyOptions,
): Promise<Pick<Known, "built" | "next">> {
  if (options.agreement !== undefined) {
    return { built: parseBuilt(await readText(context.path(options.agreement)), options.agreement) };
  }
  const { domain: given, primaryType } = request.typedData;
  const domain: EscrowDomain = { ...given, chainId: BigInt(given.chainId) };
  const copies = await readCopies(context, domain, options);
  const subject = subjectOf(request);
  if (subject === undefined) {
    const agreement = requestDigest(request);
    return {
      built: copies.copiesOf(agreement).find(({ built }) => termsDigest(domain, built.terms) === agreement)?.built,
    };
  }
  const known = copies.copiesOf(subject.agreement);
  const inForce =
    snapshot === undefined
      ? known.find(({ built }) => (built.version ?? 1n) <= subject.version)
      : copies.inForce(subject.agreement, { ...snapshot.terms, schedule: snapshot.tranches });
  if (primaryType !== "Amendment") return { built: inForce?.built };
  // What is shown is what is signed: only a copy of these very terms explains them.
  const signed = termsDigest(domain, amendmentIn(request).terms);
  return {
    built: inForce?.built,
    next: known.find(({ built }) => termsDigest(domain, built.terms) === signed)?.built,
  };
}

/** Copies in the folder at hand help if they are there; those of a folder that was named must be sound. */
async function readCopies(
  context: Context,
  domain: EscrowDomain,
  { agreements }: CopyOptions,
): Promise<PrivateAgreements> {
  try {
    return await readPrivateAgreements(context.path(agreements ?? "."), domain);
  } catch (error) {
    if (agreements !== undefined || !(error instanceof PlacementError)) throw error;
    context.io.err(`The private agreements of this folder are left out: ${error.message}\n`);
    return new PrivateAgreements(domain, []);
  }
}
