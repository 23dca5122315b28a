import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes the ABIs that the package ships from what the compiler made: never committed, so they cannot be out of date. */

const CONTRACTS = ["PlacementEscrow", "PractitionerRegister", "TestPound", "interfaces/IStandingRegister"];
const FOLDER = "abi";

mkdirSync(FOLDER, { recursive: true });
for (const contract of CONTRACTS) {
  const name = contract.replace(/^.*\//, "");
  const artifact = join("artifacts", "contracts", `${contract}.sol`, `${name}.json`);
  const { abi } = JSON.parse(readFileSync(artifact, "utf8")) as { abi: unknown };
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(abi, null, 2)}\n`);
}
