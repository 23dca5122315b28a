import { existsSync } from "node:fs";
import { parseBuilt, type BuiltAgreement } from "../agreement/index.js";
import { folded } from "../agreement/text/characters.js";
import { readText } from "../adapters/files.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";
import { idOf, readPrivateAgreements } from "./privateAgreements.js";

/** An agreement as a user names it: by its id, by the private file that also has its names, or by the placement's name. */
export interface Target {
  readonly id: string;
  readonly built: BuiltAgreement | undefined;
}

const ID = /^0x[0-9a-fA-F]{64}$/;

export async function resolveTarget(context: Context, given: string): Promise<Target> {
  if (ID.test(given)) return { id: given.toLowerCase(), built: undefined };
  if (given.startsWith("0x")) {
    throw new PlacementError("bad-usage", `${given} is not an agreement's id.`, {
      next: "An id is 0x and 64 hexadecimal digits; or give the private agreement file.",
    });
  }
  const isFile = existsSync(context.path(given)) || given.endsWith(".json");
  if (!isFile) return findByName(context, given);
  const built = parseBuilt(await readText(context.path(given)), given);
  const { domain } = await context.escrow();
  return { id: idOf(built, domain), built };
}

/** Among the private agreements of this folder. */
async function findByName(context: Context, name: string): Promise<Target> {
  const { domain } = await context.escrow();
  const known = await readPrivateAgreements(context.path("."), domain);
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
