import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Interface, JsonRpcProvider, Wallet, parseEther, toQuantity } from "ethers";
import { CREATE_X, deployables } from "../../scripts/deploy/contracts.js";
import { parseParameters } from "../../scripts/deploy/parameters.js";
import { readDeployment } from "../../src/adapters/deployments.js";
import { HAS_ANVIL, WHY_NO_ANVIL, spawnAnvil } from "../helpers/anvil.js";
import { placement } from "../helpers/cli.js";
import { DeployFolder, someParameters } from "../helpers/deploying.js";
import { NodeProxy } from "../helpers/nodeProxy.js";

const SEPOLIA = 11_155_111;
const PERMISSIONED = 202_612;
const NODE_KEY = "0123456789abcdef0123456789abcdef";
const ESCROW = "PlacementEscrow#PlacementEscrow";
const CREATION = new Interface(["event ContractCreation(address indexed newContract, bytes32 indexed salt)"]);

interface Descriptor {
  readonly context: { readonly eip712: { deployments: { chainId: number; address: string }[] } };
}

/** A chain, and a provider that asks it anew each time. */
async function chainOf(...argv: string[]) {
  const node = await spawnAnvil(...argv);
  const provider = new JsonRpcProvider(node.url, undefined, { cacheTimeout: -1, pollingInterval: 50 });
  const stop = (): void => {
    provider.destroy();
    node.stop();
  };
  return { url: node.url, provider, stop };
}

type Chain = Awaited<ReturnType<typeof chainOf>>;

/** A node that dies with the call that a test means: before it arrives, or after it was done and before it is answered. */
async function dyingNode(url: string, place: number, when: "before" | "after"): Promise<NodeProxy> {
  const proxy = await NodeProxy.before(url);
  let sends = 0;
  proxy.meddle = async (call) => {
    if (call.method !== "eth_sendRawTransaction" || ++sends < place) return undefined;
    if (when === "after") await proxy.ask(call);
    void proxy.stop();
    return "silence";
  };
  return proxy;
}

