import { expect } from "chai";
import { HDNodeWallet, Mnemonic } from "ethers";
import { parseRequest } from "../../src/attestation/request.js";
import { placement, type Ran } from "../helpers/cli.js";
import { Journey, as } from "../helpers/journey.js";
import { RpcStub, type RpcAnswer } from "../helpers/rpcStub.js";

const NAME = "respite-stay";
const TERMS = `${NAME}.terms.json`;
const ID = `0x${"ab".repeat(32)}`;

/** The words that every local Hardhat node makes its accounts of; they guard nothing. */
const WORDS = "test test test test test test test test test test test junk";

describe("Signers and the chain they sign for: a plain private key in the environment", () => {
  let journey: Journey;
  let commissioner: HDNodeWallet;

  before(async () => {
    journey = await Journey.begin("test-plain-key");
    await journey.data("agreement", "build", `${NAME}.yaml`);
    const address = journey.built(NAME).terms.commissioner;
    const mnemonic = Mnemonic.fromPhrase(WORDS);
    const wallets = Array.from({ length: 20 }, (_, index) =>
      HDNodeWallet.fromMnemonic(mnemonic, `m/44'/60'/0'/0/${index}`),
    );
    commissioner = wallets.find((wallet) => wallet.address === address)!;
  });

  after(async () => {
    await journey.end();
  });

  afterEach(() => {
    journey.folder.write(".env", "");
  });

  const run = (argv: readonly string[], env: Record<string, string>): Promise<Ran> =>
    placement(journey.folder.path, [...argv, "--signer", "env", "--yes", "--debug"], { ...journey.chain.env, ...env });
  const signTerms = (env: Record<string, string>): Promise<Ran> => run(["agreement", "sign", TERMS], env);
  const signatures = () => parseRequest(journey.folder.read(TERMS), TERMS).signatures;
  const plain = () => ({ PLACEMENT_PRIVATE_KEY: commissioner.privateKey });

  function expectHidden({ out, err }: Ran): void {
    expect(out + err).to.not.contain(commissioner.privateKey.slice(2));
  }

  async function refuses(ran: Promise<Ran>, sentence: string, code = 5): Promise<void> {
    const { err } = await ran;
    expect(err).to.contain(sentence).and.not.contain("Warning: signing with the plain key");
    expect((await ran).code).to.equal(code);
    expectHidden(await ran);
    expect(signatures()).to.deep.equal([]);
  }

  /** The local chain, but with another number. */
  const numbered = (chainId: string): Promise<RpcStub> =>
    RpcStub.start(async ({ method, params }): Promise<RpcAnswer> => {
      if (method === "eth_chainId") return { result: chainId };
      return { result: (await journey.chain.node.provider.send(method, [...params])) as unknown };
    });

  it("should be refused on any other chain, though it is at hand", async () => {
    const stub = await numbered("0x1");
    const claim = run(["claim", ID, "0"], { ...plain(), PLACEMENT_RPC: stub.url });
    await refuses(claim, "PLACEMENT_PRIVATE_KEY is for a local chain only: this is chain 1.");
    await stub.stop();
  });

  it("should be refused from .env on any other chain", async () => {
    journey.folder.write(".env", `PLACEMENT_PRIVATE_KEY=${commissioner.privateKey}\n`);
    const stub = await numbered("0xaa36a7");
    await refuses(run(["claim", ID, "0"], { PLACEMENT_RPC: stub.url }), "this is chain 11155111");
    await stub.stop();
  });

  it("should be refused where the node is not on this machine", async () => {
    const elsewhere = journey.chain.node.url.replace("127.0.0.1", "0.0.0.0");
    await refuses(run(["claim", ID, "0"], { ...plain(), PLACEMENT_RPC: elsewhere }), "is not on this machine");
  });

  it("should be refused without a node, from .env too", async () => {
    const offline = ["agreement", "sign", TERMS, "--signer", "env", "--yes", "--debug"];
    await refuses(placement(journey.folder.path, offline, plain()), "no chain is at hand");
    journey.folder.write(".env", `PLACEMENT_PRIVATE_KEY=${commissioner.privateKey}\n`);
    await refuses(placement(journey.folder.path, offline), "no chain is at hand");
  });

  it("should be refused where there is none, and where it is no key", async () => {
    await refuses(signTerms({}), "--signer env needs PLACEMENT_PRIVATE_KEY", 2);
    const half = commissioner.privateKey.slice(0, 50);
    const { code, err } = await signTerms({ PLACEMENT_PRIVATE_KEY: half });
    expect(err).to.contain("PLACEMENT_PRIVATE_KEY is not a private key").and.not.contain(half.slice(2));
    expect(code).to.equal(3);
  });

  it("should be refused as any wallet is that is on another chain", async () => {
    const stub = await numbered("0x1");
    const argv = ["claim", ID, "0", "--signer", `rpc:${stub.url}`, "--yes"];
    const { code, err } = await placement(journey.folder.path, argv, journey.chain.env);
    expect(err).to.contain(`The wallet at ${stub.url} is on chain 1, but this is chain 31337.`);
    expect(code).to.equal(2);
    await stub.stop();
  });

  it("should sign on a local chain, with a warning each time", async () => {
    for (const from of ["environment", ".env"]) {
      if (from === ".env") journey.folder.write(".env", `PLACEMENT_PRIVATE_KEY=${commissioner.privateKey}\n`);
      const ran = await signTerms(from === ".env" ? {} : plain());
      expect(ran.err).to.contain("Warning: signing with the plain key in PLACEMENT_PRIVATE_KEY");
      expect(ran.code, ran.err).to.equal(0);
      expectHidden(ran);
      expect(signatures().map(({ account }) => account)).to.deep.equal([commissioner.address]);
    }
  });

  it("should be heard when its owner refuses to send, and nothing is sent", async () => {
    const { names } = journey.built(NAME);
    await journey.data("agreement", "sign", TERMS, ...as(names.commissioner));
    await journey.data("agreement", "sign", TERMS, ...as(names.provider));
    const refusing = await RpcStub.start(async ({ method, params }): Promise<RpcAnswer> => {
      if (method === "eth_sendTransaction") return { error: { code: 4001, message: "User rejected the request." } };
      return { result: (await journey.chain.node.provider.send(method, [...params])) as unknown };
    });
    const block = await journey.chain.node.provider.getBlockNumber();
    const argv = ["agreement", "open", TERMS, "--signer", `rpc:${refusing.url}`, "--as", names.provider ?? "", "--yes"];
    const { code, out, err } = await placement(journey.folder.path, argv, journey.chain.env);
    await refusing.stop();
    expect(out + err).to.contain("The wallet's owner said no: the transaction was refused");
    expect(code).to.equal(5);
    expect(await journey.chain.node.provider.getBlockNumber()).to.equal(block);
  });
});
