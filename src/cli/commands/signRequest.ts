import type { Signer } from "ethers";
import { ROLE_WORDS } from "../../agreement/index.js";
import type { AgreementSnapshot } from "../../agreement/snapshot.js";
import { readText, writeText } from "../../adapters/files.js";
import {
  addSignature,
  parseRequest,
  recoverSigner,
  serialiseRequest,
  signersOf,
  type RequestSigner,
  type SigningRequest,
} from "../../attestation/request.js";
import { KINDS } from "../../attestation/kinds.js";
import { PlacementError } from "../../errors.js";
import { checkSignable, isOwn } from "../checks.js";
import type { Context } from "../context.js";
import type { SignerOptions } from "../options.js";
import { findCopies } from "../copies.js";
import type { Handler } from "../program.js";
import { describeRequest } from "../render/request.js";

interface Options extends SignerOptions {
  /** The private agreement file. */
  readonly agreement?: string;
  /** A folder of them. */
  readonly agreements?: string;
}

interface Pending {
  readonly path: string;
  readonly request: SigningRequest;
  /** The agreement as the chain has it, if that is at hand. */
  readonly agreement: AgreementSnapshot | undefined;
}

interface Signed {
  readonly path: string;
  readonly account: string;
  readonly role: RequestSigner["role"];
  readonly signature: string;
}

/** Shows what the requests say in words, asks once, and adds the signer's signature to each file. */
export const signRequest: Handler<Options> = async (context, paths, options) => {
  const pending: Pending[] = [];
  for (const path of new Set(paths)) {
    const request = parseRequest(await readText(context.path(path)), path);
    pending.push({ path, request, agreement: await checkSignable(context, request) });
  }
  const signer = await context.signer(options);
  const account = await signer.getAddress();
  for (const { path, request } of pending) requireAsked(account, request, pending.length > 1 ? path : undefined);

  for (const one of pending) {
    const asked = { ...one, readFrom: one.agreement && ("chain" as const) };
    const known = {
      ...(await findCopies(context, asked, options)),
      agreement: one.agreement,
      readFrom: asked.readFrom,
    };
    context.io.err(`${await describeRequest(one.request, { ...known, book: await context.book() })}\n\n`);
  }
  await context.confirm(questionFor(pending), options);
  const signed: Signed[] = [];
  // Each file is written at once, so that an interruption loses nothing.
  for (const one of pending) signed.push(await signOne(context, one, signer, account));
  const text = signed.map(({ role, path }) => `Signed as ${ROLE_WORDS[role]}; the signature is in ${path}.`).join("\n");
  return { text, data: { ...(signed.length === 1 ? signed[0] : {}), requests: signed } };
};

function questionFor(pending: readonly Pending[]): string {
  if (pending.length === 1) return "Do you sign this?";
  return `Do you sign all ${pending.length} of these?\n${pending.map(({ path }) => `  ${path}`).join("\n")}`;
}

const askedRole = (request: SigningRequest, account: string): RequestSigner | undefined =>
  signersOf(request).find((asked) => asked.account.toLowerCase() === account.toLowerCase());

function requireAsked(account: string, request: SigningRequest, path: string | undefined): RequestSigner {
  const asked = askedRole(request, account);
  if (asked !== undefined) return asked;
  const subject = path === undefined ? "This request" : path;
  throw new PlacementError("signing-refused", `${subject} does not ask ${account} for a signature.`, {
    next: `It asks ${request.signers.map((signer) => signer.account).join(", ")}. Nothing was signed.`,
  });
}

/** A request that holds this account's signature already is left as it is: a wallet need not be asked twice. */
async function signOne(context: Context, pending: Pending, signer: Signer, account: string): Promise<Signed> {
  const { path, request } = pending;
  const asked = requireAsked(account, request, path);
  if (asked.signature !== undefined && isOwn(request, asked)) {
    return { path, account, role: asked.role, signature: asked.signature };
  }
  const { domain, primaryType, message } = request.typedData;
  const signature = await signer.signTypedData(domain, KINDS[primaryType].types, message);
  if (recoverSigner(request, signature)?.toLowerCase() !== account.toLowerCase()) {
    throw new PlacementError("signing-refused", "The wallet returned a signature that is not this account's.", {
      next: `Nothing was written to ${path}. Check that the wallet shows the same message.`,
    });
  }
  await writeText(context.path(path), serialiseRequest(addSignature(request, account, signature)));
  return { path, account, role: asked.role, signature };
}
