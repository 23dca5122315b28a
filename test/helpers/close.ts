import { expect } from "chai";

/** As chai's `closeTo`, which takes whole numbers only once Hardhat's matchers are loaded. */
export function expectClose(found: number, expected: number, by: number, what?: string): void {
  expect(Math.abs(found - expected) <= by, `${what ?? "number"}: ${found} is not within ${by} of ${expected}`).to.equal(
    true,
  );
}
