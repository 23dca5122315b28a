import { globSync } from "node:fs";
import { join } from "node:path";
import { parseBuilt, type BuiltAgreement } from "../agreement/index.js";
import { readText } from "../adapters/files.js";
import { termsDigest, type EscrowDomain } from "../attestation/typedData.js";

/** The private agreements of a folder, by the id they have at this escrow. */
export async function readPrivateAgreements(
  folder: string,
  domain: EscrowDomain,
): Promise<Map<string, BuiltAgreement>> {
  const names = globSync("*.agreement.json", { cwd: folder }).sort();
  const agreements = await Promise.all(
    names.map(async (name): Promise<[string, BuiltAgreement]> => {
      const built = parseBuilt(await readText(join(folder, name)), name);
      return [termsDigest(domain, built.terms), built];
    }),
  );
  return new Map(agreements);
}
