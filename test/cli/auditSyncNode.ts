import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { FINAL_AFTER } from "../helpers/anvil.js";
import { HeldNode, isForLogs } from "../helpers/heldNode.js";
import type { RpcQuestion } from "../helpers/rpcStub.js";
import { SyncStage } from "../helpers/syncStage.js";

describe("placement audit sync, over a node that is not as it should be", function () {
  const stage = SyncStage.here();
  let node: HeldNode;

  beforeEach(async function () {
    node = await HeldNode.before(stage.anvil.url);
  });

  afterEach(async function () {
    await node.stop();
  });

  const isFinalAsked = ({ method, params: [block] }: RpcQuestion): boolean =>
    method === "eth_getBlockByNumber" && block === "finalized";

  describe("of a chain that does not say what is final", function () {
    for (const [how, answer] of [
      ["with nothing", { result: null }],
      ["with an error", { error: { code: -32602, message: "unknown block tag" } }],
    ] as const) {
      it(`should read to the latest block, and say so: it answers ${how}`, async function () {
        node.meddle = (call) => (isFinalAsked(call) ? answer : undefined);
        const block = await stage.anvil.log();
        const { code, out } = await stage.run([], node.url);
        expect(code).to.equal(0);
        expect(out).to.match(new RegExp(`has all 7 logs of blocks 1 to ${block}, `));
        expect(out).to.contain("This chain does not say what is final: its latest blocks may still be replaced.");
        expect(stage.stored()).to.deep.equal(await stage.onChain("latest"));
      });
    }
  });

  describe("that has not kept the states of old blocks", function () {
    const FIRST_KEPT = 7;
    const isLost = ({ method, params: [, block] }: RpcQuestion): boolean =>
      (method === "eth_getCode" || method === "eth_getTransactionCount") && Number(block) < FIRST_KEPT;

    it("should read from the chain's first block where the node says so", async function () {
      node.meddle = (call) => (isLost(call) ? { error: { code: -32000, message: "missing trie node" } } : undefined);
      expect(await stage.sync([], node.url)).to.deep.include({ fromBlock: 0, logs: 6 });
      expect(stage.stored()).to.deep.equal(await stage.onChain());
    });

    for (const range of ["any", "a narrow"]) {
      it(`should miss no log where the node answers as if nothing had been there, and gives logs of ${range} range`, async function () {
        node.meddle = (call) => {
          if (isLost(call)) return { result: call.method === "eth_getCode" ? "0x" : "0x0" };
          const isWide =
            isForLogs()(call) && Number((call.params[0] as { toBlock: string }).toBlock) === FIRST_KEPT - 1;
          return range === "a narrow" && isWide ? { error: { code: -32005, message: "range too wide" } } : undefined;
        };
        expect(await stage.sync([], node.url)).to.deep.include({ fromBlock: 0, logs: 6 });
        expect(stage.stored()).to.deep.equal(await stage.onChain());
      });
    }
  });

  describe("whose chain is reorganised while it is read", function () {
    /** Replaces the last blocks, and logs anew, once so much has been read. */
    async function reorganised(depth: number, logs: number, held: number) {
      const reached = node.hold(isForLogs(held));
      const reading = stage.sync([], node.url);
      await reached;
      await stage.anvil.provider.send("anvil_reorg", [depth, []]);
      for (let log = 0; log < logs; log++) await stage.anvil.log();
      await stage.anvil.mine(FINAL_AFTER);
      node.release();
      return reading;
    }

    /** What became final while it was noticed that the chain is another is read now or the next time. */
    async function expectAll(logs: number): Promise<void> {
      expect(await stage.sync()).to.deep.include({ logs, takenBack: 0 });
      expect(stage.stored()).to.deep.equal(await stage.onChain());
    }

    it("should end with what is on the chain then", async function () {
      for (let log = 0; log < 9; log++) await stage.anvil.log();
      await stage.anvil.mine(FINAL_AFTER);
      const { logs, added, takenBack } = await reorganised(9 + FINAL_AFTER, 3, 13);
      expect([added, takenBack]).to.deep.equal([logs, 0]);
      await expectAll(9);
    });

    it("should count what it had before, and what is new", async function () {
      for (let log = 0; log < 3; log++) await stage.anvil.log();
      await stage.anvil.mine(FINAL_AFTER);
      await stage.sync();
      for (let log = 0; log < 9; log++) await stage.anvil.log();
      // Two of the logs that are stored already are replaced too.
      const { logs, added, takenBack } = await reorganised(2 + FINAL_AFTER + 9, 5, 18);
      expect([logs, takenBack]).to.deep.equal([9 - 2 + added, 2]);
      await expectAll(12);
    });

    it("should give up in the end on one that contradicts itself time and again", async function () {
      await stage.anvil.mine(1);
      const target: unknown = await stage.anvil.provider.send("eth_getBlockByNumber", ["finalized", false]);
      const other = { ...(target as object), hash: `0x${"ee".repeat(32)}` };
      node.meddle = (call) => (isFinalAsked(call) ? { result: other } : undefined);
      await stage.refuses(4, /contradicts itself on block 9: the chain may have been reorganised/, [], node.url);
    });
  });

  describe("whose address has a key in it", function () {
    const KEY = "a-very-secret-key";
    const SECRETS = [KEY, "another%20key", "another key", "pass-word"];
    const keyed = (url: string) => `${url.replace("://", "://user:pass-word@")}/v2/${KEY}?token=another%20key`;

    function expectNoSecret(text: string): void {
      for (const secret of SECRETS) expect(text).to.not.contain(secret);
    }

    async function expectSilence(url: string): Promise<void> {
      const given = keyed(url);
      const runs = [
        stage.run(["--json", "--store", "b.sqlite"], given),
        stage.run(["--rpc", given, "--debug", "--store", "c.sqlite"], url),
      ];
      for (const { code, out, err } of await Promise.all(runs)) {
        expect(code).to.equal(4);
        expect(err).to.contain("node");
        expectNoSecret(out + err);
      }
    }

    it("should store none of it", async function () {
      const { code, out, err } = await stage.run(["--debug"], keyed(node.url));
      expect([code, err]).to.deep.equal([0, ""]);
      expectNoSecret(out);
      for (const name of readdirSync(stage.folder.path)) {
        if (name.startsWith("placement-audit")) expectNoSecret(readFileSync(stage.path(name), "latin1"));
      }
    });

    for (const method of ["eth_chainId", "eth_getLogs"]) {
      it(`should never show it, though the node does: ${method}`, async function () {
        const message = `no ${SECRETS.join(", ")}`;
        node.meddle = (call) => (call.method === method ? { error: { code: -32000, message } } : undefined);
        await expectSilence(node.url);
      });
    }

    it("should never show it, though the node gives it as a block's hash", async function () {
      node.meddle = (call) => (isFinalAsked(call) ? { result: { number: "0x8", hash: SECRETS.join(" ") } } : undefined);
      await expectSilence(node.url);
    });

    it("should never show it where nobody answers, or turns the request away", async function () {
      const server = createServer((_, response) => response.writeHead(401).end(SECRETS.join(" ")));
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await expectSilence(url);
      await new Promise((done) => server.close(done));
      await expectSilence(url);
    });
  });
});
