/**
 * `npm run bench:verify -- --placements N --json FILE`: how fast `audit verify` and `audit report` go through a made-up
 * ledger of whole lifetimes with true signatures, and how much memory they take; the tool itself, in a process of its own.
 */
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { writeStore } from "./store.js";

const { values } = parseArgs({
  options: { placements: { type: "string", default: "1000" }, json: { type: "string" } },
});
const KILOBYTES = 1_024;
const TOOL = resolve("dist/src/cli/main.js");
chmodSync(TOOL, 0o755);

interface Ran {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly out: string;
}

/** Runs the tool in the folder, by its first line as a shell does; at its end it writes down how much memory it had. */
async function run(folder: string, ...argv: string[]): Promise<Ran> {
  const peak = join(folder, "peak");
  const began = performance.now();
  const NODE_OPTIONS = `--import=${resolve("scripts/bench/peakMemory.mjs")}`;
  const env = { PATH: process.env["PATH"], PEAK_MEMORY: peak, NODE_OPTIONS };
  const { stdout } = await promisify(execFile)(TOOL, [...argv, "--json"], { cwd: folder, env, maxBuffer: 2 ** 30 });
  const seconds = (performance.now() - began) / 1_000;
  return { seconds, peakMegabytes: Math.round(Number(readFileSync(peak, "utf8")) / KILOBYTES), out: stdout };
}

const folder = mkdtempSync(join(tmpdir(), "placement-bench-"));
try {
  writeStore(join(folder, "placement-audit.sqlite"), Number(values.placements));
  const verified = await run(folder, "audit", "verify");
  const { events, words, differences, engine } = JSON.parse(verified.out) as {
    events: number;
    words: { signatures: number };
    differences: unknown[];
    engine: string;
  };
  if (differences.length > 0) throw new Error("The made-up ledger does not follow.");
  const report = await run(folder, "audit", "report");
  const found = {
    ...{ node: process.version, cores: cpus().length, placements: Number(values.placements), events, engine },
    verify: {
      ...{ seconds: Number(verified.seconds.toFixed(2)), peakMegabytes: verified.peakMegabytes },
      eventsPerSecond: Math.round(events / verified.seconds),
      signatures: words.signatures,
      signaturesPerSecond: Math.round(words.signatures / verified.seconds),
    },
    report: { seconds: Number(report.seconds.toFixed(2)), peakMegabytes: report.peakMegabytes },
  };
  const { verify } = found;
  console.log(
    `${found.placements} placements, ${events} events: verify ${verify.seconds} s, ${verify.signaturesPerSecond} signatures a ` +
      `second (${engine}), ${verify.peakMegabytes} MB; report ${found.report.seconds} s, ${found.report.peakMegabytes} MB`,
  );
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(found, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
