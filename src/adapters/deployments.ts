import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parseJsonFile } from "../evidence/jsonFile.js";
import { cannot } from "./files.js";
import { packageRoot } from "./ownPackage.js";

/** Where Ignition notes what it deployed, below the project's folder. */
const DEPLOYMENTS = join("ignition", "deployments");
const EXPECTED = {
  schema: z.record(z.string(), z.string().regex(/^0x[0-9a-fA-F]{40}$/, "it is not an address")),
  faultIn: () => undefined,
  what: "a list of deployed addresses",
  next: "Restore it, or deploy again; or name the contracts by options such as --escrow, from another folder.",
};

/**
 * The addresses of a deployment, by Ignition's future ids: those that this package ships, and before them those deployed
 * from the folder. Empty if there are none.
 * @param shipped folder of deployments that the package ships.
 * @throws PlacementError `bad-input` if there are some that cannot be read.
 */
export async function readDeployment(
  folder: string,
  id: string,
  shipped = join(packageRoot(), "deployments"),
): Promise<Record<string, string>> {
  return { ...(await addressesIn(join(shipped, id))), ...(await addressesIn(join(folder, DEPLOYMENTS, id))) };
}

async function addressesIn(folder: string): Promise<Record<string, string>> {
  const path = join(folder, "deployed_addresses.json");
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cannot("read", path, cause);
  });
  return text === undefined ? {} : parseJsonFile(text, path, EXPECTED);
}
