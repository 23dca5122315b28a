import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { PlacementError } from "../errors.js";

/** Only the owner may read what is private. */
const PRIVATE_MODE = 0o600;

export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw cannot("read", path, cause);
  }
}

/** Writes beside the file and moves it into place, so that an interruption never leaves half a file. */
export async function writeText(path: string, text: string, { isPrivate = false } = {}): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text, isPrivate ? { mode: PRIVATE_MODE } : {});
    await rename(draft, path);
  } catch (cause) {
    throw cannot("write", path, cause);
  }
}

const REASONS: Record<string, string> = {
  ENOENT: "there is no such file or folder",
  EACCES: "you have no permission",
  EISDIR: "it is a folder",
  ENOTDIR: "it is not a folder",
  ELOOP: "it is a link",
  ENOSPC: "the disk is full",
};

/** Why a file could not be read or written, in a sentence. */
export function cannot(verb: string, path: string, cause: unknown): PlacementError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return new PlacementError("bad-input", `Cannot ${verb} ${path}: ${REASONS[code] ?? (code || "unknown reason")}.`, {
    next: "Check the path.",
    cause,
  });
}
