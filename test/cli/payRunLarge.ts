import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { addSignature } from "../../src/attestation/request.js";
import type { DataOf } from "../../src/cli/shapes/index.js";
import { ScriptedRegister__factory } from "../../typechain-types/index.js";
import { as, Journey } from "../helpers/journey.js";
import { COMPLETE, FEE, PayRunStage } from "../helpers/payRunStage.js";

const PAYER = as("Demo deployer");
/** What a run of a hundred placements to one payee may use for each of them. */
const GAS_A_PLACEMENT = 50_000n;

describe("placement pay-run, many and hostile", () => {
  let journey: Journey;
  let stage: PayRunStage;

  before(async () => {
    journey = await Journey.begin("test-pay-run-large");
    stage = await PayRunStage.set(journey);
  });

  after(async () => {
    await journey.end();
  });

  it("should pay a hundred placements of one home in one transaction and one transfer", async () => {
    const folder = stage.folder("hundred");
    const agreements: string[] = [];
    for (let one = 0; one < 100; one++) agreements.push(await stage.complete(`hundred/${one}.json`));
    const { transactions, setAside } = await journey.data<DataOf<"pay-run">>("pay-run", folder, ...PAYER);
    expect(setAside).to.deep.equal([]);
    expect(transactions).to.have.length(1);
    expect(transactions[0]?.paid.map(({ amount }) => amount.toString())).to.deep.equal([(100n * FEE).toString()]);
    expect(transactions[0]?.requests).to.have.length(100);
    const used = BigInt(String(transactions[0]?.gasUsed)) / 100n;
    expect(used < GAS_A_PLACEMENT, `${used} gas a placement`).to.equal(true);
    expect(await Promise.all(agreements.map((id) => stage.paid(id)))).to.not.include(false);
  });

  it("should read a list, and nothing outside its folder", async () => {
    stage.folder("listed");
    const agreement = await stage.complete("listed/in.json");
    const outside = await stage.complete("outside.json");
    const rows = ["name,request", "Home One,in.json", "Home Two,../outside.json", "Home Three,absent.json"];
    const more = ["Home Four,/etc/elsewhere.json", "Home One again,./in.json", ",", ""];
    writeFileSync(join(journey.folder.path, "listed/run.csv"), [...rows, ...more].join("\r\n"));
    const { code, out } = await journey.run("pay-run", "--list", "listed/run.csv", ...PAYER, "--json");
    expect(code).to.equal(0);
    const { setAside } = JSON.parse(out) as DataOf<"pay-run">;
    expect(setAside.map(({ files, message }) => [files[0], message.includes("not in the folder")])).to.deep.equal([
      ["../outside.json (row 3)", true],
      ["absent.json (row 4)", false],
      ["/etc/elsewhere.json (row 5)", true],
    ]);
    expect([await stage.paid(agreement), await stage.paid(outside)]).to.deep.equal([true, false]);
    journey.folder.write("listed/wrong.csv", "file\nin.json\n");
    await journey.refuses(["pay-run", "--list", "listed/wrong.csv", ...PAYER], 3, 'no column "request"');
  });

  it("should only show in a dry run, and refuse what cannot be meant before anything is sent", async () => {
    const folder = stage.folder("dry");
    const agreement = await stage.complete("dry/a.json");
    const { code, out } = await journey.run("pay-run", folder, "--dry-run");
    expect(code).to.equal(0);
    expect(out)
      .to.match(/^To be paid\n/)
      .and.match(/transaction +placements +requests +gas at most/);
    await journey.refuses(["pay-run", folder], 2, "needs a signer");
    await journey.refuses(["pay-run", ...PAYER], 2, "either a folder of signed requests or a list");
    await journey.refuses(["pay-run", folder, "--list", "x.csv", ...PAYER], 2, "either a folder");
    await journey.refuses(["pay-run", "nowhere", "--dry-run"], 3, "Cannot read the folder");
    await journey.refuses(["pay-run", folder, "--max-fee", "dear", ...PAYER], 2, "--max-fee takes gwei");
    await journey.refuses(
      ["pay-run", folder, "--max-fee", "0.000000001", ...PAYER],
      4,
      "more than the 0.000000001 gwei",
    );
    await journey.refuses(["pay-run", folder, "--confirmations", "0", ...PAYER], 2, "--confirmations takes");
    await journey.refuses(["pay-run", folder, ...PAYER.slice(0, -1)], 2, "Nobody is here to read and agree");
    const { provider } = journey.chain.node;
    const poor = journey.address("Cedar Lodge Ltd");
    await provider.send("hardhat_setBalance", [poor, "0x1"]);
    await journey.refuses(["pay-run", folder, ...as("Cedar Lodge Ltd")], 4, "Nothing was sent");
    expect(await stage.paid(agreement)).to.equal(false);
    expect(journey.folder.read("dry/a.json")).to.contain("placement-request/1");
  });

  it("should pay in smaller transactions after others' contracts burnt more than they did when simulated", async () => {
    const { provider } = journey.chain.node;
    const register = await new ScriptedRegister__factory(await provider.getSigner(0)).deploy();
    const answer = { reverts: false, writes: false, answer: `0x${"00".repeat(32)}`, padding: 0 };
    await (await register.follow({ ...answer, gasToBurn: 0 })).wait();
    const folder = stage.folder("burning");
    const terms = { register: await register.getAddress() };
    const agreements: string[] = [];
    for (let one = 0; one < 5; one++) agreements.push(await stage.complete(`burning/${one}.json`, { terms }));
    await provider.send("evm_setAutomine", [false]);
    try {
      const running = journey.run("pay-run", folder, ...PAYER, "--json");
      const pending = async () => (await provider.send("eth_pendingTransactions", [])) as unknown[];
      while ((await pending()).length === 0) await new Promise((done) => setImmediate(done));
      // Mined before the run's own: from here on each question costs nearly all that the escrow gives.
      const fees = { maxFeePerGas: 10n ** 12n, maxPriorityFeePerGas: 10n ** 11n, gasLimit: 500_000n };
      const stranger = await stage.signer("Birch Court Ltd");
      await register.connect(stranger).follow({ ...answer, gasToBurn: 450_000 }, fees);
      await provider.send("evm_setAutomine", [true]);
      await provider.send("evm_mine", []);
      const { code, out, err } = await running;
      expect(code, out + err).to.equal(0);
      const { transactions, setAside } = JSON.parse(out) as DataOf<"pay-run">;
      expect(setAside).to.deep.equal([]);
      expect(transactions.map(({ done }) => done)).to.deep.equal([false, true]);
    } finally {
      await provider.send("evm_setAutomine", [true]);
    }
    expect(await Promise.all(agreements.map((id) => stage.paid(id)))).to.not.include(false);
  });

  it("should send neither of two complete requests that contradict each other", async () => {
    const folder = stage.folder("contrary");
    const agreement = await stage.complete("contrary/met.json");
    const partly = stage.attestation(agreement, { findings: [{ tranche: 0n, achieved: 5_000n }] });
    stage.write("contrary/partly.json", await stage.request(partly, COMPLETE));
    const other = await stage.complete("contrary/other.json");
    const twice = stage.attestation(other, { evidence: `0x${"e2".repeat(32)}` });
    stage.write("contrary/other-again.json", await stage.request(twice, COMPLETE));
    const { code, out } = await journey.run("pay-run", folder, ...PAYER, "--json");
    expect(code).to.equal(1);
    const { setAside } = JSON.parse(out) as DataOf<"pay-run">;
    expect(setAside.map(({ files, reason }) => [files[0], reason])).to.have.deep.members([
      ["met.json", "conflict"],
      ["partly.json", "conflict"],
      ["other.json", "duplicate"],
    ]);
    expect([await stage.paid(agreement), await stage.paid(other)]).to.deep.equal([false, true]);
  });

  it("should not let false copies push out a true signature at `attest submit`, wherever they stand", async () => {
    const attestation = stage.attestation(await stage.open());
    const genuine = await stage.request(attestation, COMPLETE);
    const signatures = ["a1", "b2", "c3"].map((byte) => `0x${byte.repeat(32)}${"11".repeat(32)}1b`);
    const copyWith = (signature: string) =>
      genuine.signatures.reduce((copy, { account }) => addSignature(copy, account, signature), genuine);
    stage.write("genuine.json", genuine);
    for (const [place, signature] of signatures.entries()) stage.write(`false-${place}.json`, copyWith(signature));
    const fakes = ["false-0.json", "false-1.json"];
    await journey.refuses(["attest", "submit", ...fakes, ...PAYER], 3, "is not that account's signature");
    await journey.data("attest", "submit", ...fakes, "genuine.json", "false-2.json", ...PAYER);
    expect(await stage.paid(attestation.agreement)).to.equal(true);
  });

  it("should say which requests `attest submit` passed over and why, and merge copies there too", async () => {
    const paid = await stage.complete("submit-a.json");
    const held = await stage.complete("submit-b.json");
    const attestation = stage.attestation(await stage.open());
    stage.write("submit-c.json", await stage.request(attestation, ["Social Worker A"]));
    stage.write("submit-d.json", await stage.request(attestation, ["Alder House manager"]));
    await (await stage.escrow.connect(await stage.signer("Inspector A")).hold(held, `0x${"ab".repeat(32)}`)).wait();
    const files = ["submit-a.json", "submit-b.json", "submit-c.json", "submit-d.json"];
    const { code, out, err } = await journey.run("attest", "submit", ...files, ...PAYER);
    expect(code, err).to.equal(0);
    expect(out).to.contain("submit-b.json was passed over: A safeguarding hold stops outcome money until");
    const all = [paid, held, attestation.agreement];
    expect(await Promise.all(all.map((id) => stage.paid(id)))).to.deep.equal([true, false, true]);
  });
});
