import { isCallException, isError, type ContractTransactionReceipt, type Signer } from "ethers";
import { ROLE_WORDS } from "../../../agreement/index.js";
import { packTranche } from "../../../agreement/tranche.js";
import { listInWords } from "../../../agreement/words.js";
import { withRunner, type ConnectedEscrow } from "../../../adapters/escrow.js";
import { explainFailure } from "../../../adapters/failures.js";
import { termsIn } from "../../../attestation/messages.js";
import { collectConsents, requestDigest, signersOf, type SigningRequest } from "../../../attestation/request.js";
import type { Context } from "../../context.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { checkSignatures } from "../../checks.js";
import { requireDomain } from "../../../attestation/requirements.js";
import { describeOpening, describeOpenings, type Opening } from "../../render/opening.js";
import { readRequest } from "../../requestFiles.js";
import { receiptData, sendChecked } from "../../send.js";

interface Candidate {
  readonly path: string;
  readonly agreement: string;
  readonly request: SigningRequest;
}

/**
 * Opens each agreement whose request is complete. What is open already is left alone, so that an interrupted run can
 * simply be run again.
 */
export const open: Handler<SignerOptions, DataOf<"agreement open">> = async (context, paths, options) => {
  const escrow = await context.escrow();
  const candidates = await Promise.all([...new Set(paths)].map((path) => readCandidate(context, escrow, path)));
  const openings: Opening[] = [];
  const complete: Candidate[] = [];
  for (const candidate of candidates) {
    const known = await standingOf(escrow, candidate);
    if (known === undefined) complete.push(candidate);
    else openings.push(known);
  }
  if (complete.length > 0) {
    const signer = await context.signer(options);
    await context.confirm(questionFor(complete), options);
    for (const candidate of complete) {
      const opening = await openOne(escrow, candidate, signer, candidates.length > 1);
      if (candidates.length > 1) context.io.err(`${describeOpening(opening)}\n`);
      openings.push(opening);
    }
  }
  return {
    text: describeOpenings(openings),
    data: { ...(openings.length === 1 ? openings[0] : {}), agreements: openings },
    ok: openings.every(({ state }) => state === "opened" || state === "already-open"),
  };
};

const questionFor = (complete: readonly Candidate[]): string =>
  complete.length === 1
    ? `Open the agreement ${complete[0]?.agreement ?? ""}?`
    : `Open ${complete.length} agreements?\n${complete.map(({ path, agreement }) => `  ${path}: ${agreement}`).join("\n")}`;

/** A request that could never be opened here stops the whole run before anything is sent. */
async function readCandidate(context: Context, escrow: ConnectedEscrow, path: string): Promise<Candidate> {
  const request = await readRequest(context, path);
  termsIn(request);
  requireDomain(request, escrow);
  await checkSignatures(context, request);
  return { path, agreement: requestDigest(request), request };
}

/** Why the agreement is not to be opened now, or undefined if it is. */
async function standingOf(escrow: ConnectedEscrow, candidate: Candidate): Promise<Opening | undefined> {
  const { path, agreement, request } = candidate;
  if (await isOpen(escrow, agreement)) return { path, agreement, state: "already-open" };
  const missing = signersOf(request).filter(({ signature }) => signature === undefined);
  if (missing.length === 0) return undefined;
  const reason = listInWords(missing.map(({ role }) => `the ${ROLE_WORDS[role]}`));
  return { path, agreement, state: "lacks-signatures", reason: `${reason} must still sign.` };
}

async function isOpen({ contract }: ConnectedEscrow, agreement: string): Promise<boolean> {
  try {
    return (await contract.stateOf(agreement)).version > 0n;
  } catch (error) {
    if (isCallException(error) && error.revert?.name === "EscrowAgreementUnknown") return false;
    throw error;
  }
}

/**
 * Sends the consents. Somebody else may have opened it since, which is as good.
 * @param goesOn whether a refusal by the contract is told rather than thrown, for others are still to be opened.
 */
async function openOne(
  escrow: ConnectedEscrow,
  candidate: Candidate,
  signer: Signer,
  goesOn: boolean,
): Promise<Opening> {
  const { path, agreement } = candidate;
  try {
    return { path, agreement, state: "opened", ...receiptData(await send(escrow, candidate, signer)) };
  } catch (error) {
    if (!isError(error, "CALL_EXCEPTION")) throw error;
    if (await isOpen(escrow, agreement)) return { path, agreement, state: "already-open" };
    if (!goesOn) throw error;
    const explained = explainFailure(error);
    return {
      path,
      agreement,
      state: "refused",
      reason: explained instanceof Error ? explained.message : String(explained),
    };
  }
}

function send(
  { contract }: ConnectedEscrow,
  { request }: Candidate,
  signer: Signer,
): Promise<ContractTransactionReceipt> {
  const { schedule, ...terms } = termsIn(request);
  return sendChecked(
    withRunner(contract, signer).open,
    { ...terms, panel: [...terms.panel] },
    schedule.map(packTranche),
    collectConsents(request),
  );
}
