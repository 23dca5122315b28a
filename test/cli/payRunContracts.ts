import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { dataLength } from "ethers";
import { addSignature } from "../../src/attestation/request.js";
import { ATTESTATION_TYPES } from "../../src/attestation/typedData.js";
import type { DataOf } from "../../src/cli/shapes/index.js";
import {
  BombToken__factory,
  DenyListToken__factory,
  HungryToken__factory,
  OwnedWallet__factory,
  ScriptedRegister__factory,
  ScriptedWallet__factory,
  type ScriptedWallet,
} from "../../typechain-types/index.js";
import { as, Journey } from "../helpers/journey.js";
import { FEE, PayRunStage } from "../helpers/payRunStage.js";

const PAYER = as("Demo deployer");
const ZERO = `0x${"00".repeat(20)}`;
const YES = `0x1626ba7e${"00".repeat(28)}`;
const SCRIPT = { reverts: false, writes: false, gasToBurn: 0, answer: YES, padding: 0 };
/** The escrow's: what it reads of a signature's length is two bytes. */
const LONGEST_SIGNATURE = 65_535;
const LARGEST_TRANSACTION = 131_072;

describe("placement pay-run, and what contracts of others do to it", () => {
  let journey: Journey;
  let stage: PayRunStage;

  before(async () => {
    journey = await Journey.begin("test-pay-run-contracts");
    stage = await PayRunStage.set(journey);
  });

  after(async () => {
    await journey.end();
  });

  const deployer = () => stage.signer("Demo deployer");
  const seats = (socialWorker: string): [string, string, string, string] => [
    journey.address("Inspector A"),
    socialWorker,
    journey.address("Alder House manager"),
    ZERO,
  ];

  async function run(...argv: string[]) {
    const { code, out, err } = await journey.run("pay-run", ...argv, ...PAYER, "--json");
    expect(out, err).to.not.equal("");
    const { transactions, setAside } = JSON.parse(out) as DataOf<"pay-run">;
    return { code, err, transactions, setAside };
  }

  const asides = ({ setAside }: Pick<DataOf<"pay-run">, "setAside">) =>
    Object.fromEntries(setAside.map(({ files, reason }) => [files.join("+"), reason]));

  async function walletSeat(): Promise<ScriptedWallet> {
    const wallet = await new ScriptedWallet__factory(await deployer()).deploy();
    await (await wallet.follow(SCRIPT)).wait();
    return wallet;
  }

  /** A request on which a contract wallet is said to have signed this. */
  async function signedByWallet(path: string, wallet: string, signature: string): Promise<string> {
    const agreement = await stage.open({ terms: { panel: seats(wallet) } });
    const request = await stage.request(stage.attestation(agreement), ["Alder House manager"]);
    stage.write(path, addSignature(request, wallet, signature));
    return agreement;
  }

  it("should pay what a contract wallet signed, and set aside what a wallet refuses or cannot answer", async () => {
    const folder = stage.folder("wallets");
    const owner = await stage.signer("Social Worker A");
    const owned = await (await new OwnedWallet__factory(owner).deploy(owner)).getAddress();
    const good = await stage.open({ terms: { panel: seats(owned) } });
    const attestation = stage.attestation(good);
    const request = await stage.request(attestation, ["Alder House manager"]);
    const signature = await owner.signTypedData(stage.domain, ATTESTATION_TYPES, attestation);
    stage.write("wallets/good.json", addSignature(request, owned, signature));
    const wallets: Record<string, Partial<typeof SCRIPT>> = {
      "no.json": { answer: `0x${"00".repeat(32)}` },
      "reverts.json": { reverts: true },
      "burns.json": { gasToBurn: 2 ** 40 },
      "bomb.json": { reverts: true, padding: 100_000 },
    };
    const others: string[] = [];
    for (const [name, script] of Object.entries(wallets)) {
      const wallet = await walletSeat();
      others.push(await signedByWallet(`wallets/${name}`, await wallet.getAddress(), `0x${"11".repeat(65)}`));
      await (await wallet.follow({ ...SCRIPT, ...script })).wait();
    }
    const ran = await run(folder);
    expect(ran.code, ran.err).to.equal(0);
    expect(asides(ran)).to.deep.equal(
      Object.fromEntries(Object.keys(wallets).map((name) => [name, "invalid-signature"])),
    );
    const paid = await Promise.all([good, ...others].map((id) => stage.paid(id)));
    expect(paid).to.deep.equal([true, false, false, false, false]);
  });

  it("should pay others although a token refuses, burns or bursts, and tell what waits, what is short, who lacks standing", async () => {
    const folder = stage.folder("hostile");
    const payee = journey.address("Alder House fees account");
    const council = await stage.signer("Northmoor Council");
    const denying = await new DenyListToken__factory(await deployer()).deploy();
    const hungry = await new HungryToken__factory(await deployer()).deploy();
    const bomb = await new BombToken__factory(await deployer()).deploy();
    const kinds = { denied: denying, hungry, bomb };
    const refused: string[] = [];
    for (const [name, token] of Object.entries(kinds)) {
      await (await token.mint(council, FEE)).wait();
      await (await token.connect(council).approve(stage.escrow, FEE)).wait();
      refused.push(await stage.complete(`hostile/${name}.json`, { terms: { token: await token.getAddress() } }));
    }
    await (await denying.setDenied(payee, true)).wait();
    await (await hungry.setAppetite(2n ** 60n)).wait();
    await (await bomb.arm(100_000, true)).wait();
    const short = await stage.complete("hostile/short.json", { funds: FEE / 4n });
    const good = await stage.complete("hostile/good.json");
    const register = await new ScriptedRegister__factory(await deployer()).deploy();
    // The social worker's seat.
    await (await register.follow({ ...SCRIPT, answer: `0x${"2".padStart(64, "0")}` })).wait();
    const struckOff = await stage.complete("hostile/standing.json", {
      terms: { register: await register.getAddress() },
    });
    const ran = await run(folder);
    expect(ran.code, ran.err).to.equal(1);
    expect(asides(ran)).to.deep.equal({ "standing.json": "refused" });
    expect(ran.setAside[0]?.message).to.contain("social worker").and.contain("standing");
    expect(await stage.paid(struckOff)).to.equal(false);
    expect(ran.transactions).to.have.length(1);
    const [{ refused: waiting, paid, requests }] = ran.transactions as [(typeof ran.transactions)[number]];
    const tokens = await Promise.all(Object.values(kinds).map((token) => token.getAddress()));
    expect(waiting.map(({ token, to, amount }) => [token, to, String(amount)])).to.have.deep.members(
      tokens.map((token) => [token, payee, String(FEE)]),
    );
    expect(paid.map(({ amount }) => String(amount))).to.deep.equal([String(FEE + FEE / 4n)]);
    const arrears = requests.filter((one) => String(one.arrears) !== "0");
    expect(arrears.map((one) => [one.agreement, String(one.arrears)])).to.deep.equal([
      [short, String((FEE * 3n) / 4n)],
    ]);
    expect(await Promise.all([...refused, short, good].map((id) => stage.paid(id)))).to.not.include(false);
    const owed = await stage.escrow.owed(tokens[0]!, payee);
    expect(owed).to.equal(FEE);
  });

  it("should say in words that a payout waits and that a balance was short", async () => {
    const folder = stage.folder("words");
    const token = await new DenyListToken__factory(await deployer()).deploy();
    const council = await stage.signer("Northmoor Council");
    await (await token.mint(council, FEE)).wait();
    await (await token.connect(council).approve(stage.escrow, FEE)).wait();
    await stage.complete("words/denied.json", { terms: { token: await token.getAddress() } });
    await (await token.setDenied(journey.address("Alder House fees account"), true)).wait();
    await stage.complete("words/short.json", { funds: 0n });
    const { code, out, err } = await journey.run("pay-run", folder, ...PAYER);
    expect(code, err).to.equal(1);
    expect(err).to.contain("the balance is £0.00; the rest would be arrears.");
    expect(out)
      .to.contain("The token refused the payout to Alder House fees account: it waits there to be withdrawn")
      .and.contain("was short: £1,000.00 are arrears");
  });

  it("should keep each transaction below what nodes take, and set aside a request that alone is larger", async () => {
    const folder = stage.folder("long");
    const wallet = await (await walletSeat()).getAddress();
    const long = `0x${"11".repeat(30_000)}`;
    const agreements: string[] = [];
    for (let one = 0; one < 5; one++) agreements.push(await signedByWallet(`long/${one}.json`, wallet, long));
    const other = await (await walletSeat()).getAddress();
    const inspector = await (await walletSeat()).getAddress();
    const panel: [string, string, string, string] = [inspector, wallet, other, ZERO];
    const huge = await stage.open({ terms: { panel }, schedule: [{ requiredSeats: 7, quorum: 3 }] });
    let request = await stage.request(stage.attestation(huge), []);
    for (const account of panel.slice(0, 3)) {
      request = addSignature(request, account, `0x${"11".repeat(LONGEST_SIGNATURE)}`);
    }
    stage.write("long/huge.json", request);
    const ran = await run(folder);
    expect(ran.code, ran.err).to.equal(1);
    expect(asides(ran)).to.deep.equal({ "huge.json": "refused" });
    expect(ran.setAside[0]?.message).to.contain("larger than a transaction may be");
    expect(ran.transactions.map(({ requests }) => requests.length)).to.deep.equal([4, 1]);
    for (const { transaction } of ran.transactions) {
      const { data } = (await journey.chain.node.provider.getTransaction(transaction!))!;
      expect(dataLength(data)).to.be.below(LARGEST_TRANSACTION);
    }
    expect(await Promise.all(agreements.map((id) => stage.paid(id)))).to.not.include(false);
  });

  it("should neither wait for a pipe nor go through a linked folder, by a list or a folder", async () => {
    const folder = stage.folder("pipes");
    const outside = await stage.complete("outside.json");
    const inside = await stage.complete("pipes/in.json");
    execFileSync("mkfifo", [join(journey.folder.path, "pipes/pipe.json"), join(journey.folder.path, "pipes/list.csv")]);
    symlinkSync("..", join(journey.folder.path, "pipes/linked"));
    mkdirSync(join(journey.folder.path, "pipes/deeper"));
    journey.folder.write("pipes/run.csv", "request\npipe.json\nlinked/outside.json\ndeeper\nin.json\n");
    const listed = await run("--list", "pipes/run.csv", "--dry-run");
    expect(asides(listed)).to.deep.equal({
      "pipe.json (row 2)": "unreadable",
      "linked/outside.json (row 3)": "unreadable",
      "deeper (row 4)": "unreadable",
    });
    await journey.refuses(["pay-run", "--list", "pipes/list.csv", "--dry-run"], 3, "list.csv");
    journey.folder.write("empty", "");
    symlinkSync("../empty", join(journey.folder.path, "pipes/pay-run.journal.jsonl"));
    await journey.refuses(["pay-run", folder, ...PAYER], 3, "journal.jsonl cannot be read");
    rmSync(join(journey.folder.path, "pipes/pay-run.journal.jsonl"));
    const ran = await run(folder);
    expect(asides(ran)).to.include({ "pipe.json": "unreadable", linked: "unreadable" });
    expect([await stage.paid(inside), await stage.paid(outside)]).to.deep.equal([true, false]);
  });
});
