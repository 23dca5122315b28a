import { expect } from "chai";
import { hexlify } from "ethers";
import { ESCROW } from "../../scripts/bench/lifetime.js";
import { ReplayChain } from "../../scripts/bench/replayChain.js";
import { ledgerBatches } from "../../src/adapters/sync/ledgerBatches.js";
import { NodeFailure, failureInWords } from "../../src/adapters/sync/nodeFailure.js";
import { unpackLogs } from "../../src/adapters/sync/packedLogs.js";
import { RpcClient } from "../../src/adapters/sync/rpcClient.js";
import { HostileNode, widthOf, type Given, type NodeCall, type Trouble } from "../helpers/hostileNode.js";

const [EVENTS, PER_BLOCK] = [120, 2];
const LAST = EVENTS / PER_BLOCK;
const LIMITS = { timeout: 5_000, longest: 10_000_000 };

describe("Reading the ledger from a node", function () {
  let chain: ReplayChain;
  let node: HostileNode;
  let clients: RpcClient[];
  let pauses: number[];

  before(function () {
    chain = new ReplayChain(EVENTS, PER_BLOCK, 1);
  });

  beforeEach(async function () {
    node = await HostileNode.over(chain);
    [clients, pauses] = [[], []];
  });

  afterEach(function () {
    for (const client of clients) client.close();
    node.stop();
  });

  /** Everything that is read, as one line a log and one a block. */
  async function read(limits = LIMITS): Promise<string[]> {
    const client = new RpcClient(node.url, limits);
    clients.push(client);
    // What is still on its way when a test ends does not count for the next one.
    const mine = pauses;
    const pause = (milliseconds: number) => Promise.resolve(mine.push(milliseconds));
    const question = { client, pause, escrow: ESCROW, after: null, range: { from: 0, to: LAST } };
    const lines: string[] = [];
    for await (const { blocks, logs } of ledgerBatches(question)) {
      lines.push(...blocks.map(({ number, hash, timestamp }) => `${number} ${hash} ${timestamp}`));
      for (const { position, topics, data, transactionHash } of unpackLogs(logs)) {
        lines.push([position, hexlify(transactionHash), hexlify(topics), hexlify(data)].join(" "));
      }
    }
    return lines.sort();
  }

  const expected = (): string[] => {
    const logs = JSON.parse(node.chain.logs(0, LAST).toString()) as Record<string, string>[];
    const headers = Array.from({ length: LAST }, (_, place) => JSON.parse(node.chain.header(place + 1)) as Given);
    return [
      ...headers.map(({ number, hash, timestamp }) => `${Number(number)} ${String(hash)} ${Number(timestamp)}`),
      ...logs.map(({ blockNumber, logIndex, transactionHash, topics, data }) => {
        const position = Number(blockNumber) * 2 ** 20 + Number(logIndex);
        return [
          position,
          transactionHash,
          `0x${[topics]
            .flat()
            .map((topic) => topic!.slice(2))
            .join("")}`,
          data,
        ].join(" ");
      }),
    ].sort();
  };

  const failureOf = async (reading: Promise<unknown>): Promise<NodeFailure> => {
    const error: unknown = await reading.then(
      () => undefined,
      (cause: unknown) => cause,
    );
    if (error instanceof NodeFailure) return error;
    throw error instanceof Error ? error : new Error("It was not refused.");
  };

  /** True the first so many times that the call is one for logs. */
  const first = (times: number) => (calls: readonly NodeCall[]) =>
    calls.some((call) => widthOf(call) > 0) && times-- > 0;

  it("should give every log and header, once and in order", async function () {
    expect(await read()).to.deep.equal(expected());
    expect(pauses).to.deep.equal([]);
  });

  describe("where a node limits ranges", function () {
    const LIMITED: readonly [number, string][] = [
      [-32005, "query returned more than 10000 results"],
      [-32602, "block range is too wide"],
      [-32000, "exceed maximum block range: 3"],
      [-32603, "internal error"],
      [35, "ranges over 3 blocks are not supported on freetier"],
    ];
    for (const [code, message] of LIMITED) {
      it(`should ask for fewer blocks: ${code} ${message}`, async function () {
        node.refuse = (call) => (widthOf(call) > 3 ? { code, message } : undefined);
        expect(await read()).to.deep.equal(expected());
      });
    }

    it("should go down to single blocks", async function () {
      node.refuse = (call) => (widthOf(call) > 1 ? { code: -32000, message: "too many" } : undefined);
      expect(await read()).to.deep.equal(expected());
    });

    it("should say what the node says where even one block is too much, without its key", async function () {
      node.refuse = (call) =>
        widthOf(call) > 0 ? { code: -32000, message: "a-very-secret-key has no \u001b[31mlogs" } : undefined;
      const failure = await failureOf(read());
      expect(failure.message).to.match(/^refuses: … has no/);
      expect(failureInWords(failure, "http://node").message).to.match(/has no \\u\{1b\}/);
    });

    const TROUBLES: readonly [string, Trouble][] = [
      ["answers HTTP 413", { status: 413, body: "Too large" }],
      ["answers HTTP 502 with a page", { status: 502, body: "<html>Bad gateway</html>" }],
      [
        "answers HTTP 400 with a JSON-RPC error",
        { status: 400, body: '{"id":1,"error":{"code":-32600,"message":"no"}}' },
      ],
      ["breaks off", "cut"],
      ["sends half of its JSON", { body: '{"jsonrpc":"2.0","id":1,"result":[{"addr' }],
    ];
    for (const [what, trouble] of TROUBLES) {
      it(`should ask for fewer blocks where it ${what}`, async function () {
        node.trouble = (calls) => (calls.some((call) => widthOf(call) > 3) ? trouble : undefined);
        expect(await read()).to.deep.equal(expected());
      });
    }

    it("should ask for fewer blocks where it falls silent", async function () {
      node.trouble = (calls) => (calls.some((call) => widthOf(call) > 3) ? "silence" : undefined);
      expect(await read({ ...LIMITS, timeout: 300 })).to.deep.equal(expected());
    });

    it("should ask for fewer blocks where it answers at too great a length", async function () {
      expect(await read({ ...LIMITS, longest: 9_000 })).to.deep.equal(expected());
    });

    it("should ask for headers one by one where it knows no batches", async function () {
      node.trouble = (_, isBatch) =>
        isBatch ? { body: '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"no batches"}}' } : undefined;
      expect(await read()).to.deep.equal(expected());
    });
  });

  describe("where a node limits the rate", function () {
    it("should wait as long as it wants", async function () {
      const isHit = first(2);
      node.trouble = (calls) =>
        isHit(calls) ? { status: 429, headers: { "retry-after": "7" }, body: "slow down" } : undefined;
      expect(await read()).to.deep.equal(expected());
      expect(pauses).to.deep.equal([7_000, 7_000]);
    });

    for (const error of [
      { code: -32005, message: "daily request count exceeded, request rate limited" },
      { code: 429, message: "Your app has exceeded its compute units" },
    ]) {
      it(`should wait and not ask for less: ${error.code}`, async function () {
        const isHit = first(1);
        node.refuse = (call) => (isHit([call]) ? error : undefined);
        expect(await read()).to.deep.equal(expected());
        expect(pauses).to.deep.equal([250]);
      });
    }

    it("should wait ever longer, and give up in the end", async function () {
      node.trouble = () => ({ status: 429, body: "" });
      expect((await failureOf(read())).message).to.match(/wants to be asked less often/);
      const sorted = [...pauses].sort((a, b) => a - b);
      expect([sorted[0], sorted.at(-1)]).to.deep.equal([250, 30_000]);
    });
  });

  describe("where a node answers wrongly", function () {
    const log = (change: (log: Given, all: Given[]) => unknown) => (result: unknown, call: NodeCall) => {
      const all = result as Given[];
      if (call.method !== "eth_getLogs" || all[0] === undefined) return result;
      return change(all[0], all) ?? all;
    };
    const header = (change: (header: Given) => unknown) => (result: unknown, call: NodeCall) =>
      call.method === "eth_getBlockByNumber" ? (change(result as Given) ?? result) : result;
    const set = (fields: Given) => (given: Given) => Object.assign(given, fields);
    const BAD_HASH = `0x${"ee".repeat(32)}`;

    const LIES: readonly [string, (result: unknown, call: NodeCall) => unknown, RegExp][] = [
      ["the same log twice", log((it, all) => [it, ...all]), /log 0 of block 1 twice/],
      ["logs out of order", log((_, all) => all.reverse()), /out of order/],
      [
        "a log of another contract",
        log((it) => void set({ address: BAD_HASH.slice(0, 42) })(it)),
        /of another contract/,
      ],
      ["a log that was taken back", log((it) => void set({ removed: true })(it)), /took back/],
      [
        "a log of another range",
        log((it) => void set({ blockNumber: "0x2540be400" })(it)),
        /block number that is no number/,
      ],
      ["a log beyond the range", log((it, all) => [...all, { ...it, blockNumber: "0xfff" }]), /asked for blocks/],
      [
        "a number with leading zeros",
        log((it) => void set({ logIndex: "0x00" })(it)),
        /log index that is no number: "0x00"/,
      ],
      ["a number as a number", log((it) => void set({ blockNumber: 1 })(it)), /block number that is no number: 1/],
      ["a log without topics", log((it) => void set({ topics: null })(it)), /without its topics/],
      ["five topics", log((it) => void set({ topics: Array(5).fill(BAD_HASH) })(it)), /without its topics/],
      ["a short topic", log((it) => void set({ topics: ["0x12"] })(it)), /broken hex/],
      ["data of an odd length", log((it) => void set({ data: "0x123" })(it)), /without its data/],
      ["data with a letter in it", log((it) => void set({ data: "0x12zz" })(it)), /broken hex/],
      ["no transaction", log((it) => void set({ transactionHash: null })(it)), /broken hex/],
      ["no block hash", log((it) => void set({ blockHash: null })(it)), /block hash that is no hash/],
      ["logs of two blocks of one number", log((_, all) => void set({ blockHash: BAD_HASH })(all[1]!)), /two blocks 1/],
      ["a log that is null", log(() => [null]), /without its topics/],
      ["null instead of logs", (result, call) => (call.method === "eth_getLogs" ? null : result), /no list/],
      ["no result at all", (result, call) => (call.method === "eth_getLogs" ? undefined : result), /without a result/],
      ["another block", header((it) => void set({ number: "0x3039" })(it)), /gives block 12345 instead of/],
      [
        "another hash than the logs have",
        header((it) => void set({ hash: BAD_HASH })(it)),
        /may have been reorganised/,
      ],
      ["no such block", header(() => "missing").bind(null), /does not know block/],
      ["a block without a time", header((it) => void set({ timestamp: "soon" })(it)), /time that is no number: "soon"/],
      ["a block without a parent", header((it) => void set({ parentHash: null })(it)), /parent hash that is no hash/],
    ];
    for (const [what, lie, sentence] of LIES) {
      const tell = (result: unknown, call: NodeCall): unknown => {
        const lied = lie(result, call);
        return lied === "missing" ? null : lied;
      };

      it(`should ask again, and get the truth: ${what}`, async function () {
        let isFirst = true;
        const truth = JSON.stringify;
        node.change = (result, call) => {
          const before = truth(result);
          const lied = isFirst ? tell(result, call) : result;
          if (truth(lied) !== before) isFirst = false;
          return lied;
        };
        expect(await read()).to.deep.equal(expected());
        expect(isFirst).to.equal(false);
      });

      it(`should refuse in the end: ${what}`, async function () {
        node.change = tell;
        expect((await failureOf(read())).message).to.match(sentence);
      });
    }

    it("should refuse a block that does not follow on the one before", async function () {
      node.change = header((it) => (it["number"] === "0x9" ? set({ parentHash: BAD_HASH })(it) : it));
      expect((await failureOf(read())).message).to.match(/block 9: the chain may have been reorganised/);
    });

    it("should refuse an answer to another call", async function () {
      node.trouble = (calls) =>
        calls.some((call) => widthOf(call) > 0) ? { body: '{"id":99999,"result":[]}' } : undefined;
      expect((await failureOf(read())).message).to.match(/another call/);
    });
  });

  it("should follow no redirect", async function () {
    node.trouble = () => ({ status: 302, headers: { location: "http://127.0.0.1:1/" }, body: "" });
    expect((await failureOf(read())).message).to.match(/sends elsewhere \(HTTP 302\)/);
    expect(node.calls.length).to.be.lessThan(5);
  });

  it("should not try a wrong key again and again", async function () {
    node.trouble = () => ({ status: 401, body: "no" });
    expect((await failureOf(read())).message).to.match(/HTTP 401.*check the address and the key/);
    expect(pauses).to.deep.equal([]);
  });

  it("should say that nobody is there", async function () {
    const { url } = node;
    node.stop();
    const client = new RpcClient(url, LIMITS);
    const pause = (milliseconds: number) => Promise.resolve(pauses.push(milliseconds));
    const batches = ledgerBatches({ client, pause, escrow: ESCROW, after: null, range: { from: 0, to: LAST } });
    expect((await failureOf(batches.next())).message).to.equal("cannot be reached (ECONNREFUSED)");
    expect(pauses.length).to.be.greaterThan(2);
  });
});
