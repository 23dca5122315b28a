import { expect } from "chai";
import fc from "fast-check";
import { placementsIn, publishable, type Contribution } from "../../src/exports/disclosure.js";

const contribution: fc.Arbitrary<Contribution> = fc.record({
  month: fc.integer({ min: 1, max: 12 }).map((month) => `2027-${String(month).padStart(2, "0")}`),
  agreement: fc.constantFrom("a", "b", "c", "d", "e", "f"),
});
const contributions = fc.array(contribution, { maxLength: 40 });
const least = fc.integer({ min: 1, max: 7 });

describe("Statistical disclosure control", () => {
  const of = (month: string, ...agreements: string[]): Contribution[] =>
    agreements.map((agreement) => ({ month: `2027-${month}`, agreement }));

  it("should join months until enough placements contributed, and hold back the rest", () => {
    const given = [
      ...of("01", "a", "a"),
      ...of("02", "b"),
      ...of("04", "c"),
      ...of("05", "a", "b", "c"),
      ...of("06", "a"),
    ];
    const figures = publishable(given, { least: 3, current: "2027-12" });
    expect(figures.map(({ from, to, parts }) => [from, to, parts.length])).to.deep.equal([
      ["2027-01", "2027-04", 4],
      ["2027-05", "2027-05", 3],
    ]);
  });

  it("should tell nothing of the month that is not over", () => {
    expect(publishable(of("03", "a", "b"), { least: 1, current: "2027-03" })).to.deep.equal([]);
    expect(publishable(of("03", "a", "b"), { least: 1, current: "2027-04" })).to.have.length(1);
  });

  it("should have enough placements behind every figure, and each contribution in one at most", () => {
    fc.assert(
      fc.property(contributions, least, (given, number) => {
        const figures = publishable(given, { least: number, current: "2028-01" });
        for (const { parts } of figures) expect(placementsIn(parts)).to.be.at.least(number);
        const told = figures.flatMap(({ parts }) => parts);
        expect(new Set(told).size).to.equal(told.length);
        expect(told.every((part) => given.includes(part))).to.equal(true);
      }),
    );
  });

  it("should never change a figure that was published", () => {
    fc.assert(
      fc.property(contributions, least, fc.integer({ min: 1, max: 12 }), (given, number, month) => {
        const current = `2027-${String(month).padStart(2, "0")}`;
        const then = given.filter((part) => part.month <= current);
        const before = publishable(then, { least: number, current });
        const after = publishable(given, { least: number, current: "2028-01" });
        expect(after.slice(0, before.length)).to.deep.equal(before);
      }),
    );
  });
});
