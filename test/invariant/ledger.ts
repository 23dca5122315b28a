import { expect } from "chai";
import { runFuzz } from "./support/run.js";

/** A run's world grows old: a long suite is many runs. */
const STEPS_A_RUN = 150;
const SHORT = 180;
const SHORT_RUN = 60;

const long = process.env["INVARIANT_STEPS"];
const steps = Number(long ?? SHORT);
const most = long === undefined ? SHORT_RUN : STEPS_A_RUN;
const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const isCounted = process.env["INVARIANT_TALLY"] !== undefined;

describe("The ledger's invariants", () => {
  const total = new Map<string, number>();

  for (let run = 0; run * most < steps; run++) {
    const length = Math.min(most, steps - run * most);
    it(`hold after each of ${length} random operations, SEED=${seed + run}`, async function () {
      this.timeout(10 * 60_000);
      const tally = await runFuzz(seed + run, length);
      for (const [entry, count] of tally) total.set(entry, (total.get(entry) ?? 0) + count);
      // A run in which nothing happens proves nothing.
      const done = [...tally].filter(([entry]) => entry.endsWith(": done"));
      expect(done.length, "operations that succeeded").to.be.above(5);
    });
  }

  after("say what came of each operation", () => {
    if (isCounted) console.log(Object.fromEntries([...total].sort()));
  });
});
