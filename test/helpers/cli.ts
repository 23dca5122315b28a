import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { SigningRequest } from "../../src/attestation/request.js";
import { expectShape } from "./shapes.js";

const BINARY = resolve("dist/src/cli/main.js");

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs the built `placement` binary in a process of its own, with no terminal, as a script would. What it prints with
 * `--json` is held against the command's shape.
 */
export async function placement(cwd: string, argv: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const ran = await spawnPlacement(cwd, argv, env);
  const { code, out } = ran;
  // A check that does not hold is a report too; every other failure prints nothing on stdout.
  if (argv.includes("--json") && (code === 0 || (code === 1 && out !== ""))) expectShape(argv, out);
  return ran;
}

function spawnPlacement(cwd: string, argv: readonly string[], env: Record<string, string>): Promise<Ran> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [BINARY, ...argv], {
      cwd,
      env: { PATH: process.env["PATH"] ?? "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.once("error", failed);
    child.once("close", (code) => {
      done({ code, out, err });
    });
  });
}

/** A folder of one's own with the examples in it. */
export class WorkFolder {
  readonly path = mkdtempSync(join(tmpdir(), "placement-test-"));

  constructor() {
    cpSync("examples", this.path, { recursive: true });
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), "utf8");
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  /** Changes a request, and writes it in place or under another name. */
  edit(name: string, change: (request: SigningRequest) => void, as = name): void {
    const content = JSON.parse(this.read(name)) as SigningRequest;
    change(content);
    this.write(as, JSON.stringify(content));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
