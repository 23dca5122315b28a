/**
 * `npm run check:ocds -- --schema FILE PACKAGE…`: holds every release of release packages against the published schema of
 * the Open Contracting Data Standard, which is not part of this repository.
 */
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { z } from "zod";
import { readText } from "../../src/adapters/files.js";
import { runScript } from "../../src/adapters/runScript.js";
import { parseJsonFile } from "../../src/evidence/jsonFile.js";
import { argumentsOf, misused } from "../arguments.js";

const USAGE = "npm run check:ocds -- --schema release-schema.json package.json …";

await runScript(async () => {
  const options = { schema: { type: "string" } } as const;
  const { values, positionals } = argumentsOf(USAGE, { options, allowPositionals: true });
  if (values.schema === undefined) throw misused(USAGE, "The schema is missing");
  if (positionals.length === 0) throw misused(USAGE, "There is no package to check");
  const faultsOf = await validator(values.schema);
  const faults: string[] = [];
  for (const path of positionals) faults.push(...(await check(path, faultsOf)));
  return faults.length > 0 ? 1 : 0;
});

type Validator = (release: unknown) => string[];

async function check(path: string, faultsOf: Validator): Promise<string[]> {
  const { releases } = await readJson(path, z.object({ releases: z.array(z.unknown()) }), "a release package");
  const faults = releases.flatMap(faultsOf);
  console.log(`${path}: ${releases.length} releases, ${faults.length} faults`);
  for (const fault of faults) console.log(`  ${fault}`);
  return faults;
}

/** Says all that is wrong with a release. */
async function validator(path: string): Promise<Validator> {
  const schema = await readJson(path, z.looseObject({}), "a JSON schema");
  // The published schema has keywords of its own, such as `codelist`: they describe and forbid nothing.
  const ajv = new AjvDraft04.default({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (release) => (validate(release) ? [] : (validate.errors ?? []).map((error) => ajv.errorsText([error])));
}

async function readJson<Content>(path: string, schema: z.ZodType<Content>, what: string): Promise<Content> {
  const next = "Check that it is the right file.";
  return parseJsonFile(await readText(path), path, { schema, what, next, faultIn: () => undefined });
}
