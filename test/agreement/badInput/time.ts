import { expect } from "chai";
import { DAY, SAMPLE, build, failureOf, faultsOf, itRefuses, sampleWith } from "../helpers/sample.js";

describe("agreement/file: bad input: time", () => {
  describe("time", () => {
    itRefuses([
      [
        "a day that there is not",
        [["2027-01-04", "2027-02-30"]],
        "sample.yaml:20:11: starts: There is no such day as 2027-02-30.",
      ],
      [
        "a term that ends before it starts",
        [["periods: 3", "ends: 2027-01-03"]],
        "sample.yaml:21:9: the term ends on 2027-01-03, before it starts on 2027-01-04.",
      ],
      [
        "no periods",
        [["periods: 3", "periods: 0"]],
        'sample.yaml:21:12: periods: "0" is not a whole number from 1 to 999.',
      ],
      [
        "neither a number of periods nor a last day",
        [["  periods: 3\n", ""]],
        'sample.yaml:19:1: "term" needs either "periods" or "ends".',
      ],
      [
        "both",
        [["  periods: 3\n", "  periods: 3\n  ends: 2027-02-28\n"]],
        'sample.yaml:22:9: "term" needs either "periods" or "ends", not both.',
      ],
      [
        "a term whose first period is over",
        [["2027-01-04", "2026-12-04"]],
        "sample.yaml:20:11: the first period ended on 31 December 2026: too late for anybody to sign for it. Start the term later.",
      ],
      [
        "a start more than a year ago",
        [["2027-01-04", "2025-12-31"]],
        "sample.yaml:20:11: starts: 2025-12-31 is more than a year ago.",
      ],
      [
        "a start more than five years ahead",
        [["2027-01-04", "2032-01-01"]],
        "sample.yaml:20:11: starts: 2032-01-01 is more than five years ahead.",
      ],
      [
        "an end in the far future",
        [["periods: 3", "ends: 9999-12-31"]],
        "sample.yaml:21:9: ends: 9999-12-31 is more than five years ahead.",
      ],
      [
        "a time to decide that ends more than five years ahead",
        [["decideWithin: 4 weeks", "decideWithin: 5000 days"]],
        "sample.yaml:33:19: the last window would close more than five years ahead; shorten the term or the time to decide.",
      ],
      [
        "a negative time to decide",
        [["decideWithin: 4 weeks", "decideWithin: -1 days"]],
        'sample.yaml:33:19: decideWithin: "-1 days" is negative; write a length of time like 14 days.',
      ],
      [
        "a notice of more than a year",
        [["notice: 28 days", "notice: 366 days"]],
        "sample.yaml:41:9: notice: 366 days; it must be 0 to 365 days.",
      ],
      ["no hold", [["hold: 14 days", "hold: 0 days"]], "sample.yaml:42:7: hold: 0 days; it must be 1 to 90 days."],
      [
        "a hold of more than 90 days",
        [
          ["hold: 14 days", "hold: 91 days"],
          ["longStop: 90 days", "longStop: 273 days"],
        ],
        "sample.yaml:42:7: hold: 91 days; it must be 1 to 90 days.",
      ],
      [
        "a long stop of less than three holds",
        [["longStop: 90 days", "longStop: 41 days"]],
        "sample.yaml:43:11: longStop: 41 days; it must be three times the hold at least, so 42 days, or a hold could outlast it.",
      ],
      [
        "a long stop of more than two years",
        [["longStop: 90 days", "longStop: 731 days"]],
        "sample.yaml:43:11: longStop: 731 days; it must be 0 to 730 days.",
      ],
    ]);

    it("takes each of them at its bound", () => {
      const { terms } = build(
        sampleWith(
          ["notice: 28 days", "notice: 365 days"],
          ["hold: 14 days", "hold: 90 days"],
          ["longStop: 90 days", "longStop: 270 days"],
        ),
      );
      expect([terms.noticePeriod, terms.holdPeriod, terms.longStop]).to.deep.equal([365n * DAY, 90n * DAY, 270n * DAY]);
      const shortest = sampleWith(
        ["notice: 28 days", "notice: 0 days"],
        ["hold: 14 days", "hold: 1 day"],
        ["longStop: 90 days", "longStop: 3 days"],
      );
      expect(build(shortest).terms.noticePeriod).to.equal(0n);
      expect(build(sampleWith(["longStop: 90 days", "longStop: 730 days"])).terms.longStop).to.equal(730n * DAY);
    });

    it("is too late to sign from the second at which the first period ends", () => {
      const closes = BigInt(Date.UTC(2027, 1, 1) / 1000);
      expect(build(SAMPLE, { now: closes - 1n }).terms.schedule[0]?.closesAt).to.equal(closes);
      expect(failureOf(() => build(SAMPLE, { now: closes }))).to.match(
        /^sample\.yaml:20:11: the first period ended on 31 January 2027/,
      );
    });

    it("lets the last window close five years ahead, and not a second later", () => {
      // The last window to close is that of the holdback, on 28 April 2027 at midnight in London.
      const closes = BigInt(Date.UTC(2027, 3, 27, 23) / 1000);
      const now = closes - 5n * 365n * DAY;
      expect(build(SAMPLE, { now }).terms.schedule.at(-1)?.closesAt).to.equal(closes);
      expect(failureOf(() => build(SAMPLE, { now: now - 1n }))).to.equal(
        "sample.yaml:40:17: the last window would close more than five years ahead; shorten the term or the time to decide.",
      );
    });
  });

  describe("number of tranches", () => {
    const weekly = ["four-weekly", "weekly"] as const;

    it("takes 64", () => {
      // 21 weeks of care, a line and a holdback each, and one line once.
      expect(build(sampleWith(weekly, ["periods: 3", "periods: 21"])).terms.schedule).to.have.length(64);
    });

    it("refuses 67, and says where they come from and what to change", () => {
      expect(faultsOf(weekly, ["periods: 3", "periods: 22"])).to.deep.equal([
        "sample.yaml:21:12: the schedule would have 67 tranches, and an agreement holds 64 at most: 22 periods, each with its care and what falls due of 3 lines. Shorten the term, bill by longer periods, or decide lines less often (every: once).",
      ]);
      expect(faultsOf(weekly, ["periods: 3", "ends: 2027-06-06"])[0]).to.match(
        /^sample\.yaml:21:9: the schedule would have 67 tranches/,
      );
    });

    it("takes 52 weeks of care with a monthly holdback", () => {
      const text = sampleWith(
        weekly,
        ["periods: 3", "periods: 52"],
        ["  share: 10%\n  every: period\n", "  share: 10%\n  every: 5 periods\n"],
      );
      const withoutOutcomes = text.replace(/outcomes:[^]*(?=holdback:)/, "");
      expect(build(withoutOutcomes).terms.schedule).to.have.length(63);
    });
  });
});
