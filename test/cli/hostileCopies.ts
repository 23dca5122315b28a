import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { serialiseBuilt, type BuiltAgreement, type SignedTerms } from "../../src/agreement/index.js";
import type { AgreementSnapshot } from "../../src/agreement/snapshot.js";
import {
  requestAttestation,
  requestTerms,
  serialiseRequest,
  withSnapshot,
  type SigningRequest,
} from "../../src/attestation/request.js";
import { escrowDomain, termsDigest } from "../../src/attestation/typedData.js";
import { Context } from "../../src/cli/context.js";
import { gatherKnown } from "../../src/cli/known.js";
import { describeRequest } from "../../src/cli/render/request.js";
import { build, SAMPLE } from "../agreement/helpers/sample.js";
import { placement } from "../helpers/cli.js";

const DOMAIN = escrowDomain(31_337n, `0x${"12".repeat(20)}`);
const TRUE_COPY = build(SAMPLE);
const ID = termsDigest(DOMAIN, TRUE_COPY.terms);

/** Terms with another amount of their first tranche. */
function cheaper({ schedule, ...terms }: SignedTerms): SignedTerms {
  const [first, ...others] = schedule;
  return { ...terms, schedule: [{ ...first!, amount: first!.amount / 2n }, ...others] };
}

/** What an amendment to half the money would have left in its owner's folder. */
const AMENDED: BuiltAgreement = { ...TRUE_COPY, version: 2n, agreement: ID, terms: cheaper(TRUE_COPY.terms) };

function snapshotOf({ schedule, ...terms }: SignedTerms, version: bigint): AgreementSnapshot {
  return {
    ...{ agreement: ID, block: 7, time: 1_700_000_000n, terms, version, isClosed: false, endsAt: 2n ** 40n - 1n },
    tranches: schedule.map((tranche, index) => ({ ...tranche, index, status: "Open" })),
    ...{ heldUntil: 0n, heldBy: 0, balance: 0n, liabilities: 0n, reclaimable: 0n, arrears: 0n, sequence: 1n },
    decimals: TRUE_COPY.decimals,
  };
}

function ask(version: bigint, snapshot?: AgreementSnapshot): SigningRequest {
  const findings = [{ tranche: 0n, achieved: 10_000n }];
  const message = { agreement: ID, version, findings, overRefusal: false, evidence: `0x${"e1".repeat(32)}` };
  const request = requestAttestation(DOMAIN, { ...message, validUntil: 3_300_000_000n }, TRUE_COPY.terms.panel);
  return snapshot === undefined ? request : withSnapshot(request, snapshot);
}

