import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, readdir, realpath, rmdir, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PlacementError } from "../errors.js";
import { isHidden } from "../evidence/names.js";
import { cannot } from "./files.js";

/** What lies in a folder of documents and all folders in it. */
export interface Folder {
  readonly path: string;
  /** Where each document lies, by its name: the path inside the folder, with slashes, in composed form (NFC). */
  readonly documents: ReadonlyMap<string, string>;
  /** Names of hidden files and folders: systems and editors put them there, nobody means them as evidence. */
  readonly hidden: readonly string[];
  /** Names of links and other things that are no files: they are never followed. */
  readonly odd: readonly string[];
}

export async function readFolder(path: string): Promise<Folder> {
  const documents = new Map<string, string>();
  const hidden: string[] = [];
  const odd: string[] = [];
  const walk = async (folder: string, prefix: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
      throw cannot("read", folder, cause);
    });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = `${prefix}${entry.name.normalize("NFC")}`;
      const place = join(folder, entry.name);
      if (isHidden(entry.name)) hidden.push(name);
      else if (entry.isDirectory()) await walk(place, `${name}/`);
      else if (!entry.isFile()) odd.push(name);
      else if (documents.has(name)) odd.push(name);
      else documents.set(name, place);
    }
  };
  await walk(path, "");
  return { path, documents, hidden, odd };
}

/** Size in bytes and SHA-256 of a document. */
export interface Digest {
  readonly size: number;
  readonly sha256: string;
}

const CHUNK = 256 * 1024;

/**
 * Reads a document piece by piece, never whole; what it gives at the end is the digest of exactly those pieces.
 * @throws PlacementError `bad-input` if it cannot be read, or changes meanwhile.
 */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array, Digest> {
  // A link that was put there since the folder was read is not followed.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch((cause: unknown) => {
    throw cannot("read", path, cause);
  });
  try {
    const before = await file.stat();
    const hash = createHash("sha256");
    let size = 0;
    for await (const piece of file.createReadStream({ highWaterMark: CHUNK, autoClose: false })) {
      const bytes = piece as Buffer;
      size += bytes.length;
      hash.update(bytes);
      yield bytes;
    }
    const after = await file.stat();
    if (size !== before.size || after.size !== before.size || after.mtimeMs !== before.mtimeMs) throw changing(path);
    return { size, sha256: `0x${hash.digest("hex")}` };
  } catch (cause) {
    throw cause instanceof PlacementError ? cause : cannot("read", path, cause);
  } finally {
    await file.close();
  }
}

export async function digestOf(path: string): Promise<Digest> {
  const pieces = readPieces(path);
  for (;;) {
    const { done, value } = await pieces.next();
    if (done === true) return value;
  }
}

const changing = (path: string): PlacementError =>
  new PlacementError("bad-input", `${path} was changed while it was read.`, {
    next: "Close it in every other program and try again.",
  });

/**
 * Takes a document off the disk, and the folders that are empty without it: their names tell something too.
 * @param path as `readFolder` found it; nothing happens if it is gone already.
 */
export async function removeDocument(folder: string, path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ENOENT")) throw cannot("delete", path, cause);
  }
  const top = await realpath(folder);
  for (let parent = await realpath(dirname(path)); parent !== top; parent = dirname(parent)) {
    const isGone = await rmdir(parent).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}
