import { existsSync } from "node:fs";
import { PlacementError } from "../../../errors.js";
import type { Context } from "../../context.js";

/** What is there already may hold words or salts that exist nowhere else. */
export function requireAbsent(context: Context, path: string): void {
  if (!existsSync(context.path(path))) return;
  throw new PlacementError("bad-input", `There is already ${path}.`, {
    next: "Nothing was written. Choose another place, or delete it if nobody needs it any more.",
  });
}
