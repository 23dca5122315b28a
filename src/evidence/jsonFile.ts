import type { z } from "zod";
import { PlacementError } from "../errors.js";

/** What a file should be, and whom to ask if it is not. */
export interface Expected<Content> {
  readonly schema: z.ZodType<Content>;
  /** What is wrong with content of the right shape, if anything. */
  readonly faultIn: (content: Content) => string | undefined;
  /** `an evidence manifest` */
  readonly what: string;
  readonly next: string;
}

/**
 * Reads a JSON file that may come from anybody.
 * @param path the file as its owner named it.
 * @throws PlacementError `bad-input` that names the first thing wrong.
 */
export function parseJsonFile<Content>(text: string, path: string, expected: Expected<Content>): Content {
  const { schema, faultIn, what, next } = expected;
  const invalid = (reason: string, cause?: unknown): PlacementError =>
    new PlacementError("bad-input", `${path} is not ${what}: ${reason}.`, { next, cause });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw invalid("it is not JSON", cause);
  }
  const { data, error } = schema.safeParse(content);
  if (error !== undefined) throw invalid(describe(error.issues));
  const fault = faultIn(data);
  if (fault !== undefined) throw invalid(fault);
  return data;
}

type Issue = z.core.$ZodIssue;

/** The first issue, with its place; of what fits none of several shapes, that of the shape it fits best. */
function describe([issue]: readonly Issue[], above: readonly PropertyKey[] = []): string {
  if (issue === undefined) return "it does not fit";
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union") {
    const [best] = issue.errors.toSorted((a, b) => a.length - b.length);
    if (best !== undefined) return describe(best, path);
  }
  const reason = issue.message.replace(/\.$/, "");
  return path.length === 0 ? reason : `${path.map(String).join(".")}: ${reason}`;
}
