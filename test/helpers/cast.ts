import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";

const PACKAGE = "@foundry-rs/cast-linux-amd64/bin/cast";

/** npm has the real binary for this platform alone; there, a test that lacks it fails. */
export const HAS_CAST = process.platform === "linux" && process.arch === "x64";
export const WHY_NO_CAST = `${PACKAGE} is for linux x64, and this is ${process.platform} ${process.arch}`;

/** Runs Foundry's `cast`, and returns what it prints. */
export async function cast(cwd: string, ...argv: string[]): Promise<string> {
  const binary = createRequire(import.meta.url).resolve(PACKAGE);
  const { stdout } = await promisify(execFile)(binary, argv, { cwd, env: { HOME: cwd } });
  return stdout.trim();
}
