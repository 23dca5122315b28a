import { expect } from "chai";
import fc from "fast-check";
import { isoDay, layOutPeriods, parseCareDay, type Billing, type Period } from "../../src/agreement/careDays.js";
import { pennyOf, sum } from "../../src/agreement/money.js";
import { amountsOf, countSlots, layOutSlots, periodFees, type Every } from "../../src/agreement/schedule.js";

const periodsFrom = (starts: string, periods: number, billing: Billing): Period[] =>
  layOutPeriods({ starts: parseCareDay(starts), periods }, billing);

const every = (rhythm: Every, decideWithin = 14) => ({ every: rhythm, decideWithin });

describe("agreement/schedule", () => {
  describe("periodFees", () => {
    it("charges weeks and four weeks by the week", () => {
      expect(periodFees(610_000n, "weekly", periodsFrom("2027-01-04", 2, "weekly"), 2)).to.deep.equal([
        610_000n,
        610_000n,
      ]);
      expect(periodFees(610_000n, "four-weekly", periodsFrom("2027-03-22", 1, "four-weekly"), 2)).to.deep.equal([
        2_440_000n,
      ]);
    });

    it("charges any month a twelfth of 52 weeks, rounded to the penny", () => {
      const months = periodsFrom("2027-01-31", 3, "monthly");
      expect(periodFees(190_000n, "monthly", months, 2)).to.deep.equal([823_333n, 823_333n, 823_333n]);
      expect(periodFees(190_000n * 10n ** 16n, "monthly", months, 18)[0]).to.equal(823_333n * 10n ** 16n);
      // 1.61 × 52 ÷ 12 = 6.97666…
      expect(periodFees(161n, "monthly", months, 2)[0]).to.equal(698n);
    });

    it("charges a short last period by the day", () => {
      const term = { starts: parseCareDay("2027-01-04"), ends: parseCareDay("2027-02-10") };
      expect(periodFees(610_000n, "four-weekly", layOutPeriods(term, "four-weekly"), 2)).to.deep.equal([
        2_440_000n,
        871_429n, // 10 of 28 days of £24,400.00
      ]);
      expect(periodFees(190_000n, "monthly", layOutPeriods(term, "monthly"), 2)).to.deep.equal([
        823_333n,
        205_833n, // 7 of 28 days of £8,233.33
      ]);
    });
  });

  describe("layOutSlots", () => {
    const periods = periodsFrom("2027-01-04", 5, "four-weekly");
    const layout = (lines: ReturnType<typeof every>[]): string[] =>
      layOutSlots(periods, lines).map(({ line, periods: paid, opens, closes }) => {
        const numbers = paid.map(({ number }) => number).join("");
        return `${line?.every ?? "care"} ${numbers} ${isoDay(opens)} ${isoDay(closes)}`;
      });

    it("puts what falls due after a period behind its care", () => {
      expect(layout([every(1, 14), every("once", 28), every(2, 0)])).to.deep.equal([
        "care 1 2027-01-04 2027-02-01",
        "1 1 2027-01-04 2027-02-15",
        "care 2 2027-02-01 2027-03-01",
        "1 2 2027-02-01 2027-03-15",
        "2 12 2027-01-04 2027-03-01",
        "care 3 2027-03-01 2027-03-29",
        "1 3 2027-03-01 2027-04-12",
        "care 4 2027-03-29 2027-04-26",
        "1 4 2027-03-29 2027-05-10",
        "2 34 2027-03-01 2027-04-26",
        "care 5 2027-04-26 2027-05-24",
        "1 5 2027-04-26 2027-06-07",
        "once 12345 2027-01-04 2027-06-21",
        "2 5 2027-04-26 2027-05-24",
      ]);
    });

    it("decides a line once if its rhythm is longer than the term", () => {
      expect(layout([every(9)])).to.deep.include("9 12345 2027-01-04 2027-06-07");
    });

    it("counts what it lays out", () => {
      const rhythm = fc.oneof(fc.constant<Every>("once"), fc.integer({ min: 1, max: 9 }));
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 12 }), fc.array(rhythm, { maxLength: 4 }), (count, rhythms) => {
          const lines = rhythms.map((each) => every(each));
          const slots = layOutSlots(periodsFrom("2027-01-04", count, "weekly"), lines);
          expect(slots).to.have.length(countSlots(count, lines));
        }),
      );
    });
  });

  describe("amountsOf", () => {
    it("gives each line its share of all its periods, and the care the rest", () => {
      const periods = periodsFrom("2027-01-04", 2, "weekly");
      const lines = [
        { ...every(1), share: 500n },
        { ...every("once"), share: 1_000n },
      ];
      const amounts = amountsOf(layOutSlots(periods, lines), lines, [1_001n, 2_003n], 2);
      // £10.01: 0.50, 1.00, rest 8.51; £20.03: 1.00, 2.00, rest 17.03.
      expect(amounts).to.deep.equal([851n, 50n, 1_703n, 100n, 300n]);
    });

    it("conserves every fee, in whole pence, whatever the shares and rhythms", () => {
      const line = fc.record({
        every: fc.oneof(fc.constant<Every>("once"), fc.integer({ min: 1, max: 5 })),
        decideWithin: fc.integer({ min: 0, max: 60 }),
        share: fc.bigInt({ min: 1n, max: 1_999n }),
      });
      const weekly = fc.bigInt({ min: 1n, max: 10n ** 9n });
      const billing = fc.constantFrom<Billing[]>("weekly", "four-weekly", "monthly");
      const days = fc.integer({ min: 0, max: 300 });
      fc.assert(
        fc.property(weekly, billing, days, fc.array(line, { maxLength: 5 }), (pence, bill, extra, lines) => {
          const starts = parseCareDay("2027-01-31");
          const periods = layOutPeriods({ starts, ends: starts.plus({ days: extra }) }, bill);
          const fees = periodFees(pence * pennyOf(18), bill, periods, 18);
          const amounts = amountsOf(layOutSlots(periods, lines), lines, fees, 18);
          expect(sum(amounts)).to.equal(sum(fees));
          for (const amount of amounts) expect(amount % pennyOf(18)).to.equal(0n);
        }),
        { numRuns: 50 },
      );
    });
  });
});
