import { createHash } from "node:crypto";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { PlacementError } from "../errors.js";
import { isKeyName } from "../keys/names.js";
import { parseKeystore } from "../keys/keystore.js";
import { cannot, makeFolder, readText } from "./files.js";

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** Any right of the group, or of others. */
const NOT_OWNER = 0o077;

/** A key as it lies in the folder, unopened. */
export interface StoredKey {
  readonly name: string;
  readonly file: string;
  /** As the file says; undefined if it says nothing. */
  readonly address: string | undefined;
  /** SHA-256 of the file, to compare a copy with. */
  readonly sha256: string;
  /** Why nobody should sign with it as it is: too many may read it, or it is no keystore. */
  readonly problem: string | undefined;
}

/** What lets others on this machine read it, and the command that mends it; undefined where nothing does. */
export async function permissionProblem(path: string, rightMode = FILE_MODE): Promise<string | undefined> {
  // Windows has no such bits: Node makes them up.
  if (process.platform === "win32") return undefined;
  const { mode } = await stat(path).catch((cause: unknown) => {
    throw cannot("read", path, cause);
  });
  if ((mode & NOT_OWNER) === 0) return undefined;
  return `others on this machine can open ${path}: run \`chmod ${rightMode.toString(8)} '${path}'\``;
}

export const folderProblem = async (folder: string): Promise<string | undefined> =>
  (await exists(folder)) ? permissionProblem(folder, FOLDER_MODE) : undefined;

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** The file of a key of this name, if there is one. */
export async function findKey(folder: string, name: string): Promise<string | undefined> {
  if (!isKeyName(name)) return undefined;
  const file = join(folder, name);
  return (await exists(file)) ? file : undefined;
}

/** By name. A folder that does not exist holds no keys. */
export async function listKeys(folder: string): Promise<StoredKey[]> {
  if (!(await exists(folder))) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw cannot("read", folder, cause);
  });
  const names = entries.filter((entry) => !entry.isDirectory() && isKeyName(entry.name)).map(({ name }) => name);
  return Promise.all(names.sort().map((name) => readKey(folder, name)));
}

export async function readKey(folder: string, name: string): Promise<StoredKey> {
  const file = join(folder, name);
  const text = await readText(file);
  const sha256 = createHash("sha256").update(text).digest("hex");
  try {
    const { address } = parseKeystore(text, file);
    return { name, file, address, sha256, problem: await permissionProblem(file) };
  } catch (error) {
    if (!(error instanceof PlacementError)) throw error;
    return { name, file, address: undefined, sha256, problem: error.message.replace(/\.$/, "") };
  }
}

/**
 * Keeps a sealed key: whole or not at all, for its owner only, and never over another file. The name is taken first, by
 * an empty file, and the key moved onto it: that works on a memory stick too, where files cannot be linked.
 */
export async function keepKey(folder: string, name: string, json: string): Promise<string> {
  const file = join(folder, name);
  const draft = join(folder, `.${name}.${process.pid}.tmp`);
  await makeFolder(folder, FOLDER_MODE);
  try {
    await writeNew(file, "");
  } catch (cause) {
    throw isTaken(cause) ? taken(name, file) : cannot("write", file, cause);
  }
  try {
    await writeNew(draft, json);
    await rename(draft, file);
  } catch (cause) {
    await Promise.all([rm(draft, { force: true }), rm(file, { force: true })]);
    throw cannot("write", file, cause);
  }
  return file;
}

/** Before a password is asked for. */
export async function requireFreeName(folder: string, name: string): Promise<void> {
  const file = join(folder, name);
  if (await exists(file)) throw taken(name, file);
}

async function writeNew(path: string, text: string): Promise<void> {
  const handle = await open(path, "wx", FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isTaken = (cause: unknown): boolean => cause instanceof Error && "code" in cause && cause.code === "EEXIST";

function taken(name: string, file: string): PlacementError {
  return new PlacementError("bad-input", `There is a key called ${name} already: ${file}.`, {
    next: "A key is never overwritten: choose another name, or move that file away yourself.",
  });
}
