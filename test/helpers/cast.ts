import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const BINARY = createRequire(import.meta.url).resolve("@foundry-rs/cast-linux-amd64/bin/cast");

/** Runs Foundry's real `cast`, which must succeed, and returns what it prints. */
export function cast(...argv: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(BINARY, argv, { encoding: "utf8", env: { HOME: "/nonexistent" } });
  if (status !== 0) throw new Error(`cast ${argv[1] ?? ""} failed: ${stderr}`);
  return stdout.trim();
}
