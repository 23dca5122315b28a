import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { ContractFactory, Wallet } from "ethers";
import { PlacementEscrow__factory, PractitionerRegister__factory } from "../../typechain-types/index.js";
import { placement, WorkFolder, type Ran } from "../helpers/cli.js";
import { RpcStub, type RpcQuestion } from "../helpers/rpcStub.js";
import { Journey } from "../helpers/journey.js";

interface Check {
  readonly check: string;
  readonly state: string;
  readonly found: string;
  readonly next?: string;
}

/** What doctor said of each thing, and its exit code. */
function checksOf({ out, code }: Ran): { code: number | null; of: (name: string) => Check[] } {
  const { checks } = JSON.parse(out) as { checks: Check[] };
  return { code, of: (name) => checks.filter(({ check }) => check === name) };
}

describe("placement doctor: this computer", () => {
  let folder: WorkFolder;
  let keys: string;

  beforeEach(() => {
    folder = new WorkFolder();
    keys = join(folder.path, "keys");
  });

  afterEach(() => {
    folder.remove();
  });

  const examine = async (...argv: string[]) =>
    checksOf(await placement(folder.path, ["doctor", ...argv, "--json"], { PLACEMENT_KEYS: keys }));

  /** Expects that this check alone failed, with these words. */
  async function expectFailure(name: string, words: string, next: string, ...argv: string[]): Promise<void> {
    const { code, of } = await examine(...argv);
    const found = of(name).filter(({ state }) => state === "failed");
    expect(found.map(({ found: told }) => told).join("\n")).to.contain(words);
    expect(found.map((check) => check.next).join("\n")).to.contain(next);
    expect(code).to.equal(1);
  }

  function writeKey(name: string, text: string, mode: number): string {
    mkdirSync(keys, { recursive: true, mode: 0o700 });
    folder.write(join("keys", name), text);
    chmodSync(join(keys, name), mode);
    return join("keys", name);
  }

  it("should find nothing wrong without a network, and say what it could not look at", async () => {
    const { code, of } = await examine();
    expect(code).to.equal(0);
    for (const name of ["node", "settings", "address-book", "keys"]) expect(of(name)[0]?.state).to.equal("ok");
    for (const name of ["rpc", "chain", "clock", "escrow", "register"]) {
      expect(of(name)[0]?.state, name).to.equal("unchecked");
    }
  });

  it("should tell it in lines, each with what to do", async () => {
    folder.write("address-book.yaml", "Inspector A: 0x12\n");
    const { code, out, err } = await placement(folder.path, ["doctor"], { PLACEMENT_KEYS: keys });
    expect(out)
      .to.match(/^ok +Node \d+/m)
      .and.match(/^failed +address-book\.yaml/m)
      .and.match(/^unchecked +No node was named\.\n +Give a node with --rpc/m)
      .and.match(/1 of \d+ checks failed; 0 to look at, 5 could not be checked\.\n$/);
    expect(err).to.equal("");
    expect(code).to.equal(1);
  });

  it("should find a private key or a recovery phrase in .env, and not repeat it", async () => {
    const { privateKey, mnemonic } = Wallet.createRandom();
    for (const secret of [privateKey, privateKey.slice(2), mnemonic?.phrase ?? ""]) {
      folder.write(".env", `PLACEMENT_SOMETHING="${secret}"\n`);
      await expectFailure("settings", "PLACEMENT_SOMETHING in .env looks like a private key", "encrypted keystore");
      expect((await placement(folder.path, ["doctor"])).out).to.not.contain(secret);
    }
  });

  it("should accept settings that are none", async () => {
    folder.write(".env", `PLACEMENT_ADDRESS_BOOK=address-book.yaml\nNOTE="the quick brown fox"\n`);
    expect((await examine()).of("settings")[0]?.state).to.equal("ok");
  });

  it("should warn of a missing address book", async () => {
    const { code, of } = await examine("--address-book", "/dev/null");
    expect(of("address-book")[0]?.state).to.equal("failed");
    expect(code).to.equal(1);
    folder.write("empty.yaml", "{}\n");
    expect((await examine("--address-book", "empty.yaml")).of("address-book")[0]?.state).to.equal("warning");
  });

  it("should look for keys where `keys` keeps them, and say so if there is no such place", async () => {
    const look = async (env: Record<string, string>) =>
      checksOf(await placement(folder.path, ["doctor", "--json"], env)).of("keys")[0];
    expect((await look({ HOME: folder.path }))?.found).to.contain(join(folder.path, ".placement", "keys"));
    expect(await look({})).to.include({ state: "unchecked", next: "Give --keys, or set PLACEMENT_KEYS." });
  });

  it("should find a folder of keys, and keys in it, that others can read", async () => {
    const key = writeKey("one.json", "{}", 0o600);
    expect((await examine("--signer", key)).of("keys")[0]?.state).to.equal("ok");
    chmodSync(keys, 0o750);
    await expectFailure("keys", `Others on this computer can read or change ${keys}`, `chmod 700 '${keys}'`);
    chmodSync(keys, 0o700);
    writeKey("two.json", "{}", 0o640);
    await expectFailure("keys", "two.json", "chmod 600");
    await expectFailure("signer", "two.json", "chmod 600", "--signer", join("keys", "two.json"));
  });

  it("should look at the key that a name means, as signing does", async () => {
    writeKey("Inspector A", "{}", 0o600);
    expect((await examine("--signer", "Inspector A")).of("signer")[0]?.state).to.equal("ok");
    const elsewhere = ["doctor", "--keys", "keys", "--signer", "Inspector A", "--json"];
    expect(checksOf(await placement(folder.path, elsewhere)).of("signer")[0]?.state).to.equal("ok");
    folder.write("Inspector A", "{}");
    await expectFailure("signer", "There is a key called Inspector A", "./Inspector A", "--signer", "Inspector A");
  });

  it("should find a key that is not encrypted, and a signer that is not there", async () => {
    writeKey("plain", Wallet.createRandom().privateKey, 0o600);
    await expectFailure("keys", "not encrypted", "encrypted keystore");
    await expectFailure("signer", "gone.json cannot be read", "Check the path", "--signer", "gone.json");
  });

  it("should find a password that others can read", async () => {
    folder.write("password", "open sesame");
    chmodSync(join(folder.path, "password"), 0o644);
    await expectFailure("password-file", "password", "chmod 600", "--password-file", "password");
    chmodSync(join(folder.path, "password"), 0o600);
    expect((await examine("--password-file", "password")).of("password-file")[0]?.state).to.equal("ok");
  });
});

