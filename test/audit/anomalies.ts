import { expect } from "chai";
import { RULES } from "../../src/audit/anomalies/index.js";
import { days } from "../../src/audit/days.js";
import type { LedgerEvent } from "../../src/replay/events.js";
import { amended, challenged, closed, ruled } from "../replay/support/changes.js";
import { CLOSE, LONG_STOP, PEOPLE, SCHEDULE, Story, TOTAL, tranche } from "../replay/support/story.js";
import { begun, found, reportOn, verdictWith } from "./support/reportOn.js";

const MET = 10_000n;

describe("Anomalies", () => {
  it("are none in a placement that goes as it should, once its books are verified", () => {
    const story = new Story();
    const events = begun(story);
    events.push(story.attested(story.attestation([[1n, MET]]), [0, 1], TOTAL - 1_000n));
    expect(reportOn(story, events, verdictWith({})).anomalies).to.deep.equal([]);
  });

  it("begin with the gravest, each under a rule that is told", () => {
    const story = new Story();
    const events = begun(story);
    events.push(story.attested(story.attestation([[1n, 5_000n]]), [0, 1], TOTAL - 500n));
    const { anomalies } = reportOn(story, events);
    expect(anomalies.map(({ severity }) => severity)).to.deep.equal(["high", "low"]);
    expect(anomalies.every(({ rule }) => RULES.some(({ id: known }) => known === rule))).to.equal(true);
  });

  it("are books that nobody verified, and every difference and surplus that was found", () => {
    const story = new Story();
    const events = begun(story);
    expect(found(reportOn(story, events), "unverified")).to.have.length(1);
    const difference = { subject: story.agreement, what: "the balance", expected: "1", found: "2" };
    const holdings = [{ token: story.terms.token, accounted: TOTAL, held: TOTAL + 5n }];
    const report = reportOn(story, events, verdictWith({ differences: [difference], holdings }));
    expect(found(report, "unverified")).to.deep.equal([]);
    expect(found(report, "difference")).to.deep.equal([`${story.agreement}: the balance should be 1 and is 2.`]);
    expect(found(report, "surplus")).to.deep.equal([
      `The escrow holds 5 units of ${story.terms.token} beyond its agreements.`,
    ]);
  });

  it("are arrears, until they are paid", () => {
    const story = new Story();
    const events = [story.opened(), story.funded(600n, 600n), story.granted([1], 0n)];
    expect(found(reportOn(story, events), "arrears")).to.deep.equal([
      "400 units is decided and unpaid: 1 tranche, tranche 1 (2030-03-17 to 2030-04-13).",
    ]);
    events.push(story.funded(400n, 0n, 400n));
    expect(found(reportOn(story, events), "arrears")).to.deep.equal([]);
  });

  it("are payouts that wait, until they are withdrawn", () => {
    const story = new Story();
    const events = [...begun(story), story.granted([1], TOTAL - 1_000n), story.payoutRefused(1_000n)];
    expect(found(reportOn(story, events), "payout-waiting")).to.have.length(1);
    events.push(story.withdrawn(1_000n));
    expect(found(reportOn(story, events), "payout-waiting")).to.deep.equal([]);
  });

  it("are payments that left 28 days after their window and later", () => {
    for (const [after, count] of [
      [0n, 0],
      [1n, 1],
    ] as const) {
      const story = new Story();
      const events = begun(story);
      story.now = CLOSE + days(28n) + after;
      events.push(story.claimed([0], TOTAL - 20_000n));
      expect(found(reportOn(story, events), "late-payment")).to.have.length(count);
    }
  });

  it("are outcomes undecided and care unclaimed 14 days after their window", () => {
    const story = new Story();
    const events = begun(story);
    story.now = CLOSE + days(14n);
    expect(found(reportOn(story, events), "undecided")).to.deep.equal([]);
    story.now += 1n;
    expect(found(reportOn(story, events), "undecided")[0]).to.match(
      /^2 outcomes undecided .*tranche 1.* and tranche 2/,
    );
    expect(found(reportOn(story, events), "unclaimed")[0]).to.match(/^1 period of care unpaid .*tranche 0/);
  });

  it("are outcomes that lapsed in silence, not those that the panel refused", () => {
    const story = new Story();
    const events = [...begun(story), story.attested(story.attestation([[1n, 0n]]), [0, 1], TOTAL)];
    story.now = CLOSE + 2n * LONG_STOP;
    const report = reportOn(story, events);
    expect(found(report, "lapsed")).to.deep.equal([
      "2 outcomes lapsed undecided: tranche 2 (2030-03-17 to 2030-04-13) and tranche 3 (2030-03-17 to 2030-04-13).",
    ]);
    expect(found(report, "not-met")).to.deep.equal(["tranche 1 (2030-03-17 to 2030-04-13) was found not met."]);
  });

  it("are payments over a refusal, whoever decided them", () => {
    const story = new Story();
    const events = [...begun(story), story.attested(story.attestation([[1n, 0n]]), [0, 1], TOTAL)];
    events.push(story.granted([1], TOTAL - 1_000n));
    const report = reportOn(story, events);
    expect(found(report, "over-refusal")[0]).to.contain("paid by grant after the panel had found it not met");
    expect(found(report, "grant")).to.have.length(1);
    expect(found(report, "not-met")).to.deep.equal([]);
  });

  it("are part awards of the arbiter, and care paid on silence after a challenge", () => {
    const story = new Story();
    const events: LedgerEvent[] = begun(story);
    events.push({ ...challenged(story, [0, 2]), balance: TOTAL } as LedgerEvent);
    events.push(ruled(story, 2n, 5_000n, TOTAL - 1_501n));
    story.now = CLOSE + 2n * LONG_STOP;
    events.push(story.claimed([0], TOTAL - 1_501n - 20_000n));
    const report = reportOn(story, events);
    expect(found(report, "partly-met")[0]).to.contain("awarded by the arbiter");
    expect(found(report, "silence-after-challenge")).to.have.length(1);
  });

  it("are partly met outcomes, one entry for a placement, with how many and the latest", () => {
    const story = new Story();
    const events = [...begun(story), story.attested(story.attestation([[1n, 5_000n]]), [0, 1], TOTAL - 500n)];
    expect(found(reportOn(story, events), "partly-met")).to.deep.equal([
      "tranche 1 (2030-03-17 to 2030-04-13): partly met, 50 %, found by the panel.",
    ]);
    events.push(story.attested(story.attestation([[2n, 5_000n]]), [0, 1], TOTAL - 2_001n));
    const { anomalies } = reportOn(story, events);
    const inPart = anomalies.filter(({ rule }) => rule === "partly-met");
    expect(inPart.map(({ sentence, transactionHash }) => [sentence, transactionHash])).to.deep.equal([
      [
        "2 findings in part, the latest tranche 2 (2030-03-17 to 2030-04-13): partly met, 50 %, found by the panel.",
        events.at(-1)!.transactionHash,
      ],
    ]);
  });

  it("are not outcomes met in full or not at all", () => {
    const story = new Story();
    const both = story.attestation([
      [1n, MET],
      [2n, 0n],
    ]);
    const events = [...begun(story), story.attested(both, [0, 1], TOTAL - 1_000n)];
    expect(found(reportOn(story, events), "partly-met")).to.deep.equal([]);
  });

  it("are a new payee, and a settlement in which arrears were given up", () => {
    const story = new Story();
    const events: LedgerEvent[] = [...begun(story), amended(story, { payee: PEOPLE.stranger.address })];
    expect(found(reportOn(story, events), "payee-changed")[0]).to.contain(PEOPLE.stranger.address);
    const other = new Story();
    const dropped = [
      other.opened(),
      other.granted([1], 0n),
      closed(other, { settled: 0b10n, arrears: 1_000n, toPayee: 0n }),
    ];
    expect(found(reportOn(other, dropped), "arrears-given-up")[0]).to.contain("1000 units");
  });

  it("are no changes of the schedule without notice", () => {
    const story = new Story();
    const raised = SCHEDULE.map((word, index) => (index === 1 ? tranche({ amount: 9_000n }) : word));
    const events = [...begun(story), amended(story, { schedule: raised })];
    expect(found(reportOn(story, events), "raised-after-notice")).to.deep.equal([]);
  });

  it("are words taken back, and attestations that never found their quorum", () => {
    const story = new Story();
    const attestation = story.attestation([[1n, MET]]);
    const events = [...begun(story), story.endorsed(attestation, [0], TOTAL)];
    story.now = attestation.validUntil;
    expect(found(reportOn(story, events), "incomplete")).to.deep.equal([]);
    story.now += 1n;
    expect(found(reportOn(story, events), "incomplete")[0]).to.contain("Signed by the inspector alone");
    events.push(story.retractedBy(attestation, 0, TOTAL));
    expect(found(reportOn(story, events), "retraction")).to.deep.equal([
      "The inspector took back a word on an attestation.",
    ]);
  });

  it("are two attestations on the same evidence, not one that was completed", () => {
    const story = new Story();
    const first = story.attestation([[1n, MET]]);
    const events = [...begun(story), story.attested(first, [0, 1], TOTAL - 1_000n)];
    expect(found(reportOn(story, events), "evidence-reused")).to.deep.equal([]);
    events.push(story.attested(story.attestation([[2n, MET]]), [0, 1], TOTAL - 4_001n));
    expect(found(reportOn(story, events), "evidence-reused")).to.have.length(1);
  });
});
