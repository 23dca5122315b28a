/**
 * One measurement in a process of its own: `replayClient.ts floor|sync URL [STORE]`. Plain Node runs it as it is, so that
 * no loader's time and memory are measured.
 */
import { Agent, request } from "node:http";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const IN_FLIGHT = 4;
const MEGABYTE = 1_024;
const [mode, url = "", store = ""] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });

function post(body: string, path = "/"): Promise<unknown> {
  return new Promise((done, failed) => {
    request(new URL(path, url), { method: "POST", agent, headers: { "content-length": body.length } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        done(JSON.parse(Buffer.concat(chunks).toString()));
      });
    })
      .on("error", failed)
      .end(body);
  });
}

/** The requests that a sync made, as many in flight, read and parsed; nothing is kept. */
async function floor(): Promise<() => Promise<void>> {
  const waiting = (await post("", "/asked")) as string[];
  return async () => {
    const take = async (): Promise<void> => {
      for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) await post(body);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, take));
  };
}

async function sync(): Promise<() => Promise<void>> {
  const built = pathToFileURL(resolve("dist/src/adapters/sync/sync.js")).href;
  const { syncLedger } = (await import(built)) as typeof import("../../src/adapters/sync/sync.js");
  const identity = { chainId: 31_337n, escrow: "0x5FbDB2315678afecb367f032d93F642f64180aa3" };
  return async () => {
    await syncLedger({ url, endpoint: url, identity, path: store, fromBlock: 0, tell: () => undefined });
  };
}

const work = await (mode === "floor" ? floor() : sync());
const [began, used] = [performance.now(), process.cpuUsage()];
await work();
const seconds = (performance.now() - began) / 1_000;
const { user, system } = process.cpuUsage(used);
agent.destroy();
process.send?.({
  seconds,
  cpuSeconds: (user + system) / 1_000_000,
  peakMegabytes: process.resourceUsage().maxRSS / MEGABYTE,
});
process.disconnect();
