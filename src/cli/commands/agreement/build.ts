import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import {
  buildAgreement,
  describeAgreement,
  serialiseBuilt,
  type AddressBook,
  type BuiltAgreement,
} from "../../../agreement/index.js";
import { readDeployment } from "../../../adapters/deployments.js";
import { connectToken } from "../../../adapters/escrow.js";
import { readText, writeText } from "../../../adapters/files.js";
import { chainTime, type Chain } from "../../../adapters/rpc.js";
import { requestDigest, requestTerms, serialiseRequest } from "../../../attestation/request.js";
import { escrowDomain } from "../../../attestation/typedData.js";
import { PlacementError } from "../../../errors.js";
import { readCatalogue } from "../../catalogue.js";
import type { Context } from "../../context.js";
import type { Handler } from "../../program.js";
import { requireNew } from "../../requestFiles.js";
import type { DataOf } from "../../shapes/index.js";

interface Options {
  readonly out?: string;
  readonly chainId?: string;
  readonly catalogue?: string;
}

export const build: Handler<Options, DataOf<"agreement build">> = async (context, [path = ""], options) => {
  const text = await readText(context.path(path));
  const chain = options.chainId === undefined ? await context.chain() : undefined;
  const chainId = chain?.chainId ?? parseChainId(options.chainId ?? "");
  const domain = escrowDomain(chainId, await context.escrowAddress(chainId));
  const built = buildAgreement({
    text,
    path,
    addressBook: await bookOf(context, chainId),
    catalogue: await readCatalogue(context, options.catalogue),
    now: chain === undefined ? BigInt(Math.floor(Date.now() / 1000)) : await chainTime(chain),
    randomBytes,
    readFile: (name) => readFileSync(context.path(name)),
  });
  if (chain !== undefined) await requireDecimals(built, chain, path);
  const request = requestTerms(domain, built.terms);
  const stem = join(options.out ?? dirname(path), basename(path, extname(path)));
  const files = { agreement: `${stem}.agreement.json`, request: `${stem}.terms.json` };
  requireNew(context, Object.values(files));
  await writeText(context.path(files.agreement), serialiseBuilt(built), { isPrivate: true });
  await writeText(context.path(files.request), serialiseRequest(request));
  for (const warning of built.warnings) context.io.err(`Warning: ${warning}\n`);
  const agreement = requestDigest(request);
  const notes = [
    `Its id will be ${agreement}.`,
    `Private, for both parties' own disks: ${files.agreement}`,
    `To be signed by both parties: ${files.request}`,
  ];
  return {
    text: [describeAgreement(built), "", ...notes].join("\n"),
    data: { agreement, files, warnings: built.warnings },
  };
};

export function parseChainId(given: string): bigint {
  if (/^[1-9]\d{0,15}$/.test(given)) return BigInt(given);
  throw new PlacementError("bad-usage", `${given} is not a chain id.`, { next: "Sepolia's is 11155111." });
}

/** A test token that was deployed from this folder needs no entry in the address book. */
export async function bookOf(context: Context, chainId: bigint): Promise<AddressBook> {
  const book = await context.book();
  const token = (await readDeployment(context.io.cwd, `chain-${chainId}`))["TestPound#TestPound"];
  const isKnown =
    token === undefined || book.entries.some(({ name, address }) => name === TEST_TOKEN || address === token);
  return isKnown ? book : book.withEntry(TEST_TOKEN, token);
}

const TEST_TOKEN = "GBP test token";

/** The file says how many decimals the token has, so that it can be built offline; the chain has the last word. */
export async function requireDecimals(
  { terms, decimals }: BuiltAgreement,
  { provider }: Chain,
  path: string,
): Promise<void> {
  const actual = await connectToken(terms.token, provider)
    .decimals()
    .catch(() => undefined);
  if (actual === BigInt(decimals)) return;
  const found = actual === undefined ? "there is no such token on this chain" : `it has ${actual}`;
  throw new PlacementError(
    "bad-input",
    `${path}: the file gives the token ${terms.token} ${decimals} decimals, but ${found}.`,
    {
      next: "Correct the token's address or decimals in the file.",
    },
  );
}
