import { expect } from "chai";
import { missingInWords, weigh } from "../../src/attestation/policy.js";
import { requestAttestation } from "../../src/attestation/request.js";
import { escrowDomain, type Attestation } from "../../src/attestation/typedData.js";
import { assess } from "../../src/payRun/assess.js";
import { disentangle } from "../../src/payRun/disentangle.js";
import { gatherBundles } from "../../src/payRun/gather.js";
import { parseList } from "../../src/payRun/list.js";
import { isPayable, isUnpaid, type AgreementFacts, type BundleFacts } from "../../src/payRun/types.js";
import { NO_END } from "../../src/replay/state.js";

const account = (digit: string): string => `0x${digit.repeat(40)}`;
const NOW = 1_800_000_000n;
const DAY = 86_400n;
const ID = `0x${"ab".repeat(32)}`;
const DOMAIN = escrowDomain(31337n, account("e"));
const SIGNATURE = `0x${"11".repeat(65)}`;

const line = {
  ...{ amount: 1_000n, opensAt: NOW - DAY, closesAt: NOW + DAY, requiredSeats: 2, quorum: 2, paysOnSilence: false },
  outcome: "0x1122334455667788",
};

const agreement: AgreementFacts = {
  id: ID,
  terms: {
    ...{ commissioner: account("1"), provider: account("2"), payee: account("3"), token: account("4") },
    ...{ arbiter: account("5"), register: account("0") },
    panel: [account("6"), account("7"), account("8"), account("0")],
    ...{ carePlan: ID, placementRef: ID, noticePeriod: 0n, holdPeriod: DAY, longStop: 60n * DAY },
  },
  schedule: [line, { ...line, requiredSeats: 1 }, { ...line, opensAt: NOW + 1n }],
  ...{ version: 1n, endsAt: NO_END, heldUntil: 0n, flags: 0, balance: 5_000n, settled: 0n, challenged: 0n },
  ...{ time: NOW, decimals: 18 },
};

const attestation: Attestation = {
  ...{ agreement: ID, version: 1n, findings: [{ tranche: 0n, achieved: 10_000n }], overRefusal: false },
  ...{ evidence: ID, validUntil: NOW + DAY },
};

const twoSeats: BundleFacts = {
  ...{ agreement, endorsed: 0, retracted: 0, invalid: 0, wallets: 0 },
  accepted: [
    { bit: 1, signature: SIGNATURE },
    { bit: 2, signature: SIGNATURE },
  ],
};

function bundleOf(changed: Partial<Attestation> = {}) {
  const request = requestAttestation(DOMAIN, { ...attestation, ...changed }, agreement.terms.panel);
  const [bundle] = gatherBundles([{ path: "a.json", request }], DOMAIN).bundles;
  return bundle!;
}

const reasonOf = (changed: Partial<Attestation>, facts: Partial<BundleFacts> = {}) => {
  const assessed = assess(bundleOf(changed), { ...twoSeats, ...facts });
  return isPayable(assessed) ? undefined : assessed.reason;
};
const under = (changed: Partial<AgreementFacts>): Partial<BundleFacts> => ({ agreement: { ...agreement, ...changed } });