describe("placement doctor: node and contracts", () => {
  let journey: Journey;

  before(async () => {
    journey = await Journey.begin("test-doctor");
  });

  after(async () => {
    await journey.end();
  });

  const examine = async (...argv: string[]) => checksOf(await journey.run("doctor", ...argv, "--json"));

  it("should know the very code of escrow and register", async () => {
    const deployer = await journey.chain.node.provider.getSigner(0);
    const bodies = Array.from({ length: 4 }, () => deployer.address) as [string, string, string, string];
    const register = await (
      await new PractitionerRegister__factory(deployer).deploy(deployer, bodies)
    ).waitForDeployment();
    const { code, of } = await examine("--register", await register.getAddress());
    expect(code).to.equal(0);
    for (const name of ["rpc", "chain", "escrow", "register"]) {
      expect(
        of(name).map(({ state }) => state),
        name,
      ).to.deep.equal(["ok"]);
    }
  });

  it("should find a contract that only says that it is an escrow, and one that is none", async () => {
    const deployer = await journey.chain.node.provider.getSigner(0);
    // The hash of the sources, near the end, is never run: nothing else tells this from the real escrow.
    const { abi, bytecode } = PlacementEscrow__factory;
    const altered = `${bytecode.slice(0, -60)}${bytecode.at(-60) === "0" ? "1" : "0"}${bytecode.slice(-59)}`;
    const other = await (await new ContractFactory(abi, altered, deployer).deploy()).waitForDeployment();
    const lookalike = await examine("--escrow", await other.getAddress());
    expect(lookalike.of("escrow")[0]).to.include({ state: "failed" });
    expect(lookalike.of("escrow")[0]?.found).to.contain("its code is not what this tool was built with");
    expect(lookalike.code).to.equal(1);
    const token = await examine("--escrow", await journey.chain.pound.getAddress());
    expect(token.of("escrow")[0]?.found).to.contain("There is no placement escrow");
    expect(token.code).to.equal(1);
  });

  it("should find a register that is none", async () => {
    const { code, of } = await examine("--register", await journey.chain.pound.getAddress());
    expect(of("register")[0]?.found).to.contain("There is no practitioner register");
    expect(code).to.equal(1);
  });

  it("should find a list of deployments that is damaged, and look at the rest", async () => {
    const { chainId } = await journey.chain.node.provider.getNetwork();
    const list = join("ignition", "deployments", `chain-${chainId}`, "deployed_addresses.json");
    mkdirSync(dirname(join(journey.folder.path, list)), { recursive: true });
    journey.folder.write(list, "{");
    try {
      const { code, of } = await examine();
      expect(of("register")[0]?.found).to.contain(`${list} is not a list of deployed addresses: it is not JSON`);
      expect(of("escrow")[0]?.state).to.equal("ok");
      expect(code).to.equal(1);
    } finally {
      rmSync(join(journey.folder.path, list));
    }
  });

  it("should say that no node answers", async () => {
    const { code, of } = await examine("--rpc", "http://127.0.0.1:1");
    expect(of("rpc")[0]?.found).to.contain("No Ethereum node answers");
    expect(of("escrow")[0]?.state).to.equal("unchecked");
    expect(code).to.equal(1);
  });
});

