import { globSync } from "node:fs";
import { join } from "node:path";
import { parseBuilt, type BuiltAgreement } from "../agreement/index.js";
import { readText } from "../adapters/files.js";
import { termsDigest, type EscrowDomain } from "../attestation/typedData.js";

/** The id at this escrow; of one that was amended, the id it was opened under. */
export const idOf = (built: BuiltAgreement, domain: EscrowDomain): string =>
  built.agreement?.toLowerCase() ?? termsDigest(domain, built.terms);

/** The private agreements of a folder, by the id they have at this escrow; of several versions the newest. */
export async function readPrivateAgreements(
  folder: string,
  domain: EscrowDomain,
): Promise<Map<string, BuiltAgreement>> {
  const names = globSync("*.agreement.json", { cwd: folder }).sort();
  const agreements = await Promise.all(names.map(async (name) => parseBuilt(await readText(join(folder, name)), name)));
  const versionOf = ({ version = 1n }: BuiltAgreement): bigint => version;
  const byVersion = agreements.sort((a, b) => Number(versionOf(a) - versionOf(b)));
  return new Map(byVersion.map((built) => [idOf(built, domain), built]));
}
