import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { AbiCoder, Wallet } from "ethers";
import { PlacementEscrow__factory, PractitionerRegister__factory } from "../../typechain-types/index.js";
import { HAS_ANVIL, WHY_NO_ANVIL, spawnAnvil } from "../helpers/anvil.js";
import { DeployFolder, someParameters } from "../helpers/deploying.js";
import { EtherscanStub, SourcifyStub, type Submission } from "../helpers/explorerStub.js";

const solc = createRequire(import.meta.url)("solc") as { compile: (input: string) => string };

const CHAIN = 11_155_111;
/** One of anvil's, which holds its test ether. */
const DEPLOYER = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const ETHERSCAN_KEY = "EXAMPLEKEY0123456789";
const NAMES = ["PlacementEscrow", "PractitionerRegister"] as const;

interface CompilerInput {
  readonly language: string;
  readonly sources: Record<string, { readonly content: string }>;
  readonly settings: Record<string, unknown>;
}

/** What the build gave the compiler for this contract. */
function builtInput(name: string): { readonly input: CompilerInput; readonly version: string } {
  const folder = join("artifacts", "build-info");
  const artifact = readFileSync(join("artifacts", "contracts", `${name}.sol`, `${name}.json`), "utf8");
  const { buildInfoId } = JSON.parse(artifact) as { buildInfoId: string };
  const file = readdirSync(folder).find((each) => each === `${buildInfoId}.json`)!;
  const { input, solcLongVersion } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
    input: CompilerInput;
    solcLongVersion: string;
  };
  return { input, version: solcLongVersion };
}

