import { parseBuilt, type BuiltAgreement } from "../agreement/index.js";
import type { AgreementSnapshot } from "../agreement/snapshot.js";
import { printable } from "../agreement/text/characters.js";
import { listInWords } from "../agreement/words.js";
import { readText } from "../adapters/files.js";
import { amendmentIn, subjectOf } from "../attestation/messages.js";
import { requestDigest, type SigningRequest } from "../attestation/request.js";
import { termsDigest, type EscrowDomain } from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";
import {
  PrivateAgreements,
  idOf,
  isCopyOf,
  versionOf,
  type PrivateAgreement,
} from "../attestation/privateAgreements.js";
import { readPrivateAgreements } from "../adapters/privateAgreements.js";
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

type Found = Pick<Known, "built" | "next" | "hasRival">;

/** The private copies that say a request in words, and the escrow that this machine knows on its chain. */
export async function findCopies(
  context: Context,
  asked: Asked,
  options: CopyOptions,
): Promise<Found & Pick<Known, "escrow">> {
  const { domain: given } = asked.request.typedData;
  const domain: EscrowDomain = { ...given, chainId: BigInt(given.chainId) };
  const escrow = await knownEscrow(context, domain.chainId);
  const copies = await readCopies(context, domain, options);
  if (options.agreement === undefined) return { ...inFolder(context, asked, domain, copies), escrow };
  const named = parseBuilt(await readText(context.path(options.agreement)), options.agreement);
  return {
    ...inFolder(context, asked, domain, copies),
    ...asNamed(asked.request, domain, named, options.agreement),
    escrow,
  };
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
  context: Context,
  { request, agreement: snapshot, readFrom }: Asked,
  domain: EscrowDomain,
  copies: PrivateAgreements,
): Found {
  const subject = subjectOf(request);
  const known = soundCopies(context, copies, subject?.agreement ?? requestDigest(request));
  if (subject === undefined) {
    const agreement = requestDigest(request);
    return { built: known.find(({ built }) => termsDigest(domain, built.terms) === agreement)?.built };
  }
  const same =
    snapshot && known.find(({ built }) => isCopyOf(built, { ...snapshot.terms, schedule: snapshot.tranches }));
  const inForce = readFrom === "chain" ? { built: same?.built } : likely(same, known, subject.version);
  if (request.typedData.primaryType !== "Amendment") return inForce;
  return { ...inForce, next: known.find(({ built }) => isOfAmendment(built, request, domain))?.built };
}

/**
 * Only the chain can say that a copy is out of date; a request that says so may lie, and show terms of long ago.
 * @param same has the terms that the request shows.
 */
function likely(same: PrivateAgreement | undefined, known: readonly PrivateAgreement[], version: bigint): Found {
  const [latest] = known.filter(({ built }) => versionOf(built) <= version);
  if (latest === undefined) return { built: undefined };
  const shown = same ?? latest;
  const hasRival = known.some(
    ({ built }) => versionOf(built) === versionOf(latest.built) && !isCopyOf(built, shown.built.terms),
  );
  return { built: same === undefined && hasRival ? undefined : shown.built, hasRival };
}

/** Copies whose words are contradicted by another are not believed: one of them came from somebody who lies. */
function soundCopies(context: Context, copies: PrivateAgreements, agreement: string): readonly PrivateAgreement[] {
  const doubtful = copies.contradicting(agreement);
  if (doubtful.length === 0) return copies.copiesOf(agreement);
  const names = listInWords(doubtful.map(({ name }) => printable(name)));
  context.io.err(
    `Left out are ${names}: they have the same terms and put them in different words. Keep only the one that you trust.\n`,
  );
  return copies.copiesOf(agreement).filter((copy) => !doubtful.includes(copy));
}

/** What is shown is what is signed: only a copy of these very terms explains them. */
const isOfAmendment = ({ terms }: BuiltAgreement, request: SigningRequest, domain: EscrowDomain): boolean =>
  request.typedData.primaryType === "Amendment" &&
  termsDigest(domain, terms) === termsDigest(domain, amendmentIn(request).terms);

/** A file that was named must be of this very agreement: another one's words would explain it wrongly. */
function asNamed(request: SigningRequest, domain: EscrowDomain, named: BuiltAgreement, path: string): Partial<Found> {
  if (isOfAmendment(named, request, domain)) return { next: named };
  const agreement = subjectOf(request)?.agreement ?? requestDigest(request);
  const id = subjectOf(request) === undefined ? termsDigest(domain, named.terms) : idOf(named, domain);
  if (id === agreement.toLowerCase()) return { built: named, hasRival: false };
  throw new PlacementError("bad-input", `${path} is not the private copy of what is to be signed.`, {
    next: `It is of the agreement ${id}; the request is about ${agreement}.`,
  });
}

/** Copies in the folder at hand help if they are there; those of a folder that was named must be sound. */
function readCopies(context: Context, domain: EscrowDomain, { agreements }: CopyOptions): Promise<PrivateAgreements> {
  const leaveOut = (fault: PlacementError): void => {
    context.io.err(`Left out: ${fault.message}\n`);
  };
  const onFault = agreements === undefined ? leaveOut : undefined;
  return readPrivateAgreements(context.path(agreements ?? "."), domain, onFault);
}
