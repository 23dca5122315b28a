import { constants, type Stats } from "node:fs";
import { open, readdir, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { printable } from "../agreement/text/characters.js";
import { PlacementError } from "../errors.js";
import { JOURNAL_SUFFIX, LOCK_SUFFIX } from "./runFiles.js";

/** A request with 64 findings, four signatures and a snapshot of its agreement has some 40 kB. */
const LARGEST = 1024 * 1024;

/** A file that may be a request: its text, or why there is none. `path` may be shown. */
export interface FoundFile {
  readonly path: string;
  readonly text?: string;
  readonly fault?: string;
}

/**
 * Reads what lies in a folder and may be a request: plain files called `*.json`. Links are not followed, folders not
 * entered, nothing larger than a mebibyte read; each of them is told with its reason.
 */
export async function readFolder(folder: string): Promise<FoundFile[]> {
  const entries = await readdir(folder).catch((cause: unknown) => {
    throw new PlacementError("bad-input", `Cannot read the folder ${printable(folder)}.`, {
      next: "Give the folder that holds the signed request files, or a list with --list.",
      cause,
    });
  });
  const found: FoundFile[] = [];
  for (const name of entries.sort()) {
    if (!name.endsWith(JOURNAL_SUFFIX) && !name.endsWith(LOCK_SUFFIX)) {
      found.push(await readPlain(join(folder, name), printable(name)));
    }
  }
  return found;
}

/**
 * Reads the files that a list names. The list came by e-mail like everything else: what lies outside its own folder,
 * by `..`, by an absolute path or through a link, is not touched.
 */
export async function readListed(
  list: string,
  listed: readonly { readonly row: number; readonly name: string }[],
): Promise<FoundFile[]> {
  const folder = await realpath(dirname(resolve(list)));
  const found: FoundFile[] = [];
  const known = new Set<string>();
  for (const { row, name } of listed) {
    const path = resolve(folder, name);
    if (known.has(path)) continue;
    known.add(path);
    const shown = `${printable(name)} (row ${row})`;
    if (await isInside(folder, path)) found.push(await readPlain(path, shown));
    else found.push({ path: shown, fault: "It is not in the folder of the list, and was not read." });
  }
  return found;
}

/**
 * The text of a list itself, which may be a link.
 * @throws PlacementError `bad-input` if it is no plain file: a pipe would keep its reader waiting for ever.
 */
export async function readList(path: string): Promise<string> {
  const { text, fault } = await readOpened(path, printable(path), constants.O_RDONLY | constants.O_NONBLOCK);
  if (text !== undefined) return text;
  throw new PlacementError("bad-input", `Cannot read the list ${printable(path)}. ${fault ?? ""}`, {
    next: "Give a CSV file with a column `request`.",
  });
}

async function isInside(folder: string, path: string): Promise<boolean> {
  if (path.includes("\0")) return false;
  const parent = await realpath(dirname(path)).catch(() => dirname(path));
  const way = relative(folder, join(parent, basename(path)));
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`);
}

async function readPlain(path: string, shown: string): Promise<FoundFile> {
  if (!path.endsWith(".json")) return { path: shown, fault: "It is not a .json file." };
  // A pipe would keep its reader waiting for ever, and a link could lead anywhere.
  return readOpened(path, shown, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

async function readOpened(path: string, shown: string, flags: number): Promise<FoundFile> {
  try {
    const file = await open(path, flags);
    try {
      const fault = faultIn(await file.stat());
      return fault === undefined ? { path: shown, text: await file.readFile("utf8") } : { path: shown, fault };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return { path: shown, fault: REASONS[code] ?? `It cannot be read (${code}).` };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ELOOP: "It is a link, and links are not followed.",
  ENOENT: "There is no such file.",
  EACCES: "There is no permission to read it.",
  ENXIO: "It is not a plain file.",
};

function faultIn(stats: Stats): string | undefined {
  if (stats.isDirectory()) return "It is a folder; only what lies in the folder itself is read.";
  if (!stats.isFile()) return "It is not a plain file.";
  return stats.size > LARGEST ? `It is larger than any request: ${stats.size} bytes.` : undefined;
}
