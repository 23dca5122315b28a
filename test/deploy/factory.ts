import { expect } from "chai";
import { Transaction, Wallet, ZeroHash, toQuantity } from "ethers";
import { CREATE_X } from "../../scripts/deploy/contracts.js";
import { DeployFolder } from "../helpers/deploying.js";
import { RpcStub, type RpcQuestion, type RpcReply } from "../helpers/rpcStub.js";

const SEPOLIA = 11_155_111;
/** What the factory's transaction costs, wei. */
const PRICE = 3n * 10n ** 17n;
const AUTHOR = "0xeD456e05CaAb11d66C4c797dD6c1D6f9A7F352b5";

const mined = (hash: unknown): object => ({
  ...{ transactionHash: hash, blockHash: ZeroHash, blockNumber: "0x1", transactionIndex: "0x0", type: "0x0" },
  ...{ from: AUTHOR, to: null, contractAddress: CREATE_X, status: "0x1", logs: [], logsBloom: "0x" },
  ...{ gasUsed: "0x1", cumulativeGasUsed: "0x1", effectiveGasPrice: "0x1" },
});

/** Of somebody else's transaction, under the hash that was asked for. */
async function waiting(hash: unknown): Promise<object> {
  const wallet = Wallet.createRandom();
  const { signature } = Transaction.from(
    await wallet.signTransaction({ data: "0x00", gasLimit: 3_000_000, gasPrice: 10n ** 11n, type: 0 }),
  );
  return {
    ...{ hash, blockHash: null, blockNumber: null, transactionIndex: null, type: "0x0", from: AUTHOR, to: null },
    ...{ nonce: "0x0", gas: "0x2dc6c0", gasPrice: "0x174876e800", value: "0x0", input: "0x00" },
    ...{ r: signature?.r, s: signature?.s, v: toQuantity(signature?.v ?? 27) },
  };
}

describe("npm run deploy:factory, run again after it was interrupted", () => {
  const folder = new DeployFolder();
  const asked: RpcQuestion[] = [];
  let node: RpcStub;
  let isUnderWay: boolean;

  /** A node on which the factory's author has been paid a moment ago. */
  async function answer({ method, params: [first, block] }: RpcQuestion): Promise<RpcReply> {
    switch (method) {
      case "eth_chainId":
        return { result: toQuantity(SEPOLIA) };
      case "eth_getCode":
        return { result: "0x" };
      case "eth_getBalance":
        return { result: toQuantity(first === AUTHOR.toLowerCase() && block === "pending" ? PRICE : 0n) };
      case "eth_getTransactionByHash":
        return { result: isUnderWay ? await waiting(first) : null };
      case "eth_sendRawTransaction":
        return { result: Transaction.from(String(first)).hash };
      case "eth_getTransactionReceipt":
        return { result: mined(first) };
      case "eth_blockNumber":
        return { result: "0x1" };
      default:
        return { error: { code: -32601, message: `no ${method}` } };
    }
  }

  before(async () => {
    node = await RpcStub.start((question) => {
      asked.push(question);
      return answer(question);
    });
  });

  beforeEach(() => {
    asked.length = 0;
  });

  after(async () => {
    await node.stop();
    folder.remove();
  });

  async function sent(): Promise<string[]> {
    const env = { SEPOLIA_RPC_URL: node.url, DEPLOYER_KEY: Wallet.createRandom().privateKey };
    const { code, out, err } = await folder.run("scripts/createX.ts", "sepolia", env);
    expect([code, out], err).to.deep.equal([0, `CreateX ${CREATE_X}\n`]);
    return asked.flatMap(({ method, params: [raw] }) => (method === "eth_sendRawTransaction" ? [String(raw)] : []));
  }

  it("should not pay the factory's author again where that is not in a block yet", async () => {
    isUnderWay = false;
    expect((await sent()).map((raw) => Transaction.from(raw).from)).to.deep.equal([AUTHOR]);
  });

  it("should wait for the author's transaction where it is sent already", async () => {
    isUnderWay = true;
    expect(await sent()).to.deep.equal([]);
  });
});
