import { expect } from "chai";
import fc from "fast-check";
import {
  MAX_AMOUNT,
  formatPounds,
  parsePounds,
  pennyOf,
  roundHalfUp,
  splitByBasisPoints,
  sum,
} from "../../src/agreement/money.js";
import { failureOf } from "./helpers/sample.js";

const decimalsOfTokens = fc.integer({ min: 2, max: 18 });

describe("agreement/money", () => {
  describe("parsePounds", () => {
    const read: readonly [string, number, bigint][] = [
      ["6100.00", 18, 6_100n * 10n ** 18n],
      ["6100", 18, 6_100n * 10n ** 18n],
      ["6100.5", 6, 6_100_500_000n],
      ["0.1", 18, 10n ** 17n],
      ["0.01", 2, 1n],
      ["£6,100.00", 2, 610_000n],
      ["1,234,567.89", 2, 123_456_789n],
      ["6100.50", 1, 61_005n],
      ["6100.00", 0, 6_100n],
      ["99999999999999999999.99", 2, 9_999_999_999_999_999_999_999n],
    ];
    for (const [text, decimals, units] of read) {
      it(`reads ${text} in a token with ${decimals} decimals as ${units}`, () => {
        expect(parsePounds(text, decimals)).to.equal(units);
      });
    }

    const refused: readonly [string, string][] = [
      ["-5.00", "is negative; an amount must be more than zero"],
      ["−5.00", "is negative; an amount must be more than zero"],
      ["£-5", "is negative; an amount must be more than zero"],
      ["6100.001", "has more than two decimals; pounds are paid in whole pence"],
      ["6100.000", "has more than two decimals; pounds are paid in whole pence"],
      ["6.1e3", "is in exponent form; write all its digits, for example 6100.00"],
      ["61E+2", "is in exponent form; write all its digits, for example 6100.00"],
      ["", "is not an amount of pounds; write it like 6100.00"],
      [".50", "is not an amount of pounds; write it like 6100.00"],
      ["5.", "is not an amount of pounds; write it like 6100.00"],
      ["+5", "is not an amount of pounds; write it like 6100.00"],
      ["0x10", "is not an amount of pounds; write it like 6100.00"],
      ["007", "is not an amount of pounds; write it like 6100.00"],
      ["6,10.00", "is not an amount of pounds; write it like 6100.00"],
      ["6100,00", "is not an amount of pounds; write it like 6100.00"],
      ["6 100", "is not an amount of pounds; write it like 6100.00"],
      ["６１００", "is not an amount of pounds; write it like 6100.00"],
      ["NaN", "is not an amount of pounds; write it like 6100.00"],
      ["1".repeat(41), "is not an amount of pounds; write it like 6100.00"],
    ];
    for (const [text, reason] of refused) {
      it(`refuses "${text}"`, () => {
        expect(failureOf(() => parsePounds(text, 18))).to.equal(`"${text}" ${reason}.`);
      });
    }

    it("refuses zero unless it is allowed", () => {
      expect(failureOf(() => parsePounds("0.00", 18))).to.equal('"0.00" is zero; the amount must be a penny at least.');
      expect(parsePounds("0.00", 18, { allowZero: true })).to.equal(0n);
    });

    it("refuses pence that the token does not have", () => {
      expect(failureOf(() => parsePounds("6100.50", 0))).to.equal(
        "£6,100.50 cannot be paid exactly in a token with no decimals.",
      );
      expect(failureOf(() => parsePounds("6100.55", 1))).to.equal(
        "£6,100.55 cannot be paid exactly in a token with one decimal.",
      );
    });
  });

  describe("formatPounds", () => {
    const written: readonly [bigint, number, string][] = [
      [6_100n * 10n ** 18n, 18, "£6,100.00"],
      [0n, 18, "£0.00"],
      [1n, 18, "£0.000000000000000001"],
      [10n ** 18n + 5n * 10n ** 15n, 18, "£1.005"],
      [123_456_789n, 2, "£1,234,567.89"],
      [999n, 2, "£9.99"],
      [100_000n, 2, "£1,000.00"],
      [6_100n, 0, "£6,100.00"],
      [61_005n, 1, "£6,100.50"],
      [-250n, 2, "-£2.50"],
    ];
    for (const [units, decimals, text] of written) {
      it(`writes ${units} in a token with ${decimals} decimals as ${text}`, () => {
        expect(formatPounds(units, decimals)).to.equal(text);
      });
    }

    it("is undone by parsePounds for whole pence", () => {
      fc.assert(
        fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), decimalsOfTokens, (pence, decimals) => {
          const units = pence * pennyOf(decimals);
          expect(parsePounds(formatPounds(units, decimals), decimals, { allowZero: true })).to.equal(units);
        }),
      );
    });

    it("loses no digit of any amount", () => {
      fc.assert(
        fc.property(fc.bigInt({ min: 0n, max: MAX_AMOUNT }), fc.integer({ min: 0, max: 36 }), (units, decimals) => {
          const [pounds = "", fraction = ""] = formatPounds(units, decimals).replace(/[£,]/g, "").split(".");
          expect(fraction.length).to.be.at.least(2);
          expect(BigInt(pounds + fraction.slice(0, decimals).padEnd(decimals, "0"))).to.equal(units);
        }),
      );
    });
  });

  describe("roundHalfUp", () => {
    it("rounds to the nearest step, and up from the middle", () => {
      expect(roundHalfUp(149n, 100n, 1n)).to.equal(1n);
      expect(roundHalfUp(150n, 100n, 1n)).to.equal(2n);
      expect(roundHalfUp(1_049n, 1n, 100n)).to.equal(1_000n);
      expect(roundHalfUp(1_050n, 1n, 100n)).to.equal(1_100n);
    });
  });

  describe("splitByBasisPoints", () => {
    it("rounds parts down to the penny and gives the rest what is left", () => {
      const split = splitByBasisPoints(10_001n, [333n, 333n, 1_000n], 1n);
      expect(split).to.deep.equal({ parts: [333n, 333n, 1_000n], rest: 8_335n });
    });

    it("leaves nothing over when the shares take all", () => {
      expect(splitByBasisPoints(1_000n, [4_000n, 6_000n], 1n)).to.deep.equal({ parts: [400n, 600n], rest: 0n });
    });

    it("will not split a negative total, by negative shares, or by more than 100 %", () => {
      expect(() => splitByBasisPoints(-1n, [1n], 1n)).to.throw(RangeError);
      expect(() => splitByBasisPoints(1n, [-1n], 1n)).to.throw(RangeError);
      expect(() => splitByBasisPoints(1n, [5_000n, 5_001n], 1n)).to.throw(RangeError);
    });

    it("conserves every total, in whole pence, and takes less than a penny from any part", () => {
      const shares = fc.array(fc.bigInt({ min: 0n, max: 2_500n }), { maxLength: 4 });
      fc.assert(
        fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), shares, decimalsOfTokens, (pence, parts, decimals) => {
          const penny = pennyOf(decimals);
          const total = pence * penny;
          const split = splitByBasisPoints(total, parts, penny);
          expect(sum(split.parts) + split.rest).to.equal(total);
          for (const [index, part] of split.parts.entries()) {
            expect(part % penny).to.equal(0n);
            const short = total * parts[index]! - part * 10_000n;
            expect(short >= 0n && short < penny * 10_000n, `part ${index} is ${short} short`).to.equal(true);
          }
        }),
      );
    });
  });
});
