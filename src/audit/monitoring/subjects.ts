import type { AgreementHistory } from "../../replay/history.js";
import { trancheAt } from "../../replay/rules.js";
import type { AgreementState } from "../../replay/state.js";
import type { Words } from "../words.js";

/** What is checked. */
export interface Subject {
  /** `care`: the care itself; `unnamed`: an outcome whose tag no private copy at hand explains. */
  readonly kind: "outcome" | "care" | "unnamed";
  /** The catalogue code; null unless it is an outcome. */
  readonly code: string | null;
  readonly title: string;
}

const CARE: Subject = { kind: "care", code: null, title: "The care itself" };
const UNNAMED: Subject = { kind: "unnamed", code: null, title: "Code not at hand" };

/** Says what the tranche of a version is about. */
export type SubjectOf = (state: AgreementState, tranche: number) => Subject;

/**
 * An agreement keeps its salt, and so its tags: a copy of any of its versions explains the tags of the others.
 */
export function subjectsOf({ entries }: AgreementHistory, words: Words): SubjectOf {
  const byTag = new Map<string, Subject>();
  for (const { after, before } of entries) {
    if (after.version !== before?.version) for (const [tag, subject] of namedIn(after, words)) byTag.set(tag, subject);
  }
  return (state, tranche) => {
    const { paysOnSilence, outcome } = trancheAt(state, tranche);
    return paysOnSilence ? CARE : (byTag.get(outcome) ?? UNNAMED);
  };
}

/** One tranche of each tag is asked for: a schedule has up to 64 tranches and a few tags. */
function namedIn(state: AgreementState, words: Words): [string, Subject][] {
  const firstOf = new Map(state.schedule.map(({ outcome }, index) => [outcome, index] as const).toReversed());
  return [...firstOf].flatMap(([tag, index]): [string, Subject][] => {
    const { code, title } = words.tranche(state, index);
    return code === null ? [] : [[tag, { kind: "outcome", code, title }]];
  });
}
