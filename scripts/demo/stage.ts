import { globSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** As it was built: threads that the tool starts have no loader for its sources. */
const { run } = (await import(
  pathToFileURL(resolve("dist/src/cli/run.js")).href
)) as typeof import("../../src/cli/run.js");

/** Where the demo plays: every act is a `placement` command line, run by the code that users run. */
export class Stage {
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;

  /** `folder` is where the commands find examples and deployments; `env` their settings. */
  constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#env = env;
  }

  say(text: string): void {
    console.log(`\n${text}`);
  }

  /** Runs a command, shows it and what it printed, and fails the demo if it fails. */
  async show(...argv: string[]): Promise<void> {
    const { output, errors } = await this.#run(argv);
    console.log(`\n$ placement ${shellWords(argv)}\n${indent(errors + output)}`);
  }

  /** Runs a command without showing what it printed, and returns its data. */
  async ask<Data>(...argv: string[]): Promise<Data> {
    return JSON.parse((await this.#run([...argv, "--json"])).output) as Data;
  }

  /** Shows a command that must not succeed, and why it does not; fails the demo if it does. */
  async refused(...argv: string[]): Promise<void> {
    const { code, output, errors } = await this.#perform(argv);
    if (code === 0) throw new Error(`placement ${shellWords(argv)}\nwas to be refused, and was not.`);
    console.log(`\n$ placement ${shellWords(argv)}\n${indent(errors + output)}`);
  }

  /** What the commands wrote that fits the pattern. */
  files(pattern: string): string[] {
    return globSync(pattern, { cwd: this.#folder }).sort();
  }

  async #run(argv: readonly string[]): Promise<{ output: string; errors: string }> {
    const { code, output, errors } = await this.#perform(argv);
    if (code === 0) return { output, errors };
    throw new Error(`placement ${shellWords(argv)}\nended with exit code ${code}:\n${output}${errors}`);
  }

  async #perform(argv: readonly string[]): Promise<{ code: number; output: string; errors: string }> {
    let output = "";
    let errors = "";
    const code = await run([...argv], {
      cwd: this.#folder,
      env: this.#env,
      isInteractive: false,
      out: (text) => (output += text),
      err: (text) => (errors += text),
    });
    return { code, output, errors };
  }
}

const indent = (text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n");

const shellWords = (words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)).join(" ");
