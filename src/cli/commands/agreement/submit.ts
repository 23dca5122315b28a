import type { Signer } from "ethers";
import { ROLE_WORDS } from "../../../agreement/index.js";
import { listInWords } from "../../../agreement/words.js";
import { withRunner, type ConnectedEscrow } from "../../../adapters/escrow.js";
import { explainFailure, refusalIn } from "../../../adapters/failures.js";
import { subjectOf } from "../../../attestation/messages.js";
import {
  collectConsents,
  lackingSigners,
  requestDigest,
  signersOf,
  type SigningRequest,
} from "../../../attestation/request.js";
import type { Consents } from "../../../attestation/signatures.js";
import { PlacementError } from "../../../errors.js";
import { parseBlock } from "../../blocks.js";
import { checkSignatures } from "../../checks.js";
import { requireDomain } from "../../../attestation/requirements.js";
import type { Context } from "../../context.js";
import { isRecorded, perform, simulate } from "../../operations.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { describeSubmission, describeSubmissions, type Submission } from "../../render/submission.js";
import type { DataOf } from "../../shapes/index.js";
import { readRequest } from "../../requestFiles.js";
import { receiptData, sendChecked } from "../../send.js";

interface Options extends SignerOptions {
  readonly fromBlock: string;
}

interface Candidate extends Pick<Submission, "path" | "kind" | "agreement" | "digest"> {
  readonly request: SigningRequest;
}

interface Desk {
  readonly escrow: ConnectedEscrow;
  readonly fromBlock: number;
}

/**
 * Sends each request that the escrow would take now, in the order given. It asks the escrow first, so that what is done
 * already, out of date or not signed by enough people is told and costs nothing; an interrupted run is run again.
 */
export const submit: Handler<Options, DataOf<"agreement submit">> = async (context, paths, options) => {
  const desk: Desk = { escrow: await context.escrow(), fromBlock: parseBlock(options.fromBlock) };
  const candidates = await Promise.all([...new Set(paths)].map((path) => readCandidate(context, desk, path)));
  const left: (Submission | undefined)[] = [];
  for (const candidate of candidates) left.push(await whyNotNow(desk, candidate));
  const ready = candidates.filter((_, place) => left[place] === undefined);
  const sent = new Map<Candidate, Submission>();
  if (ready.length > 0) {
    const signer = await context.signer(options);
    await context.confirm(questionFor(ready), options);
    for (const candidate of ready) {
      const submission = await submitOne(desk, candidate, signer);
      if (ready.length > 1) context.io.err(`${describeSubmission(submission)}\n`);
      sent.set(candidate, submission);
    }
  }
  const submissions = candidates.flatMap((candidate, place) => sent.get(candidate) ?? left[place] ?? []);
  return {
    text: describeSubmissions(submissions),
    data: { ...(submissions.length === 1 ? submissions[0] : {}), requests: submissions },
    ok: submissions.every(({ state }) => state === "done" || state === "already-done"),
  };
};

const questionFor = (ready: readonly Candidate[]): string =>
  `Send ${ready.length === 1 ? "this" : `these ${ready.length}`} to the escrow?\n${ready.map(({ path, kind }) => `  ${path}: ${kind.toLowerCase()}`).join("\n")}`;

/** A file that could never be sent here stops the whole run before anything is sent. */
async function readCandidate(context: Context, { escrow }: Desk, path: string): Promise<Candidate> {
  const request = await readRequest(context, path);
  const { primaryType: kind } = request.typedData;
  if (kind === "Attestation") {
    throw new PlacementError("bad-usage", `${path} asks for the panel's word on outcomes.`, {
      next: "Send it with `attest submit`. Nothing was sent.",
    });
  }
  requireDomain(request, escrow);
  await checkSignatures(context, request);
  const digest = requestDigest(request);
  return { path, kind, agreement: subjectOf(request)?.agreement ?? digest, digest, request };
}

/** Undefined if the escrow would take it now. */
async function whyNotNow(desk: Desk, candidate: Candidate): Promise<Submission | undefined> {
  try {
    const consents = await consentsFor(desk, candidate.request);
    await perform(desk.escrow.contract, candidate.request, consents, simulate);
    return undefined;
  } catch (error) {
    return explain(desk, candidate, error);
  }
}

async function submitOne(desk: Desk, candidate: Candidate, signer: Signer): Promise<Submission> {
  const { request, ...told } = candidate;
  try {
    const contract = withRunner(desk.escrow.contract, signer);
    const receipt = await perform(contract, request, await consentsFor(desk, request), sendChecked);
    return { ...told, state: "done", ...receiptData(receipt) };
  } catch (error) {
    return explain(desk, candidate, error);
  }
}

/** Of three who may appoint two suffice: one who took back its consent must not spoil the others'. */
async function consentsFor({ escrow: { contract } }: Desk, request: SigningRequest): Promise<Consents> {
  if (request.typedData.primaryType !== "Appointment") return collectConsents(request);
  const digest = requestDigest(request);
  const cancelled = await Promise.all(
    signersOf(request).map(async ({ account }) => ((await contract.cancelled(account, digest)) ? [account] : [])),
  );
  return collectConsents(request, cancelled.flat());
}

// A retraction that nobody signed takes nothing back that was not taken back before.
const LACKING = new Set(["EscrowAlreadyRetracted", "EscrowConsentsNeeded", "EscrowTwoConsentsNeeded"]);

/** Nothing heals these but a new request. */
const STALE = new Set([
  "EscrowAgreementClosed",
  "EscrowArrearsGrown",
  "EscrowConsentCancelled",
  "EscrowEndChanged",
  "EscrowEndNotEarlier",
  "EscrowEnded",
  "EscrowSettledChanged",
  "EscrowSignatureExpired",
  "EscrowTermsExpired",
  "EscrowVersionStale",
]);

/** What a refusal by the escrow means for the request; any other failure is thrown. */
async function explain(desk: Desk, { request, ...told }: Candidate, error: unknown): Promise<Submission> {
  const refusal = refusalIn(error);
  if (refusal === undefined) throw error;
  if (refusal === "EscrowAgreementExists") return { ...told, state: "already-done" };
  if (refusal === "EscrowAlreadyRetracted" && request.signatures.length > 0) return { ...told, state: "already-done" };
  if (LACKING.has(refusal)) return { ...told, state: "lacks-signatures", reason: lackingInWords(request) };
  if (await isRecorded(desk.escrow, request, desk.fromBlock)) return { ...told, state: "already-done" };
  const explained = explainFailure(error);
  const reason = explained instanceof Error ? explained.message : String(explained);
  return { ...told, state: STALE.has(refusal) ? "stale" : "refused", reason };
}

function lackingInWords(request: SigningRequest): string {
  const { roles, needed = 0 } = lackingSigners(request);
  const names = listInWords(roles.map((role) => `the ${ROLE_WORDS[role]}`));
  if (needed === 0) return "a signature was taken back; somebody else must sign.";
  return needed < roles.length ? `${needed} of ${names} must still sign.` : `${names} must still sign.`;
}
