import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { z } from "zod";
import { printable } from "../agreement/text/characters.js";
import { PlacementError } from "../errors.js";
import { cannot, discard, readPlain } from "./files.js";
import { onInterruption } from "./interruption.js";

const holderSchema = z.strictObject({ pid: z.int().positive(), host: z.string(), since: z.string() });
type Holder = z.infer<typeof holderSchema>;

/** What a lock keeps from being done twice at once. */
export interface LockedWork {
  /** Who else is at it, before by whom and since when. */
  readonly busy: string;
  /** That nothing can be written where the lock belongs, and what to do about it. */
  readonly unwritable: (path: string) => { readonly message: string; readonly next: string };
}

const PAYMENT_RUN: LockedWork = {
  busy: "Another payment run is using these requests",
  unwritable: (path) => ({
    message: `Cannot write beside the requests: ${path}.`,
    next: "A payment run keeps a journal there, so that it can be interrupted. Copy the folder to where you may write.",
  }),
};

/**
 * Lets one process at a time through; the others are refused. A lock whose process has ended, killed or not, is taken
 * over; one held on another machine cannot be looked into, and is left alone.
 *
 * @returns what gives the lock back.
 */
export async function takeLock(path: string, work = PAYMENT_RUN): Promise<() => Promise<void>> {
  const mine: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  // Where others may write too, nobody can lay a link under a name that cannot be guessed.
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, JSON.stringify(mine), { flag: "wx" }).catch((cause: unknown) => {
      throw unwritable(path, work, cause);
    });
    while (!(await linked(draft, path))) await takeOver(path, work);
  } finally {
    await discard(draft);
  }
  const stopWatching = onInterruption(() => {
    rmSync(path, { force: true });
  });
  return async () => {
    await rm(path, { force: true });
    stopWatching();
  };
}

/** A folder that is not there is mended otherwise than one that may not be written to. */
function unwritable(path: string, work: LockedWork, cause: unknown): PlacementError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return cannot("use", printable(dirname(path)), cause);
  const { message, next } = work.unwritable(printable(path));
  return new PlacementError("bad-input", message, { next, cause });
}

/** A link appears whole or not at all, and only where nothing is. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Removes a lock whose process has ended; throws if somebody holds it. */
async function takeOver(path: string, work: LockedWork): Promise<void> {
  const text = await readPlain(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw inUse(path, work, undefined);
  });
  if (text === undefined) return;
  const holder = readHolder(text);
  if (holder === undefined || holder.host !== hostname() || isAlive(holder.pid)) throw inUse(path, work, holder);
  const away = `${path}.${process.pid}.ended`;
  const isMoved = await rename(path, away).then(
    () => true,
    () => false,
  );
  if (!isMoved) return;
  // Somebody else may have taken it over in between: then it is theirs, and goes back.
  if ((await readFile(away, "utf8")) !== text) await linked(away, path);
  await rm(away, { force: true });
}

function readHolder(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function inUse(path: string, { busy }: LockedWork, holder: Holder | undefined): PlacementError {
  const who =
    holder === undefined
      ? ""
      : `, by process ${holder.pid} on ${printable(holder.host)}, since ${printable(holder.since)}`;
  return new PlacementError("check-failed", `${busy}${who}.`, {
    next: `Wait until it has ended. If it certainly has, delete ${printable(path)}.`,
  });
}
