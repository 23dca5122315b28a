/**
 * `npm run bench:verify -- --placements N --json FILE`: how fast `audit verify` and `audit report` go through a made-up
 * ledger of whole lifetimes with true signatures, and how much memory they take; the tool itself, in a process of its own.
 */
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { runScript } from "../../src/adapters/runScript.js";
import { argumentsOf, countIn } from "../arguments.js";
import { writeStore } from "./store.js";

const USAGE = "npm run bench:verify -- [--placements N] [--json FILE]";
const OPTIONS = { placements: { type: "string", default: "1000" }, json: { type: "string" } } as const;
const KILOBYTES = 1_024;
const TOOL = resolve("dist/src/cli/main.js");

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

interface Verified {
  readonly events: number;
  readonly words: { readonly signatures: number };
  readonly differences: readonly unknown[];
  readonly engine: string;
}

/** Both commands over the store in a folder. */
async function measure(folder: string, placements: number) {
  const verified = await run(folder, "audit", "verify");
  const { events, words, differences, engine } = JSON.parse(verified.out) as Verified;
  if (differences.length > 0) throw new Error("The made-up ledger does not follow.");
  const report = await run(folder, "audit", "report");
  return {
    ...{ node: process.version, cores: cpus().length, placements, events, engine },
    verify: {
      ...{ seconds: Number(verified.seconds.toFixed(2)), peakMegabytes: verified.peakMegabytes },
      eventsPerSecond: Math.round(events / verified.seconds),
      signatures: words.signatures,
      signaturesPerSecond: Math.round(words.signatures / verified.seconds),
    },
    report: { seconds: Number(report.seconds.toFixed(2)), peakMegabytes: report.peakMegabytes },
  };
}

await runScript(async () => {
  const { values } = argumentsOf(USAGE, { options: OPTIONS });
  const placements = countIn(USAGE, "placements", values.placements);
  chmodSync(TOOL, 0o755);
  const folder = mkdtempSync(join(tmpdir(), "placement-bench-"));
  try {
    writeStore(join(folder, "placement-audit.sqlite"), placements);
    const found = await measure(folder, placements);
    const { events, engine, verify, report } = found;
    console.log(
      `${placements} placements, ${events} events: verify ${verify.seconds} s, ${verify.signaturesPerSecond} signatures a ` +
        `second (${engine}), ${verify.peakMegabytes} MB; report ${report.seconds} s, ${report.peakMegabytes} MB`,
    );
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(found, null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return 0;
});
