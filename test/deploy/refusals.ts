import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet, toQuantity } from "ethers";
import { CREATE_X, deployables } from "../../scripts/deploy/contracts.js";
import { DeployFolder } from "../helpers/deploying.js";
import { RpcStub, type RpcQuestion, type RpcReply } from "../helpers/rpcStub.js";

const SEPOLIA = 11_155_111;
const NODE_KEY = "0123456789abcdef0123456789abcdef";
const KEY = Wallet.createRandom().privateKey;

const ZERO_HASH = `0x${"00".repeat(32)}`;
/** From before base fees, so that gas has one price. */
const BLOCK = {
  ...{ hash: ZERO_HASH, parentHash: ZERO_HASH, extraData: "0x", transactions: [], nonce: "0x0000000000000000" },
  ...{ number: "0x1", timestamp: "0x1", difficulty: "0x0", gasLimit: "0x1c9c380", gasUsed: "0x0" },
  miner: `0x${"00".repeat(20)}`,
};

/** A node of an account that has nothing, on a chain with the factory and nothing else. */
function answer({ method, params: [first] }: RpcQuestion): RpcReply {
  switch (method) {
    case "eth_chainId":
      return { result: toQuantity(SEPOLIA) };
    case "eth_getCode":
      return { result: first === CREATE_X.toLowerCase() ? "0x01" : "0x" };
    case "eth_estimateGas":
      return { result: toQuantity(5_000_000) };
    case "eth_getBalance":
      return { result: "0x0" };
    case "eth_gasPrice":
      return { result: toQuantity(1_000_000_000) };
    case "eth_getBlockByNumber":
      return { result: BLOCK };
    default:
      return { error: { code: -32601, message: `no ${method}` } };
  }
}

