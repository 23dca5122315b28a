import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { runScript } from "../../src/adapters/runScript.js";
import { argumentsOf, countIn } from "../arguments.js";

/** `npm run bench:replay -- --events N --json FILE`: `audit sync` against its floor, each in a fresh process. */
const USAGE = "npm run bench:replay -- [--events N] [--runs N] [--json FILE]";
const OPTIONS = {
  events: { type: "string", default: "100000" },
  json: { type: "string" },
  runs: { type: "string", default: "3" },
} as const;
/** How the tool's first line has Node keep its memory. */
const AS_THE_TOOL = ["--max-semi-space-size=4"];
const SHAPES = { sparse: 5, dense: 500 } as const;

interface Measured {
  readonly seconds: number;
  /** Of all threads together. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

interface Size {
  readonly events: number;
  readonly runs: number;
}

interface Server {
  readonly port: number;
  readonly lastBlock: number;
  readonly meanData: number;
}

const script = (name: string): string => join(import.meta.dirname, name);

async function message<Content>(child: ChildProcess): Promise<Content> {
  const [content] = (await once(child, "message")) as [Content];
  return content;
}

async function measure(mode: "floor" | "sync", url: string, store: string): Promise<Measured> {
  const child = fork(script("replayClient.ts"), [mode, url, store], {
    execArgv: AS_THE_TOOL,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const measured = await Promise.race([message<Measured>(child), ended.then(() => undefined)]);
  if (measured === undefined) throw new Error(`The ${mode} failed.`);
  await ended;
  return measured;
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** Takes turns, so that whatever else the machine does meets both alike. */
async function compare(url: string, folder: string, { events, runs }: Size) {
  const measured: { readonly floor: Measured; readonly sync: Measured }[] = [];
  for (let run = 0; run < runs; run++) {
    const store = join(folder, `store-${run}.sqlite`);
    const sync = await measure("sync", url, store);
    rmSync(store);
    measured.push({ sync, floor: await measure("floor", url, "") });
  }
  const medianOf = (mode: "floor" | "sync", what: keyof Measured) => median(measured.map((run) => run[mode][what]));
  const told = (mode: "floor" | "sync") => ({
    eventsPerSecond: Math.round(events / medianOf(mode, "seconds")),
    cpuSeconds: Number(medianOf(mode, "cpuSeconds").toFixed(2)),
    peakMegabytes: Math.round(medianOf(mode, "peakMegabytes")),
  });
  const ratios = measured.map((run) => run.sync.seconds / run.floor.seconds);
  return { sync: told("sync"), floor: told("floor"), ratio: Number(median(ratios).toFixed(2)) };
}

async function bench(perBlock: number, size: Size) {
  const folder = mkdtempSync(join(tmpdir(), "placement-bench-"));
  const server = fork(script("replayServer.ts"), [String(size.events), String(perBlock)]);
  try {
    const { port, lastBlock, meanData } = await message<Server>(server);
    const compared = await compare(`http://127.0.0.1:${port}`, folder, size);
    const { events } = size;
    return { events, eventsPerBlock: perBlock, blocks: lastBlock, dataBytes: Math.round(meanData), ...compared };
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
}

await runScript(async () => {
  const { values } = argumentsOf(USAGE, { options: OPTIONS });
  const size = { events: countIn(USAGE, "events", values.events), runs: countIn(USAGE, "runs", values.runs) };
  const results: Record<string, unknown> = { node: process.version, cores: cpus().length, runs: size.runs };
  for (const [shape, perBlock] of Object.entries(SHAPES)) {
    const found = await bench(perBlock, size);
    results[shape] = found;
    console.log(
      `${shape} (${found.eventsPerBlock} events a block): sync ${found.sync.eventsPerSecond} events a second, ${found.sync.peakMegabytes} MB; ` +
        `floor ${found.floor.eventsPerSecond}, ${found.floor.peakMegabytes} MB; ratio ${found.ratio}`,
    );
  }
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  return 0;
});
