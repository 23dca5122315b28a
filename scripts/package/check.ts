/**
 * `npm run check:package`: packs the package, installs it where nothing else is, and uses it as others would: from the
 * shell, from ESM with types, from a Solidity project. Ends with 1 and a sentence where something does not work.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runScript } from "../../src/adapters/runScript.js";
import { argumentsOf } from "../arguments.js";
import { asHere, countPackages, install, pack, type Packed } from "./install.js";
import { run } from "./shell.js";
import { wholePath } from "./wholePath.js";

const CONSUMER = "scripts/package/consumer";
/** What must never be shipped: tests, hostile contracts, keys, anything of this machine. */
const NEVER =
  /(^|\/)(test|mocks|bench|node_modules)\/|\.keystore\.json$|\.password$|(^|\/)\.env|\.tsbuildinfo$|\.journal/;
const BIN = resolve("node_modules", ".bin");

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
const say = (what: string): void => {
  console.log(`ok  ${what}`);
};

async function checkContent({ path, files }: Packed): Promise<void> {
  const foreign = files.filter(({ path: file }) => NEVER.test(file)).map(({ path: file }) => file);
  if (foreign.length > 0) throw new Error(`The package holds what it must not: ${foreign.join(", ")}.`);
  await run(join(BIN, "publint"), ["run", path, "--strict"], { cwd: "." });
  say("publint finds nothing");
  await run(join(BIN, "attw"), [path, "--profile", "esm-only"], { cwd: "." });
  say("are the types wrong? They are not");
}

async function checkBare(folder: string, { path, ...packed }: Packed): Promise<void> {
  await install(folder, [path]);
  const { size, unpackedSize, entryCount } = packed;
  say(`installs into an empty folder: ${mebibytes(size)} packed, ${mebibytes(unpackedSize)} in ${entryCount} files`);
  say(`${(await countPackages(folder)) - 1} packages come with it`);
  const root = join(folder, "node_modules", "placement-escrow");
  const links = readFileSync(join(root, "README.md"), "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g);
  const lost = [...links].map(([, link = ""]) => link).filter((link) => !existsSync(join(root, link)));
  if (lost.length > 0) throw new Error(`The README leads to what is not in the package: ${lost.join(", ")}.`);
  say("every file that the README leads to is there");
  const help = await run(join(folder, "node_modules", ".bin", "placement"), ["--help"], { cwd: folder });
  if (!help.startsWith("Usage: placement")) throw new Error("`placement --help` does not help.");
  say("placement --help");
  say(`an agreement from its file to the auditor's page: ${await wholePath(folder)}`);
}

async function checkProject(folder: string, { path }: Packed): Promise<void> {
  const tools = await Promise.all(["hardhat", "solc", "typescript", "@types/node"].map(asHere));
  await install(folder, [path, ...tools]);
  cpSync(CONSUMER, folder, { recursive: true });
  // Their own files: `npx` within `npx -p node@24` looks among that one's packages and finds nothing of the folder's.
  const bin = join(folder, "node_modules", ".bin");
  const types = ["--project", "."];
  await run(join(bin, "tsc"), types, { cwd: folder });
  say("types, as nodenext resolves them");
  await run(join(bin, "tsc"), [...types, "--module", "preserve", "--moduleResolution", "bundler"], { cwd: folder });
  say("types, as bundlers resolve them");
  say(`imported from ESM: ${(await run(process.execPath, ["program.ts"], { cwd: folder })).trim()}`);
  await run(join(bin, "hardhat"), ["build"], { cwd: folder });
  const artifact = join(folder, "artifacts", "contracts", "Consumer.sol", "Consumer.json");
  if (!existsSync(artifact)) throw new Error("Hardhat built nothing of the Solidity project.");
  say("a Solidity project imports the contracts and compiles");
}

/** @returns the exit code */
async function checkAll(folder: string): Promise<number> {
  try {
    const packed = await pack(folder);
    await checkContent(packed);
    await checkBare(join(folder, "bare"), packed);
    await checkProject(join(folder, "project"), packed);
    return 0;
  } catch (error) {
    console.error(`The package does not work: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await runScript(async () => {
  argumentsOf("npm run check:package", {});
  return checkAll(mkdtempSync(join(tmpdir(), "placement-package-")));
});
