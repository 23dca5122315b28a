import { ROLE_WORDS, SEATS } from "../../../agreement/index.js";
import { findAttestation } from "../../../adapters/attestations.js";
import { withRunner } from "../../../adapters/escrow.js";
import { attestationIn, retractedIn, retractionIn } from "../../../attestation/messages.js";
import {
  domainOf,
  requestDigest,
  requestRetraction,
  snapshotIn,
  withSnapshot,
  type SigningRequest,
} from "../../../attestation/request.js";
import type { Attestation, EscrowDomain } from "../../../attestation/typedData.js";
import { PlacementError } from "../../../errors.js";
import { perform } from "../../act.js";
import { requireRole, takeInHand } from "../../atHand.js";
import { parseBlock } from "../../blocks.js";
import { agreementOnline, checkSignable } from "../../checks.js";
import { requireDomain } from "../../../attestation/requirements.js";
import type { Context } from "../../context.js";
import type { Report } from "../../io.js";
import { gatherKnown } from "../../known.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { describeRequest } from "../../render/request.js";
import { readRequest, requireNew, writeRequest } from "../../requestFiles.js";

interface Options extends Omit<SignerOptions, "signer"> {
  readonly signer?: string;
  /** Where to write a request instead of sending. */
  readonly request?: string;
  readonly fromBlock: string;
}

type Retracted = DataOf<"attest retract">;

/** Takes back a seat's word on an attestation: by the seat's own transaction, or by a request that it signs. */
export const retract: Handler<Options, DataOf<"attest retract">> = async (
  context,
  [given = ""],
  { signer, ...options },
) => {
  if (options.request === undefined && signer === undefined) {
    throw new PlacementError("bad-usage", "Who takes back their word?", {
      next: "Give --signer to send it yourself; or --request with a file to write, which a seat signs and anybody sends.",
    });
  }
  const retraction = await retractionOf(context, given, options);
  return signer === undefined || options.request !== undefined
    ? writeRetraction(context, retraction, options.request ?? "")
    : sendRetraction(context, retraction, { ...options, signer });
};

/** The retraction of what was named: by a digest that the chain has seen, or by a request file of either kind. */
async function retractionOf(context: Context, given: string, { fromBlock }: Options): Promise<SigningRequest> {
  if (/^0x[0-9a-fA-F]{64}$/.test(given)) {
    const escrow = await context.escrow();
    const attestation = await findAttestation(escrow, given.toLowerCase(), BigInt(parseBlock(fromBlock)));
    return makeOnline(context, attestation, escrow.domain);
  }
  const file = await readRequest(context, given);
  const attestation = file.typedData.primaryType === "Retraction" ? retractedIn(file) : attestationIn(file);
  if (context.hasRpc) {
    requireDomain(file, await context.escrow());
    return makeOnline(context, attestation, domainOf(file));
  }
  const panel = SEATS.map((_, seat) => file.signers.find(({ bit }) => bit === seat)?.account ?? "0x0");
  const request = requestRetraction(domainOf(file), attestation, panel);
  const snapshot = snapshotIn(file);
  return snapshot === undefined ? request : withSnapshot(request, snapshot);
}

async function makeOnline(context: Context, attestation: Attestation, domain: EscrowDomain): Promise<SigningRequest> {
  const { agreement } = await takeInHand(context, attestation.agreement);
  return withSnapshot(requestRetraction(domain, attestation, agreement.terms.panel), agreement);
}

async function writeRetraction(context: Context, retraction: SigningRequest, path: string): Promise<Report<Retracted>> {
  await checkSignable(context, retraction);
  requireNew(context, [path]);
  await writeRequest(context, path, retraction);
  const known = await gatherKnown(context, retraction, await agreementOnline(context, retraction), {});
  const data = { request: path, digest: requestDigest(retraction), ...retractionIn(retraction) };
  const then = `The request is in ${path}: whoever takes back their word signs it with \`attest sign\`, and anybody sends it with \`agreement submit\`.`;
  return { text: `${await describeRequest(retraction, known)}\n\n${then}`, data };
}

async function sendRetraction(
  context: Context,
  retraction: SigningRequest,
  options: SignerOptions,
): Promise<Report<Retracted>> {
  const { findings, ...attestation } = retractedIn(retraction);
  const atHand = await takeInHand(context, attestation.agreement);
  const signer = await context.signer(options);
  const role = await requireRole(atHand, signer, SEATS);
  const known = await gatherKnown(context, retraction, atHand.agreement, {});
  const account = await signer.getAddress();
  const data = { ...retractionIn(retraction), account, role };
  return perform(context, options, {
    escrow: atHand.escrow,
    preview: [await describeRequest(retraction, known), ""],
    question: `Take back your word as ${ROLE_WORDS[role]} for good? Who changes their mind needs a new attestation.`,
    method: withRunner(atHand.escrow.contract, signer).retract,
    args: [{ ...attestation, findings: [...findings] }],
    result: () =>
      Promise.resolve({
        lines: [`Taken back: the word of the ${ROLE_WORDS[role]} on this attestation never counts again.`],
        data,
      }),
  });
}
