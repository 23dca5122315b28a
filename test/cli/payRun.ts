import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { DataOf } from "../../src/cli/shapes/index.js";
import { addSignature, requestDigest } from "../../src/attestation/request.js";
import { as, Journey } from "../helpers/journey.js";
import { COMPLETE, FEE, PayRunStage } from "../helpers/payRunStage.js";

const PAYER = as("Demo deployer");

describe("placement pay-run", () => {
  let journey: Journey;
  let stage: PayRunStage;

  before(async () => {
    journey = await Journey.begin("test-pay-run");
    stage = await PayRunStage.set(journey);
  });

  after(async () => {
    await journey.end();
  });

  const asJson = (out: string): DataOf<"pay-run"> => JSON.parse(out) as DataOf<"pay-run">;
  const reasons = (data: DataOf<"pay-run">) =>
    Object.fromEntries(data.setAside.map(({ files, reason }) => [files.join("+"), reason]));

  it("should pay every complete request of a folder and tell of each other file why not", async () => {
    const folder = stage.folder("monday");
    const first = await stage.complete("monday/first.json");
    const second = await stage.complete("monday/second.json");
    const alone = stage.attestation(await stage.open());
    stage.write("monday/incomplete.json", await stage.request(alone, ["Social Worker A"]));
    const late = stage.attestation(await stage.open(), { validUntil: (await journey.now()) - 1n });
    stage.write("monday/late.json", await stage.request(late, COMPLETE));
    const stale = stage.attestation(await stage.open(), { version: 2n });
    stage.write("monday/stale.json", await stage.request(stale, COMPLETE));
    const held = await stage.complete("monday/held.json");
    await (await stage.escrow.connect(await stage.signer("Inspector A")).hold(held, `0x${"ab".repeat(32)}`)).wait();
    const challenged = stage.attestation(await stage.open(), { findings: [{ tranche: 0n, achieved: 4_000n }] });
    const manager = stage.escrow.connect(await stage.signer("Alder House manager"));
    await (await manager.challenge(challenged.agreement, [0], `0x${"ab".repeat(32)}`)).wait();
    stage.write("monday/challenged.json", await stage.request(challenged, COMPLETE));
    const unknown = stage.attestation(`0x${"12".repeat(32)}`);
    const signed = await stage.request(stage.attestation(first), []);
    const { typedData } = signed;
    stage.write("monday/unknown.json", {
      ...signed,
      typedData: { ...typedData, message: { ...typedData.message, agreement: unknown.agreement } },
    });
    stage.write("monday/elsewhere.json", {
      ...signed,
      typedData: { ...typedData, domain: { ...typedData.domain, chainId: 5 } },
    });
    const forged = stage.attestation(await stage.open());
    const one = await stage.request(forged, ["Social Worker A"]);
    const wrong = one.signatures[0]!.signature;
    stage.write("monday/forged.json", addSignature(one, journey.address("Alder House manager"), wrong));
    journey.folder.write("monday/\u001b[31mred.json", "{}");
    journey.folder.write("monday/notes.txt", "made-up notes");
    journey.folder.write("monday/agreement.json", journey.folder.read("address-book.yaml"));
    writeFileSync(join(journey.folder.path, "monday/huge.json"), Buffer.alloc(2 * 1024 * 1024, "["));
    writeFileSync(join(journey.folder.path, "monday/binary.json"), Buffer.from([0xff, 0x00, 0x1b, 0x5b]));
    mkdirSync(join(journey.folder.path, "monday/deeper.json"));
    symlinkSync(".", join(journey.folder.path, "monday/loop.json"));
    symlinkSync("first.json", join(journey.folder.path, "monday/link.json"));

    const before = await stage.nonce("Demo deployer");
    const { code, out, err } = await journey.run("pay-run", folder, ...PAYER, "--json");
    expect(code, err).to.equal(1);
    const data = asJson(out);
    expect(data.transactions).to.have.length(1);
    expect(data.transactions[0]?.requests.map(({ agreement }) => agreement)).to.have.members([first, second]);
    expect(data.transactions[0]?.paid.map(({ amount }) => amount.toString())).to.deep.equal([(2n * FEE).toString()]);
    expect(await Promise.all([first, second, alone.agreement, held].map((id) => stage.paid(id)))).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
    expect(await stage.nonce("Demo deployer")).to.equal(before + 1);
    expect(reasons(data)).to.deep.equal({
      "incomplete.json": "incomplete",
      "late.json": "expired",
      "stale.json": "wrong-version",
      "held.json": "held",
      "challenged.json": "challenged",
      "unknown.json": "unknown-agreement",
      "elsewhere.json": "wrong-chain",
      "forged.json": "invalid-signature",
      "\\u{1b}[31mred.json": "not-a-request",
      "agreement.json": "not-a-request",
      "binary.json": "not-a-request",
      "notes.txt": "unreadable",
      "huge.json": "unreadable",
      "deeper.json": "unreadable",
      "loop.json": "unreadable",
      "link.json": "unreadable",
    });
    const unpaid = data.setAside.filter((aside) => aside.unpaid).flatMap(({ files }) => files);
    expect(unpaid).to.have.members(["held.json", "late.json", "challenged.json"]);
    expect(out + err).to.not.contain("\u001b");

    const again = await journey.run("pay-run", folder, ...PAYER);
    expect(again.out)
      .to.contain("Nothing can be paid now.")
      .and.to.match(/Tranche 0 was paid before\. An earlier run/);
    expect(again.out + again.err).to.not.contain("\u001b");
    expect(await stage.nonce("Demo deployer")).to.equal(before + 1);
  });

  it("should merge the copies that three people send back, and not let a false signature push out a true one", async () => {
    const folder = stage.folder("copies");
    const attestation = stage.attestation(await stage.open());
    const [worker, manager] = [
      await stage.request(attestation, ["Social Worker A"]),
      await stage.request(attestation, ["Alder House manager"]),
    ];
    const lie = addSignature(worker, journey.address("Alder House manager"), worker.signatures[0]!.signature);
    stage.write("copies/a.json", manager);
    stage.write("copies/b.json", worker);
    stage.write("copies/c.json", lie);
    const { code, out, err } = await journey.run("pay-run", folder, ...PAYER);
    expect(code, out + err).to.equal(0);
    expect(await stage.paid(attestation.agreement)).to.equal(true);
    expect(err)
      .to.match(/To be paid\n {2}payee +placements +amount due/)
      .and.contain("Alder House fees account");
    expect(out).to.match(/^Decided: £1,000\.00 for 1 placement\.\n/);
  });

  it("should not be kept from paying by many false signatures, nor by a journal that came by e-mail", async () => {
    const folder = stage.folder("crowd");
    const attestation = stage.attestation(await stage.open());
    const signed = await stage.request(attestation, ["Social Worker A", "Alder House manager"]);
    for (let digit = 1; digit <= 6; digit++) {
      const signature = `0x${digit.toString().repeat(128)}1b`;
      const manager = journey.address("Alder House manager");
      stage.write(`crowd/a${digit}.json`, { ...signed, signatures: [{ account: manager, signature }] });
    }
    stage.write("crowd/b.json", signed);
    const intent = {
      ...{ event: "intent", id: "00000000-0000-0000-0000-000000000000", at: "2027-01-01", chainId: "999" },
      ...{ escrow: journey.chain.escrow, from: journey.chain.escrow, nonce: 0, hash: null, raw: null },
      digests: [requestDigest(signed)],
    };
    journey.folder.write("crowd/pay-run.journal.jsonl", `${JSON.stringify(intent)}\n`);
    const { code, out, err } = await journey.run("pay-run", folder, ...PAYER);
    expect(code, out + err).to.equal(0);
    expect(await stage.paid(attestation.agreement)).to.equal(true);
  });

  it("should not follow a link where its journal would be", async () => {
    const folder = stage.folder("linked");
    const attestation = stage.attestation(await stage.open());
    stage.write("linked/b.json", await stage.request(attestation, ["Social Worker A", "Alder House manager"]));
    symlinkSync(join(journey.folder.path, "elsewhere"), join(journey.folder.path, "linked/pay-run.journal.jsonl"));
    const { code, out, err } = await journey.run("pay-run", folder, ...PAYER);
    expect([code, out]).to.deep.equal([3, ""]);
    expect(err).to.match(/The journal .* cannot be read/);
    expect(existsSync(join(journey.folder.path, "elsewhere"))).to.equal(false);
    expect(await stage.paid(attestation.agreement)).to.equal(false);
  });
});