describe("placement doctor: chain and clock", () => {
  let node: RpcStub;
  let chainId: bigint;
  let time: number;
  const folder = new WorkFolder();

  before(async () => {
    node = await RpcStub.start(answer);
  });

  after(async () => {
    await node.stop();
    folder.remove();
  });

  const answer = ({ method }: RpcQuestion) => {
    const results: Record<string, unknown> = {
      eth_chainId: `0x${chainId.toString(16)}`,
      eth_getBlockByNumber: {
        ...{ hash: `0x${"ab".repeat(32)}`, parentHash: `0x${"00".repeat(32)}`, nonce: "0x0000000000000000" },
        ...{ number: "0x1", timestamp: `0x${time.toString(16)}`, gasLimit: "0x1", gasUsed: "0x0", difficulty: "0x0" },
        ...{ miner: `0x${"00".repeat(20)}`, extraData: "0x", transactions: [] },
      },
    };
    return { result: results[method] ?? "0x" };
  };

  const examine = async (ofChain: bigint, age: number) => {
    [chainId, time] = [ofChain, Math.floor(Date.now() / 1000) - age];
    return checksOf(await placement(folder.path, ["doctor", "--rpc", node.url, "--json"]));
  };

  it("should warn of a chain that it does not know", async () => {
    expect((await examine(987_654n, 0)).of("chain")[0]?.state).to.equal("warning");
    expect((await examine(11_155_111n, 0)).of("chain")[0]?.found).to.contain("Sepolia");
    const deployment = join("ignition", "deployments", "chain-987654");
    mkdirSync(join(folder.path, deployment), { recursive: true });
    folder.write(join(deployment, "deployed_addresses.json"), "{");
    expect((await examine(987_654n, 0)).of("chain")[0]).to.include({ state: "failed" });
  });

  it("should warn of a clock that is more than a minute off, and of an old block only where blocks are frequent", async () => {
    for (const [chain, age, state, words] of [
      [11_155_111n, 5, "ok", "agrees"],
      [11_155_111n, -20, "ok", "agrees"],
      [11_155_111n, -300, "warning", "behind the latest block"],
      [11_155_111n, 300, "warning", "this clock is ahead, or the node lags"],
      [31_337n, 300, "ok", "quiet chain"],
      [31_337n, -3_000_000, "ok", "a clock of its own"],
    ] as const) {
      const [clock] = (await examine(chain, age)).of("clock");
      expect(clock?.state, `${chain} ${age}`).to.equal(state);
      expect(clock?.found).to.contain(words);
    }
  });

  it("should say that no escrow is known there", async () => {
    const { code, of } = await examine(1n, 0);
    expect(of("escrow")[0]?.found).to.contain("No escrow is known for chain 1");
    expect(code).to.equal(1);
  });
});