describe("deploying, rehearsed on a node with Sepolia's chain id", () => {
  const parameters = someParameters();
  const deployer = Wallet.createRandom();
  const folder = new DeployFolder();
  const elsewhere = new DeployFolder();
  const env = (url: string) => ({ SEPOLIA_RPC_URL: url, DEPLOYER_KEY: deployer.privateKey });
  /** Mocha cleans up after a set-up that was skipped or failed, too. */
  const started: Chain[] = [];
  let sepolia: Chain;
  let permissioned: Chain;
  let addresses: Record<string, string>;

  before(async function () {
    if (!HAS_ANVIL) {
      console.log(`      ${WHY_NO_ANVIL}`);
      this.skip();
    }
    // A block every second, a base fee, and blocks that are final only four later.
    const busy = ["--block-time", "1", "--base-fee", "1000000000", "--slots-in-an-epoch", "2"];
    sepolia = await chainOf("--chain-id", String(SEPOLIA), ...busy);
    started.push(sepolia);
    // As a consortium's Besu: gas is free, and there is no factory.
    const free = ["--base-fee", "0", "--gas-price", "0"];
    permissioned = await chainOf("--chain-id", String(PERMISSIONED), ...free);
    started.push(permissioned);
    for (const chain of started) {
      await chain.provider.send("anvil_setBalance", [deployer.address, toQuantity(parseEther("1"))]);
    }
    folder.parameters("sepolia", parameters);
    folder.parameters("custom", parameters);
    const planned = await deployables(parseParameters(JSON.stringify(parameters), "", BigInt(SEPOLIA)));
    addresses = Object.fromEntries(planned.map(({ id, address }) => [id, address]));
  });

  after(() => {
    for (const chain of started) chain.stop();
    folder.remove();
    elsewhere.remove();
  });

  const creations = async (): Promise<string[]> => {
    const logs = await sepolia.provider.getLogs({ address: CREATE_X, fromBlock: 0 });
    return logs.map((log) => String(CREATION.parseLog(log)?.args[0]));
  };

  it("should put the factory on a chain without one, and deploy there", async () => {
    const custom = {
      CUSTOM_RPC_URL: permissioned.url,
      CUSTOM_CHAIN_ID: String(PERMISSIONED),
      DEPLOYER_KEY: deployer.privateKey,
    };
    const early = await folder.run("scripts/deploy.ts", "custom", custom);
    expect([early.code, early.out]).to.deep.equal([1, ""]);
    expect(early.err).to.contain(`Chain ${PERMISSIONED} has no CreateX factory`).and.contain("npm run deploy:factory");
    const factory = await folder.run("scripts/createX.ts", "custom", custom);
    expect(factory).to.deep.include({ code: 0, out: `CreateX ${CREATE_X}\n` });
    const ran = await folder.run("scripts/deploy.ts", "custom", custom);
    expect(ran.code, ran.err).to.equal(0);
    expect(folder.deployed(PERMISSIONED)).to.deep.equal(addresses);
    // Sepolia has had the factory since 2023.
    const code = await permissioned.provider.getCode(CREATE_X);
    await sepolia.provider.send("anvil_setCode", [CREATE_X, code]);
  });

  it("should tell what happened when the connection breaks before anything was sent", async () => {
    const node = await dyingNode(sepolia.url, 1, "before");
    const { code, out, err } = await folder.run("scripts/deploy.ts", "sepolia", env(`${node.url}/v3/${NODE_KEY}`));
    expect([code, out]).to.deep.equal([1, ""]);
    expect(err)
      .to.contain("Error: Deploying stopped: ")
      .and.contain("Run the same command again: it goes on from there, and nothing is deployed twice.");
    expect(err)
      .to.not.contain(NODE_KEY)
      .and.not.match(/\n\s+at /);
    expect(await creations()).to.deep.equal([]);
  });

  it("should go on from there, and break again after the second contract was sent but not confirmed", async () => {
    const node = await dyingNode(sepolia.url, 2, "after");
    const { code, err } = await folder.run("scripts/deploy.ts", "sepolia", env(`${node.url}/v3/${NODE_KEY}`));
    expect(code, err).to.equal(1);
    expect(await sepolia.provider.getTransactionCount(deployer.address, "pending")).to.equal(2);
  });

  it("should finish when run again, and have deployed nothing twice", async () => {
    const ran = await folder.run("scripts/deploy.ts", "sepolia", env(sepolia.url));
    expect(ran.code, ran.err).to.equal(0);
    expect(folder.deployed(SEPOLIA)).to.deep.equal(addresses);
    for (const address of Object.values(addresses)) expect(ran.out).to.contain(address);
    expect(await creations()).to.have.members(Object.values(addresses));
    expect(await sepolia.provider.getTransactionCount(deployer.address)).to.equal(3);
  });

  it("should find everything done, from this folder and from one that knows nothing of it", async () => {
    elsewhere.parameters("sepolia", parameters);
    const [again, adopted] = await Promise.all([
      folder.run("scripts/deploy.ts", "sepolia", env(sepolia.url)),
      elsewhere.run("scripts/deploy.ts", "sepolia", env(sepolia.url)),
    ]);
    expect(again.code, again.err).to.equal(0);
    expect(adopted).to.deep.include({ code: 0, out: again.out });
    expect(elsewhere.deployed(SEPOLIA)).to.deep.equal(addresses);
    expect(await sepolia.provider.getTransactionCount(deployer.address, "pending")).to.equal(3);
  });

  it("should be named to the package's users and to wallets when it is published", async () => {
    const descriptor = join("erc7730", "eip712-PlacementEscrow.json");
    mkdirSync(join(folder.path, "erc7730"));
    cpSync(descriptor, join(folder.path, descriptor));
    for (let times = 0; times < 2; times++) {
      const { code, err } = await folder.run("scripts/publish.ts", "sepolia", env(sepolia.url));
      expect(code, err).to.equal(0);
    }
    const shipped = join(folder.path, "deployments");
    expect(await readDeployment(elsewhere.path, `chain-${SEPOLIA}`, shipped)).to.deep.equal(addresses);
    const [before, after] = [descriptor, join(folder.path, descriptor)].map(
      (path) => JSON.parse(readFileSync(path, "utf8")) as Descriptor,
    );
    const named = { chainId: SEPOLIA, address: addresses[ESCROW]! };
    const { deployments } = after!.context.eip712;
    expect(deployments.filter(({ chainId }) => chainId === SEPOLIA)).to.deep.equal([named]);
    before!.context.eip712.deployments = deployments;
    expect(after).to.deep.equal(before);
  });

  it("should be found by the command line in that folder", async () => {
    const settings = { PLACEMENT_RPC: sepolia.url };
    const doctor = await placement(folder.path, ["doctor"], settings);
    for (const name of ["PlacementEscrow", "PractitionerRegister"]) {
      expect(doctor.out).to.contain(`${addresses[`${name}#${name}`]} has the very code that this tool was built with.`);
    }
    const sync = await placement(folder.path, ["audit", "sync", "--no-input"], settings);
    expect(sync.code, sync.err).to.equal(0);
  });
});
