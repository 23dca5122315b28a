import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Hardhat's own program, found as a package is: what the PATH holds depends on who started the script. */
export const HARDHAT = join(dirname(createRequire(import.meta.url).resolve("hardhat/package.json")), "dist/src/cli.js");
