import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { readText } from "../../src/adapters/files.js";
import { PlacementError } from "../../src/errors.js";
import { parseParameters, type Parameters } from "./parameters.js";
import type { Target } from "./target.js";

/** @throws PlacementError `bad-input` if the network has none, or one that must not be used. */
export async function readParameters(hre: HardhatRuntimeEnvironment, { name, chain }: Target): Promise<Parameters> {
  const path = relative(".", join(hre.config.paths.ignition, "parameters", `${name}.json`));
  if (existsSync(path)) return parseParameters(await readText(path), path, chain.chainId);
  throw new PlacementError("bad-input", `${path} is missing: it says what to deploy to ${name}.`, {
    next: "Write it as those of other networks are; {} deploys the escrow alone.",
  });
}
