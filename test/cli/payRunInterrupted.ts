import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { toQuantity } from "ethers";
import { createKeystore } from "../../scripts/demo/keystore.js";
import type { DataOf } from "../../src/cli/shapes/index.js";
import { as, Journey } from "../helpers/journey.js";
import { PayRunStage } from "../helpers/payRunStage.js";
import { SilencedNode, type Silence } from "../helpers/silencedNode.js";

const BINARY = resolve("dist/src/cli/main.js");
const PAYER = "Demo deployer";

describe("placement pay-run, killed and run again", () => {
  let journey: Journey;
  let stage: PayRunStage;
  let keystore: string[];

  before(async () => {
    journey = await Journey.begin("test-pay-run-killed");
    stage = await PayRunStage.set(journey);
    const { file, passwordFile } = await createKeystore(journey.folder.path, journey.address(PAYER));
    keystore = ["--signer", file, "--password-file", passwordFile, "--yes"];
  });

  after(async () => {
    await journey.end();
  });

  const wallet = as(PAYER);
  const mine = (isOn: boolean) => journey.chain.node.provider.send("evm_setAutomine", [isOn]);
  const mineNow = () => journey.chain.node.provider.send("evm_mine", []);

  function start(folder: string, signer: readonly string[], url: string): ChildProcess {
    const env = { PATH: process.env["PATH"] ?? "", ...journey.chain.env, PLACEMENT_RPC: url };
    return spawn(process.execPath, [BINARY, "pay-run", folder, ...signer], {
      cwd: journey.folder.path,
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
  }

  const ended = (child: ChildProcess): Promise<void> =>
    new Promise((done) => {
      child.once("close", () => {
        done();
      });
    });

  const said = (child: ChildProcess, text: string): Promise<void> =>
    new Promise((done, failed) => {
      let err = "";
      child.stderr?.on("data", (chunk: Buffer) => {
        err += chunk.toString();
        if (err.includes(text)) done();
      });
      child.once("close", () => {
        failed(new Error(`"${text}" was not said before the end, code ${child.exitCode}:\n${err}`));
      });
    });

  /** Runs until the node falls silent at this call, then kills the process as `kill -9` does. */
  async function killAt(folder: string, signer: readonly string[], method: string, when: Silence, place = 1) {
    const node = await SilencedNode.before(journey.chain.node.url);
    try {
      const reached = node.silenceAt(method, when, place);
      const child = start(folder, signer, node.url);
      const early = ended(child).then(() => {
        throw new Error(`It ended before it could be killed, with code ${child.exitCode}.`);
      });
      await Promise.race([reached, early]);
      early.catch(() => undefined);
      child.kill("SIGKILL");
      await ended(child);
    } finally {
      await node.stop();
    }
  }

  const journalOf = (folder: string) =>
    journey.folder
      .read(`${folder}/pay-run.journal.jsonl`)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { event: string; state?: string; hash?: string; nonce?: number });

  async function twoRequests(folder: string): Promise<string[]> {
    stage.folder(folder);
    return [await stage.complete(`${folder}/a.json`), await stage.complete(`${folder}/b.json`)];
  }

  async function expectPaidOnce(agreements: readonly string[], before: number, transactions = 1): Promise<void> {
    for (const agreement of agreements) {
      expect(await stage.paid(agreement)).to.equal(true);
      const events = await stage.escrow.queryFilter(stage.escrow.filters.Attested(agreement));
      expect(events).to.have.length(1);
    }
    expect(await stage.nonce(PAYER)).to.equal(before + transactions);
  }

  for (const [name, signer] of [
    ["a key", () => keystore],
    ["a wallet", () => wallet],
  ] as const) {
    const sending = name === "a key" ? "eth_sendRawTransaction" : "eth_sendTransaction";

    it(`should pay once when killed before anything was sent, by ${name}`, async () => {
      const folder = `estimating by ${name}`;
      const agreements = await twoRequests(folder);
      const before = await stage.nonce(PAYER);
      await killAt(folder, signer(), "eth_estimateGas", "after it was done");
      expect(existsSync(join(journey.folder.path, folder, "pay-run.lock"))).to.equal(true);
      expect((await journey.run("pay-run", folder, ...signer())).code).to.equal(0);
      await expectPaidOnce(agreements, before);
    });

    it(`should pay once when killed before the transaction reached the node, by ${name}`, async () => {
      const folder = `unsent by ${name}`;
      const agreements = await twoRequests(folder);
      const before = await stage.nonce(PAYER);
      await killAt(folder, signer(), sending, "before it arrives");
      const [intent, ...others] = journalOf(folder);
      expect(others).to.deep.equal([]);
      expect(intent).to.include({ event: "intent", nonce: before });
      const { code, out, err } = await journey.run("pay-run", folder, ...signer());
      expect(code, out + err).to.equal(0);
      await expectPaidOnce(agreements, before);
      // A signed transaction is sent again, the very same; one that a wallet never got is planned anew.
      const state = name === "a key" ? "mined" : "dropped";
      expect(journalOf(folder).find(({ event }) => event === "outcome")?.state).to.equal(state);
    });

    it(`should wait for what is pending and send nothing beside it, by ${name}`, async () => {
      const folder = `pending by ${name}`;
      const agreements = await twoRequests(folder);
      const before = await stage.nonce(PAYER);
      await mine(false);
      try {
        await killAt(folder, signer(), sending, "after it was done");
        const node = await SilencedNode.before(journey.chain.node.url);
        const child = start(folder, signer(), node.url);
        await said(child, "waiting for it to be mined");
        await mineNow();
        await ended(child);
        expect(child.exitCode).to.equal(0);
        expect(node.calls).to.not.include(sending);
        await node.stop();
      } finally {
        await mine(true);
      }
      await expectPaidOnce(agreements, before);
    });

    it(`should send nothing when killed after the transaction was mined, by ${name}`, async () => {
      const folder = `mined by ${name}`;
      const agreements = await twoRequests(folder);
      const before = await stage.nonce(PAYER);
      await killAt(folder, signer(), "eth_getTransactionReceipt", "after it was done");
      await expectPaidOnce(agreements, before);
      const { code, out } = await journey.run("pay-run", folder, ...signer());
      expect(code).to.equal(0);
      expect(out).to.contain("Nothing can be paid now.").and.contain("An earlier run sent it in transaction 0x");
      await expectPaidOnce(agreements, before);
    });
  }

  it("should go on with the second transaction when killed between the two", async () => {
    const folder = "between";
    const agreements = await twoRequests(folder);
    const before = await stage.nonce(PAYER);
    const { provider } = journey.chain.node;
    const { gasLimit } = (await provider.getBlock("latest"))!;
    const { transactions } = await journey.data<DataOf<"pay-run">>("pay-run", folder, "--dry-run");
    expect(transactions).to.have.length(1);
    // No room for both in one block.
    await provider.send("evm_setBlockGasLimit", [toQuantity(BigInt(String(transactions[0]!.gasLimit)) - 1n)]);
    await mineNow();
    try {
      await killAt(folder, keystore, "eth_sendRawTransaction", "before it arrives", 2);
      expect(await Promise.all(agreements.map((id) => stage.paid(id)))).to.deep.equal([true, false]);
      const { code, out, err } = await journey.run("pay-run", folder, ...keystore);
      expect(code, out + err).to.equal(0);
    } finally {
      await provider.send("evm_setBlockGasLimit", [toQuantity(gasLimit)]);
    }
    await expectPaidOnce(agreements, before, 2);
  });

  it("should take up a journal whose last line was cut off, and refuse one that was changed", async () => {
    const folder = stage.folder("cut");
    const agreement = await stage.complete("cut/a.json");
    journey.folder.write("cut/pay-run.journal.jsonl", '{"event":"intent","id":"0');
    const { code, err } = await journey.run("pay-run", folder, ...keystore);
    expect(code, err).to.equal(0);
    expect(await stage.paid(agreement)).to.equal(true);
    const text = journey.folder.read("cut/pay-run.journal.jsonl");
    expect(journalOf(folder).map(({ event }) => event)).to.deep.equal(["intent", "outcome"]);
    journey.folder.write("cut/pay-run.journal.jsonl", text.replace(/"nonce":(\d+)/, '"nonce":9$1'));
    await journey.refuses(["pay-run", folder, ...keystore], 3, "line 1 is not what it says", "pays nothing twice");
    journey.folder.write("cut/pay-run.journal.jsonl", `not a line\n${text}`);
    await journey.refuses(["pay-run", folder, ...keystore], 3, "line 1 cannot be read");
  });

  it("should let one run at a time through, and take over the lock of one that has ended", async () => {
    const folder = stage.folder("locked");
    const agreement = await stage.complete("locked/a.json");
    const lock = (pid: number, host = hostname()) => {
      journey.folder.write("locked/pay-run.lock", JSON.stringify({ pid, host, since: "2027-01-01T00:00:00Z" }));
    };
    lock(process.pid);
    await journey.refuses(["pay-run", folder, ...keystore], 1, "Another payment run is using these requests");
    lock(2 ** 22 + 1, "another-machine");
    await journey.refuses(["pay-run", folder, ...keystore], 1, "another-machine", "delete");
    expect(await stage.paid(agreement)).to.equal(false);
    lock(2 ** 22 + 1);
    expect((await journey.run("pay-run", folder, ...keystore)).code).to.equal(0);
    expect(await stage.paid(agreement)).to.equal(true);
    expect(existsSync(join(journey.folder.path, "locked/pay-run.lock"))).to.equal(false);
  });

  it("should pay nothing twice when somebody else runs a copy of the folder at the same time", async () => {
    const agreements = await twoRequests("here");
    stage.folder("there");
    for (const name of ["a.json", "b.json"]) journey.folder.write(`there/${name}`, journey.folder.read(`here/${name}`));
    const before = await stage.nonce(PAYER);
    await mine(false);
    const other = await stage.nonce("Birch Court Ltd");
    try {
      const first = start("here", keystore, journey.chain.node.url);
      await said(first, "Waiting for the transaction to be mined");
      // The node's pending block pays them already: what would come to nothing is not sent.
      const second = await journey.run("pay-run", "there", ...as("Birch Court Ltd"));
      expect(second.out).to.contain("Nothing can be paid now.").and.contain("tranche 0 is Settled");
      expect(second.code).to.equal(1);
      const over = ended(first);
      await mineNow();
      await over;
      expect(first.exitCode).to.equal(0);
    } finally {
      await mine(true);
    }
    expect(await stage.nonce("Birch Court Ltd")).to.equal(other);
    await expectPaidOnce(agreements, before);
  });
});