describe("what npm run deploy refuses before it sends anything", () => {
  const folder = new DeployFolder();
  const questions: string[] = [];
  let node: RpcStub;
  let reply: (question: RpcQuestion) => RpcReply;
  let env: Record<string, string>;

  before(async () => {
    node = await RpcStub.start((question) => {
      questions.push(question.method);
      return reply(question);
    });
    env = { SEPOLIA_RPC_URL: `${node.url}/v3/${NODE_KEY}`, DEPLOYER_KEY: KEY };
    folder.parameters("sepolia", {});
  });

  beforeEach(() => {
    reply = answer;
  });

  after(async () => {
    await node.stop();
    folder.remove();
  });

  async function refuses(
    sentence: string | RegExp,
    network: string,
    settings: Record<string, string>,
    script = "scripts/deploy.ts",
  ): Promise<void> {
    const { code, out, err } = await folder.run(script, network, settings);
    if (typeof sentence === "string") expect(err).to.contain(sentence);
    else expect(err).to.match(sentence);
    expect([code, out]).to.deep.equal([1, ""]);
    expect(err)
      .to.match(/^Error: [^\n]+\n[^\n]+\n$/)
      .and.not.contain(NODE_KEY);
    expect(err.replace(/^0x/, "")).to.not.contain(KEY.slice(2));
    expect(questions).to.not.include("eth_sendRawTransaction");
  }

  it("a network that is not set up, or is this process alone", async () => {
    const known = "Give --network and one of localhost, sepolia, custom.";
    await refuses(`nowhere is no network to deploy to.\n${known}`, "nowhere", env);
    await refuses(`default is no network to deploy to.\n${known}`, "default", env);
  });

  it("no address of a node, or one that is none", async () => {
    await refuses("sepolia needs the address of a node.", "sepolia", { DEPLOYER_KEY: KEY });
    await refuses("SEPOLIA_RPC_URL is not an http", "sepolia", { ...env, SEPOLIA_RPC_URL: "sepolia" });
  });

  it("a node that does not answer", async () => {
    const away = { ...env, SEPOLIA_RPC_URL: `http://127.0.0.1:9/v3/${NODE_KEY}` };
    await refuses("No Ethereum node answers at http://127.0.0.1:9.", "sepolia", away);
  });

  it("a node that does not answer, and shows where without the key in its address", async () => {
    const away = { ...env, SEPOLIA_RPC_URL: `http://127.0.0.1:9/v3/${NODE_KEY}` };
    const { code, out, err } = await folder.run("scripts/deploy.ts", "sepolia", away, "--show-stack-traces");
    expect([code, out]).to.deep.equal([1, ""]);
    expect(err)
      .to.match(/\n\s+at /)
      .and.contain("Error: No Ethereum node answers at http://127.0.0.1:9.")
      .and.not.contain(NODE_KEY);
  });

  it("a node of another chain", async () => {
    reply = (question) => (question.method === "eth_chainId" ? { result: "0x1" } : answer(question));
    await refuses(/is of chain 1, and sepolia is chain 11155111\./, "sepolia", env);
  });

  it("to publish a development node's contracts, or any before they are deployed", async () => {
    await refuses("No escrow was deployed to chain 11155111", "sepolia", env, "scripts/publish.ts");
    reply = (question) => (question.method === "eth_chainId" ? { result: "0x7a69" } : answer(question));
    const { SEPOLIA_RPC_URL: LOCALHOST_RPC = "" } = env;
    await refuses("A development node forgets its contracts", "localhost", { LOCALHOST_RPC }, "scripts/publish.ts");
  });

  it("a custom chain's id that is none", async () => {
    for (const text of ["sepolia", "0", "1.5"]) {
      const { code, out, err } = await folder.run("scripts/deploy.ts", "custom", { ...env, CUSTOM_CHAIN_ID: text });
      expect([code, out]).to.deep.equal([1, ""]);
      expect(err)
        .to.contain(`CUSTOM_CHAIN_ID is no chain id: ${text}. Give a whole number from 1.`)
        .and.not.match(/\n\s+at /);
    }
  });

  it("no parameters", async () => {
    const { SEPOLIA_RPC_URL: url = "" } = env;
    await refuses("custom.json is missing", "custom", { CUSTOM_RPC_URL: url, DEPLOYER_KEY: KEY });
  });

  it("no key, or one that is none", async () => {
    const { SEPOLIA_RPC_URL = "" } = env;
    await refuses("sepolia needs the key of the account that pays", "sepolia", { SEPOLIA_RPC_URL });
    await refuses("DEPLOYER_KEY is no private key.", "sepolia", { SEPOLIA_RPC_URL, DEPLOYER_KEY: `${KEY}00` });
  });

  it("an account that cannot pay", async () => {
    await refuses(/0x\w{40} has 0\.0 of chain 11155111's coin, and deploying may cost 0\.005\.\n/, "sepolia", env);
  });

  it("a chain without the factory", async () => {
    reply = (question) => (question.method === "eth_getCode" ? { result: "0x" } : answer(question));
    await refuses("Chain 11155111 has no CreateX factory", "sepolia", env);
  });

  it("a chain whose rules the contracts do not fit", async () => {
    reply = (question) =>
      question.method === "eth_estimateGas"
        ? { error: { code: -32000, message: "invalid opcode: MCOPY" } }
        : answer(question);
    await refuses("The node would not deploy PlacementEscrow: ", "sepolia", env);
  });

  it("a folder that notes other contracts than are built now", async () => {
    const deployment = join(folder.path, "ignition", "deployments", `chain-${SEPOLIA}`);
    mkdirSync(deployment, { recursive: true });
    const [escrow] = await deployables({});
    const note = (address: string): void => {
      const result = { type: "SUCCESS", address };
      const message = { type: "DEPLOYMENT_EXECUTION_STATE_COMPLETE", futureId: escrow!.id, result };
      writeFileSync(join(deployment, "journal.jsonl"), JSON.stringify(message));
    };
    note(Wallet.createRandom().address);
    await refuses(`but what is built now belongs at ${escrow!.address}.`, "sepolia", env);
    note(escrow!.address);
    await refuses(`says that PlacementEscrow is at ${escrow!.address}, but nothing is there.`, "sepolia", env);
  });
});
