import { existsSync, realpathSync } from "node:fs";
import { readText } from "../../../adapters/files.js";
import {
  LONGEST_REQUEST,
  mergeRequests,
  placeSignature,
  recoverSigner,
  requestDigest,
  type Doubled,
  type SigningRequest,
} from "../../../attestation/request.js";
import type { Named } from "../../../attestation/merge.js";
import { PlacementError } from "../../../errors.js";
import type { Context } from "../../context.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { describeMerged } from "../../render/merged.js";
import { readRequest, requireNew, writeRequest } from "../../requestFiles.js";
import { signerStates } from "./inspect.js";

interface Options {
  readonly signature?: readonly string[];
  readonly for?: string;
  readonly out: string;
}

/** Puts all signatures on one request into one file; no node is asked. */
export const merge: Handler<Options, DataOf<"attest merge">> = async (context, paths, options) => {
  const [first, ...others] = await readAll(context, paths);
  if (first === undefined) throw new PlacementError("bad-usage", "No request was named.", { next: "Name the files." });
  const loose = await readSignatures(context, first, options);
  const { request, doubled } = mergeRequests(first, [...others, ...loose]);
  const isInput = existsSync(context.path(options.out)) && isAmong(context, options.out, paths);
  if (!isInput) requireNew(context, [options.out]);
  else requireProven(request, doubled, options.out);
  await writeRequest(context, options.out, request);
  const data = {
    ...{ request: options.out, kind: request.typedData.primaryType, digest: requestDigest(request) },
    ...{ signers: signerStates(request), doubled },
  };
  return { text: describeMerged(data, await context.book(), isInput), data };
};

/** Of two signatures for a contract wallet nobody here knows the true one: neither may be lost. */
function requireProven(request: SigningRequest, doubled: readonly Doubled[], out: string): void {
  const doubtful = doubled.find(({ account, kept }) => recoverSigner(request, kept) !== account);
  if (doubtful === undefined) return;
  throw new PlacementError(
    "bad-input",
    `The files hold different signatures of ${doubtful.account}, and none is proven without its wallet.`,
    { next: `Nothing was written: ${out} might lose the true one. Write to a new file with --out.` },
  );
}

const readAll = (context: Context, paths: readonly string[]): Promise<Named[]> =>
  Promise.all(paths.map(async (name) => ({ name, request: await readRequest(context, name) })));

/** The same file may be called by several names. */
const isAmong = (context: Context, out: string, paths: readonly string[]): boolean =>
  paths.some((path) => realpathSync(context.path(path)) === realpathSync(context.path(out)));

async function readSignatures(
  context: Context,
  { request }: Named,
  { signature = [], for: wallet }: Options,
): Promise<Named[]> {
  const account = wallet === undefined ? undefined : await context.account(wallet);
  if (account !== undefined && signature.length !== 1) {
    throw new PlacementError("bad-usage", "--for says whose one signature is, so it needs exactly one --signature.", {
      next: "Merge the signatures of several contract wallets one after another.",
    });
  }
  return Promise.all(
    signature.map(async (given) => ({
      name: given.startsWith("0x") ? "a signature given by --signature" : given,
      request: placeSignature(request, await readSignature(context, given), account),
    })),
  );
}

/** Hexadecimal digits on the command line, or a file that holds them: what a wallet prints. */
async function readSignature(context: Context, given: string): Promise<string> {
  const isText = given.startsWith("0x");
  const text = isText ? given : (await readText(context.path(given), { longest: LONGEST_REQUEST })).trim();
  if (/^0x([0-9a-fA-F]{2}){1,65535}$/.test(text)) return text;
  throw new PlacementError("bad-input", `${isText ? "--signature" : given} is not a signature.`, {
    next: "A signature is 0x and hexadecimal digits, as the wallet printed it, or a file that holds just that.",
  });
}
