import type { z } from "zod";
import { YamlFile, type Path } from "../text/yamlFile.js";
import { agreementSchema, draftSchema, type AgreementDraft, type AgreementFile } from "./agreementSchema.js";

/** An agreement file as far as it could be read. */
export interface Reading {
  readonly file: YamlFile;
  /** Everything that could be read; what could not is missing here and is a problem of the file. */
  readonly draft: AgreementDraft;
  /** The same, if nothing is missing from it. */
  readonly complete: AgreementFile | undefined;
}

/**
 * Reads the shape of an agreement file. Faults of the shape are noted, not thrown, so that the rest can be checked
 * too; only text that is not YAML at all is refused at once.
 */
export function readAgreementFile(text: string, path: string): Reading {
  const file = new YamlFile(text, path);
  const { success, data, error } = agreementSchema.safeParse(file.root);
  if (success) return { file, draft: data, complete: data };
  const faulty = new Set<string>();
  for (const issue of error.issues) {
    noteIssue(file, issue);
    for (const place of faultyPaths(issue)) faulty.add(JSON.stringify(place));
  }
  const rest = without(file.root, faulty, []) ?? {};
  return { file, draft: draftSchema.parse(rest), complete: undefined };
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
