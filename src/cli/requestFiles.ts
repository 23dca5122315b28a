import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readRequest as read, writeRequest as write } from "../adapters/requestFiles.js";
import type { SigningRequest } from "../attestation/request.js";
import { PlacementError } from "../errors.js";
import type { Context } from "./context.js";

/** Where what is made for an agreement is written, and how the files are called: `alder` for `alder.v2.agreement.json`. */
export interface Place {
  readonly folder: string;
  readonly stem: string;
}

const ID_DIGITS = 10;

/**
 * Beside the private agreement, and named after it, unless told otherwise.
 * @param given the agreement as its user named it: a private file, or an id.
 */
export function placeFor(given: string, out: string | undefined): Place {
  if (given.startsWith("0x")) return { folder: out ?? ".", stem: `agreement-${given.slice(2, ID_DIGITS)}` };
  const stem = basename(given)
    .replace(/\.json$/, "")
    .replace(/\.agreement$/, "")
    .replace(/\.v\d+$/, "");
  return { folder: out ?? dirname(given), stem };
}

/** `alder.v2.appointment.json`: a request for the version in force. */
export const requestName = ({ folder, stem }: Place, version: bigint, kind: string): string =>
  join(folder, `${stem}.v${version}.${kind}.json`);

/** What is written may hold signatures or salts that exist nowhere else. */
export function requireNew(context: Context, paths: readonly string[]): void {
  const there = paths.filter((path) => existsSync(context.path(path)));
  if (there.length === 0) return;
  throw new PlacementError("bad-input", `There is already ${there.join(" and ")}.`, {
    next: "Nothing was written. Delete it if nobody needs it any more, or choose another place with --out.",
  });
}

export const readRequest = (context: Context, path: string): Promise<SigningRequest> => read(context.path(path), path);

export const writeRequest = (context: Context, path: string, request: SigningRequest): Promise<void> =>
  write(context.path(path), request);
