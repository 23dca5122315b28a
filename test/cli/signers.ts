import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet, encryptKeystoreJson } from "ethers";
import { parseRequest, requestAttestation, serialiseRequest } from "../../src/attestation/request.js";
import { escrowDomain } from "../../src/attestation/typedData.js";
import { startLocalNode, type LocalNode } from "../../scripts/demo/localNode.js";
import { WorkFolder, placement, type Ran } from "../helpers/cli.js";
import { Terminal } from "../helpers/terminal.js";
import { RpcStub, type RpcAnswer, type RpcQuestion } from "../helpers/rpcStub.js";

const MONTH = 2_592_000n;
const PASSWORD = "winter kettle orbit";
const PRIVATE_KEY = `0x${"4c".repeat(31)}07`;
const OTHER_KEY = `0x${"4c".repeat(31)}08`;
const [wallet, other] = [new Wallet(PRIVATE_KEY), new Wallet(OTHER_KEY)];
const account = (byte: string): string => `0x${byte.repeat(20)}`;
const LOCAL_CHAIN = 31_337n;

interface SignedTypedData {
  readonly domain: object;
  readonly types: Record<string, { name: string; type: string }[]>;
  readonly message: Record<string, unknown>;
}

describe("Who signs", () => {
  let folder: WorkFolder;

  before(async () => {
    folder = new WorkFolder();
    secret("password", PASSWORD);
    const key = { address: wallet.address, privateKey: wallet.privateKey };
    secret("key", await encryptKeystoreJson(key, PASSWORD, { scrypt: { N: 1024, r: 8, p: 1 } }));
    const argv = ["keys", "import", "Inspector A", "key", "--password-file", "password"];
    expect((await run(argv)).code).to.equal(0);
  });

  after(() => {
    folder.remove();
  });

  beforeEach(() => {
    writeRequest(wallet.address);
  });

  function secret(name: string, text: string): void {
    folder.write(name, text);
    chmodSync(join(folder.path, name), 0o600);
  }

  function writeRequest(inspector: string, chainId = LOCAL_CHAIN): void {
    const attestation = {
      agreement: `0x${"ab".repeat(32)}`,
      version: 1n,
      findings: [{ tranche: 3n, achieved: 7_500n }],
      overRefusal: false,
      evidence: `0x${"e1".repeat(32)}`,
      validUntil: BigInt(Math.floor(Date.now() / 1000)) + MONTH,
    };
    const panel = [inspector, account("11"), account("22"), account("00")];
    folder.write(
      "one.json",
      serialiseRequest(requestAttestation(escrowDomain(chainId, account("55")), attestation, panel)),
    );
  }

  const run = (argv: readonly string[], env: Record<string, string> = {}): Promise<Ran> =>
    placement(folder.path, argv, { PLACEMENT_KEYS: "mine", ...env });
  const sign = (argv: readonly string[], env: Record<string, string> = {}): Promise<Ran> =>
    run(["attest", "sign", "one.json", "--yes", ...argv], env);
  const signatures = () => parseRequest(folder.read("one.json"), "one.json").signatures;

  async function signs(argv: readonly string[], env: Record<string, string> = {}, by = wallet.address): Promise<Ran> {
    const ran = await sign(argv, env);
    expect(ran.code, ran.err).to.equal(0);
    expect(signatures().map((signed) => signed.account)).to.deep.equal([by]);
    expectNoSecret(ran);
    return ran;
  }

  async function refuses(argv: readonly string[], code: number, sentence: RegExp, env: Record<string, string> = {}) {
    const ran = await sign([...argv, "--debug"], env);
    expect(ran.err).to.match(sentence);
    expect(ran.code, ran.err).to.equal(code);
    expect(signatures()).to.deep.equal([]);
    expectNoSecret(ran);
  }

  function expectNoSecret({ out, err }: Ran): void {
    for (const hidden of [PRIVATE_KEY.slice(2), OTHER_KEY.slice(2), PASSWORD]) {
      expect((out + err).toLowerCase()).to.not.contain(hidden);
    }
  }

  describe("a key of the key folder", () => {
    const byName = ["--signer", "Inspector A", "--password-file", "password"];

    it("should sign by its name", async () => {
      await signs(byName);
    });

    it("should sign from the folder that --keys names", async () => {
      await signs([...byName, "--keys", join(folder.path, "mine")], { PLACEMENT_KEYS: "nowhere" });
    });

    it("should sign only for the account that --as names", async () => {
      await signs([...byName, "--as", wallet.address]);
      writeRequest(wallet.address);
      await refuses([...byName, "--as", other.address], 5, /The key is .*, not 0x/);
    });

    it("should warn if others can read it, and if they can open the folder", async () => {
      chmodSync(join(folder.path, "mine", "Inspector A"), 0o640);
      chmodSync(join(folder.path, "mine"), 0o750);
      const { err } = await signs(byName);
      chmodSync(join(folder.path, "mine", "Inspector A"), 0o600);
      chmodSync(join(folder.path, "mine"), 0o700);
      expect(err).to.contain(`chmod 600 '${join(folder.path, "mine", "Inspector A")}'`);
      expect(err).to.contain(`chmod 700 '${join(folder.path, "mine")}'`);
    });

    it("should not be guessed where a file here has the same name", async () => {
      folder.write("Inspector A", "whatever");
      await refuses(byName, 2, /There is a key called Inspector A, and a file Inspector A/);
      await refuses(["--signer", "./Inspector A"], 3, /is not an encrypted keystore/);
      await signs(["--signer", "mine/Inspector A", "--password-file", "password"]);
    });

    it("should not quote a raw key that was given for a keystore", async () => {
      secret("raw", PRIVATE_KEY);
      await refuses(["--signer", "raw", "--password-file", "password"], 3, /raw is not an encrypted keystore/);
    });
  });

  describe("a wallet that speaks JSON-RPC", () => {
    let stub: RpcStub;

    afterEach(async () => {
      await stub.stop();
    });

    /** A wallet of these keys that signs with the first unless told otherwise. */
    async function walletOf(
      keys: readonly Wallet[],
      onSign?: (question: RpcQuestion) => RpcAnswer | Promise<RpcAnswer>,
    ): Promise<void> {
      stub = await RpcStub.start(async (question): Promise<RpcAnswer> => {
        if (question.method === "eth_chainId") return { result: "0x7a69" };
        if (question.method === "eth_accounts") return { result: keys.map(({ address }) => address) };
        if (question.method !== "eth_signTypedData_v4") return { error: { code: -32601, message: "no such method" } };
        if (onSign !== undefined) return onSign(question);
        const [address, text] = question.params as [string, string];
        const holder = keys.find((key) => key.address.toLowerCase() === address.toLowerCase())!;
        return { result: await signatureOf(holder, text) };
      });
    }

    const signatureOf = (holder: Wallet, text: string): Promise<string> => {
      const { domain, types, message } = JSON.parse(text) as SignedTypedData;
      const own = Object.fromEntries(Object.entries(types).filter(([name]) => name !== "EIP712Domain"));
      return holder.signTypedData(domain, own, message);
    };

    it("should be asked for typed data in full, and for its only account", async () => {
      await walletOf([wallet]);
      const terminal = new Terminal(folder.path, [
        "attest",
        "sign",
        "one.json",
        "--yes",
        "--signer",
        `rpc:${stub.url}`,
      ]);
      const { code, out } = await terminal.end();
      expect(code, out).to.equal(0);
      expect(out).to.contain(`The wallet at ${stub.url} is asked for a signature`);
      const asked = stub.questions.find(({ method }) => method === "eth_signTypedData_v4");
      expect(asked?.params[0]).to.equal(wallet.address.toLowerCase());
      const { typedData } = parseRequest(folder.read("one.json"), "one.json");
      const sent = JSON.parse(asked?.params[1] as string) as typeof typedData;
      expect(sent.primaryType).to.equal(typedData.primaryType);
      expect(sent.types).to.deep.equal(typedData.types);
      expect(sent.message).to.deep.equal(typedData.message);
    });

    it("should sign with the account that --as names, and not guess among several", async () => {
      await walletOf([other, wallet]);
      await refuses(["--signer", `rpc:${stub.url}`], 2, /Which account.*\n.*It holds 0x.*, 0x/);
      await signs(["--signer", `rpc:${stub.url}`, "--as", wallet.address]);
    });

    it("should be told from one that does not hold the account, or shows none", async () => {
      await walletOf([other]);
      await refuses(["--signer", `rpc:${stub.url}`, "--as", wallet.address], 5, /does not hold 0x/);
      await stub.stop();
      await walletOf([]);
      await refuses(["--signer", `rpc:${stub.url}`], 5, /shows no account/);
    });

    it("should be heard when its owner says no", async () => {
      for (const message of ["User rejected the request.", "MetaMask Tx Signature: User denied message signature."]) {
        await walletOf([wallet], () => ({ error: { code: 4001, message } }));
        await refuses(["--signer", `rpc:${stub.url}`], 5, /The wallet's owner said no/);
        await stub.stop();
      }
    });

    it("should be refused with another account's signature", async () => {
      await walletOf([wallet], async ({ params }) => ({ result: await signatureOf(other, params[1] as string) }));
      await refuses(["--signer", `rpc:${stub.url}`], 5, /a signature that is not this account's/);
    });

    it("should be refused with a signature on something else, or no signature at all", async () => {
      await walletOf([wallet], async () => ({ result: await wallet.signMessage("something else") }));
      await refuses(["--signer", `rpc:${stub.url}`], 5, /a signature that is not this account's/);
      await stub.stop();
      await walletOf([wallet], () => ({ result: "0x" }));
      await refuses(["--signer", `rpc:${stub.url}`], 5, /a signature that is not this account's/);
    });

    it("should be told when it does not answer in time", async () => {
      await walletOf([wallet], () => "silence");
      await refuses(["--signer", `rpc:${stub.url}`, "--wallet-timeout", "1"], 5, /did not answer within 1 seconds/);
    });

    it("should be told when it knows no typed data, does not let us in, or says something else", async () => {
      const answers = [
        [-32601, "the method does not exist", /has no such method/],
        [4100, "unauthorised", /does not let this program in/],
        [-32000, "device \u001b[31mlocked", /gave no signature: device .*locked/],
      ] as const;
      for (const [code, message, sentence] of answers) {
        await walletOf([wallet], () => ({ error: { code, message } }));
        const { err } = await sign(["--signer", `rpc:${stub.url}`]);
        expect(err).to.match(sentence).and.not.contain("\u001b");
        await stub.stop();
      }
      expect(signatures()).to.deep.equal([]);
    });

    it("should take a whole number of seconds", async () => {
      await walletOf([wallet]);
      for (const seconds of ["0", "-1", "soon", "1.5", "1e9"]) {
        await refuses(["--signer", `rpc:${stub.url}`, `--wallet-timeout=${seconds}`], 2, /not a number of seconds/);
      }
    });
  });

  describe("a real node", () => {
    let node: LocalNode;

    before(async () => {
      node = await startLocalNode();
    });

    after(async () => {
      await node.stop();
    });

    it("should sign with one of its unlocked accounts", async () => {
      const { address } = await node.provider.getSigner(3);
      writeRequest(address);
      await signs(["--signer", `rpc:${node.url}`, "--as", "Inspector A"], {}, address);
    });

    it("should not hold everybody's account", async () => {
      await refuses(["--signer", `rpc:${node.url}`, "--as", wallet.address], 5, /does not hold/);
    });
  });
});
