import { expect } from "chai";
import {
  formatPercent,
  parseDays,
  parseEvery,
  parseLabel,
  parsePercent,
  parsePeriods,
  parseSeat,
  parseWholeNumber,
} from "../../src/agreement/file/values.js";
import { failureOf } from "./helpers/sample.js";

function itRefuses(parse: (text: string) => unknown, refused: readonly (readonly [string, string])[]): void {
  for (const [text, reason] of refused) {
    it(`refuses "${text}"`, () => {
      expect(failureOf(() => parse(text))).to.equal(reason);
    });
  }
}

describe("agreement/file/values", () => {
  describe("parsePercent", () => {
    it("reads hundredths of a percent", () => {
      expect(["5%", "5 %", "2.5%", "0.01%", "100%"].map(parsePercent)).to.deep.equal([500n, 500n, 250n, 1n, 10_000n]);
    });

    itRefuses(parsePercent, [
      ["5", '"5" has no % sign; if you mean percent, write 5%.'],
      ["0.05", '"0.05" has no % sign; if you mean percent, write 0.05%.'],
      ["-5%", '"-5%" is negative; a share must be more than 0 %.'],
      ["0%", '"0%" is nothing; leave the line out, or give it a share.'],
      ["100.01%", '"100.01%" is more than the whole fee.'],
      ["0.005%", '"0.005%" has more than two decimals; a share is a whole number of hundredths of a percent.'],
      ["1e1%", '"1e1%" is not a percentage; write it like 5%.'],
      ["five", '"five" is not a percentage; write it like 5%.'],
      ["", '"" is not a percentage; write it like 5%.'],
    ]);

    it("is undone by formatPercent", () => {
      const shares = [1n, 10n, 250n, 500n, 1_050n, 10_000n];
      expect(shares.map(formatPercent)).to.deep.equal(["0.01 %", "0.1 %", "2.5 %", "5 %", "10.5 %", "100 %"]);
      for (const share of shares) expect(parsePercent(formatPercent(share))).to.equal(share);
    });
  });

  describe("parseDays", () => {
    it("reads days and weeks", () => {
      expect(["0 days", "1 day", "14 days", "1 week", "4 weeks"].map(parseDays)).to.deep.equal([0, 1, 14, 7, 28]);
    });

    itRefuses(parseDays, [
      ["28", '"28" has no unit; write 28 days or 28 weeks.'],
      ["-1 days", '"-1 days" is negative; write a length of time like 14 days.'],
      ["2 months", '"2 months" has no fixed length; write it in days or weeks.'],
      ["1 year", '"1 year" has no fixed length; write it in days or weeks.'],
      ["1.5 days", '"1.5 days" is not a length of time; write it like 14 days or 2 weeks.'],
      ["100000 days", '"100000 days" is not a length of time; write it like 14 days or 2 weeks.'],
      ["", '"" is not a length of time; write it like 14 days or 2 weeks.'],
    ]);
  });

  describe("parseWholeNumber", () => {
    it("reads what is within bounds", () => {
      expect(["0", "7", "36"].map((text) => parseWholeNumber(text, 0, 36))).to.deep.equal([0, 7, 36]);
    });

    itRefuses(
      (text) => parseWholeNumber(text, 1, 36),
      ["0", "37", "-1", "1.0", "1e1", "0x1", "01", "", "9".repeat(400)].map(
        (text) => [text, `"${text}" is not a whole number from 1 to 36.`] as const,
      ),
    );
  });

  describe("parsePeriods", () => {
    it("reads 1 to 999", () => {
      expect([parsePeriods("1"), parsePeriods("999")]).to.deep.equal([1, 999]);
    });

    itRefuses(parsePeriods, [
      ["0", '"0" is not a whole number from 1 to 999.'],
      ["1000", '"1000" is not a whole number from 1 to 999.'],
    ]);
  });

  describe("parseEvery", () => {
    it("reads a rhythm", () => {
      expect(["period", "once", "3 periods", "1 periods"].map(parseEvery)).to.deep.equal([1, "once", 3, 1]);
    });

    itRefuses(
      parseEvery,
      ["month", "0 periods", "3", "period 3", ""].map(
        (text) => [text, `"${text}" is no rhythm; write period, once, or for example 3 periods.`] as const,
      ),
    );
  });

  describe("parseSeat", () => {
    it("knows four seats", () => {
      const seats = ["inspector", "socialWorker", "registeredManager", "healthProfessional"];
      expect(seats.map(parseSeat)).to.deep.equal(seats);
    });

    itRefuses(parseSeat, [
      ["social worker", '"social worker" is no seat of the panel. Did you mean "socialWorker"?'],
      ["Inspector", '"Inspector" is no seat of the panel. Did you mean "inspector"?'],
      ["arbiter", '"arbiter" is no seat of the panel.'],
      [
        "inspeсtor",
        '"inspeсtor" is no seat of the panel. It contains the character "с" (U+0441), which is not what it looks like. Did you mean "inspector"?',
      ],
    ]);
  });

  describe("parseLabel", () => {
    it("takes text in any alphabet as it is", () => {
      expect(parseLabel("Дом Élan (中)")).to.equal("Дом Élan (中)");
    });

    itRefuses(parseLabel, [
      ["", "it is empty."],
      [" ", "it is empty."],
      ["a".repeat(201), "it is longer than 200 characters."],
      ["two\nlines", "it contains a line break or a character that cannot be seen."],
      ["\u001b[31mred", "it contains a line break or a character that cannot be seen."],
      ["zero\u200bwidth", "it contains a line break or a character that cannot be seen."],
      ["turned\u202eround", "it contains a line break or a character that cannot be seen."],
    ]);
  });
});
