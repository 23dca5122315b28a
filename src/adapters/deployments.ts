import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { PlacementError } from "../errors.js";

/** Where Ignition notes what it deployed, below the project's folder. */
const DEPLOYMENTS = join("ignition", "deployments");
const addressesSchema = z.record(z.string(), z.string());

/** The addresses of a deployment folder, by Ignition's future ids; empty if there is none. */
export async function readDeployment(folder: string, id: string): Promise<Record<string, string>> {
  const path = join(folder, DEPLOYMENTS, id, "deployed_addresses.json");
  const text = await readFile(path, "utf8").catch(() => "{}");
  const parsed = addressesSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new PlacementError("bad-input", `${path} is not a list of deployed addresses.`);
  return parsed.data;
}