describe("Private copies that a stranger has sent", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "placement-copies-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const put = (name: string, copy: BuiltAgreement): void => {
    writeFileSync(join(folder, `${name}.agreement.json`), serialiseBuilt(copy));
  };

  /** What a signer without a node reads, and on what it rests. */
  async function read(request: SigningRequest) {
    let told = "";
    const io = {
      cwd: folder,
      env: {},
      isInteractive: false,
      out: () => undefined,
      err: (text: string) => void (told += text),
    };
    const known = await gatherKnown(new Context(io, { offline: true }), request, undefined, {});
    const screen = (await describeRequest(request, known)).replace(/\s+/g, " ");
    return { known, told, screen };
  }

  it("put no words to an agreement whose terms they don't have, whatever id they claim", async () => {
    const lie = { ...TRUE_COPY, agreement: ID, name: "Lie placement", terms: cheaper(TRUE_COPY.terms) };
    put("a-lie", lie);
    expect((await read(ask(1n))).known.built).to.equal(undefined);
    put("b-true", TRUE_COPY);
    expect((await read(ask(1n))).known.built).to.deep.equal(TRUE_COPY);
    put("c-lie", { ...lie, version: 1n });
    expect((await read(ask(1n))).known.built).to.deep.equal(TRUE_COPY);
  });

  const WORDS: readonly [string, Partial<BuiltAgreement>][] = [
    ["another name", { name: "Another placement" }],
    ["other decimals", { decimals: TRUE_COPY.decimals - 1 }],
    ["another title", { tranches: TRUE_COPY.tranches.map((one) => ({ ...one, title: "Something harmless" })) }],
  ];
  for (const [what, words] of WORDS) {
    it(`are left out with the true one if they give the same terms ${what}, and that is told`, async () => {
      put("a-lie", { ...TRUE_COPY, ...words });
      put("b-true", TRUE_COPY);
      for (const request of [
        ask(1n),
        ask(1n, snapshotOf(TRUE_COPY.terms, 1n)),
        requestTerms(DOMAIN, TRUE_COPY.terms),
      ]) {
        const { known, told } = await read(request);
        expect(known.built).to.equal(undefined);
        expect(told).to.contain("Left out are a-lie.agreement.json and b-true.agreement.json");
      }
    });
  }

  it("are believed in their titles where no other is at hand: only the terms are proven", async () => {
    const titles = TRUE_COPY.tranches.map((one) => ({ ...one, title: "Something harmless" }));
    put("a-lie", { ...TRUE_COPY, tranches: titles });
    const { known, screen } = await read(ask(1n));
    expect(known.built?.terms).to.deep.equal(TRUE_COPY.terms);
    expect(screen).to.contain("Something harmless");
  });

  it("are believed if they are the same", async () => {
    put("one", TRUE_COPY);
    put("two", TRUE_COPY);
    expect((await read(ask(1n))).known.built).to.deep.equal(TRUE_COPY);
  });

  it("vouch for no terms of long ago, which a request shows beside a later version", async () => {
    put("alder", TRUE_COPY);
    put("alder.v2", AMENDED);
    const honest = await read(ask(2n, snapshotOf(AMENDED.terms, 2n)));
    expect(honest.known.readFrom).to.equal("copy");
    expect(honest.screen).to.not.contain("PRIVATE COPIES DISAGREE");
    const stale = await read(ask(2n, snapshotOf(TRUE_COPY.terms, 2n)));
    expect(stale.known.readFrom).to.equal("request");
    expect(stale.screen).to.contain("PRIVATE COPIES DISAGREE").and.not.contain("amounts and people are those you know");
  });

  it("are not chosen among by the order of a folder, where two of one version differ", async () => {
    put("a", { ...AMENDED, terms: TRUE_COPY.terms });
    put("b", AMENDED);
    const { known, screen } = await read(ask(2n));
    expect(known.built).to.equal(undefined);
    expect(screen).to.contain("PRIVATE COPIES DISAGREE");
  });

  it("keep nobody waiting and hide no other, be they pipes, links to nowhere or broken", async () => {
    put("b-true", TRUE_COPY);
    execFileSync("mkfifo", [join(folder, "a-pipe.agreement.json")]);
    symlinkSync("nowhere", join(folder, "a-link.agreement.json"));
    writeFileSync(join(folder, "a-broken.agreement.json"), "{");
    const { known, told } = await read(ask(1n));
    expect(known.built).to.deep.equal(TRUE_COPY);
    expect(told)
      .to.match(/Left out: .*a-broken\.agreement\.json/)
      .and.match(/Left out: .*a-link/);
  });

  it("bring settings along in a .env, and whoever signs is told", async () => {
    writeFileSync(join(folder, ".env"), "PLACEMENT_ESCROW=0x5fbdb2315678afecb367f032d93f642f64180aa3\nOTHER=1\n");
    writeFileSync(join(folder, "ask.json"), serialiseRequest(ask(1n)));
    const sign = ["attest", "sign", "ask.json", "--signer", "none.json", "--yes"];
    expect((await placement(folder, sign)).err).to.contain(
      "Settings from the .env of this folder: PLACEMENT_ESCROW.\n",
    );
    const own = { PLACEMENT_ESCROW: `0x${"12".repeat(20)}` };
    expect((await placement(folder, sign, own)).err).to.not.contain("Settings from");
  });

  it("command no terminal, whatever is written in them and however files are called", async () => {
    const ESCAPE = "\u001b[8m\u202e\u009b2J\r";
    writeFileSync(join(folder, "x.agreement.json"), JSON.stringify({ [`${ESCAPE}key`]: 1 }));
    writeFileSync(join(folder, "ask.json"), serialiseRequest(ask(1n)));
    const shown = await placement(folder, ["attest", "inspect", "ask.json", "--offline"]);
    expect(shown.err).to.contain("Left out: ").and.contain("\\u{1b}[8m");
    const named = `${ESCAPE}name.json`;
    const missing = await placement(folder, ["attest", "inspect", named, "--offline"]);
    expect(missing.err).to.contain("\\u{1b}[8m");
    writeFileSync(join(folder, named), serialiseRequest(ask(1n)));
    const merged = await placement(folder, ["attest", "merge", named, "--out", named]);
    expect(merged.code, merged.err).to.equal(0);
    for (const { out, err } of [shown, missing, merged]) expect(out + err).to.not.match(/[\u001b\u202e\u009b\r]/);
    const json = await placement(folder, ["attest", "merge", named, "--out", named, "--json"]);
    expect((JSON.parse(json.out) as { request: string }).request).to.equal(named);
  });
});
