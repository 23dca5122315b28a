import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/** Preloaded into a process that is measured: at its end it writes its peak memory, in kilobytes, where it is told. */
if (isMainThread) {
  process.on("exit", () => {
    writeFileSync(process.env["PEAK_MEMORY"] ?? "", String(process.resourceUsage().maxRSS));
  });
}
