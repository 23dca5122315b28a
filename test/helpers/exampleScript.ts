import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import type { Ran } from "./cli.js";

/** Runs a script of `examples/scripts` as cron would: by Node alone, with these settings and no others. */
export async function exampleScript(name: string, cwd: string, settings: Record<string, string>): Promise<Ran> {
  const env = { PATH: process.env["PATH"] ?? "", ...settings };
  const child = spawn(process.execPath, [resolve("examples/scripts", name)], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((done) => child.once("close", done));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  expect(err, "a stack trace").to.not.match(/\n\s+at /);
  return { code, out, err };
}
