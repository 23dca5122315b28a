import { expect } from "chai";
import { packTranche } from "../../../src/agreement/index.js";
import { build, sampleWith } from "../helpers/sample.js";
import { apply, listOf, midnight } from "./helpers.js";

const JANUARY = "2027-01-04 to 2027-01-31";
const MARCH = "2027-03-01 to 2027-03-28";

describe("agreement/change: death", () => {
  const died = (on: string, payFor: string): string => `change: death\non: ${on}\npayFor: ${payFor}`;

  it("pays the care for some days after, outcomes to the day, and nothing of later care", () => {
    const { before, after } = apply(died("2027-02-10", "3 days"), { now: midnight(2027, 2, 12) });
    expect(listOf(after)).to.deep.equal([
      ...listOf(before).slice(0, 3),
      "CORE 2027-02-01 to 2027-02-13 9346.07",
      "QS-08 2027-02-01 to 2027-02-10 435.71",
      "R44-SAFE 2027-02-01 to 2027-02-10 871.42",
      "QS-14 2027-01-04 to 2027-02-10 827.85",
    ]);
    expect(after.terms.schedule[3]).to.include({ opensAt: midnight(2027, 2, 1), closesAt: midnight(2027, 2, 14) });
    // When it should be decided by stays as it was agreed.
    expect(after.terms.schedule[4]?.closesAt).to.equal(before.terms.schedule[4]?.closesAt);
    expect(after.term).to.deep.equal({ starts: "2027-01-04", ends: "2027-02-13" });
    expect(after.warnings).to.deep.equal([]);
  });

  it("pays to the day itself and no longer, if so agreed", () => {
    const { after } = apply(died("2027-01-31", "0 days"), { now: midnight(2027, 2, 1) - 1n });
    expect(listOf(after)).to.deep.equal([
      `CORE ${JANUARY} 20130.00`,
      `QS-08 ${JANUARY} 1220.00`,
      `R44-SAFE ${JANUARY} 2440.00`,
      `QS-14 ${JANUARY} 610.00`,
    ]);
  });

  it("does not pay beyond the last day of care", () => {
    const { after } = apply(died("2027-03-27", "5 days"), { now: midnight(2027, 3, 27) });
    expect(after.term.ends).to.equal("2027-03-28");
    expect(listOf(after)[6]).to.equal(`CORE ${MARCH} 20130.00`);
    expect(listOf(after)[7]).to.equal("QS-08 2027-03-01 to 2027-03-27 1176.42");
  });

  it("keeps a decided tranche behind removed ones in its place, and theirs with the smallest coin", () => {
    const { before, after } = apply(died("2027-02-10", "3 days"), {
      now: midnight(2027, 2, 12),
      statuses: { 8: "Settled" },
    });
    expect(after.terms.schedule).to.have.length(9);
    expect(packTranche(after.terms.schedule[8]!)).to.equal(packTranche(before.terms.schedule[8]!));
    expect(after.terms.schedule.slice(6, 8)).to.deep.equal(
      before.terms.schedule.slice(6, 8).map((word) => ({ ...word, amount: 1n })),
    );
    expect(after.tranches.slice(6, 8).map(({ title }) => title)).to.deep.equal([
      "Fallen away: The care itself",
      "Fallen away: Education",
    ]);
    expect(after.warnings).to.deep.equal([
      "line 3: tranche 8 (QS-14 Care planning) stays at £1,830.00, since it is decided; by this change it would come to £827.85.",
      "line 3: nothing is left to pay for tranches 6 and 7, but a later tranche must keep its place; so the smallest coin of the token stands there.",
    ]);
  });

  it("does not reach what only keeps a place", () => {
    const now = midnight(2027, 2, 12);
    const agreement = apply(died("2027-02-10", "3 days"), { now, statuses: { 8: "Settled" } }).after;
    const { after } = apply(died("2027-02-05", "3 days"), { agreement, now, statuses: { 8: "Settled" } });
    expect(after.terms.schedule.slice(6, 9)).to.deep.equal(agreement.terms.schedule.slice(6, 9));
    expect(listOf(after)[3]).to.equal("CORE 2027-02-01 to 2027-02-08 5751.43");
  });

  it("does not reach a place of which a day is still paid for, but less than a penny", () => {
    // 20p for 28 days are 0.7p for one; the holdback at the end was granted.
    const given = { now: midnight(2027, 1, 4), statuses: { 9: "Settled" } } as const;
    const small = build(sampleWith(["6100.00", "1.00"]));
    const agreement = apply(died("2027-01-04", "0 days"), { ...given, agreement: small }).after;
    const { after } = apply("change: uplift\nfrom: 2027-01-04\nweekly: 2.00", { ...given, agreement });
    expect(after.terms.schedule[1]).to.deep.equal({ ...small.terms.schedule[1], amount: 1n });
    expect(after.tranches[1]?.title).to.equal("Fallen away: Education");
  });

  it("never moves a disputed tranche", () => {
    const { before, after } = apply(died("2027-02-10", "3 days"), {
      now: midnight(2027, 2, 12),
      statuses: { 8: "Challenged" },
    });
    expect(packTranche(after.terms.schedule[8]!)).to.equal(packTranche(before.terms.schedule[8]!));
    expect(after.warnings[0]).to.contain("tranche 8 (QS-14 Care planning) stays at £1,830.00, since it is challenged;");
  });
});
