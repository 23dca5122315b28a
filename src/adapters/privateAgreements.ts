import { stat } from "node:fs/promises";
import { join } from "node:path";
import { parseBuilt } from "../agreement/index.js";
import { PrivateAgreements, type PrivateAgreement } from "../attestation/privateAgreements.js";
import type { EscrowDomain } from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import { cannot, namesEnding, readText } from "./files.js";

/** No copy comes near it: one of 64 tranches is some 60 kB. */
const MOST_BYTES = 4_000_000;

/**
 * The private agreements of a folder. Pipes and the like are none: whoever can put one there could make everybody wait.
 * @param onFault is told of a file that is no private agreement, and the others are read; without it, that is an error.
 */
export async function readPrivateAgreements(
  folder: string,
  domain: EscrowDomain,
  onFault?: (fault: PlacementError) => void,
): Promise<PrivateAgreements> {
  const names = await namesEnding(folder, ".agreement.json");
  const copies = await Promise.all(names.map((name) => readCopy(folder, name, onFault)));
  return new PrivateAgreements(
    domain,
    copies.filter((copy) => copy !== undefined),
  );
}

async function readCopy(
  folder: string,
  name: string,
  onFault: ((fault: PlacementError) => void) | undefined,
): Promise<PrivateAgreement | undefined> {
  const path = join(folder, name);
  try {
    if (!(await stat(path)).isFile()) return undefined;
    return { name, built: parseBuilt(await readText(path, { longest: MOST_BYTES }), name) };
  } catch (error) {
    const fault = error instanceof PlacementError ? error : cannot("read", name, error);
    if (onFault === undefined) throw fault;
    onFault(fault);
    return undefined;
  }
}
