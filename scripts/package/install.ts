import { mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { run } from "./shell.js";

/** The tarball that would be published. */
export interface Packed {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
  readonly files: readonly { readonly path: string }[];
}

export async function pack(folder: string): Promise<Packed> {
  const printed = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: resolve(".") });
  // The build, which runs before, may print too; newer versions of npm list packages by name.
  const listed = JSON.parse(printed.slice(printed.search(/^[[{]$/m))) as Record<string, Packed & { filename: string }>;
  const [packed] = Object.values(listed);
  if (packed === undefined) throw new Error("npm packed nothing.");
  return { ...packed, path: join(folder, packed.filename) };
}

/** A folder with nothing in it but these packages. */
export async function install(folder: string, packages: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await run("npm", ["install", "--no-audit", "--no-fund", ...packages], { cwd: folder });
}

/** `hardhat@3.17.0`, in the version that this repository is built with. */
export async function asHere(name: string): Promise<string> {
  const { devDependencies } = JSON.parse(await readFile("package.json", "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const version = devDependencies[name];
  if (version === undefined) throw new Error(`package.json names no ${name}.`);
  return `${name}@${version}`;
}

/** How many packages lie in a folder's `node_modules`, the installed one included. */
export async function countPackages(folder: string): Promise<number> {
  const listed = await run("npm", ["ls", "--all", "--parseable"], { cwd: folder });
  return listed.trim().split("\n").length - 1;
}
