#!/usr/bin/env -S node --max-semi-space-size=4 --disable-warning=ExperimentalWarning
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "dotenv";

/** The oldest Node that has what the tool uses; an older one would fail in the middle of something. */
const OLDEST_NODE = [22, 18] as const;

function requireNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  process.stderr.write(
    `Error: placement needs Node ${OLDEST_NODE.join(".")} or later, and this is Node ${process.versions.node}.\n` +
      'Install a newer one, or run it by: npx -y -p node@24 -c "placement …"\n',
  );
  process.exit(2);
}

/** Settings from `.env` in the folder where the tool is run; the real environment wins. */
function readDotenv(): Record<string, string> {
  try {
    return parse(readFileSync(join(process.cwd(), ".env")));
  } catch {
    return {};
  }
}

/** What was to be printed could not be, as on a full disk: the same as any other file that cannot be written. */
const UNWRITABLE = 3;

/**
 * Whoever reads the output may stop before its end, as `| head` does: what was begun is finished all the same, for a
 * payment must not depend on its reader. Returns whether writing failed for another reason.
 */
function outliveReaders(): () => boolean {
  let isUnwritten = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", ({ code }: NodeJS.ErrnoException) => {
      if (code !== "EPIPE" && code !== "ERR_STREAM_DESTROYED") isUnwritten = true;
    });
  }
  return () => isUnwritten;
}

requireNode();
const isUnwritten = outliveReaders();
// Only now: what it imports may not even load on an older Node.
const { run } = await import("./run.js");
const dotenv = readDotenv();
const exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  env: { ...dotenv, ...process.env },
  fromDotenv: Object.keys(dotenv).filter((name) => name.startsWith("PLACEMENT_") && process.env[name] === undefined),
  isInteractive: process.stdin.isTTY && process.stderr.isTTY,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});

// A connection that never answered would keep the process alive; what was written is delivered first.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
process.exit(exitCode === 0 && isUnwritten() ? UNWRITABLE : exitCode);
