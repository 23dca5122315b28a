import { expect } from "chai";
import { id } from "ethers";
import { RULES } from "../../../src/audit/anomalies/index.js";
import { days } from "../../../src/audit/days.js";
import type { AuditReport } from "../../../src/audit/report.js";
import type { LedgerEvent } from "../../../src/replay/events.js";
import { amended, appointed, challenged, closed, held, noticed, terminated } from "../../replay/support/changes.js";
import { CLOSE, LONG_STOP, PEOPLE, SCHEDULE, Story, TERMS, TOTAL, seat, tranche } from "../../replay/support/story.js";
import { begun, reportOn, reportOnAll, verdictWith, type Told } from "../support/reportOn.js";

const MET = 10_000n;

type Telling = (story: Story) => readonly LedgerEvent[];

/** The report on a placement that began as it should, and of which this was told then. */
const after = (tell: Telling) => (): AuditReport => {
  const story = new Story();
  const events = begun(story);
  return reportOn(story, [...events, ...tell(story)]);
};

const noneYet =
  (seconds: bigint): Telling =>
  (story) => {
    story.now += seconds;
    return [];
  };

const finds = (story: Story, achieved: bigint, balance: bigint, index = 1n): LedgerEvent =>
  story.attested(story.attestation([[index, achieved]]), [0, 1], balance);

const later = (story: Story, seconds: bigint, tell: Telling): readonly LedgerEvent[] => {
  story.now += seconds;
  return tell(story);
};

const placements = (count: number, tell: Telling = () => []): [Told, ...Told[]] =>
  Array.from({ length: count }, (_, number): Told => {
    const story = new Story({ ...TERMS, placementRef: id(`Placement ${number}`) });
    return [story, [...begun(story), ...tell(story)]];
  }) as [Told, ...Told[]];

/** A story for every rule, in which it finds something. */
const EXAMPLES: Readonly<Record<string, () => AuditReport>> = {
  difference: () => {
    const differences = [{ subject: id("any"), what: "the balance", expected: "1", found: "2" }];
    return reportOn(new Story(), [], verdictWith({ differences }));
  },
  unverified: () => reportOn(new Story(), []),
  "payout-waiting": after((story) => [story.granted([1], TOTAL - 1_000n), story.payoutRefused(1_000n)]),
  "evidence-shared": () => reportOnAll(placements(2, (story) => [finds(story, MET, TOTAL - 1_000n)])),
  "unproven-word": after((story) => {
    const attested = story.attested(story.attestation([[1n, MET]]), [0, 1], TOTAL - 1_000n);
    return [{ ...attested, ...story.signed(story.attestation([[1n, 1n]]), [0, 1]) }];
  }),
  surplus: () => {
    const holdings = [{ token: TERMS.token, accounted: 1n, held: 2n }];
    return reportOn(new Story(), [], verdictWith({ holdings }));
  },
  "busy-signer": () => reportOnAll(placements(71)),
  "same-panel": () => reportOnAll(placements(5)),
  "held-now": after((story) => [held(story, 0)]),
  "repeated-holds": after((story) => [held(story, 0), ...later(story, days(30n), () => [held(story, 1)])]),
  terminated: after((story) => [terminated(story)]),
  "payee-changed": after((story) => [amended(story, { payee: PEOPLE.stranger.address })]),
  "raised-after-notice": after((story) => {
    const endsAt = story.now + days(60n);
    const schedule = [...SCHEDULE.slice(0, 1), tranche({ amount: 1_001n }), ...SCHEDULE.slice(2)];
    return [noticed(story, endsAt), amended(story, { schedule }, { endsAt })];
  }),
  arrears: () => {
    const story = new Story();
    return reportOn(story, [story.opened(), story.granted([1], 0n)]);
  },
  "late-payment": after((story) =>
    later(story, CLOSE + days(29n) - story.now, () => [story.claimed([0], TOTAL - 20_000n)]),
  ),
  grant: after((story) => [story.granted([1], TOTAL - 1_000n)]),
  "silence-after-challenge": after((story) => [
    challenged(story, [0]),
    ...later(story, 3n * LONG_STOP, () => [story.claimed([0], TOTAL - 20_000n)]),
  ]),
  "arrears-given-up": () => {
    const story = new Story();
    const events = [story.opened(), story.granted([1], 0n)];
    return reportOn(story, [...events, closed(story, { settled: 0b10n, arrears: 1_000n })]);
  },
  undecided: after(noneYet(days(43n))),
  unclaimed: after(noneYet(days(43n))),
  lapsed: after(noneYet(3n * LONG_STOP)),
  "over-refusal": after((story) => [finds(story, 0n, TOTAL), story.granted([1], TOTAL - 1_000n)]),
  "not-met": after((story) => [finds(story, 0n, TOTAL)]),
  "partly-met": after((story) => [finds(story, 5_000n, TOTAL - 500n)]),
  "new-seat-decides": after((story) => {
    const appointment = appointed(story, { seat: 3n, account: seat(3) });
    const attestation = story.attestation([[1n, MET]], { version: 2n });
    return [appointment, story.attested(attestation, [0, 3], TOTAL - 1_000n)];
  }),
  incomplete: after((story) => [
    story.endorsed(story.attestation([[1n, MET]]), [0], TOTAL),
    ...later(story, days(2n), () => []),
  ]),
  retraction: after((story) => {
    const attestation = story.attestation([[1n, MET]]);
    return [story.endorsed(attestation, [0], TOTAL), story.retractedBy(attestation, 0, TOTAL)];
  }),
  "evidence-reused": after((story) => [finds(story, MET, TOTAL - 1_000n), finds(story, MET, TOTAL - 4_001n, 2n)]),
};

describe("Every rule of the audit report", () => {
  it("has a story here", () => {
    expect(Object.keys(EXAMPLES)).to.have.members(RULES.map(({ id: rule }) => rule));
  });

  for (const { id: rule, severity, next } of RULES) {
    it(`finds what it looks for: ${rule}`, () => {
      const anomalies = EXAMPLES[rule]!().anomalies.filter((anomaly) => anomaly.rule === rule);
      expect(anomalies, rule).to.not.deep.equal([]);
      for (const anomaly of anomalies) expect(anomaly).to.include({ severity, next });
    });
  }
});
