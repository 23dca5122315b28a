import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { coverInFoundry } from "./foundry.js";
import { HARDHAT } from "../hardhat.js";
import { linesMissed, parseLcov, sidesMissed, type FileCoverage } from "./lcov.js";

/** The tests that drive the contracts; the command line has its own. */
const TESTS = globSync(["test/unit/**/*.ts", "test/security/**/*.ts", "test/invariant/*.ts", "test/replay/*.ts"]);

/** Hostile tokens and wallets exist for the tests only, yardsticks for `npm run bench:gas`. */
const isMeasured = ({ path }: FileCoverage): boolean => /^contracts\/(?!mocks\/|bench\/)/.test(path);

function runSuite(options: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  const { status } = spawnSync(process.execPath, [HARDHAT, ...options, ...TESTS], {
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error("The suite fails; its coverage means nothing.");
}

/** Lines and statements, as Hardhat measures them; it prints its own table. */
function measureLines(): FileCoverage[] {
  runSuite(["test", "mocha", "--coverage", "--no-typechain"]);
  return parseLcov(readFileSync("coverage/lcov.info", "utf8")).filter(isMeasured);
}

/** Both sides of every branch: the suite is recorded, and repeated in Foundry, which counts them. */
function measureBranches(): FileCoverage[] {
  const recordings = mkdtempSync(join(tmpdir(), "placement-recordings-"));
  runSuite(["--config", "scripts/coverage/hardhat.config.ts", "test", "mocha"], { RECORDINGS: recordings });
  const tracefile = coverInFoundry(recordings);
  mkdirSync("coverage", { recursive: true });
  writeFileSync("coverage/foundry.lcov", tracefile);
  return parseLcov(tracefile).filter(isMeasured);
}

const lines = measureLines();
const branches = measureBranches();
const missed = [...lines.flatMap(linesMissed), ...branches.flatMap(sidesMissed)];
const lineCount = lines.reduce((count, file) => count + file.lines.size, 0);
const branchCount = branches.reduce((count, file) => count + file.branches.length, 0);
console.log(
  `${lineCount} lines in ${lines.length} files as Hardhat counts, ${branchCount} branches as Foundry counts.`,
);
if (missed.length > 0) {
  console.error(missed.join("\n"));
  process.exitCode = 1;
} else {
  console.log("Every line ran, and every branch both ways.");
}
