import { spawn, type SpawnOptions } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Ran } from "./cli.js";

/** Runs a program in a Node of its own, without a terminal, to its end. */
export async function runNode(argv: readonly string[], options: Pick<SpawnOptions, "cwd" | "env"> = {}): Promise<Ran> {
  const child = spawn(process.execPath, argv, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((done) => child.once("close", done));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}
