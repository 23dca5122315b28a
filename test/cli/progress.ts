import { mock } from "node:test";
import { expect } from "chai";
import { stripVTControlCharacters } from "node:util";
import { barOf, paceOf, withProgress } from "../../src/cli/progress.js";

describe("withProgress", () => {
  let written: string;
  const io = (isInteractive: boolean) => ({ isInteractive, err: (text: string) => (written += text) });

  beforeEach(() => {
    written = "";
    mock.timers.enable({ apis: ["setTimeout"] });
  });

  afterEach(() => {
    mock.timers.reset();
  });

  it("should say nothing of what is quick, and return its result", async () => {
    const result = await withProgress(io(true), "Reading", (tell) => {
      tell("1 of 2");
      mock.timers.tick(999);
      return Promise.resolve(7);
    });
    expect([result, written]).to.deep.equal([7, ""]);
  });

  it("should say after a second what is done and how far it is, and clear the line", async () => {
    await withProgress(io(true), "Reading", (tell) => {
      mock.timers.tick(1_000);
      tell("1 of 2");
      return Promise.resolve();
    });
    expect(stripVTControlCharacters(written).replaceAll("\r", "")).to.equal("Reading …Reading: 1 of 2 …");
    expect(written.endsWith("\r\u001b[2K")).to.equal(true);
  });

  it("should clear the line where the work fails", async () => {
    const work = withProgress(io(true), "Reading", () => {
      mock.timers.tick(1_000);
      return Promise.reject(new Error("broken"));
    });
    expect(await work.catch((error: unknown) => (error as Error).message)).to.equal("broken");
    expect(written.endsWith("\r\u001b[2K")).to.equal(true);
  });

  it("should say nothing where nobody watches", async () => {
    await withProgress(io(false), "Reading", (tell) => {
      mock.timers.tick(5_000);
      tell("1 of 2");
      return Promise.resolve();
    });
    expect(written).to.equal("");
  });
});

describe("barOf", () => {
  for (const [done, full] of [
    [0, 0],
    [1, 1],
    [12, 12],
    [24, 24],
  ] as const) {
    it(`should be full by ${done} of 24`, () => {
      expect(barOf(done, 24)).to.equal(`${"█".repeat(full)}${"░".repeat(24 - full)} ${done} of 24`);
    });
  }
});

describe("paceOf", () => {
  const pace = (done: number, seconds: number) => paceOf({ done, total: 100, seconds, logs: 1_200 });

  it("should be what came in how long, and how long the rest takes at that rate", () => {
    expect(pace(25, 4)).to.equal("1200 logs, 300 a second, 12 seconds left");
  });

  it("should not multiply what came within the first second", () => {
    expect(pace(50, 0.25)).to.equal("1200 logs, 1200 a second, 1 second left");
  });

  for (const [done, seconds, left] of [
    [100, 4, "0 seconds"],
    [50, 59, "59 seconds"],
    [50, 60, "1 minute"],
    [50, 150, "3 minutes"],
    [50, 3_600, "1 hour"],
    [1, 3_600, "99 hours"],
  ] as const) {
    it(`should say ${left} where ${100 - done} of 100 are left after ${seconds} seconds`, () => {
      expect(pace(done, seconds)).to.match(new RegExp(`, ${left} left$`));
    });
  }
});
