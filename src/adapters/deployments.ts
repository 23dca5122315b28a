import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parseJsonFile } from "../evidence/jsonFile.js";
import { cannot } from "./files.js";

/** Where Ignition notes what it deployed, below the project's folder. */
const DEPLOYMENTS = join("ignition", "deployments");
const EXPECTED = {
  schema: z.record(z.string(), z.string().regex(/^0x[0-9a-fA-F]{40}$/, "it is not an address")),
  faultIn: () => undefined,
  what: "a list of deployed addresses",
  next: "Restore it, or deploy again; or name the contracts by options such as --escrow, from another folder.",
};

/**
 * The addresses of a deployment folder, by Ignition's future ids; empty if there is none.
 * @throws PlacementError `bad-input` if there is one that cannot be read.
 */
export async function readDeployment(folder: string, id: string): Promise<Record<string, string>> {
  const path = join(folder, DEPLOYMENTS, id, "deployed_addresses.json");
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cannot("read", path, cause);
  });
  return text === undefined ? {} : parseJsonFile(text, path, EXPECTED);
}
