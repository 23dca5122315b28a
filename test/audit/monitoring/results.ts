import { expect } from "chai";
import fc from "fast-check";
import { PRINCIPLES } from "../../../src/agreement/principles.js";
import { LEAST_CHANGE, changeOf, tallyOf, trendOf } from "../../../src/audit/monitoring/tally.js";
import type { Check } from "../../../src/audit/monitoring/checks.js";
import { decisionsOf } from "../../../src/audit/decisions.js";
import { START } from "../../replay/support/story.js";
import { DAY, MET, PERIOD, Placement, careLine, line, monitored } from "./support.js";

/** Checks of which only what is counted matters. */
const checksOf = (...achieved: bigint[]): Check[] => {
  const home = new Placement(
    "counted",
    achieved.map((_, index) => line("QS-08", { amount: 1_000n + BigInt(index) })),
  );
  achieved.forEach((each, index) => home.after(1n).finds(BigInt(index), each));
  return [...monitored([home]).checks];
};

describe("Results of a home's checks", () => {
  it("count what was found, average it, and tell the last", () => {
    expect(tallyOf(checksOf(MET, 5_000n, 0n, MET))).to.deep.equal({
      checks: 4,
      met: 2,
      partlyMet: 1,
      notMet: 1,
      average: 6_250n,
      lastAt: START + 4n * DAY,
    });
  });

  it("have no average and no last check where there was none", () => {
    expect(tallyOf([])).to.deep.equal({ checks: 0, met: 0, partlyMet: 0, notMet: 0, average: null, lastAt: null });
  });

  it("round the average to the nearest basis point", () => {
    expect(tallyOf(checksOf(1n, 1n, 0n)).average).to.equal(1n);
    expect(tallyOf(checksOf(1n, 0n, 0n)).average).to.equal(0n);
  });

  it("are better or worse from five points on, and say nothing below three checks", () => {
    const steady = tallyOf(checksOf(8_000n, 8_000n, 8_000n));
    const at = (average: bigint) => trendOf({ ...steady, average }, steady).direction;
    expect(
      [LEAST_CHANGE, LEAST_CHANGE - 1n, 0n, 1n - LEAST_CHANGE, -LEAST_CHANGE].map((by) => at(8_000n + by)),
    ).to.deep.equal(["better", "steady", "steady", "steady", "worse"]);
    const few = tallyOf(checksOf(MET, MET));
    expect(trendOf(few, steady).direction).to.equal("not enough checks");
    expect(trendOf(steady, few).direction).to.equal("not enough checks");
    expect(changeOf(steady, few)).to.equal(null);
  });

  it("name every principle, those that nobody checked too, and what speaks of none", () => {
    const home = new Placement("one", [careLine(), line("QS-11"), line("QS-12"), line("HP-02"), line("QS-13")]);
    home.finds(1n, MET).finds(2n, 0n).finds(3n, MET).finds(4n, MET);
    const { principles } = monitored([home]);
    expect(principles.map(({ principle }) => principle?.code ?? null)).to.deep.equal([
      ...PRINCIPLES.map(({ code }) => code),
      null,
    ]);
    const checked = principles.filter(({ tally }) => tally.checks > 0);
    expect(checked.map(({ principle, codes }) => [principle?.code ?? null, codes])).to.deep.equal([
      ["HP-02", ["HP-02"]],
      ["HP-07", ["QS-11"]],
      ["HP-10", ["QS-12"]],
      ["HP-11", ["QS-11"]],
      ["HP-12", ["QS-12"]],
      [null, ["QS-13"]],
    ]);
  });

  it("are told by outcome also where only the period before had checks", () => {
    const home = new Placement("one", [line("QS-08")]).finds(0n, MET);
    const period = { from: START + DAY, until: START + 2n * DAY };
    const { subjects } = monitored([home], { period });
    expect(
      subjects.map(({ subject, tally, trend }) => [subject.code, tally.checks, trend.before.checks]),
    ).to.deep.equal([["QS-08", 0, 1]]);
  });

  it("are told for every month of the period", () => {
    const home = new Placement("one", [line("QS-08"), line("QS-11"), careLine()]);
    home.after(20n).finds(0n, MET).finds(2n, MET).after(20n).finds(1n, 0n);
    const { months } = monitored([home], { period: { from: START, until: START + 60n * DAY } });
    expect(months.map(({ month, tally }) => [month, tally.met, tally.notMet])).to.deep.equal([
      ["2030-03", 0, 0],
      ["2030-04", 1, 1],
      ["2030-05", 0, 0],
    ]);
  });

  it("add up to the decisions, however they fall", () => {
    const codes = ["QS-08", "QS-11", "QS-12", "QS-13", "unknown"];
    const finding = fc.record({
      code: fc.constantFrom(...codes),
      achieved: fc.oneof(fc.constant(0n), fc.constant(MET), fc.bigInt(1n, 9_999n)),
      days: fc.bigInt(0n, 5n),
    });
    fc.assert(
      fc.property(fc.array(finding, { minLength: 1, maxLength: 8 }), fc.bigInt(1n, 30n), (findings, length) => {
        const schedule = findings.map(({ code }, index) => line(code, { amount: 1_000n + BigInt(index) }));
        const home = new Placement("one", schedule);
        findings.forEach(({ achieved, days }, index) => home.after(days).finds(BigInt(index), achieved));
        const from = START + length * DAY;
        const { subjects, overall, months, checks } = monitored([home], {
          period: { from, until: from + length * DAY },
        });
        const decided = decisionsOf(home.history).filter(
          ({ decidedAt }) => from <= decidedAt && decidedAt < from + length * DAY,
        );
        const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
        expect(checks).to.have.length(decided.length);
        expect(overall.tally.checks).to.equal(decided.length);
        expect(sum(subjects.map(({ tally }) => tally.checks))).to.equal(decided.length);
        expect(sum(months.map(({ tally }) => tally.checks))).to.equal(decided.length);
        const all = tallyOf(monitored([home], { period: PERIOD }).checks);
        expect(all.met + all.partlyMet + all.notMet).to.equal(all.checks);
        expect(all.notMet).to.equal(decisionsOf(home.history).filter(({ achieved }) => achieved === 0n).length);
      }),
      { numRuns: 10 },
    );
  });
});
