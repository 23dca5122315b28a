import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

export const CHROMIUM = "/usr/bin/chromium";

/** Debian's own browser; installed if it is not there, which needs root. Whether it is there now. */
export function findChromium(say: (line: string) => void): boolean {
  if (existsSync(CHROMIUM)) return true;
  say("Chromium is not installed: installing Debian's with apt-get.");
  const apt = (...args: string[]) => spawnSync("apt-get", ["-qq", ...args], { stdio: "inherit" }).status === 0;
  if (apt("update") && apt("install", "-y", "--no-install-recommends", "chromium")) return true;
  say(`It could not be installed: put Chromium at ${CHROMIUM}, and run this again.`);
  return false;
}

/** It asks nobody for anything but what the page asks for. */
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
