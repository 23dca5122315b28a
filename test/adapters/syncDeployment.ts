import { expect } from "chai";
import { deploymentBlock } from "../../src/adapters/sync/deployment.js";
import { RpcClient } from "../../src/adapters/sync/rpcClient.js";
import { PlacementError } from "../../src/errors.js";
import { RpcStub, type RpcAnswer, type RpcQuestion } from "../helpers/rpcStub.js";

const ESCROW = `0x${"11".repeat(20)}`;
const SENDER = `0x${"22".repeat(20)}`;
const [LAST, DEPLOYED] = [1_000, 321];
const TARGET = { number: BigInt(LAST), hash: `0x${"ee".repeat(32)}`, timestamp: 1n };
const TOO_WIDE = { error: { code: -32005, message: "block range is too wide" } };
const NO_STATE = { error: { code: -32000, message: "missing trie node" } };

/** What a node has; blocks before `states` are answered as the test says. */
interface Node {
  readonly deployed?: number;
  /** The first block whose state it has. */
  readonly states?: number;
  readonly lost?: RpcAnswer | "as if empty";
  readonly logsBefore?: RpcAnswer;
  /** Of each block. */
  readonly transactions?: readonly object[];
}

describe("The block in which the escrow was deployed", function () {
  let stub: RpcStub;
  let client: RpcClient;

  afterEach(async function () {
    client.close();
    await stub.stop();
  });

  async function found(node: Node): Promise<number> {
    stub = await RpcStub.start((question) => answer(node, question));
    client = new RpcClient(stub.url, { timeout: 5_000, longest: 1_000_000 });
    return deploymentBlock({ client, pause: () => Promise.resolve() }, ESCROW, TARGET);
  }

  function answer(node: Node, { method, params }: RpcQuestion): RpcAnswer {
    const { deployed = DEPLOYED, states = 0, lost = "as if empty", logsBefore = { result: [] } } = node;
    const { transactions = [{ from: SENDER }] } = node;
    if (method === "eth_getLogs") return logsBefore;
    if (method === "eth_getBlockByNumber") return { result: { number: params[0], transactions } };
    const block = Number(params[1]);
    const isLost = block < states;
    if (isLost && lost !== "as if empty") return lost;
    if (method === "eth_getCode") return { result: !isLost && block >= deployed ? "0x6001" : "0x" };
    return { result: isLost ? "0x0" : "0x7" };
  }

  const calls = (method: string): RpcQuestion[] => stub.questions.filter((question) => question.method === method);

  for (const deployed of [0, 1, DEPLOYED, LAST - 1, LAST]) {
    it(`should be found by halves: ${deployed}`, async function () {
      expect(await found({ deployed })).to.equal(deployed);
      expect(calls("eth_getCode").length).to.be.lessThan(13);
    });
  }

  it("should be refused where no contract is", async function () {
    const error: unknown = await found({ deployed: LAST + 1 }).catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(PlacementError);
    expect((error as PlacementError).message).to.match(/There is no contract at 0x1111.* at block 1000/);
  });

  describe("where the node has not kept the states of old blocks", function () {
    it("should be the chain's first if it says so", async function () {
      expect(await found({ states: 500, lost: NO_STATE })).to.equal(0);
    });

    it("should be the chain's first if it has not even the last final one", async function () {
      expect(await found({ states: LAST + 1, lost: NO_STATE })).to.equal(0);
    });

    it("should be the chain's first if they look empty and there are logs before", async function () {
      expect(await found({ states: 900, logsBefore: { result: [{}] } })).to.equal(0);
      expect(calls("eth_getLogs")[0]!.params).to.deep.equal([{ address: ESCROW, fromBlock: "0x0", toBlock: "0x383" }]);
    });

    it("should be the chain's first if they look empty and nobody has sent anything before", async function () {
      expect(await found({ states: 900, logsBefore: TOO_WIDE })).to.equal(0);
      expect(calls("eth_getTransactionCount")[0]!.params).to.deep.equal([SENDER, "0x383"]);
    });

    it("should be the chain's first if nothing tells", async function () {
      expect(await found({ logsBefore: TOO_WIDE, transactions: [] })).to.equal(0);
      expect(calls("eth_getBlockByNumber").length).to.equal(20);
    });
  });

  describe("where the node limits ranges", function () {
    it("should be believed if the node has the state of the block before", async function () {
      expect(await found({ logsBefore: TOO_WIDE })).to.equal(DEPLOYED);
    });

    it("should be asked for no longer than there are blocks", async function () {
      expect(await found({ deployed: 2, logsBefore: TOO_WIDE, transactions: [] })).to.equal(0);
      expect(calls("eth_getBlockByNumber").map(({ params }) => params[0])).to.deep.equal(["0x1", "0x0"]);
    });
  });

  it("should be found with the logs of the blocks before, though the state seems lost, where there are none", async function () {
    expect(await found({ states: 900 })).to.equal(900);
  });
});
