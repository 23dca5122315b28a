import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import type { DataOf } from "../../src/cli/shapes/index.js";
import { WorkFolder, placement, type Ran } from "./cli.js";

export const PASSWORD = "winter kettle orbit";
export const PRIVATE_KEY = `0x${"4c".repeat(31)}07`;
export const ADDRESS = new Wallet(PRIVATE_KEY).address;

/** A folder with keys in `mine` and the password in a file, and what `placement keys` does there. */
export class KeyFolder extends WorkFolder {
  constructor() {
    super();
    this.secret("password", `${PASSWORD}\n`);
  }

  /** A file that nobody else can read. */
  secret(name: string, text: string): void {
    this.write(name, text);
    chmodSync(join(this.path, name), 0o600);
  }

  run(...argv: readonly string[]): Promise<Ran> {
    return placement(this.path, ["keys", ...argv], { PLACEMENT_KEYS: "mine" });
  }

  /** Runs a command that must succeed and returns its data. */
  async data<Data>(...argv: readonly string[]): Promise<Data> {
    const { code, out, err } = await this.run(...argv, "--json");
    expect(code, err).to.equal(0);
    expectNoSecret(out + err);
    return JSON.parse(out) as Data;
  }

  async refuses(argv: readonly string[], code: number, ...sentences: RegExp[]): Promise<void> {
    const ran = await this.run(...argv, "--debug");
    for (const sentence of sentences) expect(ran.err).to.match(sentence);
    expectNoSecret(ran.out + ran.err);
    expect(ran.out).to.equal("");
    expect(ran.code, ran.err).to.equal(code);
  }

  create(name: string): Promise<DataOf<"keys new">> {
    return this.data<DataOf<"keys new">>("new", name, "--password-file", "password");
  }
}

/** Neither the tests' private key nor their password, in any common writing. */
export function expectNoSecret(text: string, ...more: readonly string[]): void {
  for (const secret of [PRIVATE_KEY.slice(2), PASSWORD, ...more]) {
    expect(text.toLowerCase()).to.not.contain(secret.toLowerCase());
  }
}
