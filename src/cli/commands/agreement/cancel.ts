import { sameAddress } from "../../../agreement/addresses.js";
import { ROLE_WORDS } from "../../../agreement/index.js";
import { withRunner } from "../../../adapters/escrow.js";
import { requestDigest, signersOf, type SigningRequest } from "../../../attestation/request.js";
import { fetchEvents } from "../../../adapters/logSource.js";
import { PlacementError } from "../../../errors.js";
import { parseBlock } from "../../blocks.js";
import { requireDomain } from "../../../attestation/requirements.js";
import type { Context } from "../../context.js";
import { isRecorded } from "../../operations.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { describeRequest } from "../../render/request.js";
import type { DataOf } from "../../shapes/index.js";
import { readRequest } from "../../requestFiles.js";
import { receiptData, sendChecked } from "../../send.js";

interface Options extends SignerOptions {
  readonly fromBlock: string;
}

/** Takes back the sender's own consent to what a request asks, whether or not its signature is in the file. */
export const cancel: Handler<Options, DataOf<"agreement cancel">> = async (context, [path = ""], options) => {
  const request = await readRequest(context, path);
  await requireUnused(context, request, path, options);
  const escrow = await context.escrow();
  const signer = await context.signer(options);
  const account = await signer.getAddress();
  const book = await context.book();
  const asked = signersOf(request).find((one) => sameAddress(one.account, account));
  if (asked === undefined) {
    throw new PlacementError("signing-refused", `${path} does not ask ${book.nameOf(account)} for a signature.`, {
      next: "There is nothing of this account's to take back. Nothing was sent.",
    });
  }
  const digest = requestDigest(request);
  const known = { built: undefined, agreement: undefined, escrow: escrow.address, book };
  context.io.err(`${await describeRequest(request, known)}\n\n`);
  const question = `Take back your consent as ${ROLE_WORDS[asked.role]} for good? Who changes their mind needs a new request.`;
  await context.confirm(question, options);
  const receipt = await sendChecked(withRunner(escrow.contract, signer).cancel, digest);
  return {
    text: [
      `Taken back: the consent of the ${ROLE_WORDS[asked.role]} to ${path} can never be used any more.`,
      `Block ${receipt.blockNumber}, transaction ${receipt.hash}.`,
    ].join("\n"),
    data: { request: path, digest, account, role: asked.role, ...receiptData(receipt) },
  };
};

async function requireUnused(context: Context, request: SigningRequest, path: string, { fromBlock }: Options) {
  if (request.typedData.primaryType === "Attestation") {
    throw new PlacementError(
      "bad-usage",
      `${path} asks for the panel's word on outcomes, which is retracted instead.`,
      {
        next: "A seat takes back its word with `attest retract`.",
      },
    );
  }
  const escrow = await context.escrow();
  requireDomain(request, escrow);
  if (!(await isUsed(context, request, parseBlock(fromBlock)))) return;
  throw new PlacementError("bad-input", `${path} was recorded by the escrow before: its consents have been used.`, {
    next: "What is in force can only be changed by a new request. Nothing was sent.",
  });
}

async function isUsed(context: Context, request: SigningRequest, fromBlock: number): Promise<boolean> {
  const escrow = await context.escrow();
  if (request.typedData.primaryType !== "Terms") return isRecorded(escrow, request, fromBlock);
  const { contract, chain, address } = escrow;
  const topics = await contract.filters.Opened(requestDigest(request)).getTopicFilter();
  const range = { fromBlock: BigInt(fromBlock), toBlock: BigInt(await chain.provider.getBlockNumber()) };
  const events = await fetchEvents(chain.provider, address, range, topics);
  return events.length > 0;
}
