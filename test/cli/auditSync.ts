import { existsSync } from "node:fs";
import { expect } from "chai";
import { ledgerLogs } from "../../scripts/bench/ledger.js";
import { StoredLedger } from "../../src/adapters/ledgerStore/reader.js";
import { FINAL_AFTER } from "../helpers/anvil.js";
import { SilencedNode, type Silence } from "../helpers/silencedNode.js";
import { callOf, decoded } from "../helpers/madeUpLedger.js";
import { STORE, SyncStage } from "../helpers/syncStage.js";

describe("placement audit sync", function () {
  const stage = SyncStage.here();

  it("should read everything from the deployment to the last final block, and say so", async function () {
    const { code, out, err } = await stage.run();
    expect([code, err]).to.deep.equal([0, ""]);
    expect(out).to.match(/has all 6 logs of blocks 1 to 8, .*; 6 of them are new\.\n$/);
    expect(stage.stored()).to.deep.equal(await stage.onChain());
    expect(stage.stored().length).to.equal(6);
    expect(existsSync(stage.path(`${STORE}.lock`))).to.equal(false);
  });

  it("should read only what is new the next time, and leave what is not final", async function () {
    const first = await stage.sync();
    expect([first.logs, first.added, first.isFinal]).to.deep.equal([6, 6, true]);
    expect((await stage.sync()).added).to.equal(0);
    const block = await stage.anvil.log();
    expect((await stage.sync()).added).to.equal(0);
    await stage.anvil.mine(FINAL_AFTER);
    const last = await stage.sync();
    expect([last.added, last.logs, last.head.number]).to.deep.equal([1, 7, String(block)]);
    expect(stage.stored()).to.deep.equal(await stage.onChain());
  });

  it("should take back what a reorganisation replaced, and nothing else", async function () {
    const kept = [await stage.anvil.log(), await stage.anvil.log()];
    for (let log = 0; log < 3; log++) await stage.anvil.log();
    await stage.anvil.mine(FINAL_AFTER);
    await stage.sync();
    // anvil calls final what it will still replace: deeper than any chain would.
    await stage.anvil.provider.send("anvil_reorg", [3 + FINAL_AFTER, []]);
    await stage.anvil.log();
    await stage.anvil.mine(FINAL_AFTER + 5);
    const data = await stage.sync();
    expect([data.takenBack, data.added]).to.deep.equal([3, 1]);
    expect(stage.stored()).to.deep.equal(await stage.onChain());
    expect(stage.stored().filter((line) => kept.includes(Number(line.split(" ")[0]))).length).to.equal(2);
  });

  it("should read nothing from a node that has not come as far, and say so", async function () {
    const short = (await stage.anvil.provider.send("evm_snapshot", [])) as string;
    await stage.anvil.log();
    await stage.anvil.mine(FINAL_AFTER);
    await stage.sync();
    await stage.anvil.provider.send("evm_revert", [short]);
    const { code, out } = await stage.run();
    expect(code).to.equal(0);
    expect(out).to.match(/The node has come to block 8 only/);
    expect(stage.stored().length).to.equal(7);
  });

  it("should ask tokens what they say of themselves", async function () {
    const [opening] = [...ledgerLogs(1)];
    await stage.anvil.provider.send("evm_setNextBlockTimestamp", [opening!.timestamp]);
    const sent = await stage.anvil.signer.sendTransaction({ to: stage.anvil.address, data: callOf(decoded(opening!)) });
    await sent.wait();
    await stage.anvil.mine(FINAL_AFTER);
    await stage.sync();
    const ledger = StoredLedger.open(stage.path());
    expect(ledger.tokens().map(({ address, decimals }) => [address, decimals])).to.deep.equal([
      [stage.anvil.token, 18],
    ]);
    expect(ledger.tokens()[0]!.symbol).to.match(/^\w+$/);
    ledger.close();
  });

  describe("killed at any moment", function () {
    const MOMENTS: readonly [string, Silence, number][] = [
      ["eth_getCode", "before it arrives", 1],
      ["eth_getLogs", "before it arrives", 1],
      ["eth_getLogs", "after it was done", 2],
      ["eth_getBlockByNumber", "after it was done", 3],
      ["eth_getBlockByNumber", "before it arrives", 5],
    ];
    for (const [method, when, place] of MOMENTS) {
      it(`should lose nothing and repeat nothing: ${method} ${place}, ${when}`, async function () {
        const node = await SilencedNode.before(stage.anvil.url);
        try {
          const reached = node.silenceAt(method, when, place);
          const { kill, ended } = stage.start(node.url);
          await Promise.race([reached, ended]);
          kill("SIGKILL");
          expect(await ended).to.deep.equal([null, "SIGKILL"]);
        } finally {
          await node.stop();
        }
        expect((await stage.sync()).logs).to.equal(6);
        expect(stage.stored()).to.deep.equal(await stage.onChain());
      });
    }
  });

  it("should refuse to begin earlier in a store that begins later", async function () {
    expect((await stage.sync(["--from-block", "5"])).fromBlock).to.equal(5);
    await stage.refuses(3, /begins at block 5, not at block 4/, ["--from-block", "4"]);
    expect((await stage.sync()).added).to.equal(0);
  });

  it("should refuse a second one at the same store", async function () {
    const holder = { pid: process.pid, host: (await import("node:os")).hostname(), since: "2026-01-01T00:00:00Z" };
    stage.folder.write(`${STORE}.lock`, JSON.stringify(holder));
    await stage.refuses(1, /Another `placement audit sync` is using this store, by process/);
  });

  it("should refuse a block that is no number before it asks any node", async function () {
    await stage.refuses(2, /soon is not a block number/, ["--from-block", "soon"], "http://127.0.0.1:1");
  });

  it("should refuse a file that is no store", async function () {
    await stage.refuses(3, /address-book.yaml is not a store/, ["--store", "address-book.yaml"]);
  });
});
