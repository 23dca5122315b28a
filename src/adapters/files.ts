import { randomUUID } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { text as consume } from "node:stream/consumers";
import { PlacementError } from "../errors.js";

/** Only the owner may read what is private. */
const PRIVATE_MODE = 0o600;

/** @param longest in bytes; of a file that is longer, no more than that is ever read. */
export async function readText(path: string, { longest = Infinity } = {}): Promise<string> {
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of createReadStream(path, { end: longest }) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
    }
    if (length <= longest) return Buffer.concat(chunks).toString("utf8");
  } catch (cause) {
    throw cannot("read", path, cause);
  }
  throw new PlacementError("bad-input", `${path} is longer than ${longest} bytes, and no such file is.`, {
    next: "Check that it is the right file.",
  });
}

/**
 * What in a folder ends so, by name; hidden files are left out, for systems scatter their own.
 * @throws PlacementError `bad-input` for a folder that cannot be read: it must not look like an empty one.
 */
export async function namesEnding(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw cannot("read", folder, cause);
  });
  return names.filter((name) => name.endsWith(ending) && !name.startsWith(".")).sort();
}

/** For folders where others may write: a link could lead anywhere, and a pipe would keep its reader waiting for ever. */
export async function readPlain(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if ((await file.stat()).isFile()) return await file.readFile("utf8");
  } finally {
    await file.close();
  }
  throw new Error("It is not a plain file.");
}

/**
 * Writes beside the file and moves it into place, so that an interruption or a power cut never leaves half a file. In a folder that
 * others may write to, nobody can lay a link or a file of their own where the draft will be: its name cannot be guessed,
 * and it must not be there.
 */
export async function writeText(path: string, text: string, { isPrivate = false } = {}): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  await makeFolder(dirname(path));
  try {
    await writeFile(draft, text, { flag: "wx", flush: true, ...(isPrivate ? { mode: PRIVATE_MODE } : {}) });
    await rename(draft, path);
  } catch (cause) {
    await discard(draft);
    throw cannot("write", path, cause);
  }
}

/** Makes a folder and those that it lies in, where they are not there. */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  await mkdir(folder, { recursive: true, ...(mode !== undefined && { mode }) }).catch((cause: unknown) => {
    throw cannot("make the folder", folder, cause);
  });
}

/** Removes a draft, file or folder, that may never have come to be: that it cannot be looked for must not hide why. */
export const discard = (draft: string): Promise<void> =>
  rm(draft, { recursive: true, force: true }).catch(() => undefined);

/** Deletes what `writeText` left beside a file when it was killed: it may hold what the file must not hold any more. */
export async function removeDrafts(path: string): Promise<void> {
  const start = `${basename(path)}.`;
  try {
    for (const name of await readdir(dirname(path))) {
      if (name.startsWith(start) && /^[\da-f-]+\.tmp$/.test(name.slice(start.length)))
        await unlink(join(dirname(path), name));
    }
  } catch (cause) {
    throw cannot("delete the drafts of", path, cause);
  }
}

const REASONS: Record<string, string> = {
  ENOENT: "there is no such file or folder",
  EACCES: "you have no permission",
  EISDIR: "it is a folder",
  ENOTDIR: "it is not a folder",
  EEXIST: "something else is there already",
  ENAMETOOLONG: "the name is too long",
  EROFS: "nothing can be written to this disk",
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

/** All of standard input. */
export async function readInput(): Promise<string> {
  return consume(process.stdin);
}
