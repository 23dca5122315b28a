import { expect } from "chai";
import { documentCommitment, packTranche, saltDocument } from "../../../src/agreement/index.js";
import { POUND, SAMPLE, build, sampleWith } from "../helpers/sample.js";
import { ID, REVIEW, apply, inForceOf, listOf, midnight, sample, totalOf } from "./helpers.js";

const FEBRUARY = "2027-02-01 to 2027-02-28";
const MARCH = "2027-03-01 to 2027-03-28";
const TERM = "2027-01-04 to 2027-03-28";

describe("agreement/change: templates", () => {
  describe("hours added", () => {
    const hours = (from: string, until: string, weekly: string): string =>
      `change: hours added\nfrom: ${from}\nuntil: ${until}\nweekly: ${weekly}`;

    it("adds one core tranche for each billing period, at the end, and touches nothing else", () => {
      const { before, after } = apply(hours("2027-02-15", "2027-03-14", "450.00"));
      expect(listOf(after)).to.deep.equal([
        ...listOf(before),
        "HOURS 2027-02-15 to 2027-02-28 900.00",
        "HOURS 2027-03-01 to 2027-03-14 900.00",
      ]);
      expect(after.terms.schedule.slice(0, 10).map(packTranche)).to.deep.equal(before.terms.schedule.map(packTranche));
      const { outcome, requiredSeats, quorum } = before.terms.schedule[0]!;
      expect(after.terms.schedule[10]).to.deep.equal({
        amount: 900n * POUND,
        opensAt: midnight(2027, 2, 15),
        closesAt: midnight(2027, 3, 1),
        requiredSeats,
        quorum,
        paysOnSilence: true,
        outcome,
      });
      expect(after.fee).to.deep.equal(before.fee);
      expect(after.term).to.deep.equal(before.term);
      expect(after.warnings).to.deep.equal([]);
    });

    it("pays by the day, and the parts come to the whole to the penny", () => {
      // 10 days are £642.857…: 5 days before the border £321.43, and £321.43 after it; 11 days £707.142….
      const parts = (until: string): string[] => listOf(apply(hours("2027-02-24", until, "450.00")).after).slice(10);
      expect(parts("2027-03-05")).to.deep.equal([
        "HOURS 2027-02-24 to 2027-02-28 321.43",
        "HOURS 2027-03-01 to 2027-03-05 321.43",
      ]);
      expect(parts("2027-03-06")).to.deep.equal([
        "HOURS 2027-02-24 to 2027-02-28 321.43",
        "HOURS 2027-03-01 to 2027-03-06 385.71",
      ]);
      expect(parts("2027-02-24")).to.deep.equal(["HOURS 2027-02-24 to 2027-02-24 64.29"]);
    });

    it("counts seven days to the week in which the clocks change", () => {
      // Summer time begins on Sunday 28 March 2027: the week has 167 hours.
      const { after } = apply(hours("2027-03-22", "2027-03-28", "450.00"));
      expect(listOf(after).at(-1)).to.equal("HOURS 2027-03-22 to 2027-03-28 450.00");
      expect(after.terms.schedule.at(-1)).to.include({
        opensAt: midnight(2027, 3, 22),
        closesAt: midnight(2027, 3, 29, true),
      });
    });

    it("says that hours of the past can be claimed at once", () => {
      const lines = hours("2027-01-11", "2027-02-14", "450.00");
      const { warnings } = apply(lines, { now: midnight(2027, 2, 1) }).after;
      expect(warnings).to.deep.equal([
        "line 3: one new tranche pays for care that is over, so anybody may claim it as soon as the amendment is made.",
      ]);
      expect(apply(lines, { now: midnight(2027, 2, 15) }).after.warnings[0]).to.contain("2 new tranches pay for care");
    });
  });

  describe("retainer", () => {
    const away = (from: string, until: string, pays = "80%"): string =>
      `change: retainer\nfrom: ${from}\nuntil: ${until}\npays: ${pays}`;

    it("pays a part of the care's part while away, and nothing on outcomes for these days", () => {
      const { before, after } = apply(away("2027-02-08", "2027-02-21"));
      expect(listOf(after)).to.deep.equal([
        ...listOf(before).slice(0, 3),
        "CORE 2027-02-01 to 2027-02-07 5032.50",
        `QS-08 ${FEBRUARY} 610.00`,
        `R44-SAFE ${FEBRUARY} 1220.00`,
        ...listOf(before).slice(6, 8),
        `QS-14 ${TERM} 1525.00`,
        listOf(before)[9],
        "CORE 2027-02-08 to 2027-02-21 8052.00",
        "CORE 2027-02-22 to 2027-02-28 5032.50",
      ]);
      expect(after.absences).to.deep.equal([{ from: "2027-02-08", until: "2027-02-21", pays: 8_000 }]);
      // 17.5 % of the fee is for outcomes.
      expect(after.warnings).to.deep.equal([
        "line 6: 80 % of the care's part, and nothing on outcomes, is 66 % of the whole fee for these days.",
      ]);
    });

    it("leaves out outcomes of a period wholly away, and moves the last tranches into their places", () => {
      const { before, after } = apply(away("2027-02-01", "2027-02-28"));
      expect(listOf(after)).to.deep.equal([
        ...listOf(before).slice(0, 3),
        `CORE ${FEBRUARY} 16104.00`,
        `R44-SAFE ${MARCH} 2440.00`,
        `QS-14 ${TERM} 1220.00`,
        ...listOf(before).slice(6, 8),
      ]);
    });

    it("pays the care in full at 100 %, and outcomes still not", () => {
      const { after } = apply(away("2027-02-01", "2027-02-14", "100%"));
      expect(listOf(after).slice(3, 6)).to.deep.equal([
        `CORE ${FEBRUARY} 20130.00`,
        "QS-08 2027-02-01 to 2027-02-28 610.00",
        "R44-SAFE 2027-02-01 to 2027-02-28 1220.00",
      ]);
      expect(after.terms.schedule).to.have.length(10);
    });

    it("covers hours added too, and a second time away", () => {
      const added = apply("change: hours added\nfrom: 2027-03-01\nuntil: 2027-03-28\nweekly: 450.00").after;
      const first = apply(away("2027-02-08", "2027-02-21"), { agreement: added }).after;
      const { after } = apply(away("2027-03-08", "2027-03-21", "50%"), { agreement: first });
      expect(listOf(after).slice(6)).to.deep.equal([
        "CORE 2027-03-01 to 2027-03-07 5032.50",
        `QS-08 ${MARCH} 610.00`,
        `QS-14 ${TERM} 1220.00`,
        `R44-SAFE ${MARCH} 1220.00`,
        "HOURS 2027-03-01 to 2027-03-07 450.00",
        "CORE 2027-02-08 to 2027-02-21 8052.00",
        "CORE 2027-02-22 to 2027-02-28 5032.50",
        "CORE 2027-03-08 to 2027-03-21 5032.50",
        "CORE 2027-03-22 to 2027-03-28 5032.50",
        "HOURS 2027-03-08 to 2027-03-21 450.00",
        "HOURS 2027-03-22 to 2027-03-28 450.00",
      ]);
    });
  });

  describe("extension", () => {
    it("adds periods with the same lines, across the change to summer time", () => {
      const { before, after } = apply("change: extension\nperiods: 2");
      expect(listOf(after)).to.deep.equal([
        ...listOf(before),
        "CORE 2027-03-29 to 2027-04-25 20130.00",
        "QS-08 2027-03-29 to 2027-04-25 1220.00",
        "R44-SAFE 2027-03-29 to 2027-04-25 2440.00",
        "CORE 2027-04-26 to 2027-05-23 20130.00",
        "QS-08 2027-04-26 to 2027-05-23 1220.00",
        "QS-14 2027-03-29 to 2027-05-23 1220.00",
        "R44-SAFE 2027-04-26 to 2027-05-23 2440.00",
      ]);
      expect(after.terms.schedule[10]).to.include({
        opensAt: midnight(2027, 3, 29, true),
        closesAt: midnight(2027, 4, 26, true),
      });
      // 14 days to decide.
      expect(after.terms.schedule[11]).to.include({ closesAt: midnight(2027, 5, 10, true), requiredSeats: 0b0010 });
      expect(after.term).to.deep.equal({ starts: "2027-01-04", ends: "2027-05-23" });
      expect(after.tranches.map(({ kind }) => kind)).to.deep.equal(
        before.tranches
          .map(({ kind }) => kind)
          .concat("core", "outcome", "holdback", "core", "outcome", "outcome", "holdback"),
      );
    });

    it("goes on at the fee of the last day, until a day", () => {
      const agreement = apply("change: uplift\nfrom: 2027-03-15\npercent: 10%").after;
      const { after } = apply("change: extension\nuntil: 2027-04-11", { agreement });
      expect(listOf(after).slice(-4)).to.deep.equal([
        "CORE 2027-03-29 to 2027-04-11 11071.50",
        "QS-08 2027-03-29 to 2027-04-11 671.00",
        "QS-14 2027-03-29 to 2027-04-11 335.50",
        "R44-SAFE 2027-03-29 to 2027-04-11 1342.00",
      ]);
    });

    it("keeps to the calendar of months, and begins a new one after a period that was cut short", () => {
      const periodsOf = (...changes: [string, string][]): string[] => {
        const text = sampleWith(["billing: four-weekly", "billing: monthly"], ...changes);
        const agreement = build(text.replace(/outcomes:[^]*(?=notice:)/, ""));
        return apply("change: extension\nperiods: 2", { agreement }).after.tranches.map(({ period }) => period);
      };
      expect(periodsOf(["2027-01-04", "2027-01-31"], ["periods: 3", "periods: 1"])).to.deep.equal([
        "2027-01-31 to 2027-02-27",
        "2027-02-28 to 2027-03-30",
        "2027-03-31 to 2027-04-29",
      ]);
      expect(periodsOf(["periods: 3", "ends: 2027-02-10"])).to.deep.equal([
        "2027-01-04 to 2027-02-03",
        "2027-02-04 to 2027-02-10",
        "2027-02-11 to 2027-03-10",
        "2027-03-11 to 2027-04-10",
      ]);
    });

    it("may pay for care that went on after the term", () => {
      const { after } = apply("change: extension\nperiods: 1", { now: midnight(2027, 5, 1, true) });
      expect(after.warnings[0]).to.match(/^line 3: one new tranche pays for care that is over/);
    });
  });

  describe("change of payee", () => {
    const lines = "change: change of payee\npayee: Birch Court fees account";

    it("pays another account and changes no tranche", () => {
      const { before, after } = apply(lines);
      expect(after.terms.payee).to.equal("0x71bE63f3384f5fb98995898A86B02Fb2426c5788");
      expect(after.names.payee).to.equal("Birch Court fees account");
      expect({ ...after.terms, payee: before.terms.payee }).to.deep.equal(before.terms);
      expect(after.warnings[0]).to.match(/^line 4: everything not yet paid goes to this account, arrears too;/);
    });

    it("may pay the provider", () => {
      const { after } = apply("change: change of payee\npayee: Alder House Ltd");
      expect(after.terms.payee).to.equal(after.terms.provider);
    });
  });

  describe("whatever the change", () => {
    const lines = "change: step-down\nfrom: 2027-03-01\nweekly: 5490.00";

    it("commits to the document with a salt of its own, and says which version it makes of which agreement", () => {
      const { after, review } = apply(lines);
      const salted = saltDocument(`0x${"01".repeat(32)}`, REVIEW);
      expect(after.salts).to.deep.equal({ ...sample.salts, review: salted });
      expect(review).to.equal(documentCommitment(salted));
      expect([after.version, after.agreement]).to.deep.equal([2n, ID]);
      const inForce = inForceOf(sample, { version: 7n, agreement: ID.toUpperCase().replace("0X", "0x") });
      expect(apply(lines, { inForce }).after).to.include({ version: 8n, agreement: ID });
    });

    it("keeps an appointment that was made in between", () => {
      const [inspector, , manager, health] = sample.terms.panel;
      const socialWorkerB = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc";
      const terms = { ...sample.terms, panel: [inspector, socialWorkerB, manager, health] as const };
      const { after } = apply(lines, { inForce: { ...inForceOf(sample, { version: 2n }), terms } });
      expect(after.terms.panel).to.deep.equal(terms.panel);
      expect(after.names.socialWorker).to.equal("Social Worker B");
      expect(after.version).to.equal(3n);
    });

    it("says that an end is lifted, and what comes back to life", () => {
      const { after } = apply(lines, { endsAt: midnight(2027, 2, 15), now: midnight(2027, 2, 1) });
      expect(after.warnings).to.deep.equal([
        "line 3: an end was set for 15 February 2027; this amendment lifts it, and tranches 6, 7 and 9 could be paid again. Give notice again if the agreement is still to end.",
      ]);
      expect(totalOf(after)).to.be.lessThan(totalOf(sample));
    });
  });

  it("builds on an agreement in another token", () => {
    const agreement = build(SAMPLE.replace("decimals: 18", "decimals: 6"));
    const { after } = apply("change: hours added\nfrom: 2027-03-01\nuntil: 2027-03-28\nweekly: 450.00", { agreement });
    expect(after.terms.schedule[10]?.amount).to.equal(1_800_000_000n);
  });
});
