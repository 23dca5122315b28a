import { expect } from "chai";
import { toQuantity } from "ethers";
import { createKeystore } from "../../scripts/demo/keystore.js";
import type { DataOf } from "../../src/cli/shapes/index.js";
import { placement, type Ran } from "../helpers/cli.js";
import { as, Journey } from "../helpers/journey.js";
import { NodeProxy } from "../helpers/nodeProxy.js";
import { PayRunStage } from "../helpers/payRunStage.js";
import { CTRL_C, Terminal } from "../helpers/terminal.js";

const PAYER = "Demo deployer";
const RIVAL = "Birch Court Ltd";
const wallet = as(PAYER);

describe("placement pay-run, when the node or the chain makes trouble", () => {
  let journey: Journey;
  let stage: PayRunStage;
  let proxy: NodeProxy;
  let keystore: string[];

  before(async () => {
    journey = await Journey.begin("test-pay-run-trouble");
    stage = await PayRunStage.set(journey);
    proxy = await NodeProxy.before(journey.chain.node.url);
    const { file, passwordFile } = await createKeystore(journey.folder.path, journey.address(PAYER));
    keystore = ["--signer", file, "--password-file", passwordFile, "--yes"];
  });

  afterEach(async () => {
    proxy.meddle = () => undefined;
    await rpc("evm_setAutomine", true);
  });

  after(async () => {
    await proxy.stop();
    await journey.end();
  });

  const rpc = (method: string, ...params: unknown[]): Promise<unknown> =>
    journey.chain.node.provider.send(method, params);
  const proxied = () => ({ ...journey.chain.env, PLACEMENT_RPC: proxy.url });
  const through = (...argv: string[]): Promise<Ran> => placement(journey.folder.path, argv, proxied());
  const dataIn = ({ out }: Ran): DataOf<"pay-run"> => JSON.parse(out) as DataOf<"pay-run">;
  const attested = async (agreement: string): Promise<number> =>
    (await stage.escrow.queryFilter(stage.escrow.filters.Attested(agreement))).length;
  const journalOf = (folder: string) =>
    journey.folder
      .read(`${folder}/pay-run.journal.jsonl`)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { event: string; hash?: string; state?: string; nonce?: number });

  it("should show at a terminal how far it is, ask, and send nothing unless told to", async () => {
    const folder = stage.folder("asked");
    const agreements: string[] = [];
    // One more than are asked about at once.
    for (let one = 0; one < 9; one++) agreements.push(await stage.complete(`asked/${one}.json`));
    const before = await stage.nonce(PAYER);
    const from = ["--signer", "rpc", "--as", PAYER];
    const question = "Pay £9,000.00 for 9 placements in 1 transaction?";
    let release: () => void = () => undefined;
    const released = new Promise<void>((done) => (release = done));
    let simulated = 0;
    proxy.meddle = async ({ method, params: [call] }) => {
      const isAttest = (call as { data?: string } | undefined)?.data?.length ?? 0;
      if (method === "eth_call" && isAttest > 1_000 && ++simulated === 9) await released;
      return undefined;
    };
    const slow = new Terminal(journey.folder.path, ["pay-run", folder, ...from], proxied());
    await slow.waitFor("Checking requests: █████████████████████░░░ 8 of 9 …");
    release();
    await slow.waitFor("To be paid");
    await slow.answer(question, "n");
    expect((await slow.end()).code).to.equal(5);
    const broken = new Terminal(journey.folder.path, ["pay-run", folder, ...from], journey.chain.env);
    await broken.answer(question, CTRL_C);
    expect((await broken.end()).code).to.equal(5);
    expect(await stage.nonce(PAYER)).to.equal(before);
    const agreed = new Terminal(journey.folder.path, ["pay-run", folder, ...from], journey.chain.env);
    await agreed.answer(question, "y");
    const { code, out } = await agreed.end();
    expect(code, out).to.equal(0);
    expect(out).to.contain("Transaction 1 of 1: 9 placements, £9,000.00 decided");
    expect(await Promise.all(agreements.map(attested))).to.deep.equal(agreements.map(() => 1));
  });

  it("should stop with an answer when the wait is over, and send again for more within --max-fee", async () => {
    const folder = stage.folder("stuck");
    const agreement = await stage.complete("stuck/a.json");
    const before = await stage.nonce(PAYER);
    await rpc("evm_setAutomine", false);
    const nothing = await journey.run("pay-run", folder, ...keystore, "--wait", "0", "--json");
    expect([nothing.code, nothing.out], nothing.err).to.deep.equal([4, ""]);
    const [first] = journalOf(folder);
    expect(nothing.err)
      .to.contain(`The transaction ${first!.hash} (number ${before} of ${journey.address(PAYER)}, offering up to `)
      .and.contain("is not mined after 0 minutes")
      .and.contain("a higher --max-fee then sends it again for more");
    // Gas becomes a hundred times dearer than what was offered.
    const { baseFeePerGas } = (await journey.chain.node.provider.getBlock("latest"))!;
    await rpc("hardhat_setNextBlockBaseFeePerGas", toQuantity(baseFeePerGas! * 100n));
    await rpc("hardhat_mine");
    const low = await journey.run("pay-run", folder, ...keystore, "--wait", "0");
    expect(low.code, low.err).to.equal(4);
    expect(low.err).to.match(/gas, which has become dearer: --max-fee [\d.]+ would send it again for more/);
    const fee = low.err.match(/--max-fee ([\d.]+) would/)![1]!;
    const higher = ["--max-fee", fee];
    const other = await journey.run("pay-run", folder, ...as(RIVAL), ...higher, "--wait", "0");
    expect([other.code, other.err.includes("can send it again for more")], other.err).to.deep.equal([4, true]);
    const raised = await journey.run("pay-run", folder, ...keystore, ...higher, "--wait", "0");
    expect(raised.code, raised.err).to.equal(4);
    expect(raised.err).to.contain("only one of the two can be mined");
    await rpc("evm_mine");
    const { code, err, out } = await journey.run("pay-run", folder, ...keystore, ...higher);
    expect(code, err).to.equal(0);
    expect(out).to.contain("Nothing can be paid now.");
    expect(journalOf(folder).map(({ event, state }) => state ?? event)).to.deep.equal(["intent", "raised", "mined"]);
    expect(journalOf(folder)[2]?.hash).to.equal(journalOf(folder)[1]?.hash).and.to.not.equal(first!.hash);
    expect([await attested(agreement), await stage.nonce(PAYER)]).to.deep.equal([1, before + 1]);
    await rpc("hardhat_setNextBlockBaseFeePerGas", toQuantity(baseFeePerGas!));
    await rpc("hardhat_mine");
    const text = journey.folder.read("stuck/pay-run.journal.jsonl");
    const { hash: mine } = journalOf(folder)[1]!;
    journey.folder.write("stuck/pay-run.journal.jsonl", text.replaceAll(mine!, first!.hash!));
    await journey.refuses(["pay-run", folder, ...keystore], 3, "is not what it says");
  });

  it("should accept the cheaper of the two if that is the one mined", async () => {
    const folder = stage.folder("cheaper");
    const agreement = await stage.complete("cheaper/a.json");
    const before = await stage.nonce(PAYER);
    await rpc("evm_setAutomine", false);
    expect((await journey.run("pay-run", folder, ...keystore, "--wait", "0")).code).to.equal(4);
    const { baseFeePerGas } = (await journey.chain.node.provider.getBlock("latest"))!;
    await rpc("hardhat_setNextBlockBaseFeePerGas", toQuantity(baseFeePerGas! * 100n));
    await rpc("hardhat_mine");
    // Mined just before the new one arrives: the node refuses it, and the run looks at both.
    proxy.meddle = async ({ method }) => {
      if (method !== "eth_sendRawTransaction") return undefined;
      await rpc("hardhat_setNextBlockBaseFeePerGas", "0x1");
      await rpc("hardhat_mine");
      return undefined;
    };
    const { code, err } = await through("pay-run", folder, ...keystore, "--max-fee", "100000");
    expect(code, err).to.equal(0);
    expect(err).to.contain("The node did not take it; the first stays where it was.");
    const [first, , last] = journalOf(folder);
    expect([last?.state, last?.hash]).to.deep.equal(["mined", first?.hash]);
    expect([await attested(agreement), await stage.nonce(PAYER)]).to.deep.equal([1, before + 1]);
  });

  it("should wait for as many blocks as it is told, and say so when there are too few", async () => {
    const folder = stage.folder("deep");
    const agreement = await stage.complete("deep/a.json");
    const early = await journey.run("pay-run", folder, ...keystore, "--confirmations", "3", "--wait", "0");
    expect(early.code, early.err).to.equal(4);
    expect(early.err).to.match(/is in block \d+, but not in 3 after 0 minutes/);
    expect(await attested(agreement)).to.equal(1);
    await rpc("hardhat_mine", "0x2");
    const { code, err, out } = await journey.run("pay-run", folder, ...keystore, "--confirmations", "3", "--wait", "0");
    expect(code, err).to.equal(0);
    expect(err).to.contain(": mined.");
    expect(out).to.contain("Nothing can be paid now.");
  });

  it("should send the very same transaction again when its block is undone, and pay once", async () => {
    const folder = stage.folder("undone");
    const agreement = await stage.complete("undone/a.json");
    const before = await stage.nonce(PAYER);
    const snapshot = await rpc("evm_snapshot");
    expect((await journey.run("pay-run", folder, ...keystore)).code).to.equal(0);
    expect(await attested(agreement)).to.equal(1);
    await rpc("evm_revert", snapshot);
    expect(await stage.nonce(PAYER)).to.equal(before);
    const { code, err, out } = await journey.run("pay-run", folder, ...keystore);
    expect(code, err + out).to.equal(0);
    expect([await attested(agreement), await stage.nonce(PAYER)]).to.deep.equal([1, before + 1]);
    expect(journalOf(folder).filter(({ event }) => event === "intent")).to.have.length(1);
  });

  it("should pay nothing twice and say so when two runs have sent the same requests", async () => {
    const names = ["a.json", "b.json"];
    stage.folder("ours");
    const agreements = [await stage.complete("ours/a.json"), await stage.complete("ours/b.json")];
    for (const folder of ["theirs", "more"]) {
      stage.folder(folder);
      for (const name of names) journey.folder.write(`${folder}/${name}`, journey.folder.read(`ours/${name}`));
    }
    const own = await stage.complete("more/c.json");
    // As if the others had a node that has not heard of the first yet.
    proxy.meddle = ({ method, params: [call] }) =>
      method === "eth_estimateGas" ? { params: [call, "latest"] } : undefined;
    await rpc("evm_setAutomine", false);
    expect((await journey.run("pay-run", "ours", ...keystore, "--wait", "0", "--max-fee", "900")).code).to.equal(4);
    for (const [folder, name] of [
      ["theirs", RIVAL],
      ["more", "Cedar Lodge Ltd"],
    ] as const) {
      expect((await through("pay-run", folder, ...as(name), "--wait", "0", "--max-fee", "90")).code).to.equal(4);
    }
    await rpc("evm_mine");
    await rpc("evm_setAutomine", true);
    expect(await Promise.all([...agreements, own].map(attested))).to.deep.equal([1, 1, 1]);
    for (const [folder, name] of [
      ["theirs", RIVAL],
      ["more", "Cedar Lodge Ltd"],
    ] as const) {
      const ran = await journey.run("pay-run", folder, ...as(name), "--json");
      expect(ran.code, ran.err).to.equal(0);
      const { transactions, setAside } = dataIn(ran);
      expect(transactions).to.deep.equal([]);
      expect(new Set(setAside.map(({ reason }) => reason))).to.deep.equal(new Set(["already-paid"]));
      expect(ran.err).to.contain(folder === "theirs" ? "mined, and it failed" : ": mined.");
    }
    const settled = await journey.run("pay-run", "ours", ...keystore);
    expect(settled.code, settled.err).to.equal(0);
    expect(await Promise.all([...agreements, own].map(attested))).to.deep.equal([1, 1, 1]);
  });

  it("should tell in the same run that a rival was first, and still pay what is its own", async () => {
    stage.folder("one");
    stage.folder("two");
    const shared = await stage.complete("one/a.json");
    journey.folder.write("two/a.json", journey.folder.read("one/a.json"));
    const own = await stage.complete("two/b.json");
    proxy.meddle = async ({ method }) => {
      if (method === "eth_sendTransaction" && (await attested(shared)) === 0) {
        const first = await journey.run("pay-run", "one", ...as(RIVAL));
        expect(first.code, first.err).to.equal(0);
      }
      return undefined;
    };
    const ran = await through("pay-run", "two", ...wallet, "--json");
    expect(ran.code, ran.err).to.equal(0);
    const { transactions, setAside } = dataIn(ran);
    expect(transactions.map(({ requests }) => requests.map(({ agreement }) => agreement))).to.deep.equal([[own]]);
    expect(setAside.map(({ files, reason }) => [files[0], reason])).to.deep.equal([["a.json", "already-paid"]]);
    expect(await Promise.all([shared, own].map(attested))).to.deep.equal([1, 1]);
  });

  it("should take a node that asks for patience neither for the escrow's refusal nor for a false signature", async () => {
    const folder = stage.folder("limited");
    const agreements = [await stage.complete("limited/a.json"), await stage.complete("limited/b.json")];
    const before = await stage.nonce(PAYER);
    for (const [method, code, message] of [
      ["eth_call", -32005, "limit exceeded"],
      ["eth_estimateGas", -32005, "limit exceeded"],
      ["eth_call", -32000, "header not found"],
    ] as const) {
      let asked = 0;
      proxy.meddle = (call) => {
        const isAttest = JSON.stringify(call.params).length > 1_000;
        return call.method === method && isAttest && ++asked === 1 ? { error: { code, message } } : undefined;
      };
      const { code: exit, out, err } = await through("pay-run", folder, ...wallet, "--json");
      expect([exit, out], err).to.deep.equal([4, ""]);
      expect(err).to.contain(`The Ethereum node would not answer: ${message}.`);
    }
    expect(await stage.nonce(PAYER)).to.equal(before);
    const known = new Set<string>();
    proxy.meddle = ({ method, params }) => {
      const question = method + JSON.stringify(params);
      const isNow = (method === "eth_call" || method === "eth_estimateGas") && !known.has(question);
      known.add(question);
      return isNow ? { error: { code: 429, message: "too many requests" } } : undefined;
    };
    const { code, err } = await through("pay-run", folder, ...wallet);
    expect(code, err).to.equal(0);
    expect(await Promise.all(agreements.map(attested))).to.deep.equal([1, 1]);
  });
});
