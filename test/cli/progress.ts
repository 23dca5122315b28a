import { mock } from "node:test";
import { expect } from "chai";
import { stripVTControlCharacters } from "node:util";
import { withProgress } from "../../src/cli/progress.js";

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
