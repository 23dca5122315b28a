import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { hexlify } from "ethers";
import { StoredLedger } from "../../src/adapters/ledgerStore/reader.js";
import type { DataOf } from "../../src/cli/shapes/index.js";
import { FINAL_AFTER, HAS_ANVIL, WHY_NO_ANVIL, startAnvil, type Anvil } from "./anvil.js";
import { WorkFolder, placement, type Ran } from "./cli.js";

export const STORE = "placement-audit.sqlite";

/** How a process ended that was told to. */
export type Ended = readonly [code: number | null, signal: NodeJS.Signals | null];

/** A chain with six final logs of an escrow, and a folder in which `audit sync` reads them; each test has both anew. */
export class SyncStage {
  anvil!: Anvil;
  folder!: WorkFolder;
  #clean = "";

  /** To be called in a `describe`. */
  static here(): SyncStage {
    const stage = new SyncStage();
    before(async function () {
      if (!HAS_ANVIL) {
        console.warn(`      skipped: ${WHY_NO_ANVIL}`);
        this.skip();
      }
      stage.anvil = await startAnvil();
      for (let log = 0; log < 6; log++) await stage.anvil.log();
      await stage.anvil.mine(FINAL_AFTER);
    });
    after(function () {
      if (HAS_ANVIL) stage.anvil.stop();
    });
    beforeEach(async function () {
      stage.folder = new WorkFolder();
      stage.#clean = (await stage.anvil.provider.send("evm_snapshot", [])) as string;
    });
    afterEach(async function () {
      stage.folder.remove();
      await stage.anvil.provider.send("evm_revert", [stage.#clean]);
    });
    return stage;
  }

  path(name = STORE): string {
    return join(this.folder.path, name);
  }

  env(url = this.anvil.url): Record<string, string> {
    return { PLACEMENT_RPC: url, PLACEMENT_ESCROW: this.anvil.address };
  }

  run(argv: readonly string[] = [], url?: string): Promise<Ran> {
    return placement(this.folder.path, ["audit", "sync", ...argv], this.env(url));
  }

  /** Must succeed. */
  async sync(argv: readonly string[] = [], url?: string): Promise<DataOf<"audit sync">> {
    const { code, out, err } = await this.run([...argv, "--json"], url);
    expect(err).to.equal("");
    expect(code).to.equal(0);
    return JSON.parse(out) as DataOf<"audit sync">;
  }

  /** Must fail, in sentences. */
  async refuses(code: number, sentence: RegExp, argv: readonly string[] = [], url?: string): Promise<void> {
    const ran = await this.run(argv, url);
    expect(ran.err)
      .to.match(sentence)
      .and.not.match(/\n\s+at /);
    expect([ran.code, ran.out]).to.deep.equal([code, ""]);
  }

  /** A process that may be told to end. */
  start(url: string): { readonly kill: (signal: NodeJS.Signals) => void; readonly ended: Promise<Ended> } {
    const argv = [resolve("dist/src/cli/main.js"), "audit", "sync"];
    const child = spawn(process.execPath, argv, { cwd: this.folder.path, env: { ...process.env, ...this.env(url) } });
    return { kill: (signal) => child.kill(signal), ended: once(child, "exit") as Promise<unknown> as Promise<Ended> };
  }

  /** A line a log, as the store has them. */
  stored(name = STORE): string[] {
    const ledger = StoredLedger.open(this.path(name));
    try {
      return [...ledger.logs()].map((log) =>
        [log.blockNumber, log.logIndex, hexlify(log.transactionHash), hexlify(log.topics), hexlify(log.data)].join(" "),
      );
    } finally {
      ledger.close();
    }
  }

  /** The same, as the node has them. */
  async onChain(toBlock: "finalized" | "latest" = "finalized"): Promise<string[]> {
    const logs = await this.anvil.provider.getLogs({ address: this.anvil.address, fromBlock: 0, toBlock });
    return logs.map(({ blockNumber, index, transactionHash, topics, data }) =>
      [blockNumber, index, transactionHash, `0x${topics.map((topic) => topic.slice(2)).join("")}`, data].join(" "),
    );
  }
}
