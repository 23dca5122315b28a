import { parseBuilt, type BuiltAgreement } from "../agreement/index.js";
import { readText } from "../adapters/files.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";
import { idOf } from "./privateAgreements.js";

/** An agreement as a user names it: by its id, or by the private file that also has its names. */
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
  const built = parseBuilt(await readText(context.path(given)), given);
  const { domain } = await context.escrow();
  return { id: idOf(built, domain), built };
}
