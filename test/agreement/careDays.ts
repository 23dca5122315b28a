import { expect } from "chai";
import {
  BILLINGS,
  dayBefore,
  daysBetween,
  formatDays,
  fromUnixSeconds,
  isoDay,
  layOutPeriods,
  parseBilling,
  parseCareDay,
  readableDay,
  toUnixSeconds,
  type Billing,
  type Term,
} from "../../src/agreement/careDays.js";
import { failureOf } from "./helpers/sample.js";

/** `2027-01-04 to 2027-01-31`, a period each. */
function laidOut(term: { starts: string; periods?: number; ends?: string }, billing: Billing): string[] {
  const read: Term = {
    starts: parseCareDay(term.starts),
    periods: term.periods,
    ends: term.ends === undefined ? undefined : parseCareDay(term.ends),
  };
  return layOutPeriods(read, billing).map(({ opens, closes }) => `${isoDay(opens)} to ${isoDay(dayBefore(closes))}`);
}

describe("agreement/careDays", () => {
  describe("parseCareDay", () => {
    it("begins a day at midnight in London, in winter and in summer", () => {
      expect(toUnixSeconds(parseCareDay("2027-01-04"))).to.equal(BigInt(Date.UTC(2027, 0, 4) / 1000));
      expect(toUnixSeconds(parseCareDay("2027-07-04"))).to.equal(BigInt(Date.UTC(2027, 6, 3, 23) / 1000));
    });

    it("knows leap days", () => {
      expect(isoDay(parseCareDay("2028-02-29"))).to.equal("2028-02-29");
      expect(failureOf(() => parseCareDay("2027-02-29"))).to.equal("There is no such day as 2027-02-29.");
    });

    for (const text of ["4 January 2027", "2027-1-4", "04/01/2027", "2027-01-04T10:00", "2027-W01-1", "", "20270104"]) {
      it(`refuses "${text}"`, () => {
        expect(failureOf(() => parseCareDay(text))).to.equal(
          `"${text}" is not a date; write year, month and day like 2027-01-04.`,
        );
      });
    }
  });

  it("reads back what it wrote", () => {
    expect(isoDay(fromUnixSeconds(toUnixSeconds(parseCareDay("2027-07-04"))))).to.equal("2027-07-04");
    expect(readableDay(parseCareDay("2027-07-04"))).to.equal("4 July 2027");
    expect([formatDays(1), formatDays(28n)]).to.deep.equal(["1 day", "28 days"]);
  });

  describe("parseBilling", () => {
    it("knows three ways and no other", () => {
      expect(BILLINGS.map(parseBilling)).to.deep.equal(["weekly", "four-weekly", "monthly"]);
      expect(failureOf(() => parseBilling("four weekly"))).to.equal(
        '"four weekly" is no way of billing; write weekly, four-weekly or monthly. Did you mean "four-weekly"?',
      );
      expect(failureOf(() => parseBilling("yearly"))).to.match(/^"yearly" is no way of billing/);
    });
  });

  describe("layOutPeriods", () => {
    it("puts periods end to end", () => {
      expect(laidOut({ starts: "2027-01-04", periods: 3 }, "four-weekly")).to.deep.equal([
        "2027-01-04 to 2027-01-31",
        "2027-02-01 to 2027-02-28",
        "2027-03-01 to 2027-03-28",
      ]);
      expect(laidOut({ starts: "2027-12-27", periods: 2 }, "weekly")).to.deep.equal([
        "2027-12-27 to 2028-01-02",
        "2028-01-03 to 2028-01-09",
      ]);
    });

    it("keeps four weeks at 28 days over the last Sunday of March, and an hour short", () => {
      const [period] = layOutPeriods({ starts: parseCareDay("2027-03-22"), periods: 1 }, "four-weekly");
      expect(isoDay(period!.closes)).to.equal("2027-04-19");
      expect(period!.days).to.equal(28);
      expect(toUnixSeconds(period!.closes) - toUnixSeconds(period!.opens)).to.equal(28n * 86_400n - 3_600n);
    });

    it("keeps four weeks at 28 days over the last Sunday of October, and an hour long", () => {
      const [period] = layOutPeriods({ starts: parseCareDay("2027-10-18"), periods: 1 }, "four-weekly");
      expect(isoDay(period!.closes)).to.equal("2027-11-15");
      expect(period!.days).to.equal(28);
      expect(toUnixSeconds(period!.closes) - toUnixSeconds(period!.opens)).to.equal(28n * 86_400n + 3_600n);
    });

    it("ends months from the 31st on the last day of a shorter one, and finds back", () => {
      expect(laidOut({ starts: "2027-01-31", periods: 4 }, "monthly")).to.deep.equal([
        "2027-01-31 to 2027-02-27",
        "2027-02-28 to 2027-03-30",
        "2027-03-31 to 2027-04-29",
        "2027-04-30 to 2027-05-30",
      ]);
    });

    it("counts the leap day", () => {
      expect(laidOut({ starts: "2028-01-31", periods: 2 }, "monthly")).to.deep.equal([
        "2028-01-31 to 2028-02-28",
        "2028-02-29 to 2028-03-30",
      ]);
      const days = (year: string): number[] =>
        layOutPeriods({ starts: parseCareDay(`${year}-02-01`), periods: 1 }, "monthly").map((period) => period.days);
      expect([days("2027"), days("2028")]).to.deep.equal([[28], [29]]);
    });

    it("cuts the last period short at a given last day", () => {
      const term = { starts: parseCareDay("2027-01-04"), ends: parseCareDay("2027-02-10") };
      const periods = layOutPeriods(term, "four-weekly");
      expect(periods.map(({ number, days, fullDays }) => [number, days, fullDays])).to.deep.equal([
        [1, 28, 28],
        [2, 10, 28],
      ]);
      expect(laidOut({ starts: "2027-01-04", ends: "2027-01-31" }, "four-weekly")).to.deep.equal([
        "2027-01-04 to 2027-01-31",
      ]);
      expect(laidOut({ starts: "2027-01-04", ends: "2027-01-04" }, "monthly")).to.deep.equal([
        "2027-01-04 to 2027-01-04",
      ]);
    });

    it("has no periods for a term that ends before it starts", () => {
      expect(laidOut({ starts: "2027-01-04", ends: "2027-01-03" }, "weekly")).to.deep.equal([]);
    });
  });

  it("counts days over clock changes", () => {
    expect(daysBetween(parseCareDay("2027-03-28"), parseCareDay("2027-03-29"))).to.equal(1);
    expect(daysBetween(parseCareDay("2027-01-01"), parseCareDay("2028-01-01"))).to.equal(365);
    expect(daysBetween(parseCareDay("2028-01-01"), parseCareDay("2029-01-01"))).to.equal(366);
  });
});
