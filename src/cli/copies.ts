import { parseBuilt, type BuiltAgreement } from "../agreement/index.js";
import type { AgreementSnapshot } from "../agreement/snapshot.js";
import { readText } from "../adapters/files.js";
import { amendmentIn, subjectOf } from "../attestation/messages.js";
import { requestDigest, type SigningRequest } from "../attestation/request.js";
import { termsDigest, type EscrowDomain } from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";
import { PrivateAgreements, idOf, readPrivateAgreements } from "./privateAgreements.js";
import type { Known, ReadFrom } from "./render/request.js";

export interface CopyOptions {
  /** The private agreement file. */
  readonly agreement?: string;
  /** A folder of them. */
  readonly agreements?: string;
}

interface Asked {
  readonly request: SigningRequest;
  readonly agreement: AgreementSnapshot | undefined;
  readonly readFrom?: ReadFrom | undefined;
}

/** The private copies that say a request in words, and the escrow that this machine knows on its chain. */
export async function findCopies(
  context: Context,
  asked: Asked,
  options: CopyOptions,
): Promise<Pick<Known, "built" | "next" | "escrow">> {
  const { domain: given } = asked.request.typedData;
  const domain: EscrowDomain = { ...given, chainId: BigInt(given.chainId) };
  const escrow = await knownEscrow(context, domain.chainId);
  const found = inFolder(asked, domain, await readCopies(context, domain, options));
  if (options.agreement === undefined) return { ...found, escrow };
  const named = parseBuilt(await readText(context.path(options.agreement)), options.agreement);
  return { ...found, ...asNamed(asked.request, domain, named, options.agreement), escrow };
}

/** Which escrow is meant may be known without a node: from an option, the environment or a deployment's notes. */
async function knownEscrow(context: Context, chainId: bigint): Promise<string | undefined> {
  try {
    return await context.escrowAddress(chainId);
  } catch (error) {
    if (error instanceof PlacementError && error.code === "bad-usage") return undefined;
    throw error;
  }
}

function inFolder(
  { request, agreement: snapshot, readFrom }: Asked,
  domain: EscrowDomain,
  copies: PrivateAgreements,
): Pick<Known, "built" | "next"> {
  const subject = subjectOf(request);
  if (subject === undefined) {
    const agreement = requestDigest(request);
    return {
      built: copies.copiesOf(agreement).find(({ built }) => termsDigest(domain, built.terms) === agreement)?.built,
    };
  }
  const known = copies.copiesOf(subject.agreement);
  const same = snapshot && copies.inForce(subject.agreement, { ...snapshot.terms, schedule: snapshot.tranches });
  // Only the chain can say that a copy is out of date; a request that says so may lie.
  const inForce =
    readFrom === "chain" ? same : (same ?? known.find(({ built }) => (built.version ?? 1n) <= subject.version));
  if (request.typedData.primaryType !== "Amendment") return { built: inForce?.built };
  return { built: inForce?.built, next: known.find(({ built }) => isOfAmendment(built, request, domain))?.built };
}

/** What is shown is what is signed: only a copy of these very terms explains them. */
const isOfAmendment = ({ terms }: BuiltAgreement, request: SigningRequest, domain: EscrowDomain): boolean =>
  request.typedData.primaryType === "Amendment" &&
  termsDigest(domain, terms) === termsDigest(domain, amendmentIn(request).terms);

/** A file that was named must be of this very agreement: another one's words would explain it wrongly. */
function asNamed(
  request: SigningRequest,
  domain: EscrowDomain,
  named: BuiltAgreement,
  path: string,
): Partial<Pick<Known, "built" | "next">> {
  if (isOfAmendment(named, request, domain)) return { next: named };
  const agreement = subjectOf(request)?.agreement ?? requestDigest(request);
  const id = subjectOf(request) === undefined ? termsDigest(domain, named.terms) : idOf(named, domain);
  if (id === agreement.toLowerCase()) return { built: named };
  throw new PlacementError("bad-input", `${path} is not the private copy of what is to be signed.`, {
    next: `It is of the agreement ${id}; the request is about ${agreement}.`,
  });
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
