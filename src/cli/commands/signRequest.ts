import { ROLE_WORDS, parseBuilt } from "../../agreement/index.js";
import { readText, writeText } from "../../adapters/files.js";
import {
  addSignature,
  parseRequest,
  recoverSigner,
  serialiseRequest,
  signersOf,
  type SigningRequest,
} from "../../attestation/request.js";
import { ATTESTATION_TYPES, TERMS_TYPES } from "../../attestation/typedData.js";
import { PlacementError } from "../../errors.js";
import { checkSignable } from "../checks.js";
import type { Context } from "../context.js";
import type { SignerOptions } from "../options.js";
import type { Handler } from "../program.js";
import { describeRequest } from "../render/request.js";

interface Options extends SignerOptions {
  /** The private agreement file. */
  readonly agreement?: string;
}

/** Shows what the request says in words, asks, and adds the signer's signature to the file. */
export const signRequest: Handler<Options> = async (context, [path = ""], options) => {
  const request = parseRequest(await readText(context.path(path)), path);
  const agreement = await checkSignable(context, request);
  const signer = await context.signer(options);
  const account = await signer.getAddress();
  const role = signersOf(request).find((asked) => asked.account.toLowerCase() === account.toLowerCase())?.role;
  if (role === undefined) throw notAsked(account, request);

  const built = await readPrivate(context, options.agreement);
  context.io.err(`${describeRequest(request, { built, agreement, book: await context.book() })}\n`);
  await context.confirm("Do you sign this?", options);
  const { domain, primaryType, message } = request.typedData;
  const types = primaryType === "Terms" ? TERMS_TYPES : ATTESTATION_TYPES;
  const signature = await signer.signTypedData(domain, types, message);
  if (recoverSigner(request, signature)?.toLowerCase() !== account.toLowerCase()) {
    throw new PlacementError("signing-refused", "The wallet returned a signature that is not this account's.", {
      next: "Nothing was written. Check that the wallet shows the same message.",
    });
  }
  await writeText(context.path(path), serialiseRequest(addSignature(request, account, signature)));
  return { text: `Signed as ${ROLE_WORDS[role]}; the signature is in ${path}.`, data: { account, role, signature } };
};

async function readPrivate(context: Context, path: string | undefined) {
  return path === undefined ? undefined : parseBuilt(await readText(context.path(path)), path);
}

function notAsked(account: string, request: SigningRequest): PlacementError {
  return new PlacementError("signing-refused", `This request does not ask ${account} for a signature.`, {
    next: `It asks ${request.signers.map((signer) => signer.account).join(", ")}.`,
  });
}
