import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { takeLock } from "../../src/adapters/runLock.js";
import { PlacementError } from "../../src/errors.js";

describe("The lock of a payment run", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "placement-lock-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("should be given back, and then free again", async () => {
    const path = join(folder, "lock");
    await (
      await takeLock(path)
    )();
    await (
      await takeLock(path)
    )();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("should say which folder is not there, or is none", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    for (const [at, reason] of [
      [join(folder, "gone"), "there is no such file or folder"],
      [file, "it is not a folder"],
    ] as const) {
      const refusal = await takeLock(join(at, "lock")).catch((error: unknown) => error);
      expect(refusal).to.be.instanceOf(PlacementError);
      expect((refusal as PlacementError).message).to.equal(`Cannot use ${at}: ${reason}.`);
    }
  });

  const TRAPS: readonly [string, (path: string) => void][] = [
    ["a pipe", (path) => execFileSync("mkfifo", [path])],
    [
      "a link to nowhere",
      (path) => {
        symlinkSync("nowhere", path);
      },
    ],
    [
      "a folder",
      (path) => {
        mkdirSync(path);
      },
    ],
  ];
  for (const [what, lay] of TRAPS) {
    it(`should be refused at once where ${what} lies in its place`, async () => {
      const path = join(folder, "lock");
      lay(path);
      const refusal = await takeLock(path).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(refusal).to.be.instanceOf(PlacementError);
      expect((refusal as PlacementError).message).to.equal("Another payment run is using these requests.");
      expect(readdirSync(folder)).to.deep.equal(["lock"]);
    });
  }
});