describe("npm run verify", () => {
  const { PractitionerRegister } = someParameters();
  const folder = new DeployFolder();
  const sourcify = new SourcifyStub();
  const blockscout = new EtherscanStub();
  const etherscan = new EtherscanStub();
  const stubs = [sourcify, blockscout, etherscan];
  let env: Record<string, string>;
  let addresses: Record<string, string>;
  let stop: () => void = () => undefined;

  before(async function () {
    if (!HAS_ANVIL) {
      console.log(`      ${WHY_NO_ANVIL}`);
      this.skip();
    }
    const node = await spawnAnvil("--chain-id", String(CHAIN));
    stop = node.stop;
    await Promise.all(stubs.map((stub) => stub.start()));
    env = {
      CUSTOM_RPC_URL: node.url,
      CUSTOM_CHAIN_ID: String(CHAIN),
      SOURCIFY_API_URL: sourcify.url,
      CUSTOM_BLOCKSCOUT_URL: blockscout.url,
      CUSTOM_ETHERSCAN_URL: etherscan.url,
      CUSTOM_ETHERSCAN_API_URL: `${etherscan.url}/v2/api`,
    };
    folder.parameters("custom", { PractitionerRegister });
    const withKey = { ...env, DEPLOYER_KEY: DEPLOYER };
    for (const script of ["scripts/createX.ts", "scripts/deploy.ts"]) {
      const ran = await folder.run(script, "custom", withKey);
      expect(ran.code, ran.err).to.equal(0);
    }
    addresses = folder.deployed(CHAIN);
  });

  beforeEach(() => {
    for (const stub of stubs) stub.forget();
  });

  after(async () => {
    stop();
    await Promise.all(stubs.map((stub) => stub.stop()));
    folder.remove();
  });

  const verify = (more: Record<string, string> = { ETHERSCAN_API_KEY: ETHERSCAN_KEY }) =>
    folder.run("scripts/verify.ts", "custom", { ...env, ...more });

  it("should show all three explorers what the build compiled, without the deployer's key", async () => {
    sourcify.script = { isKnown: false, progress: ["pending", "verified"] };
    etherscan.script = { isKnown: false, progress: ["pending", "verified"] };
    const { code, out, err } = await verify();
    expect(code, out + err).to.equal(0);
    for (const stub of stubs) {
      expect(stub.submissions.map(({ address }) => address)).to.deep.equal(
        NAMES.map((name) => addresses[`${name}#${name}`]),
      );
      for (const [index, submission] of stub.submissions.entries()) expectAsBuilt(submission, NAMES[index]!);
    }
    for (const { submissions } of [blockscout, etherscan]) {
      const register = [PractitionerRegister.admin, PractitionerRegister.bodies];
      const encoded = AbiCoder.defaultAbiCoder().encode(["address", "address[4]"], register);
      expect(submissions.map((each) => each.constructorArguments)).to.deep.equal(["", encoded.slice(2)]);
    }
    for (const query of etherscan.queries) {
      expect([query.get("chainid"), query.get("apikey")]).to.deep.equal([String(CHAIN), ETHERSCAN_KEY]);
    }
    expect(`${out}${err}`).to.not.contain(ETHERSCAN_KEY);
    for (const { submissions } of stubs) {
      expect(submissions.map(({ input }) => input)).to.deep.equal(sourcify.submissions.map(({ input }) => input));
    }
    expect(sourcify.submissions.map(compiled)).to.deep.equal([
      PlacementEscrow__factory.bytecode,
      PractitionerRegister__factory.bytecode,
    ]);
  });

  it("should submit nothing that is verified already", async () => {
    for (const stub of stubs) stub.script = { isKnown: true, progress: [] };
    const { code, out, err } = await verify();
    expect(code, out + err).to.equal(0);
    expect(stubs.flatMap(({ submissions }) => submissions)).to.deep.equal([]);
  });

  it("should ask the others when one refuses, say why, and fail", async () => {
    blockscout.script = { isKnown: false, progress: ["refused"] };
    const { code, out, err } = await verify();
    expect(code, out + err).to.equal(1);
    expect(out).to.match(/PlacementEscrow +blockscout +refused .*Unable to verify/);
    expect(out)
      .to.match(/PlacementEscrow +etherscan +verified/)
      .and.match(/PlacementEscrow +sourcify +verified/);
    expect(err).to.not.match(/\n\s+at /);
  });

  it("should leave out an explorer that wants a key, and say so", async () => {
    const { code, out, err } = await verify({});
    expect(code, out + err).to.equal(0);
    expect(out).to.match(/PlacementEscrow +etherscan +not asked +it wants a key of yours: ETHERSCAN_API_KEY/);
    expect(etherscan.submissions).to.deep.equal([]);
  });

  it("should ask nobody about contracts that are not there", async () => {
    folder.parameters("custom", {
      PractitionerRegister: { ...PractitionerRegister, admin: Wallet.createRandom().address },
    });
    const { code, out, err } = await verify();
    expect([code, out]).to.deep.equal([1, ""]);
    expect(err).to.match(
      /^Error: PractitionerRegister is not at 0x[0-9a-fA-F]{40} on chain 11155111\.\nDeploy it first/,
    );
  });
});

/** The explorers get the sources that the contract needs, and no other, with the settings of the build. */
function expectAsBuilt({ input, contract, compiler }: Submission, name: string): void {
  const { input: built, version } = builtInput(name);
  const { language, sources, settings } = input as CompilerInput;
  expect(language).to.equal(built.language);
  expect(Object.keys(sources)).to.include(`project/contracts/${name}.sol`);
  expect(Object.keys(sources).filter((path) => path.includes("/mocks/"))).to.deep.equal([]);
  for (const [path, source] of Object.entries(sources)) expect(source).to.deep.equal(built.sources[path]);
  expect({ ...settings, libraries: {} }).to.deep.equal({ ...built.settings, libraries: {} });
  expect(contract).to.equal(`project/contracts/${name}.sol:${name}`);
  expect(compiler)
    .to.equal(`v${version}`)
    .and.match(/^v0\.8\.37\+commit\.[0-9a-f]{8}$/);
}

interface CompilerOutput {
  readonly contracts: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>;
}

/** What an explorer's compiler makes of a submission: the code by which the contract was created. */
function compiled({ input, contract }: Submission): string {
  const [path = "", name = ""] = contract.split(":");
  const { contracts } = JSON.parse(solc.compile(JSON.stringify(input))) as CompilerOutput;
  return `0x${contracts[path]?.[name]?.evm.bytecode.object ?? ""}`;
}
