import { expect } from "chai";
import { parseFinding } from "../../src/attestation/finding.js";
import { PlacementError } from "../../src/errors.js";

describe("A finding as a person types it", () => {
  const good: [string, bigint, bigint][] = [
    ["0=met", 0n, 10_000n],
    ["3=not-met", 3n, 0n],
    ["12=60%", 12n, 6_000n],
    ["1=62.5%", 1n, 6_250n],
    ["1=0.01%", 1n, 1n],
    ["63=100%", 63n, 10_000n],
    ["63=0%", 63n, 0n],
  ];
  for (const [text, tranche, achieved] of good) {
    it(`should read ${text}`, () => {
      expect(parseFinding(text)).to.deep.equal({ tranche, achieved });
    });
  }

  for (const text of ["", "3", "3=", "3=yes", "-1=met", "3=101%", "3=100.01%", "3=1.234%", "3=60", "x=met", "3=-5%"]) {
    it(`should refuse "${text}"`, () => {
      expect(() => parseFinding(text)).to.throw(PlacementError, `"${text}" is not a finding.`);
    });
  }
});
