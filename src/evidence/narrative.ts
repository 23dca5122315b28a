import { z } from "zod";
import { parseAchieved } from "../attestation/finding.js";
import { parseLabel } from "../agreement/file/values.js";
import { formatOf, group, list, readShape, value } from "../agreement/text/shape.js";
import { YamlFile, type Path } from "../agreement/text/yamlFile.js";
import { PlacementError } from "../errors.js";
import { parseAccount, parseOwnWords } from "./plainWords.js";

export const NARRATIVE_FORMAT = "placement-narrative/1";

/** The sections that hold the person's own view; which of the two says whose it is. */
const VIEWS = ["childsView", "adultsView"] as const;

const view = group({ said: value(parseOwnWords).optional(), notGiven: value(parseAccount).optional() });

const findingShape = {
  tranche: value(parseTrancheNumber).optional(),
  outcome: value(parseLabel).optional(),
  finding: value((text) => parseAchieved(text, text)).optional(),
  whatTheHomeDid: value(parseAccount),
  reasons: value(parseAccount),
  childsView: view.optional(),
  adultsView: view.optional(),
};

const narrativeSchema = group({
  format: formatOf(NARRATIVE_FORMAT),
  childsView: view.optional(),
  adultsView: view.optional(),
  findings: list(group(findingShape)),
});

const draftSchema = narrativeSchema.extend({ findings: z.array(group(findingShape).partial().optional()) }).partial();

type View = z.output<typeof view>;
type Views = Partial<Record<(typeof VIEWS)[number], View | undefined>>;

/** What stands behind one finding. */
export interface NarratedFinding {
  /** The tranche's number in the schedule, or else the outcome's code. */
  readonly tranche: bigint | undefined;
  readonly outcome: string | undefined;
  /** Basis points, if the narrative says how far the outcome was met. */
  readonly achieved: bigint | undefined;
  /** Where it stands in the file. */
  readonly line: number;
}

/** What the findings rest on, told by whoever makes them. Private, as every document of the evidence is. */
export interface Narrative {
  /** The file as its owner named it. */
  readonly path: string;
  readonly findings: readonly NarratedFinding[];
}

/**
 * Reads a narrative. Every finding needs what the home did, the reasons, and the person's own view (its own or the one
 * at the head of the file) or why there is none.
 * @throws PlacementError `bad-input` with a line `path:line:column: reason` for each fault.
 */
export function parseNarrative(text: string, path: string): Narrative {
  const file = new YamlFile(text, path);
  const { draft, complete } = readShape(file, narrativeSchema, draftSchema);
  checkViews(file, draft, []);
  const written = draft.findings ?? [];
  if (file.has(["findings"]) && written.length === 0) file.fault(["findings"], "there is no finding in it.");
  for (const [index, finding] of written.entries()) checkFinding(file, index, finding ?? {});
  checkTwice(file, written);
  file.problems.throwIfAny();
  if (complete === undefined) throw new Error("A file without faults must be complete.");
  return {
    path,
    findings: complete.findings.map(({ tranche, outcome, finding }, index) => ({
      ...{ tranche, outcome, achieved: finding },
      line: file.placeOf(["findings", index]).line,
    })),
  };
}

function checkFinding(file: YamlFile, index: number, finding: Views): void {
  const path = ["findings", index];
  if (file.has([...path, "tranche"]) === file.has([...path, "outcome"])) {
    file.fault(path, 'a finding names either its "tranche" or its "outcome".');
  }
  checkViews(file, finding, path);
  if (VIEWS.some((key) => file.has([...path, key]) || file.has([key]))) return;
  file.fault(
    path,
    "the person's own view is missing: write a section childsView or adultsView, here or at the head of the file.",
  );
}

/** A view is one person's, and is either given or not. */
function checkViews(file: YamlFile, sections: Views, path: Path): void {
  if (VIEWS.every((key) => file.has([...path, key]))) {
    file.fault([...path, "adultsView"], "the view is a child's or an adult's, not both.");
  }
  for (const key of VIEWS) {
    const place = [...path, key];
    if (sections[key] === undefined) continue;
    if (file.has([...place, "said"]) === file.has([...place, "notGiven"])) {
      file.fault(place, 'it has either "said" (in their own words) or "notGiven" (why they could or would not say).');
    }
  }
}

function checkTwice(
  file: YamlFile,
  findings: readonly ({ tranche?: bigint | undefined; outcome?: string | undefined } | undefined)[],
): void {
  const seen = new Map<string, number>();
  for (const [index, finding] of findings.entries()) {
    const named = finding?.tranche === undefined ? finding?.outcome : `tranche ${finding.tranche}`;
    if (named === undefined) continue;
    const first = seen.get(named);
    if (first === undefined) seen.set(named, index);
    else {
      const { line } = file.placeOf(["findings", first]);
      file.fault(["findings", index], `${named} stands here twice: first on line ${line}.`);
    }
  }
}

function parseTrancheNumber(text: string): bigint {
  if (/^\d{1,2}$/.test(text)) return BigInt(text);
  throw new PlacementError("bad-input", `"${text}" is not a tranche's number.`);
}
