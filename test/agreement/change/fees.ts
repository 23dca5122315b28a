import { expect } from "chai";
import { build, POUND, SAMPLE, sampleWith } from "../helpers/sample.js";
import { apply, faultsOf, listOf, midnight, sample, totalOf } from "./helpers.js";

const FEBRUARY = "2027-02-01 to 2027-02-28";
const MARCH = "2027-03-01 to 2027-03-28";
const TERM = "2027-01-04 to 2027-03-28";

describe("agreement/change: step-down and uplift", () => {
  it("starts from this schedule", () => {
    expect(listOf(sample)).to.deep.equal([
      "CORE 2027-01-04 to 2027-01-31 20130.00",
      "QS-08 2027-01-04 to 2027-01-31 1220.00",
      "R44-SAFE 2027-01-04 to 2027-01-31 2440.00",
      `CORE ${FEBRUARY} 20130.00`,
      `QS-08 ${FEBRUARY} 1220.00`,
      `R44-SAFE ${FEBRUARY} 2440.00`,
      `CORE ${MARCH} 20130.00`,
      `QS-08 ${MARCH} 1220.00`,
      `QS-14 ${TERM} 1830.00`,
      `R44-SAFE ${MARCH} 2440.00`,
    ]);
  });

  it("steps down in the middle of a period: the care is cut at the day, outcomes are paid by days", () => {
    // 10 % less for the last 42 of 84 days.
    const { before, after, change } = apply("change: step-down\nfrom: 2027-02-15\nweekly: 5490.00");
    expect(change).to.equal("step-down");
    expect(listOf(after)).to.deep.equal([
      ...listOf(before).slice(0, 3),
      "CORE 2027-02-01 to 2027-02-14 10065.00",
      `QS-08 ${FEBRUARY} 1159.00`,
      `R44-SAFE ${FEBRUARY} 2318.00`,
      `CORE ${MARCH} 18117.00`,
      `QS-08 ${MARCH} 1098.00`,
      `QS-14 ${TERM} 1738.50`,
      `R44-SAFE ${MARCH} 2196.00`,
      "CORE 2027-02-15 to 2027-02-28 9058.50",
    ]);
    expect(totalOf(after)).to.equal(69_540n * POUND);
    expect(after.terms.schedule[3]).to.include({ opensAt: midnight(2027, 2, 1), closesAt: midnight(2027, 2, 15) });
    expect(after.terms.schedule[10]).to.include({ opensAt: midnight(2027, 2, 15), closesAt: midnight(2027, 3, 1) });
    expect(after.fee).to.deep.equal({
      weekly: 5_490n * POUND,
      billing: "four-weekly",
      steps: [
        { from: "2027-01-04", weekly: 6_100n * POUND },
        { from: "2027-02-15", weekly: 5_490n * POUND },
      ],
    });
  });

  it("steps down from the first day of care on without a step in the history", () => {
    const { after } = apply("change: step-down\nfrom: 2027-01-04\nweekly: 5490.00");
    expect(after.fee).to.deep.equal({ weekly: 5_490n * POUND, billing: "four-weekly" });
    expect(after.terms.schedule).to.have.length(10);
    expect(totalOf(after)).to.equal(65_880n * POUND);
  });

  it("raises by a percentage, at the border of a period", () => {
    // £6,246.40 a week; the line over the whole term rises by 2.4 % of its third.
    const { before, after } = apply("change: uplift\nfrom: 2027-03-01\npercent: 2.4%");
    expect(after.fee.weekly).to.equal((624_640n * POUND) / 100n);
    expect(listOf(after)).to.deep.equal([
      ...listOf(before).slice(0, 6),
      `CORE ${MARCH} 20613.12`,
      `QS-08 ${MARCH} 1249.28`,
      `QS-14 ${TERM} 1844.64`,
      `R44-SAFE ${MARCH} 2498.56`,
    ]);
    expect(totalOf(after) - totalOf(before)).to.equal((58_560n * POUND) / 100n);
  });

  it("raises to a weekly fee, and rounds so that the period comes to the new fee exactly", () => {
    // 5 % and 10 % of 4 × £6,268.57 = £25,074.28 are £1,253.714 and £2,507.428.
    const agreement = build(SAMPLE.replace("6100.00", "6123.45").replace(/ {2}- code: QS-14[^]*(?=holdback:)/, ""));
    const { after } = apply("change: uplift\nfrom: 2027-02-01\nweekly: 6268.57", { agreement });
    expect(listOf(after).slice(3, 6)).to.deep.equal([
      `CORE ${FEBRUARY} 21313.15`,
      `QS-08 ${FEBRUARY} 1253.71`,
      `R44-SAFE ${FEBRUARY} 2507.42`,
    ]);
    const february = after.terms.schedule.slice(3, 6).reduce((total, { amount }) => total + amount, 0n);
    expect(february).to.equal((2_507_428n * POUND) / 100n);
  });

  it("pays a month by the rounded monthly fee, not by the weekly one", () => {
    // £1,900.00 × 52 ÷ 12 = £8,233.33 and £1,919.00 × 52 ÷ 12 = £8,315.67; scaling the first by 1 % would give £8,315.66.
    const text = sampleWith(["billing: four-weekly", "billing: monthly"], ["6100.00", "1900.00"]);
    const agreement = build(text.replace(/outcomes:[^]*(?=notice:)/, ""));
    const { after } = apply("change: uplift\nfrom: 2027-02-04\npercent: 1%", { agreement });
    expect(listOf(after)).to.deep.equal([
      "CORE 2027-01-04 to 2027-02-03 8233.33",
      "CORE 2027-02-04 to 2027-03-03 8315.67",
      "CORE 2027-03-04 to 2027-04-03 8315.67",
    ]);
  });

  it("changes the fee twice: each day is paid by the fee that holds on it", () => {
    const first = apply("change: uplift\nfrom: 2027-03-01\nweekly: 6710.00").after;
    const { after, before } = apply("change: uplift\nfrom: 2027-03-15\nweekly: 7320.00", { agreement: first });
    // 10 % and then 20 % more than £6,100.00.
    expect(listOf(after)).to.deep.equal([
      ...listOf(before).slice(0, 6),
      "CORE 2027-03-01 to 2027-03-14 11071.50",
      `QS-08 ${MARCH} 1403.00`,
      `QS-14 ${TERM} 1921.50`,
      `R44-SAFE ${MARCH} 2806.00`,
      "CORE 2027-03-15 to 2027-03-28 12078.00",
    ]);
    expect(after.version).to.equal(3n);
    expect(after.fee.steps?.map(({ from }) => from)).to.deep.equal(["2027-01-04", "2027-03-01", "2027-03-15"]);
  });

  it("replaces what was agreed for later days, and says so", () => {
    const first = apply("change: uplift\nfrom: 2027-03-01\nweekly: 6710.00").after;
    const { after } = apply("change: step-down\nfrom: 2027-02-01\nweekly: 5490.00", { agreement: first });
    expect(after.warnings).to.deep.equal([
      "line 4: £6,710.00 a week from 1 March 2027 on was agreed before; this change replaces it.",
    ]);
    expect(listOf(after)[6]).to.equal(`CORE ${MARCH} 18117.00`);
    expect(listOf(after)[8]).to.equal(`QS-14 ${TERM} 1708.00`);
    expect(after.fee.steps?.map(({ from }) => from)).to.deep.equal(["2027-01-04", "2027-02-01"]);
  });

  it("leaves hours added at their own sum", () => {
    const added = apply("change: hours added\nfrom: 2027-03-01\nuntil: 2027-03-28\nweekly: 450.00").after;
    const { after } = apply("change: uplift\nfrom: 2027-03-01\npercent: 10%", { agreement: added });
    expect(listOf(after)[10]).to.equal(`HOURS ${MARCH} 1800.00`);
    expect(after.warnings).to.deep.equal(["line 4: hours added keep their own sum: tranche 10."]);
  });

  describe("what may not be touched", () => {
    const lines = "change: uplift\nfrom: 2027-01-18\npercent: 10%";
    const now = midnight(2027, 2, 3);

    it("leaves decided tranches and those whose window has passed, and says what they lack", () => {
      const { before, after } = apply(lines, { now, statuses: { 0: "Settled" } });
      expect(listOf(after).slice(0, 4)).to.deep.equal([
        listOf(before)[0],
        "QS-08 2027-01-04 to 2027-01-31 1281.00",
        "R44-SAFE 2027-01-04 to 2027-01-31 2562.00",
        `CORE ${FEBRUARY} 22143.00`,
      ]);
      expect(after.warnings).to.deep.equal([
        "line 3: tranche 0 (The care itself) stays at £20,130.00, since it is decided; by this change it would come to £21,136.50.",
      ]);
      const passed = apply(lines, { now, statuses: {} });
      expect(passed.after.warnings[0]).to.contain("since its care is over;");
      const later = apply(lines, { now: midnight(2027, 2, 15), statuses: {} });
      expect(later.after.warnings.map((warning) => warning.slice(0, 60))).to.deep.equal([
        "line 3: tranche 0 (The care itself) stays at £20,130.00, sin",
        "line 3: tranche 1 (QS-08 Education) stays at £1,220.00, sinc",
      ]);
      expect(later.after.warnings[1]).to.contain("since its window has passed;");
    });

    it("lets a window that closes in a second be changed, and not one that closes now", () => {
      const closes = midnight(2027, 2, 1);
      expect(listOf(apply(lines, { now: closes - 1n }).after)[0]).to.equal("CORE 2027-01-04 to 2027-01-17 10065.00");
      expect(listOf(apply(lines, { now: closes }).after)[0]).to.equal("CORE 2027-01-04 to 2027-01-31 20130.00");
    });

    it("leaves challenged and refused tranches unless told otherwise", () => {
      const given = { now, statuses: { 0: "Settled", 2: "Refused", 3: "Challenged" } } as const;
      const { before, after } = apply(lines, given);
      expect([2, 3].map((index) => listOf(after)[index])).to.deep.equal([2, 3].map((index) => listOf(before)[index]));
      expect(after.warnings.slice(1)).to.deep.equal([
        "line 3: tranche 2 (R44-SAFE Children are effectively safeguarded (44(4)(a))) stays at £2,440.00, since it is refused; by this change it would come to £2,562.00.",
        "line 3: tranche 3 (The care itself) stays at £20,130.00, since it is challenged; by this change it would come to £22,143.00.",
      ]);
      const told = apply(`${lines}\ndisputed: change`, given).after;
      expect(listOf(told).slice(2, 4)).to.deep.equal([
        "R44-SAFE 2027-01-04 to 2027-01-31 2562.00",
        `CORE ${FEBRUARY} 22143.00`,
      ]);
      expect(told.warnings.slice(1)).to.deep.equal([
        "line 6: tranche 2 (R44-SAFE Children are effectively safeguarded (44(4)(a))) is changed, so the panel's no falls away; who still disputes it must do so again.",
        "line 6: tranche 3 (The care itself) is changed, so the challenge falls away; who still disputes it must do so again.",
      ]);
    });

    it("leaves a lapsed outcome, and one that began more than a year ago", () => {
      // One line over 26 months, and the fee rises in the fifteenth.
      const text = sampleWith(["periods: 3", "periods: 26"], ["billing: four-weekly", "billing: monthly"]);
      const agreement = build(
        text.replace(/holdback:[^]*(?=notice:)/, "").replace(/ {2}- code: QS-08[^]*(?= {2}- code: QS-14)/, ""),
      );
      const { after } = apply("change: uplift\nfrom: 2028-04-04\npercent: 10%", {
        agreement,
        now: midnight(2028, 3, 1),
      });
      expect(after.warnings).to.have.length(1);
      expect(after.warnings[0]).to.match(
        /^line 3: tranche 26 \(QS-14 Care planning\) stays at .* since it began more than a year ago;/,
      );
      const lapsed = apply(lines, { now: midnight(2027, 3, 2), statuses: { 2: "Lapsed" } });
      expect(lapsed.after.warnings[2]).to.contain(
        "tranche 2 (R44-SAFE Children are effectively safeguarded (44(4)(a))) stays at £2,440.00, since it has lapsed;",
      );
    });

    it("refuses a change that reaches nothing it may touch", () => {
      const statuses = Object.fromEntries(sample.tranches.map(({ index }) => [index, "Settled" as const]));
      expect(faultsOf("change: step-down\nfrom: 2027-03-22\nweekly: 6000.00", { statuses })[0]).to.match(
        /^change\.yaml:3:9: nothing would change\. \(line 3: tranche 6 \(The care itself\) stays at £20,130\.00, since it is decided;/,
      );
    });
  });
});
