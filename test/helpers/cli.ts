import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
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

/**
 * Runs commands in a folder that each test may have anew.
 * @param group what all of them begin with.
 */
export function commandsIn(folder: () => WorkFolder, group: readonly string[], env: Record<string, string> = {}) {
  const run = (...argv: string[]): Promise<Ran> => placement(folder().path, [...group, ...argv], env);

  /** Runs a command that must succeed and returns its data. */
  const data = async <Data>(...argv: string[]): Promise<Data> => {
    const { code, out, err } = await run(...argv, "--json");
    expect(code, `${argv.join(" ")}\n${out}${err}`).to.equal(0);
    return JSON.parse(out) as Data;
  };

  /** Expects an exit code and a sentence, nothing on stdout, and never a stack trace. */
  const refuses = async (code: number, sentence: string | RegExp, ...argv: string[]): Promise<void> => {
    const ran = await run(...argv);
    if (typeof sentence === "string") expect(ran.err).to.contain(sentence);
    else expect(ran.err).to.match(sentence);
    expect(ran.err).to.not.match(/\n\s+at /);
    expect([ran.code, ran.out]).to.deep.equal([code, ""]);
  };

  return { run, data, refuses };
}
