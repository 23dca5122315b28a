import { compareAtItsEnd } from "./replayCheck.js";

/** Failures travel between mocha's workers as JSON, which knows no bigint and would lose the whole file's results. */
Object.defineProperty(BigInt.prototype, "toJSON", {
  value(this: bigint) {
    return this.toString();
  },
});

/** Mocha gives each file these; a hook that a module registers itself is lost when a worker takes its second file. */
export const mochaHooks = {
  beforeEach(this: Mocha.Context): void {
    compareAtItsEnd(this.currentTest);
  },
};
