import { reasonPassedOver, recordedIn } from "../../../adapters/attestCalls.js";
import { withRunner, type ConnectedEscrow } from "../../../adapters/escrow.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import { soundSignature } from "../../../adapters/soundSignature.js";
import { sameAddress } from "../../../agreement/addresses.js";
import type { AddressBook } from "../../../agreement/index.js";
import { attestationIn } from "../../../attestation/messages.js";
import { addSignature, requestDigest, signersOf, type SigningRequest } from "../../../attestation/request.js";
import { CALLERS_WORD, encodeSignatures } from "../../../attestation/signatures.js";
import { PlacementError } from "../../../errors.js";
import { checkSignatures } from "../../checks.js";
import { requireCurrent, requireDomain } from "../../../attestation/requirements.js";
import type { Context } from "../../context.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { inFull } from "../../render/known.js";
import { describeOutcome } from "../../render/outcome.js";
import { readRequest } from "../../requestFiles.js";
import type { DataOf } from "../../shapes/index.js";
import { receiptData, sendChecked } from "../../send.js";

interface Options extends SignerOptions {
  readonly ownSeat?: boolean;
}

/** The copies of one request, put together. */
interface Merged {
  readonly paths: readonly string[];
  readonly request: SigningRequest;
}

/** One transaction for all requests given: a payment run. Several copies of one request are merged. */
export const submit: Handler<Options, DataOf<"attest submit">> = async (context, paths, options) => {
  const escrow = await context.escrow();
  const files = await Promise.all(paths.map(async (path) => ({ path, request: await readRequest(context, path) })));
  for (const { request } of files) await requireSubmittable(context, request);
  const groups = [...Map.groupBy(files, ({ request }) => requestDigest(request)).values()];
  const merged = await Promise.all(groups.map((copies) => mergeCopies(escrow, copies)));
  for (const { request } of merged) await checkSignatures(context, request);
  const signer = await context.signer(options);
  const from = await signer.getAddress();
  const book = await context.book();
  const items = merged.map(({ request }) => itemOf(request, options.ownSeat === true ? from : undefined, book));
  await context.confirm(`Submit ${merged.length} signed request(s)?`, options);
  const receipt = await sendChecked(withRunner(escrow.contract, signer).attest, items);
  const outcome = await describeOutcome(receipt, escrow, book);
  const { attested, endorsed } = recordedIn(receipt, escrow);
  const passedOver: { files: readonly string[]; digest: string; reason: string }[] = [];
  for (const [place, { paths: names, request }] of merged.entries()) {
    const [digest, item] = [requestDigest(request), items[place]];
    if (item === undefined || attested.has(digest) || endorsed.has(digest)) continue;
    const reason = await reasonPassedOver(escrow, item, { from, block: receipt.blockNumber });
    passedOver.push({ files: names, digest, reason: reason ?? "The escrow would take it now: send it again." });
  }
  const notes = passedOver.map((one) => `${one.files.join(" and ")} was passed over: ${one.reason}`);
  return {
    text: [outcome.text, ...notes].join("\n"),
    data: { ...receiptData(receipt), ...outcome.data, passedOver: passedOver.length, passedOverRequests: passedOver },
  };
};

/** The signatures of all copies. Where they differ, one that counts is taken; if none does, that is told later. */
async function mergeCopies(
  escrow: ConnectedEscrow,
  copies: readonly { path: string; request: SigningRequest }[],
): Promise<Merged> {
  const [first] = copies;
  if (first === undefined) throw new Error("A group without a copy.");
  let { request } = first;
  for (const { account } of signersOf(request)) {
    const given = copies.flatMap((copy) => copy.request.signatures.filter((one) => one.account === account));
    const offered = [...new Set(given.map(({ signature }) => signature))];
    const [only, ...others] = offered;
    if (only === undefined) continue;
    const sound = others.length > 0 ? await soundSignature(escrow, request, account, offered) : undefined;
    request = addSignature(request, account, sound?.signature ?? only);
  }
  return { paths: copies.map(({ path }) => path), request };
}

async function requireSubmittable(context: Context, request: SigningRequest): Promise<void> {
  const escrow = await context.escrow();
  requireDomain(request, escrow);
  const agreement = await readAgreement(escrow, attestationIn(request).agreement);
  requireCurrent(request, agreement, await context.book());
}

/** With `caller`, its seat agrees by sending, whether or not the request holds its signature. */
function itemOf(request: SigningRequest, caller: string | undefined, book: AddressBook) {
  const own = signersOf(request).find(({ account }) => sameAddress(caller, account));
  if (caller !== undefined && own === undefined) {
    throw new PlacementError("signing-refused", `${inFull(caller, { book })} holds no seat that this request asks.`, {
      next: "Leave out --own-seat, or send from the account of a seat with --as.",
    });
  }
  const signatures = signersOf(request).flatMap(({ bit, signature }) =>
    bit === own?.bit ? [{ bit, signature: CALLERS_WORD }] : signature === undefined ? [] : [{ bit, signature }],
  );
  const attestation = attestationIn(request);
  return { attestation: { ...attestation, findings: [...attestation.findings] }, ...encodeSignatures(signatures) };
}
