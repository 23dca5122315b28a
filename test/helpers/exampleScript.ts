import { resolve } from "node:path";
import { expect } from "chai";
import type { Ran } from "./cli.js";
import { runNode } from "./runNode.js";

/** Runs a script of `examples/scripts` as cron would: by Node alone, with these settings and no others. */
export async function exampleScript(name: string, cwd: string, settings: Record<string, string>): Promise<Ran> {
  const env = { PATH: process.env["PATH"] ?? "", ...settings };
  const ran = await runNode([resolve("examples/scripts", name)], { cwd, env });
  expect(ran.err, "a stack trace").to.not.match(/\n\s+at /);
  return ran;
}
