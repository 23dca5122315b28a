import { expect } from "chai";
import { runFuzz } from "./support/run.js";

/** A run's world grows old: a long suite is many runs. */
const STEPS_A_RUN = 150;
const SHORT = 80;

const steps = Number(process.env["INVARIANT_STEPS"] ?? SHORT);
const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 32));

describe("The ledger's invariants", () => {
  for (let run = 0; run * STEPS_A_RUN < steps; run++) {
    const length = Math.min(STEPS_A_RUN, steps - run * STEPS_A_RUN);
    it(`hold after each of ${length} random operations, SEED=${seed + run}`, async function () {
      this.timeout(10 * 60_000);
      const tally = await runFuzz(seed + run, length);
      // A run in which nothing happens proves nothing.
      expect(tally.get("attest: done") ?? 0, "attestations").to.be.above(0);
      if (process.env["INVARIANT_TALLY"] !== undefined) console.log(Object.fromEntries([...tally].sort()));
    });
  }
});
