import { writeText } from "../../../adapters/files.js";
import { messageIn, subjectOf } from "../../../attestation/messages.js";
import { isOwn, requestDigest, signersOf, walletHashes, type SigningRequest } from "../../../attestation/request.js";
import { agreementOnline } from "../../checks.js";
import type { CopyOptions } from "../../copies.js";
import { gatherKnown } from "../../known.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { describeRequest } from "../../render/request.js";
import { readRequest, requireNew } from "../../requestFiles.js";

interface Options extends CopyOptions {
  readonly typedData?: string;
}

type Inspected = DataOf<"attest inspect">;

/** Reads a request, checks it, and says in words what signing it would mean; nothing is signed. */
export const inspect: Handler<Options, DataOf<"attest inspect">> = async (context, [path = ""], options) => {
  const request = await readRequest(context, path);
  const known = await gatherKnown(context, request, await agreementOnline(context, request), options);
  const { typedData } = options;
  if (typedData !== undefined) {
    requireNew(context, [typedData]);
    await writeText(context.path(typedData), `${JSON.stringify(request.typedData, null, 2)}\n`);
  }
  const subject = subjectOf(request);
  const data: Inspected = {
    ...{ request: path, kind: request.typedData.primaryType, digest: requestDigest(request), ...walletHashes(request) },
    ...{ domain: request.typedData.domain, message: { ...messageIn(request) } },
    agreement: subject?.agreement ?? null,
    version: subject?.version ?? null,
    validUntil: subject?.validUntil ?? null,
    signers: signerStates(request),
    readFrom: known.readFrom ?? null,
    snapshot: known.agreement ?? null,
    typedData: typedData ?? null,
  };
  const written =
    typedData === undefined
      ? []
      : [
          "",
          `The typed data is in ${typedData}, for any wallet: \`cast wallet sign --data --from-file ${typedData}\`.`,
        ];
  return { text: [await describeRequest(request, known), ...written].join("\n"), data };
};

/** What each who is asked has given so far; `unchecked` if it is no ECDSA signature: its wallet has to be asked. */
export const signerStates = (request: SigningRequest): Inspected["signers"] =>
  signersOf(request).map((signer) => ({
    role: signer.role,
    account: signer.account,
    state: signer.signature === undefined ? "missing" : isOwn(request, signer) ? "signed" : "unchecked",
  }));
