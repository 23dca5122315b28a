import { join } from "node:path";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";
import type { KeyFolderOptions } from "./options.js";

/** Where keys are kept: by option, by the environment, or in the user's own folder; undefined if there is none. */
export function knownKeyFolder(context: Context, { keys }: KeyFolderOptions): string | undefined {
  const { env } = context.io;
  const given = keys ?? env["PLACEMENT_KEYS"];
  if (given !== undefined) return context.path(given);
  const home = env["HOME"] ?? env["USERPROFILE"];
  return home === undefined ? undefined : join(home, ".placement", "keys");
}

/** The same for commands that cannot do without. */
export function keyFolder(context: Context, options: KeyFolderOptions): string {
  const folder = knownKeyFolder(context, options);
  if (folder !== undefined) return folder;
  throw new PlacementError("bad-usage", "It is not known where your keys are: there is no home folder.", {
    next: "Give --keys, or set PLACEMENT_KEYS.",
  });
}
