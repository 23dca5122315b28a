import type { Finding } from "../attestation/typedData.js";
import { NARRATIVE_FORMAT } from "./narrative.js";
import { TO_WRITE } from "./plainWords.js";

/** What a template is for. */
export interface TemplateInput {
  readonly findings: readonly Finding[];
  /** Whose view it asks for. */
  readonly person: "child" | "adult";
  /** What a tranche is about, to be shown beside it; undefined where it is not known. */
  readonly labelOf: (tranche: bigint) => string | undefined;
}

/** A narrative to be written over: as long as it is not, `evidence pack` refuses it line by line. */
export function narrativeTemplate({ findings, person, labelOf }: TemplateInput): string {
  const head = [
    "# Write over every (write here). Keep the spaces at the start of the lines. A # begins a note to yourself.",
    "# This file stays with you, with the other documents of the evidence. Nothing of it goes on chain.",
    `format: ${NARRATIVE_FORMAT}`,
    "",
    `# What the ${person} says, in their own words; it stands for every finding that has no such section of its own.`,
    "# If they could or would not say: delete the line said and what is below it, and write instead",
    "#   notGiven: |",
    "#     why, and how you asked",
    `${person}sView:`,
    "  said: |",
    `    ${TO_WRITE}`,
    "",
    "findings:",
  ];
  return `${[...head, ...findings.flatMap((finding) => entryFor(finding, labelOf))].join("\n")}\n`;
}

function entryFor({ tranche, achieved }: Finding, labelOf: TemplateInput["labelOf"]): string[] {
  const label = labelOf(tranche);
  return [
    `  - tranche: ${tranche}${label === undefined ? "" : ` # ${label}`}`,
    `    finding: ${asWritten(achieved)}`,
    "    # What the home did that no checkbox shows: the hard week, the quiet progress.",
    "    whatTheHomeDid: |",
    `      ${TO_WRITE}`,
    "    # Why you find this and not more or less.",
    "    reasons: |",
    `      ${TO_WRITE}`,
  ];
}

/** As `parseAchieved` reads it. */
function asWritten(achieved: bigint): string {
  if (achieved === 10_000n) return "met";
  if (achieved === 0n) return "not-met";
  return `${achieved / 100n}.${(achieved % 100n).toString().padStart(2, "0")}%`.replace(/\.00%$/, "%");
}
