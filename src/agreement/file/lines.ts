import { CORE_POLICY, defaultQuorum, type Policy } from "../policy.js";
import type { Every } from "../schedule.js";
import type { Seat } from "../terms.js";
import type { Path } from "../text/yamlFile.js";
import type { AgreementDraft } from "./agreementSchema.js";

/** The part of the fee that waits for an inspection, in basis points, if the file names none. */
const DEFAULT_HOLDBACK = 500n;

/** A line of the file that pays for an outcome, as far as it could be read. */
export interface DraftLine {
  readonly path: Path;
  readonly code: string | undefined;
  /** Basis points of the fee. */
  readonly share: bigint | undefined;
  readonly every: Every | undefined;
  readonly policy: Policy | undefined;
  /** Days after the care ends. */
  readonly decideWithin: number | undefined;
}

export type Line = { readonly [Key in keyof DraftLine]: NonNullable<DraftLine[Key]> };

export const isComplete = (line: DraftLine): line is Line => Object.values(line).every((part) => part !== undefined);

/** Whether its money waits for the independent inspector. */
export const isHoldback = ({ policy }: Pick<DraftLine, "policy">): boolean =>
  policy?.required.includes("inspector") === true;

export const HOLDBACK: Path = ["holdback"];

/** The outcome lines in the order of the file, and the holdback after them. */
export function linesOf(draft: AgreementDraft): DraftLine[] {
  const outcomes = (draft.outcomes ?? []).flatMap((written, index) =>
    written === undefined ? [] : [lineOf(written, ["outcomes", index], {})],
  );
  if (draft.holdback === undefined) return outcomes;
  return [...outcomes, lineOf(draft.holdback, HOLDBACK, { share: DEFAULT_HOLDBACK, required: ["inspector"] })];
}

/** What decides the care itself before it pays on silence. */
export function corePolicyOf({ core }: AgreementDraft): Policy {
  const required = core?.required ?? CORE_POLICY.required;
  return { required, quorum: core?.quorum ?? defaultQuorum(required) };
}

type WrittenLine = NonNullable<AgreementDraft["holdback"]>;

interface Defaults {
  readonly share?: bigint;
  readonly required?: readonly Seat[];
}

function lineOf(written: WrittenLine, path: Path, defaults: Defaults): DraftLine {
  const required = written.required ?? defaults.required;
  return {
    path,
    code: written.code,
    share: written.share ?? defaults.share,
    every: written.every,
    policy: required && { required, quorum: written.quorum ?? defaultQuorum(required) },
    decideWithin: written.decideWithin,
  };
}
