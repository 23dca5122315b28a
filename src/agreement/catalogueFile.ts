import { z } from "zod";
import { belongsTo, requireCode, type OutcomeSet } from "./catalogue.js";
import { STANDARD_SETS } from "./catalogueData.js";
import { parseLabel } from "./file/values.js";
import { noteFailure } from "./text/problems.js";
import { formatOf, group, list, readShape, value } from "./text/shape.js";
import { YamlFile, type Path } from "./text/yamlFile.js";

const CATALOGUE_FORMAT = "placement-catalogue/1";

const label = value(parseLabel);
const codes = z.record(z.string(), label, { error: "must be a group of codes, each with its title." });

const setShape = { set: label, title: label, version: label, source: label, codes, grades: list(label).optional() };

const catalogueSchema = group({ format: formatOf(CATALOGUE_FORMAT), sets: list(group(setShape)) });

const draftSchema = catalogueSchema
  .extend({
    sets: z.array(
      group({ ...setShape, codes: z.record(z.string(), label.optional()) })
        .partial()
        .optional(),
    ),
  })
  .partial();

/**
 * Reads a council's own outcome sets. They stand beside those of the program and never in place of them: a set has a
 * name of its own, and its codes begin with it.
 * @throws PlacementError `bad-input` with a line `path:line:column: reason` for each fault.
 */
export function parseCatalogueFile(text: string, path: string): OutcomeSet[] {
  const file = new YamlFile(text, path);
  const { draft, complete } = readShape(file, catalogueSchema, draftSchema);
  const sets = draft.sets ?? [];
  if (file.has(["sets"]) && sets.length === 0) file.fault(["sets"], "there is no set in it.");
  const names = new Set(STANDARD_SETS.map(({ set }) => set));
  for (const [index, set] of sets.entries()) {
    if (set?.set === undefined) continue;
    const place = ["sets", index];
    if (names.has(set.set))
      file.fault([...place, "set"], `there is a set ${set.set} already; give yours another name.`);
    names.add(set.set);
    checkCodes(file, set.set, Object.keys(set.codes ?? {}), [...place, "codes"]);
  }
  file.problems.throwIfAny();
  if (complete === undefined) throw new Error("A file without faults must be complete.");
  return complete.sets.map(({ grades, ...set }) => ({ ...set, ...(grades === undefined ? {} : { grades }) }));
}

function checkCodes(file: YamlFile, set: string, codes: readonly string[], path: Path): void {
  // A record never holds this key, so it would be passed over in silence.
  if (file.has([...path, "__proto__"])) file.fault([...path, "__proto__"], "__proto__ cannot be a code.");
  else if (codes.length === 0 && file.has(path)) file.fault(path, "there is no code in it.");
  for (const code of codes) {
    const place = file.placeOfKey([...path, code]);
    noteFailure(file.problems, place, () => {
      requireCode(code);
    });
    if (!belongsTo(code, set))
      file.problems.add(place, `"${code}" does not begin with "${set}-", the name of its set.`);
  }
}
