import { z } from "zod";
import { PlacementError } from "../../errors.js";
import { printable, warnOfCharacters } from "./characters.js";
import { didYouMean } from "./nearest.js";
import type { Path, YamlFile } from "./yamlFile.js";

/** A value that `parse` reads; what it throws becomes an issue of the schema. */
export function value<T>(parse: (text: string) => T) {
  return z.string({ error: "must be one value, not a list or a group of keys." }).transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof PlacementError)) throw error;
      context.addIssue(error.message);
      return z.NEVER;
    }
  });
}

/** The first line of a file, which says what it is. */
export const formatOf = <Format extends string>(format: Format) =>
  value((text) => {
    if (text === format) return format;
    throw new PlacementError("bad-input", `this program reads ${format}, not "${text}".`);
  });

/** A group of keys and no others. The message for unknown keys has one line for each. */
export function group<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => unknownKey(key, known)).join("\n")
        : `must be a group of keys: ${known.join(", ")}.`,
  });
}

function unknownKey(key: string, known: readonly string[]): string {
  const hint = didYouMean(key, known) || ` Known here: ${known.join(", ")}.`;
  return `unknown key "${printable(key)}".${warnOfCharacters(key)}${hint}`;
}

export const list = <Item extends z.ZodType>(item: Item) => z.array(item, { error: "must be a list." });

/** A file as far as its shape could be read. */
export interface ShapeReading<Complete, Draft> {
  /** Everything that could be read; what could not is missing here and is a problem of the file. */
  readonly draft: Draft;
  /** The same, if nothing is missing from it. */
  readonly complete: Complete | undefined;
}

/**
 * Reads the shape of a file. Its faults are noted, not thrown, so that the rest can be checked too.
 * @param draftSchema the same schema with everything optional.
 */
export function readShape<Complete extends Draft, Draft>(
  file: YamlFile,
  schema: z.ZodType<Complete>,
  draftSchema: z.ZodType<Draft>,
): ShapeReading<Complete, Draft> {
  const { success, data, error } = schema.safeParse(file.root);
  if (success) return { draft: data, complete: data };
  const faulty = new Set<string>();
  for (const issue of error.issues) {
    noteIssue(file, issue);
    for (const place of faultyPaths(issue)) faulty.add(JSON.stringify(place));
  }
  const rest = without(file.root, faulty, []) ?? {};
  return { draft: draftSchema.parse(rest), complete: undefined };
}

type Issue = z.core.$ZodIssue;

const pathOf = (issue: Issue): Path => issue.path.map((step) => (typeof step === "number" ? step : String(step)));

/** What to leave out because of an issue. A list of seats with a faulty one says nothing any more. */
function faultyPaths(issue: Issue): Path[] {
  const path = pathOf(issue);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => [...path, key]);
  const seats = path.indexOf("required");
  return [seats === -1 ? path : path.slice(0, seats + 1)];
}

function noteIssue(file: YamlFile, issue: Issue): void {
  const path = pathOf(issue);
  if (issue.code === "unrecognized_keys") {
    const messages = issue.message.split("\n");
    issue.keys.forEach((key, index) => {
      file.problems.add(file.placeOfKey([...path, key]), messages[index] ?? issue.message);
    });
  } else if (file.has(path)) {
    file.fault(path, `${nameOf(path)}: ${issue.message}`);
  } else {
    file.fault(path, `${ownerOf(path)} has no "${nameOf(path)}".`);
  }
}

/** The last key on the way: that of the list for an item of one. */
function nameOf(path: Path): string {
  const last = path.findLast((step): step is string => typeof step === "string");
  return last ?? "the file";
}

function ownerOf(path: Path): string {
  const owner = path.slice(0, -1);
  if (owner.length === 0) return "the file";
  return typeof owner.at(-1) === "number" ? `this line of "${nameOf(owner)}"` : `"${nameOf(owner)}"`;
}

/** A copy without what stands at these paths; a list keeps its other items where they are. */
function without(tree: unknown, faulty: ReadonlySet<string>, path: Path): unknown {
  if (faulty.has(JSON.stringify(path))) return undefined;
  if (Array.isArray(tree)) return tree.map((item: unknown, index) => without(item, faulty, [...path, index]));
  if (typeof tree !== "object" || tree === null) return tree;
  const kept = Object.entries(tree).map(([key, inner]) => [key, without(inner, faulty, [...path, key])] as const);
  return Object.fromEntries(kept.filter(([, inner]) => inner !== undefined));
}
