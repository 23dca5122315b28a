import { writeText } from "../../../adapters/files.js";
import type { AgreementSnapshot } from "../../../agreement/snapshot.js";
import { messageIn, subjectOf } from "../../../attestation/messages.js";
import { isOwn, requestDigest, signersOf, walletHashes, type SigningRequest } from "../../../attestation/request.js";
import { agreementOnline } from "../../checks.js";
import type { CopyOptions } from "../../copies.js";
import { gatherKnown } from "../../known.js";
import type { Handler } from "../../program.js";
import { describeRequest, type ReadFrom } from "../../render/request.js";
import { readRequest, requireNew } from "../../requestFiles.js";

interface Options extends CopyOptions {
  readonly typedData?: string;
}

/** What `--json` prints. */
export interface Inspected {
  readonly request: string;
  readonly kind: string;
  /** What is signed; of terms, the agreement's id. */
  readonly digest: string;
  /** The two hashes that a hardware wallet shows. */
  readonly domainHash: string;
  readonly messageHash: string;
  readonly domain: SigningRequest["typedData"]["domain"];
  readonly message: object;
  /** Null for new terms, as are version and validUntil. */
  readonly agreement: string | null;
  readonly version: bigint | null;
  /** Unix seconds. */
  readonly validUntil: bigint | null;
  readonly signers: readonly { role: string; account: string; state: SignatureState }[];
  /** Whence the state of the agreement is known; null if it is not. */
  readonly readFrom: ReadFrom | null;
  readonly snapshot: AgreementSnapshot | null;
  /** The file of pure typed data, if one was asked for. */
  readonly typedData: string | null;
}

/** `unchecked`: no ECDSA signature of the account; its contract wallet, if it is one, has to be asked. */
export type SignatureState = "missing" | "signed" | "unchecked";

/** Reads a request, checks it, and says in words what signing it would mean; nothing is signed. */
export const inspect: Handler<Options> = async (context, [path = ""], options) => {
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
    ...{ domain: request.typedData.domain, message: messageIn(request) },
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
  return { text: [describeRequest(request, known), ...written].join("\n"), data };
};

export const signerStates = (request: SigningRequest): Inspected["signers"] =>
  signersOf(request).map((signer) => ({
    role: signer.role,
    account: signer.account,
    state: signer.signature === undefined ? "missing" : isOwn(request, signer) ? "signed" : "unchecked",
  }));
