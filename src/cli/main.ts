#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "dotenv";
import { run } from "./run.js";

/** Settings from `.env` in the folder where the tool is run; the real environment wins. */
function readDotenv(): Record<string, string> {
  try {
    return parse(readFileSync(join(process.cwd(), ".env")));
  } catch {
    return {};
  }
}

const exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  env: { ...readDotenv(), ...process.env },
  isInteractive: process.stdin.isTTY && process.stderr.isTTY,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});

// A connection that never answered would keep the process alive; what was written is delivered first.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
process.exit(exitCode);