describe("Assessing a request", () => {
  it("should take what is complete, with what it pays and how long it is", () => {
    const assessed = assess(bundleOf(), twoSeats);
    if (!isPayable(assessed)) throw new Error(assessed.message);
    expect([assessed.due, assessed.item.signers, assessed.bytes]).to.deep.equal([1_000n, 0b110, 32 * (14 + 5)]);
  });

  it("should take a request on its last second and not one later", () => {
    expect(reasonOf({ validUntil: NOW })).to.equal(undefined);
    expect(reasonOf({ validUntil: NOW - 1n })).to.equal("expired");
    expect(reasonOf({ validUntil: NOW + 90n * DAY })).to.equal(undefined);
    expect(reasonOf({ validUntil: NOW + 90n * DAY + 1n })).to.equal("valid-too-long");
  });

  it("should name what stands in the way, one by one", () => {
    const finding = (tranche: bigint, achieved = 10_000n) => ({ findings: [{ tranche, achieved }] });
    expect(reasonOf({}, { agreement: undefined })).to.equal("unknown-agreement");
    expect(reasonOf({}, under({ flags: 4 }))).to.equal("closed");
    expect(reasonOf({}, under({ version: 2n }))).to.equal("wrong-version");
    expect(reasonOf(finding(9n))).to.equal("malformed");
    expect(reasonOf(finding(2n))).to.equal("not-begun");
    expect(reasonOf({}, under({ settled: 1n }))).to.equal("already-paid");
    expect(reasonOf({}, under({ heldUntil: NOW + 1n }))).to.equal("held");
    expect(reasonOf({}, under({ heldUntil: NOW }))).to.equal(undefined);
    expect(reasonOf(finding(0n, 5_000n), under({ challenged: 1n }))).to.equal("challenged");
    expect(reasonOf({}, under({ settled: 1n, challenged: 1n }))).to.equal("refused-before");
    expect(reasonOf({}, under({ endsAt: NOW - 2n * DAY }))).to.equal("lapsed");
    expect(reasonOf(finding(1n))).to.equal("incomplete");
    expect(reasonOf({}, { accepted: twoSeats.accepted.slice(1), invalid: 0b010 })).to.equal("invalid-signature");
    expect(reasonOf({}, { accepted: twoSeats.accepted.slice(1), endorsed: 0b010 })).to.equal(undefined);
    expect(reasonOf({}, { retracted: 0b010 })).to.equal("incomplete");
  });

  it("should leave out a signature that was taken back, where the others are enough", () => {
    const accepted = [{ bit: 0, signature: SIGNATURE }, ...twoSeats.accepted];
    const assessed = assess(bundleOf(), { ...twoSeats, accepted, retracted: 0b001 });
    expect(isPayable(assessed) && assessed.item.signers).to.equal(0b110);
  });

  it("should count as unpaid what is complete and does not move, and nothing else", () => {
    const held = assess(bundleOf(), { ...twoSeats, ...under({ heldUntil: NOW + 1n }) });
    const paid = assess(bundleOf(), { ...twoSeats, ...under({ settled: 1n }) });
    const early = assess(bundleOf(), { ...twoSeats, accepted: [] });
    expect([held, paid, early].map((one) => !isPayable(one) && isUnpaid(one))).to.deep.equal([true, false, false]);
  });
});

describe("Requests about the same tranche", () => {
  it("should keep the first of two that agree, and neither of two that differ", () => {
    const payables = [
      { evidence: ID },
      { evidence: `0x${"cd".repeat(32)}` },
      { findings: [{ tranche: 0n, achieved: 5_000n }] },
    ].flatMap((changed) => {
      const assessed = assess(bundleOf(changed), twoSeats);
      return isPayable(assessed) ? [assessed] : [];
    });
    expect(payables).to.have.length(3);
    const agreeing = disentangle(payables.slice(0, 2));
    expect([agreeing.payables.length, agreeing.setAside.map(({ reason }) => reason)]).to.deep.equal([1, ["duplicate"]]);
    const differing = disentangle(payables);
    expect(differing.payables).to.deep.equal([]);
    expect(new Set(differing.setAside.map(({ reason }) => reason))).to.deep.equal(new Set(["conflict"]));
  });
});

describe("The policy of an attestation", () => {
  it("should be the union of required seats and the greatest quorum, and never complete without a tranche", () => {
    const words = { signed: 0b010, endorsed: 0b100, retracted: 0 };
    const both = weigh(
      [
        { requiredSeats: 2, quorum: 2 },
        { requiredSeats: 1, quorum: 3 },
      ],
      words,
    );
    expect([both.requiredSeats, both.quorum, both.isComplete]).to.deep.equal([3, 3, false]);
    expect(missingInWords(both)).to.equal("inspector");
    expect(weigh([{ requiredSeats: 2, quorum: 2 }], words).isComplete).to.equal(true);
    expect(weigh([{ requiredSeats: 2, quorum: 2 }], { ...words, retracted: 0b100 }).isComplete).to.equal(false);
    expect(weigh([], { ...words, signed: 0b111 }).isComplete).to.equal(false);
  });
});

describe("A list of requests", () => {
  it("should take the column by its name, skip blank rows, and keep the spreadsheet's numbers", () => {
    expect(parseList("\ufeffname,Request\nHome One,a.json\n,\nHome Two, b.json \n", "x")).to.deep.equal([
      { row: 2, name: "a.json" },
      { row: 4, name: "b.json" },
    ]);
    expect(() => parseList("name\na", "x")).to.throw('no column "request"');
    expect(() => parseList("request,request\na,b", "x")).to.throw("more than one");
    expect(() => parseList('request\n"a', "x")).to.throw("not readable as CSV");
  });
});
