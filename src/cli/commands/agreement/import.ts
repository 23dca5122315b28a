import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatPounds, serialiseBuilt, type BuiltAgreement } from "../../../agreement/index.js";
import { importAgreements } from "../../../agreement/import/index.js";
import { sum } from "../../../agreement/money.js";
import { textTable } from "../../../agreement/text/textTable.js";
import { readText, writeText } from "../../../adapters/files.js";
import { chainTime, type Chain } from "../../../adapters/rpc.js";
import { requestDigest, requestTerms, serialiseRequest } from "../../../attestation/request.js";
import { escrowDomain, type EscrowDomain } from "../../../attestation/typedData.js";
import { PlacementError } from "../../../errors.js";
import { readCatalogue } from "../../catalogue.js";
import type { Context } from "../../context.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";
import { bookOf, parseChainId, requireDecimals } from "./build.js";

interface Options {
  readonly template: string;
  readonly out?: string;
  readonly chainId?: string;
  readonly catalogue?: string;
}

/** An agreement and the files that are made of it. */
interface Prepared {
  readonly row: number;
  readonly built: BuiltAgreement;
  readonly agreement: string;
  readonly files: { readonly agreement: string; readonly request: string };
}

/** Nothing is written unless every row is good, and nothing that is there already is overwritten. */
export const importPlacements: Handler<Options, DataOf<"agreement import">> = async (context, [path = ""], options) => {
  const chain = options.chainId === undefined ? await context.chain() : undefined;
  const chainId = chain?.chainId ?? parseChainId(options.chainId ?? "");
  const domain = escrowDomain(chainId, await context.escrowAddress(chainId));
  const imported = importAgreements({
    table: { text: await readText(context.path(path)), path },
    template: { text: await readText(context.path(options.template)), path: options.template },
    addressBook: await bookOf(context, chainId),
    catalogue: await readCatalogue(context, options.catalogue),
    now: chain === undefined ? BigInt(Math.floor(Date.now() / 1000)) : await chainTime(chain),
    randomBytes,
    readFile: (name) => readFileSync(context.path(name)),
  });
  if (chain !== undefined) await requireTokens(imported, chain, options.template);
  const folder = options.out ?? dirname(path);
  const prepared = imported.map(({ row, stem, built }) => ({
    row,
    built,
    agreement: requestDigest(requestTerms(domain, built.terms)),
    files: { agreement: join(folder, `${stem}.agreement.json`), request: join(folder, `${stem}.terms.json`) },
  }));
  requireNew(context, prepared);
  for (const one of prepared) await write(context, domain, one);
  for (const warning of new Set(prepared.flatMap(({ built }) => built.warnings))) {
    context.io.err(`Warning: ${warning}\n`);
  }
  return { text: describe(prepared), data: { agreements: prepared.map(toData) } };
};

/** All rows share the template's token, unless it says otherwise; each is looked at once. */
async function requireTokens(imported: readonly { built: BuiltAgreement }[], chain: Chain, path: string) {
  const tokens = new Map(imported.map(({ built }) => [`${built.terms.token} ${built.decimals}`, built]));
  for (const built of tokens.values()) await requireDecimals(built, chain, path);
}

/** A second import would make new references, and so open every placement a second time. */
function requireNew(context: Context, prepared: readonly Prepared[]): void {
  const there = prepared
    .flatMap(({ files }) => [files.agreement, files.request])
    .filter((file) => existsSync(context.path(file)));
  if (there.length === 0) return;
  throw new PlacementError(
    "bad-input",
    `These files are there already:\n${there.map((file) => `  ${file}`).join("\n")}`,
    {
      next: "Nothing was written. Leave out the rows that were imported before, or choose another folder with --out.",
    },
  );
}

async function write(context: Context, domain: EscrowDomain, { built, files }: Prepared): Promise<void> {
  await writeText(context.path(files.agreement), serialiseBuilt(built), { isPrivate: true });
  await writeText(context.path(files.request), serialiseRequest(requestTerms(domain, built.terms)));
}

const totalOf = ({ terms }: BuiltAgreement): bigint => sum(terms.schedule.map(({ amount }) => amount));

function toData({ row, built, agreement, files }: Prepared) {
  return { row, name: built.name, agreement, files, warnings: built.warnings };
}

function describe(prepared: readonly Prepared[]): string {
  const rows = prepared.map(({ row, built, files }) => [
    row.toString(),
    built.name,
    formatPounds(built.fee.weekly, built.decimals),
    built.term.starts,
    built.term.ends,
    formatPounds(totalOf(built), built.decimals),
    files.request,
  ]);
  const head = ["row", "placement", "a week", "starts", "ends", "in all", "to be signed by both parties"];
  return [
    ...textTable([head, ...rows], [0, 2, 5]),
    "",
    `${prepared.length} agreements built. Beside each request lies the private agreement, for both parties' own disks.`,
  ].join("\n");
}
