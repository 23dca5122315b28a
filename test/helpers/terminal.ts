import { resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { spawn, type IPty } from "@lydell/node-pty";
import type { Ran } from "./cli.js";

const BINARY = resolve("dist/src/cli/main.js");
const COLUMNS = 120;
const ROWS = 60;
const PATIENCE_MS = 20_000;

export const ENTER = "\r";
export const CTRL_C = "\u0003";

/** The built `placement` binary in a pseudo-terminal of its own, as a person has it before them. */
export class Terminal {
  readonly #pty: IPty;
  readonly #ended: Promise<number>;
  readonly #waiting = new Set<() => void>();
  #raw = "";
  #read = 0;

  constructor(cwd: string, argv: readonly string[], env: Record<string, string> = {}) {
    this.#pty = spawn(process.execPath, [BINARY, ...argv], {
      cwd,
      cols: COLUMNS,
      rows: ROWS,
      env: { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", ...env },
    });
    this.#pty.onData((chunk) => {
      this.#raw += chunk;
      for (const check of this.#waiting) check();
    });
    this.#ended = new Promise((done) => {
      this.#pty.onExit(({ exitCode }) => {
        done(exitCode);
      });
    });
  }

  /** All that was shown so far, without colours and cursor movements. */
  get screen(): string {
    return stripVTControlCharacters(this.#raw);
  }

  /** All that was shown so far, as the terminal got it. */
  get raw(): string {
    return this.#raw;
  }

  /** Waits for a text that was not waited for before. */
  async waitFor(text: string): Promise<void> {
    await new Promise<void>((done, failed) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        settle();
      };
      const check = (): void => {
        const place = this.screen.indexOf(text, this.#read);
        if (place === -1) return;
        this.#read = place + text.length;
        finish(done);
      };
      const complain = (why: string): void => {
        finish(() => {
          failed(new Error(`"${text}" ${why}; shown was:\n${this.screen}`));
        });
      };
      const timer = setTimeout(() => {
        complain("did not appear");
      }, PATIENCE_MS);
      this.#waiting.add(check);
      void this.#ended.then(() => {
        check();
        if (this.#waiting.has(check)) complain("did not appear before the end");
      });
      check();
    });
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** Waits for the question, then answers it. */
  async answer(question: string, keys: string): Promise<void> {
    await this.waitFor(question);
    this.type(keys);
  }

  /** Waits for the end. A terminal has one screen: what was written to stderr is in `out` too. */
  async end(): Promise<Ran> {
    const code = await this.#ended;
    return { code, out: this.screen, err: "" };
  }
}
