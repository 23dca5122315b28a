import { statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { as, Journey } from "../helpers/journey.js";

const POUND = 10n ** 18n;
const GROUNDS = ["--grounds", "documents/alder-review.md"];
const STATEMENT = ["--statement", "documents/birch-review.md"];

interface Settled {
  readonly request: string;
  readonly split: Readonly<Record<string, string>>;
  readonly settlement: { readonly settled: string; readonly arrears: string };
}

describe("placement agreement terminate and settle", () => {
  let journey: Journey;
  let home: { id: string; built: BuiltAgreement; file: string };
  const council = as("Northmoor Council");
  const provider = as("Alder House Ltd");

  before(async () => {
    journey = await Journey.begin("test-ending");
    home = await journey.open("childrens-home");
    await journey.fund(home.file, home.built, 1_000n);
  });

  after(async () => {
    await journey.end();
  });

  const request = (kind: string): string => `childrens-home.v1.${kind}.json`;

  async function submit(path: string): Promise<{ state: string; reason?: string }> {
    const { out, err } = await journey.run("agreement", "submit", path, ...provider, "--json");
    expect(out, err).to.not.equal("");
    return JSON.parse(out) as { state: string; reason?: string };
  }

  async function show() {
    return journey.data<{ endsAt: string; balance: string; arrears: string }>("agreement", "show", home.file);
  }

  it("should want grounds as documents, never as text, and a day that there is", async () => {
    const bare = await journey.run("agreement", "terminate", home.file);
    expect(bare.err).to.match(/The grounds are missing/);
    expect([bare.code, bare.out]).to.deep.equal([2, ""]);
    const text = await journey.run("agreement", "terminate", home.file, "--commitment", "unsafe");
    expect(text.err).to.match(/never a text/);
    const day = await journey.run("agreement", "terminate", home.file, ...GROUNDS, "--on", "31 March");
    expect(day.err).to.match(/Correct --on/);
    expect(day.code).to.equal(2);
  });

  it("should ask inspector and social worker, show what falls away, and keep the grounds private", async () => {
    const argv = ["agreement", "terminate", home.file, ...GROUNDS, "--on", "2027-03-14"];
    const { code, out, err } = await journey.run(...argv);
    expect(code, err).to.equal(0);
    expect(out)
      .to.match(/to end Alder placement \(agreement 0x.*\), version 1,\swithout notice:\n/)
      .and.match(/Ends \(1970: at once\) +2027-03-15 00:00:00Z\n += 14 March 2027 is the last day of care\./)
      .and.match(/Falls away, because its care would begin afterwards: tranches[\d, and\n]+, £[\d,.]+\sin all\./)
      .and.match(/Of tranche \d+ silence\s+pays\s+the\s+part\s+before\s+the\s+end,\s+£[\d,.]+\s+of\s+£[\d,.]+\./)
      .and.match(/Asked to sign:\n {2}inspector, Inspector A: not yet\n {2}social worker, Social Worker A: not yet/);
    const manifest = join(journey.folder.path, `${request("termination")}.grounds.json`);
    expect(statSync(manifest).mode & 0o777).to.equal(0o600);
  });

  it("should take no other's signature, and end the placement once both have signed", async () => {
    const path = request("termination");
    const wrong = await journey.run("agreement", "sign", path, ...council);
    expect([wrong.code, wrong.out]).to.deep.equal([5, ""]);
    await journey.data("agreement", "sign", path, ...as("Inspector A"));
    expect(await submit(path)).to.deep.include({
      state: "lacks-signatures",
      reason: "the social worker must still sign.",
    });
    await journey.data("agreement", "sign", path, ...as("Social Worker A"));
    expect(await submit(path)).to.deep.include({ state: "done" });
    expect(await submit(path)).to.deep.include({ state: "already-done" });
    expect((await show()).endsAt).to.equal((Date.UTC(2027, 2, 15) / 1000).toString());
  });

  it("should refuse an end that is no earlier than the one in force", async () => {
    for (const day of ["2027-03-14", "2027-04-30"]) {
      const argv = ["agreement", "terminate", home.file, ...GROUNDS, "--on", day, "--out", "late"];
      const { code, out, err } = await journey.run(...argv);
      expect(err).to.match(/ends on 2027-03-15 00:00 already, and an end is only ever made earlier/);
      expect([code, out]).to.deep.equal([3, ""]);
    }
  });

  it("should show the split in pounds, and refuse amounts that are none", async () => {
    const none = await journey.run("agreement", "settle", home.file, "--pay", "lots", ...STATEMENT);
    expect(none.err).to.match(/Correct --pay/);
    expect(none.code).to.equal(2);
    const short = await journey.data<Settled>(
      "agreement",
      "settle",
      home.file,
      "--pay",
      "1500",
      ...STATEMENT,
      "--out",
      "short",
    );
    expect(BigInt(short.split["lacking"]!)).to.equal(500n * POUND);
    const { code, out, err } = await journey.run(
      "agreement",
      "settle",
      home.file,
      "--pay",
      "600",
      ...STATEMENT,
      "--valid-for",
      "60",
    );
    expect(code, err).to.equal(0);
    expect(out)
      .to.match(/to close Alder placement .*, version 1,\sfor good/)
      .and.match(/to the home {5}£600\.00, to Alder House fees account/)
      .and.match(/goes back {7}£400\.00, to Northmoor Council/)
      .and.match(/arrears dropped £0\.00/);
  });

  it("should find a settlement out of date that knows less than was decided since", async () => {
    const path = request("settlement");
    const signers = [council, provider];
    for (const signer of signers) await journey.data("agreement", "sign", path, ...signer);
    await journey.chain.node.moveTo(home.built.terms.schedule[0]!.closesAt);
    await journey.data("claim", home.file, "0", ...provider);
    expect(await submit(path)).to.deep.include({
      state: "stale",
      reason: "Tranches were decided for money since this settlement was signed.",
    });
    const sign = await journey.run("agreement", "sign", path, ...council);
    expect(sign.err).to.match(/Tranches were decided for money since this settlement was made/);
    expect(sign.code).to.equal(3);
  });

  it("should settle with what is known now, drop the arrears, pay the home, and close it for good", async () => {
    const { arrears } = await show();
    expect(BigInt(arrears) > 0n).to.equal(true);
    const argv = ["agreement", "settle", home.file, "--pay", "300", ...STATEMENT, "--out", "final"];
    const { request: path, split, settlement } = await journey.data<Settled>(...argv);
    expect(settlement).to.deep.include({ settled: "1", arrears });
    expect(split).to.deep.include({ arrearsDropped: arrears, lacking: (300n * POUND).toString() });
    for (const signer of [council, provider]) await journey.data("agreement", "sign", path, ...signer);
    expect(await submit(path)).to.deep.include({ state: "refused" });
    const payee = home.built.terms.payee;
    const before = await journey.chain.pound.balanceOf(payee);
    // The arrears swallow what is put in, which the home's sum counts.
    await journey.fund(home.file, home.built, 300n);
    expect(await submit(path)).to.deep.include({ state: "done" });
    expect((await journey.chain.pound.balanceOf(payee)) - before).to.equal(300n * POUND);
    expect(await submit(path)).to.deep.include({ state: "already-done" });
    const closed = await journey.run("agreement", "settle", home.file, "--pay", "1", ...STATEMENT, "--out", "more");
    expect(closed.err).to.match(/is settled and closed/);
    expect(closed.code).to.equal(3);
  });

  it("should explain each command to people who are no engineers", async () => {
    for (const command of ["amend", "appoint", "terminate", "settle", "submit", "cancel"]) {
      const { code, out } = await journey.run("agreement", command, "--help");
      expect(code).to.equal(0);
      expect(out)
        .to.match(/--json gives: /)
        .and.not.match(/EIP|calldata|digest of|uint/);
    }
  });
});
