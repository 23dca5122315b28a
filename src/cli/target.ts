import { existsSync } from "node:fs";
import { parseBuilt, type BuiltAgreement } from "../agreement/index.js";
import { folded } from "../agreement/text/characters.js";
import { readText } from "../adapters/files.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";
import type { EscrowDomain } from "../attestation/typedData.js";
import { idOf, type PrivateAgreements } from "../attestation/privateAgreements.js";
import { readPrivateAgreements } from "../adapters/privateAgreements.js";

/** An agreement as a user names it: by its id, by the private file that also has its names, or by the placement's name. */
export interface Target {
  readonly id: string;
  readonly built: BuiltAgreement | undefined;
}

const ID = /^0x[0-9a-fA-F]{64}$/;

/** Where names are looked up, and at which escrow. */
export interface TargetSource {
  domain(): Promise<EscrowDomain>;
  known(): Promise<PrivateAgreements>;
}

/** At the escrow that the node knows, among the private agreements of this folder. */
export function resolveTarget(context: Context, given: string): Promise<Target> {
  const domain = async (): Promise<EscrowDomain> => (await context.escrow()).domain;
  return resolveTargetIn(context, given, {
    domain,
    known: async () => readPrivateAgreements(context.path("."), await domain()),
  });
}

export async function resolveTargetIn(context: Context, given: string, source: TargetSource): Promise<Target> {
  if (ID.test(given)) return { id: given.toLowerCase(), built: undefined };
  if (given.startsWith("0x")) {
    throw new PlacementError("bad-usage", `${given} is not an agreement's id.`, {
      next: "An id is 0x and 64 hexadecimal digits; or give the private agreement file.",
    });
  }
  const isFile = existsSync(context.path(given)) || given.endsWith(".json");
  if (!isFile) return findByName(given, await source.known());
  const built = parseBuilt(await readText(context.path(given)), given);
  return { id: idOf(built, await source.domain()), built };
}

function findByName(name: string, known: PrivateAgreements): Target {
  const found = [...known].filter(([, built]) => folded(built.name) === folded(name));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return { id: only[0], built: only[1] };
  const problem =
    only === undefined
      ? `No private agreement in this folder is called "${name}", and there is no such file.`
      : `${found.length} private agreements in this folder are called "${name}".`;
  throw new PlacementError("bad-input", problem, {
    next: "Give the private agreement file or the agreement's id; `agreement list` shows the ids.",
  });
}
