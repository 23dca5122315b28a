import type { AgreementSnapshot } from "../agreement/snapshot.js";
import { isProvenById, snapshotIn, termsOfSnapshot, type SigningRequest } from "../attestation/request.js";
import { readDecimals } from "../adapters/escrow.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";
import { findCopies, type CopyOptions } from "./copies.js";
import { isCopyOf } from "../attestation/privateAgreements.js";
import type { Known } from "./render/request.js";

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
  const asked = online === undefined ? snapshotIn(request) : online;
  const readFrom = online && ("chain" as const);
  const copies = await findCopies(context, { request, agreement: asked, readFrom }, options);
  const state = online === undefined ? stateIn(request, copies) : ({ agreement: online, readFrom: "chain" } as const);
  if (online === undefined && state.agreement === undefined && request.snapshot !== undefined) {
    context.io.err("The request shows other terms than your private copy has: what it says of money is left out.\n");
  }
  const hasTrueUnits = await areUnitsTrue(context, request, copies);
  return { ...copies, ...state, hasTrueUnits, book: await context.book() };
}

/**
 * What amounts are counted in is no part of what is signed: a copy that gives the token a decimal too many shows a tenth
 * of the money. With a node the token itself is asked; without one nobody knows.
 */
async function areUnitsTrue(
  context: Context,
  { typedData: { primaryType } }: SigningRequest,
  { built, next }: Pick<Known, "built" | "next">,
): Promise<boolean> {
  if (!context.hasRpc || !["Terms", "Amendment"].includes(primaryType)) return false;
  const { provider } = await context.chain();
  for (const copy of [built, next]) {
    const actual = copy && (await readDecimals(copy.terms.token, provider));
    if (copy?.decimals === actual) continue;
    const found = actual === undefined ? "there is no such token on this chain" : `it has ${actual}`;
    throw new PlacementError(
      "signing-refused",
      `The private copy of "${copy?.name ?? ""}" gives the token ${copy?.terms.token ?? ""} ${copy?.decimals ?? ""} decimals, but ${found}: its amounts are not what would be signed.`,
      { next: "Nothing was signed. Ask whoever sent the copy for the one that was built." },
    );
  }
  return true;
}

/** What a snapshot that contradicts the private copy says is shown to nobody. */
function stateIn(
  request: SigningRequest,
  { built, hasRival }: Pick<Known, "built" | "hasRival">,
): Pick<Known, "agreement" | "readFrom"> {
  const snapshot = snapshotIn(request);
  if (snapshot === undefined) return { agreement: undefined };
  if (built === undefined) {
    return { agreement: snapshot, readFrom: isProvenById(request, snapshot) ? "id" : "request" };
  }
  // No id stands for the decimals, and ten times as much is one decimal away: the private copy knows them.
  const isCopy = isCopyOf(built, termsOfSnapshot(snapshot)) && built.decimals === snapshot.decimals;
  if (!isCopy) return { agreement: undefined };
  if (isProvenById(request, snapshot)) return { agreement: snapshot, readFrom: "id" };
  return { agreement: snapshot, readFrom: hasRival === true ? "request" : "copy" };
}
