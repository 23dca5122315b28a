import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

export const CHROMIUM = "/usr/bin/chromium";

/** Debian's own browser; installed if it is not there, which needs root. */
export function requireChromium(say: (line: string) => void): void {
  if (existsSync(CHROMIUM)) return;
  say("Chromium is not installed: installing Debian's with apt-get.");
  const apt = (...args: string[]) => execFileSync("apt-get", ["-qq", ...args], { stdio: "inherit" });
  apt("update");
  apt("install", "-y", "--no-install-recommends", "chromium");
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
