import type { AgreementSnapshot } from "../agreement/snapshot.js";
import type { BuiltAgreement } from "../agreement/index.js";
import { subjectOf } from "../attestation/messages.js";
import {
  domainOf,
  isProvenById,
  requestDigest,
  snapshotIn,
  termsOfSnapshot,
  type SigningRequest,
} from "../attestation/request.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";
import { findCopies, type CopyOptions } from "./copies.js";
import { idOf, isCopyOf } from "./privateAgreements.js";
import type { Known } from "./render/request.js";
import { formatMoment } from "./render/time.js";

/**
 * All that is at hand to say a request in words, and how far it can be trusted.
 * @param online the agreement as the chain has it; without it the request's own snapshot must do.
 */
export async function gatherKnown(
  context: Context,
  request: SigningRequest,
  online: AgreementSnapshot | undefined,
  options: CopyOptions,
): Promise<Known> {
  const copies = await findCopies(context, { request, agreement: online }, options);
  if (options.agreement !== undefined) requireOf(request, copies.built, options.agreement);
  const state =
    online === undefined ? stateIn(request, copies.built) : ({ agreement: online, readFrom: "chain" } as const);
  if (online === undefined && state.agreement === undefined && request.snapshot !== undefined) {
    context.io.err("The request shows other terms than your private copy has: what it says of money is left out.\n");
  }
  return { ...copies, ...state, book: await context.book() };
}

/** Another child's private agreement would put wrong names and outcomes to what is signed. */
function requireOf(request: SigningRequest, built: BuiltAgreement | undefined, path: string): void {
  const agreement = subjectOf(request)?.agreement ?? requestDigest(request);
  if (built === undefined || idOf(built, domainOf(request)) === agreement) return;
  throw new PlacementError("bad-input", `${path} is not the private copy of the agreement that the request is about.`, {
    next: "Correct --agreement, or leave it out.",
  });
}

/** What a snapshot that contradicts the private copy says is shown to nobody. */
function stateIn(request: SigningRequest, built: BuiltAgreement | undefined): Pick<Known, "agreement" | "readFrom"> {
  const snapshot = snapshotIn(request);
  if (snapshot === undefined) return { agreement: undefined };
  if (built === undefined) {
    return { agreement: snapshot, readFrom: isProvenById(request, snapshot) ? "id" : "request" };
  }
  // No id stands for the decimals, and ten times as much is one decimal away: the private copy knows them.
  const isCopy = isCopyOf(built, termsOfSnapshot(snapshot)) && built.decimals === snapshot.decimals;
  if (!isCopy) return { agreement: undefined };
  return { agreement: snapshot, readFrom: isProvenById(request, snapshot) ? "id" : "copy" };
}

/** Who signs without a node cannot know whether the version is still in force; `` for who has one. */
export function offlineNote(request: SigningRequest, { readFrom }: Known): string {
  const subject = subjectOf(request);
  if (readFrom === "chain" || subject === undefined) return "";
  const snapshot = snapshotIn(request);
  const when =
    snapshot === undefined ? "" : `, which was in force on ${formatMoment(snapshot.time)} according to the request`;
  return `Your signature counts for version ${subject.version} of the agreement${when}. If the agreement has changed since, it never counts.\n\n`;
}
