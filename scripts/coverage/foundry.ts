import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, symlinkSync, writeFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const forge = createRequire(import.meta.url).resolve("@foundry-rs/forge-linux-amd64/bin/forge");

/** Foundry wants a project of its own; the compiler is the project's, from npm. */
const SETTINGS = `[profile.default]
src = "contracts"
test = "test"
libs = ["node_modules"]
solc = "${resolve("scripts/coverage/solc.mjs")}"
evm_version = "prague"
via_ir = true
remappings = ["@openzeppelin/=node_modules/@openzeppelin/", "solady/=node_modules/solady/"]
fs_permissions = [{ access = "read", path = "/" }]
gas_limit = "18446744073709551615"
memory_limit = 4294967296
code_size_limit = 100000
offline = true
`;

/** Repeats every recording in Foundry, and returns the tracefile of what ran. */
export function coverInFoundry(recordings: string): string {
  const project = mkdtempSync(join(tmpdir(), "placement-coverage-"));
  cpSync("contracts", join(project, "contracts"), { recursive: true });
  symlinkSync(resolve("node_modules"), join(project, "node_modules"));
  mkdirSync(join(project, "test"));
  cpSync("scripts/coverage/Replay.t.sol", join(project, "test", "Replay.t.sol"));
  writeFileSync(join(project, "foundry.toml"), SETTINGS);
  const files = readdirSync(recordings).map((name) => join(recordings, name));
  writeFileSync(join(project, "recordings.txt"), `${files.join("\n")}\n`);
  const { status, stdout, stderr } = spawnSync(forge, ["coverage", "--ir-minimum", "--report", "lcov", "-vv"], {
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, RECORDINGS: join(project, "recordings.txt") },
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`Foundry did not repeat the suite as it was recorded:\n${stdout}\n${stderr}`);
  return readFileSync(join(project, "lcov.info"), "utf8");
}
