import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { cannot } from "../adapters/files.js";
import { PlacementError } from "../errors.js";
import { isPage } from "../exports/html/page.js";
import type { Context } from "./context.js";

/** Enough of a file to tell whether it is a page of ours. */
const BEGINNING = 4_096;

/** What a file that may be replaced is called, and how it is told by its beginning. */
export interface OwnKind {
  readonly name: string;
  readonly isOwn: (beginning: string) => boolean;
}

const PAGE: OwnKind = { name: "page", isOwn: isPage };

/** An older file of the same kind may be replaced, and an empty one; any other may be somebody's work. */
export async function requireReplaceable(context: Context, out: string, { name, isOwn } = PAGE): Promise<void> {
  const path = context.path(out);
  if (!existsSync(path)) return;
  const beginning = await readBeginning(path, BEGINNING);
  if (beginning === "" || isOwn(beginning)) return;
  throw new PlacementError("bad-input", `${out} is there already and is no ${name} that this program made.`, {
    next: "Nothing was written. Choose another file with --out.",
  });
}

async function readBeginning(path: string, length: number): Promise<string> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } catch (cause) {
    throw cannot("replace", path, cause);
  }
}
