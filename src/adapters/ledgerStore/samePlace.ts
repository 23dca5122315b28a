import { statSync } from "node:fs";
import { printable } from "../../agreement/text/characters.js";
import { PlacementError } from "../../errors.js";

/** Which file a path leads to; another one may be put there while the first is open, and is written to no more then. */
export function fileAt(path: string): string | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`;
}

export const replacedMeanwhile = (path: string): PlacementError =>
  new PlacementError("bad-input", `The audit's store ${printable(path)} was replaced or changed while it was used.`, {
    next: "Leave it alone while it is used, and run the command again.",
  });
