import { chmodSync, existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { createKeystore } from "../../scripts/demo/keystore.js";
import { parseRequest, type SigningRequest } from "../../src/attestation/request.js";
import type { Ran } from "../helpers/cli.js";
import { exampleScript } from "../helpers/exampleScript.js";
import { Journey } from "../helpers/journey.js";
import { FEE, PayRunStage } from "../helpers/payRunStage.js";

const EVIDENCE = `0x${"e1".repeat(32)}`;
/** The inspector and one other of the panel. */
const VERIFIED = { requiredSeats: 1, quorum: 2 };

describe("examples/scripts, run by Node alone", () => {
  let journey: Journey;
  let stage: PayRunStage;
  const keys: Record<string, { KEYSTORE: string; PASSWORD_FILE: string }> = {};

  before(async () => {
    journey = await Journey.begin("test-example-scripts");
    stage = await PayRunStage.set(journey);
    for (const name of ["Inspector A", "Demo deployer"]) {
      const folder = stage.folder(`keys of ${name}`);
      const { file, passwordFile } = await createKeystore(join(journey.folder.path, folder), journey.address(name));
      keys[name] = { KEYSTORE: join(folder, file), PASSWORD_FILE: join(folder, passwordFile) };
    }
  });

  after(async () => {
    await journey.end();
  });

  const run = (script: string, settings: Record<string, string>): Promise<Ran> =>
    exampleScript(script, journey.folder.path, { ...journey.chain.env, ...settings });
  const requestIn = (path: string): SigningRequest => parseRequest(journey.folder.read(path), path);
  const lineOf = (out: string, start: string): string | undefined =>
    out.split("\n").find((line) => line.startsWith(start));

  for (const script of globSync("examples/scripts/*.ts")) {
    it(`should be short enough to read before it is copied: ${script}`, () => {
      expect(readFileSync(script, "utf8").trimEnd().split("\n")).to.have.length.below(40);
    });
  }

  describe("sign-attestations.ts", () => {
    const settings = (): Record<string, string> => ({
      ...keys["Inspector A"],
      REQUESTS: "visit",
      FINDINGS: "found.json",
      PROVIDER: journey.address("Alder House Ltd"),
    });
    const found = (agreements: readonly string[], findings: readonly string[] = ["0=met"]): void => {
      const visit = agreements.map((agreement) => [agreement, { findings, evidence: EVIDENCE }] as const);
      journey.folder.write("found.json", JSON.stringify(Object.fromEntries(visit)));
    };
    const request = async (name: string, agreement: string, changed = {}): Promise<void> => {
      stage.write(`visit/${name}`, await stage.request(stage.attestation(agreement, changed), []));
    };

    beforeEach(() => {
      stage.folder("visit");
    });

    afterEach(() => {
      rmSync(join(journey.folder.path, "visit"), { recursive: true });
    });

    it("should sign all of a home's placements, send nothing, and leave what is signed as it is", async () => {
      const [one, two] = [await stage.open({ schedule: [VERIFIED] }), await stage.open({ schedule: [VERIFIED] })];
      await request("one.json", one);
      await request("two.json", two);
      found([one, two]);
      const before = await stage.nonce("Inspector A");
      const { code, out, err } = await run("sign-attestations.ts", settings());
      expect([code, err]).to.deep.equal([0, ""]);
      expect(out).to.equal("one.json: signed\ntwo.json: signed\n");
      for (const name of ["one.json", "two.json"]) {
        const [signature, ...others] = requestIn(`visit/${name}`).signatures;
        expect(signature?.account).to.equal(journey.address("Inspector A"));
        expect(others).to.deep.equal([]);
      }
      expect(await stage.nonce("Inspector A")).to.equal(before);
      const kept = journey.folder.read("visit/one.json");
      expect((await run("sign-attestations.ts", settings())).code).to.equal(0);
      expect(journey.folder.read("visit/one.json")).to.equal(kept);
    });

    it("should sign nothing else than what was found, and say why", async () => {
      const agreement = await stage.open({ schedule: [VERIFIED, VERIFIED] });
      const elsewhere = await stage.open({
        schedule: [VERIFIED],
        terms: { payee: journey.address("Birch Court fees account") },
      });
      await request("better.json", agreement, { findings: [{ tranche: 0n, achieved: 10_000n }] });
      await request("more.json", agreement, {
        findings: [
          { tranche: 0n, achieved: 6_000n },
          { tranche: 1n, achieved: 6_000n },
        ],
      });
      const sixty = { findings: [{ tranche: 0n, achieved: 6_000n }] };
      await request("overturns.json", agreement, { ...sixty, overRefusal: true });
      await request("papers.json", agreement, { ...sixty, evidence: `0x${"e2".repeat(32)}` });
      await request("late.json", agreement, { ...sixty, validUntil: (await journey.now()) - 1n });
      await request("unvisited.json", elsewhere, sixty);
      journey.folder.write("visit/broken.json", "{");
      found([agreement], ["0=60%"]);
      const { code, out } = await run("sign-attestations.ts", settings());
      expect(code).to.equal(1);
      expect(out).to.not.match(/: signed/);
      expect(lineOf(out, "better.json")).to.contain("says something else than was found");
      expect(lineOf(out, "more.json")).to.contain("says something else than was found");
      expect(lineOf(out, "overturns.json")).to.contain("may overturn an earlier refusal");
      expect(lineOf(out, "papers.json")).to.contain("rests on other evidence");
      expect(lineOf(out, "late.json")).to.contain("has expired");
      expect(lineOf(out, "unvisited.json")).to.contain("nothing was found");
      expect(lineOf(out, "broken.json")).to.contain("is not a signing request");
      expect(lineOf(out, agreement)).to.equal(`${agreement}: nothing was signed`);
    });

    it("should sign for one home only", async () => {
      const agreement = await stage.open({ schedule: [VERIFIED] });
      await request("one.json", agreement);
      found([agreement]);
      const other = { ...settings(), PROVIDER: journey.address("Birch Court Ltd") };
      const { code, out } = await run("sign-attestations.ts", other);
      expect(code).to.equal(1);
      expect(lineOf(out, "one.json")).to.equal("one.json: It is about another home.");
      expect(requestIn("visit/one.json").signatures).to.deep.equal([]);
    });

    it("should refuse, on one line, a missing setting, a bad list, a wrong password and secrets that others can read", async () => {
      found([]);
      const refuses = async (expected: number, sentence: string, changed: Record<string, string>): Promise<void> => {
        const { code, out, err } = await run("sign-attestations.ts", { ...settings(), ...changed });
        expect(err).to.contain(sentence);
        expect(err.trimEnd().split("\n")).to.have.length(1);
        expect([code, out]).to.deep.equal([expected, ""]);
      };
      await refuses(2, "PROVIDER is not set", { PROVIDER: "" });
      await refuses(3, "Cannot use none.json: there is no such file", { FINDINGS: "none.json" });
      journey.folder.write("bad.json", `{"0x12":{"findings":["0=met"],"evidence":"${EVIDENCE}"}}`);
      await refuses(3, "bad.json is not a list of findings", { FINDINGS: "bad.json" });
      await refuses(4, "No Ethereum node answers", { PLACEMENT_RPC: "http://127.0.0.1:1" });
      journey.folder.write("wrong-password", "made-up\n");
      const path = join(journey.folder.path, "wrong-password");
      chmodSync(path, 0o644);
      await refuses(5, "others on this machine can open", { PASSWORD_FILE: "wrong-password" });
      chmodSync(path, 0o600);
      await refuses(5, "The password does not open", { PASSWORD_FILE: "wrong-password" });
    });
  });

  describe("pay-run.ts", () => {
    const pay = (folder: string): Promise<Ran> => run("pay-run.ts", { ...keys["Demo deployer"], REQUESTS: folder });

    it("should pay once, however often cron starts it, and say so on one line", async () => {
      const folder = stage.folder("january");
      const first = await stage.complete("january/first.json");
      const second = await stage.complete("january/second.json");
      const { code, out, err } = await pay(folder);
      expect([code, err]).to.deep.equal([0, ""]);
      expect(out).to.match(/^pay-run: 2 decided, 0 of them in arrears, not paid: none; 0x[0-9a-f]{64}\n$/);
      expect([await stage.paid(first), await stage.paid(second)]).to.deep.equal([true, true]);
      const nonce = await stage.nonce("Demo deployer");
      const again = await pay(folder);
      expect(again.code).to.equal(0);
      expect(again.out).to.equal("pay-run: 0 decided, 0 of them in arrears, not paid: none; nothing sent\n");
      expect(await stage.nonce("Demo deployer")).to.equal(nonce);
    });

    it("should end with 1 and name what could not be paid", async () => {
      const folder = stage.folder("february");
      await stage.complete("february/short.json", { funds: FEE / 2n });
      const held = await stage.complete("february/held.json");
      await (await stage.escrow.connect(await stage.signer("Inspector A")).hold(held, EVIDENCE)).wait();
      const { code, out } = await pay(folder);
      expect(code).to.equal(1);
      expect(out).to.match(/^pay-run: 1 decided, 1 of them in arrears, not paid: held\.json \(.+\); 0x[0-9a-f]{64}\n$/);
    });

    it("should pass on why a run failed, and its exit code", async () => {
      const { code, out, err } = await pay("nowhere");
      expect([code, out]).to.deep.equal([3, ""]);
      expect(err).to.match(/^pay-run failed \(3\): .*nowhere/);
    });
  });

  describe("nightly-replay.ts", () => {
    const night = (): Promise<Ran> => run("nightly-replay.ts", { STORE: "night.sqlite", REPORT: "night.html" });

    it("should read what is new, verify everything and write the report, every night", async () => {
      const agreement = await stage.open();
      const { code, out, err } = await night();
      expect([code, err]).to.deep.equal([0, ""]);
      expect(out).to.match(/^Verified up to block \d+ /);
      const page = journey.folder.read("night.html");
      expect(page)
        .to.match(/^<!doctype html>/i)
        .and.to.contain(agreement.slice(2));
      const later = await stage.open();
      expect((await night()).code).to.equal(0);
      expect(page).to.not.contain(later.slice(2));
      expect(journey.folder.read("night.html")).to.contain(later.slice(2));
    });

    it("should alert, and end with 1, where the log and the contract differ", async () => {
      await night();
      const database = new DatabaseSync(join(journey.folder.path, "night.sqlite"));
      database.exec(
        "DELETE FROM logs WHERE position = (SELECT max(position) FROM logs); UPDATE ledger SET logs = logs - 1",
      );
      database.close();
      const { code, out, err } = await night();
      expect(code).to.equal(1);
      expect(out).to.match(/^NOT SOUND up to block \d+ /);
      expect(err).to.match(/^ALERT 0x[0-9a-f]{64}/);
      rmSync(join(journey.folder.path, "night.sqlite"));
    });

    it("should tell on one line that the node is away, and leave the store to go on from", async () => {
      await night();
      const away = { STORE: "night.sqlite", REPORT: "night.html", PLACEMENT_RPC: "http://127.0.0.1:1" };
      const { code, err } = await run("nightly-replay.ts", away);
      expect(code).to.equal(4);
      expect(err).to.match(/^Error: No Ethereum node answers[^\n]*\n$/);
      expect(existsSync(join(journey.folder.path, "night.sqlite.lock"))).to.equal(false);
      expect((await night()).code).to.equal(0);
    });
  });
});
