/**
 * `npm run check:ocds -- --schema FILE PACKAGE…`: holds every release of release packages against the published schema of
 * the Open Contracting Data Standard, which is not part of this repository.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import AjvDraft04 from "ajv-draft-04";
import addFormats from "ajv-formats";

const { values, positionals } = parseArgs({ options: { schema: { type: "string" } }, allowPositionals: true });

if (values.schema === undefined || positionals.length === 0) {
  console.error("Usage: npm run check:ocds -- --schema release-schema.json package.json …");
  process.exitCode = 2;
} else {
  const isValid = await validator(values.schema);
  for (const path of positionals) {
    const releases = await releasesIn(path);
    const faults = releases.flatMap(isValid);
    console.log(`${path}: ${releases.length} releases, ${faults.length} faults`);
    for (const fault of faults) console.log(`  ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
  }
}

async function releasesIn(path: string): Promise<unknown[]> {
  const { releases } = JSON.parse(await readFile(path, "utf8")) as { releases: unknown[] };
  return releases;
}

/** Says all that is wrong with a release. */
async function validator(path: string): Promise<(release: unknown) => string[]> {
  const schema = JSON.parse(await readFile(path, "utf8")) as object;
  // The published schema has keywords of its own, such as `codelist`: they describe and forbid nothing.
  const ajv = new AjvDraft04.default({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (release) => (validate(release) ? [] : (validate.errors ?? []).map((error) => ajv.errorsText([error])));
}
