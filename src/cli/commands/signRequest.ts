import type { Signer } from "ethers";
import { signWith } from "../../adapters/signWith.js";
import { sameAddress } from "../../agreement/addresses.js";
import { ROLE_WORDS, type AddressBook } from "../../agreement/index.js";
import type { AgreementSnapshot } from "../../agreement/snapshot.js";
import { addSignature, signersOf, type RequestSigner, type SigningRequest } from "../../attestation/request.js";
import { listInWords } from "../../agreement/words.js";
import { PlacementError } from "../../errors.js";
import { checkSignable } from "../checks.js";
import type { Context } from "../context.js";
import type { SignerOptions } from "../options.js";
import { gatherKnown } from "../known.js";
import type { Handler } from "../program.js";
import { inFull } from "../render/known.js";
import { describeRequest } from "../render/request.js";
import type { DataOf } from "../shapes/index.js";
import { describeForOwner, readSafeOwner, signForSafe, type SafeOwner } from "./safeOwner.js";
import { readRequest, writeRequest } from "../requestFiles.js";

interface Options extends SignerOptions {
  /** The private agreement file. */
  readonly agreement?: string;
  /** A folder of them. */
  readonly agreements?: string;
  /** The Safe that is asked, if the signer is one of its owners. */
  readonly safe?: string;
}

interface Pending {
  readonly path: string;
  readonly request: SigningRequest;
  /** The agreement as the chain has it, if that is at hand. */
  readonly agreement: AgreementSnapshot | undefined;
}

type SignData = DataOf<"agreement sign" | "attest sign">;
type Signed = SignData["requests"][number];

/** Shows what the requests say in words, asks once, and adds the signer's signature to each file. */
export const signRequest: Handler<Options, SignData> = async (context, paths, options) => {
  const pending: Pending[] = [];
  for (const path of new Set(paths)) {
    const request = await readRequest(context, path);
    pending.push({ path, request, agreement: await checkSignable(context, request) });
  }
  const signer = await context.signer(options);
  const safe = options.safe === undefined ? undefined : await readSafeOwner(context, options.safe, signer);
  const account = safe?.safe ?? (await signer.getAddress());
  const book = await context.book();
  for (const { path, request } of pending) requireAsked(account, request, pending.length > 1 ? path : undefined, book);

  for (const one of pending) {
    const known = await gatherKnown(context, one.request, one.agreement, options);
    context.io.err(`${await describeRequest(one.request, known)}\n\n`);
    if (safe !== undefined) context.io.err(`${await describeForOwner(context, one.request, safe)}\n\n`);
  }
  await context.confirm(questionFor(pending), options);
  const signed: Signed[] = [];
  // Each file is written at once, so that an interruption loses nothing.
  for (const one of pending) signed.push(await signOne(context, one, safe ?? signer, account));
  const text = signed.map(signedLine).join("\n");
  return { text, data: { ...(signed.length === 1 ? signed[0] : {}), requests: signed } };
};

function questionFor(pending: readonly Pending[]): string {
  if (pending.length === 1) return "Do you sign this?";
  return `Do you sign all ${pending.length} of these?\n${pending.map(({ path }) => `  ${path}`).join("\n")}`;
}

const askedRole = (request: SigningRequest, account: string): RequestSigner | undefined =>
  signersOf(request).find((asked) => sameAddress(asked.account, account));

function requireAsked(
  account: string,
  request: SigningRequest,
  path: string | undefined,
  book: AddressBook,
): RequestSigner {
  const asked = askedRole(request, account);
  if (asked !== undefined) return asked;
  const subject = path === undefined ? "This request" : path;
  throw new PlacementError("signing-refused", `${subject} does not ask ${inFull(account, { book })} for a signature.`, {
    next: `It asks ${listInWords(request.signers.map((signer) => inFull(signer.account, { book })))}. Nothing was signed.`,
  });
}

function signedLine({ role, path, owners, threshold }: Signed): string {
  const share =
    owners === undefined
      ? ""
      : ` for the Safe, ${owners.length} of ${threshold?.toString() ?? "an unknown number of"} owners`;
  return `Signed as ${ROLE_WORDS[role]}${share}; the signature is in ${path}.`;
}

/** A request that holds this account's signature already is left as it is: a wallet need not be asked twice. */
async function signOne(
  context: Context,
  pending: Pending,
  signer: Signer | SafeOwner,
  account: string,
): Promise<Signed> {
  const { path, request } = pending;
  const asked = requireAsked(account, request, path, await context.book());
  const kept = async (signature: string): Promise<Signed> => {
    await writeRequest(context, path, addSignature(request, account, signature));
    return { path, account, role: asked.role, signature };
  };
  if ("safe" in signer) {
    const { signature, owners, threshold } = await signForSafe(context, request, signer);
    return { ...(await kept(signature)), owners, threshold: threshold ?? null };
  }
  const signed = await signWith(signer, request);
  if (signed !== request) await writeRequest(context, path, signed);
  return { path, account, role: asked.role, signature: askedRole(signed, account)?.signature ?? "" };
}
