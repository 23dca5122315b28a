import { PlacementError } from "../errors.js";

/** One file name on every system: no separators, nothing hidden, no colon. geth's own names have 78 characters. */
const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,98}[\p{L}\p{N}])?$/u;

/** What `--signer` takes for something else. */
const TAKEN = new Set(["rpc", "env"]);

export const isKeyName = (given: string): boolean => NAME.test(given) && !TAKEN.has(given.toLowerCase());

export function requireKeyName(given: string): string {
  if (isKeyName(given)) return given;
  throw new PlacementError("bad-usage", `${JSON.stringify(given)} cannot be the name of a key.`, {
    next: "Use up to 100 letters, digits, spaces, dots, dashes and underscores; `rpc` and `env` mean something else.",
  });
}
