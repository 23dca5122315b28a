import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ledgerLogs } from "../../scripts/bench/ledger.js";
import { LedgerWriter } from "../../src/adapters/ledgerStore/writer.js";
import { FINAL_AFTER } from "../helpers/anvil.js";
import { HeldNode, isForLogs } from "../helpers/heldNode.js";
import { callOf, decoded } from "../helpers/madeUpLedger.js";
import { STORE, SyncStage } from "../helpers/syncStage.js";
import { CTRL_C, Terminal } from "../helpers/terminal.js";

const LOCK = `${STORE}.lock`;

describe("placement audit sync, disturbed while it runs", function () {
  const stage = SyncStage.here();
  let node: HeldNode;

  beforeEach(async function () {
    node = await HeldNode.before(stage.anvil.url);
  });

  afterEach(async function () {
    await node.stop();
  });

  const hasLock = (): boolean => readdirSync(stage.folder.path).some((name) => name.startsWith(LOCK));

  async function expectResumed(): Promise<void> {
    node.release();
    expect((await stage.sync()).logs).to.equal(6);
    expect(stage.stored()).to.deep.equal(await stage.onChain());
  }

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    it(`should end by ${signal}, give back its lock, and go on next time`, async function () {
      const reached = node.hold(isForLogs(5));
      const { kill, ended } = stage.start(node.url);
      await reached;
      expect(existsSync(stage.path(LOCK))).to.equal(true);
      kill(signal);
      expect(await ended).to.deep.equal([null, signal]);
      expect(hasLock()).to.equal(false);
      await expectResumed();
    });
  }

  it("should show a person how far it is, and end by Ctrl-C", async function () {
    const reached = node.hold(isForLogs(5));
    const terminal = new Terminal(stage.folder.path, ["audit", "sync"], stage.env(node.url));
    await reached;
    await terminal.waitFor("Reading the escrow's log: █");
    await terminal.waitFor(" 4 of 8 blocks, 2 logs, ");
    await terminal.waitFor(" left …");
    terminal.type(CTRL_C);
    const { out } = await terminal.end();
    expect(out).to.not.match(/\n\s+at |has all/);
    expect(hasLock()).to.equal(false);
    await expectResumed();
  });

  it("should clear away how far it was once it is done", async function () {
    const reached = node.hold(isForLogs(5));
    const terminal = new Terminal(stage.folder.path, ["audit", "sync"], stage.env(node.url));
    await reached;
    await terminal.waitFor(" 4 of 8 blocks");
    node.release();
    await terminal.waitFor(" 8 of 8 blocks, 6 logs, ");
    const { code } = await terminal.end();
    expect(code).to.equal(0);
    expect(terminal.raw).to.match(/…\r\u001b\[2Kplacement-audit.sqlite has all 6 logs of blocks 1 to 8, [^\n]*\n$/);
  });

  it("should let one at a time through, under whatever name it knows the store", async function () {
    await stage.sync();
    symlinkSync(STORE, stage.path("link.sqlite"));
    await stage.anvil.log();
    await stage.anvil.mine(FINAL_AFTER);
    const reached = node.hold(isForLogs());
    const { ended } = stage.start(node.url);
    await reached;
    for (const name of [STORE, "link.sqlite", `./${STORE}`]) {
      await stage.refuses(1, /Another `placement audit sync` is using this store, by process/, ["--store", name]);
    }
    node.release();
    expect(await ended).to.deep.equal([0, null]);
    expect(stage.stored()).to.deep.equal(await stage.onChain());
    expect(hasLock()).to.equal(false);
  });

  it("should write where a link leads, and leave the link", async function () {
    mkdirSync(stage.path("elsewhere"));
    symlinkSync(join("elsewhere", "real.sqlite"), stage.path());
    await stage.sync();
    expect(lstatSync(stage.path()).isSymbolicLink()).to.equal(true);
    expect(stage.stored(join("elsewhere", "real.sqlite"))).to.deep.equal(await stage.onChain());
  });

  it("should not take a token that cannot be asked for a failure, and ask it again next time", async function () {
    const [opening] = [...ledgerLogs(1)];
    await stage.anvil.provider.send("evm_setNextBlockTimestamp", [opening!.timestamp]);
    await (
      await stage.anvil.signer.sendTransaction({ to: stage.anvil.address, data: callOf(decoded(opening!)) })
    ).wait();
    await stage.anvil.mine(FINAL_AFTER);
    node.meddle = ({ method, params: [call] }) =>
      method === "eth_call" && (call as { to: string }).to === stage.anvil.token
        ? { error: { code: -32000, message: "execution aborted (timeout = 5s)" } }
        : undefined;
    expect((await stage.sync([], node.url)).unaskedTokens).to.deep.equal([stage.anvil.token]);
    const { out } = await stage.run([], node.url);
    expect(out).to.contain(
      `would not ask what these tokens are called; the next \`audit sync\` tries again: ${stage.anvil.token}.`,
    );
    expect((await stage.sync()).unaskedTokens).to.deep.equal([]);
  });

  describe("by another file in the store's place", function () {
    const ELSEWHERE = `0x${"44".repeat(20)}`;

    /** Another escrow's store, in the place of the one that is open. */
    function swap(): void {
      const other = stage.path("other.sqlite");
      LedgerWriter.open(other, { chainId: 31337n, escrow: ELSEWHERE }, 0).close();
      renameSync(other, stage.path());
    }

    async function expectRefused(sentence: RegExp, isMeant: Parameters<HeldNode["hold"]>[0]): Promise<void> {
      const reached = node.hold(isMeant);
      const refused = stage.refuses(3, sentence, [], node.url);
      await reached;
      swap();
      node.release();
      await refused;
      const other = LedgerWriter.open(stage.path(), { chainId: 31337n, escrow: ELSEWHERE }, 0);
      expect([other.head, other.size]).to.deep.equal([null, 0]);
      other.close();
    }

    it("should say whose it is, and leave it alone", async function () {
      await expectRefused(/holds the logs of escrow 0x4444/, isForLogs());
    });

    it("should notice it though there was nothing to read", async function () {
      await stage.sync();
      await expectRefused(/was replaced or changed while it was used/, ({ params: [block] }) => block === "0x8");
    });
  });
});
