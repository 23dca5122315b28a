import { PlacementError } from "../errors.js";
import { STANDARD_SETS } from "./catalogueData.js";
import { warnOfCharacters } from "./text/characters.js";
import { didYouMean } from "./text/nearest.js";

/** A set of outcomes that one regulation, inspectorate or council publishes. */
export interface OutcomeSet {
  readonly set: string;
  readonly title: string;
  /** Of the wording: another wording is another version. */
  readonly version: string;
  /** Where the wording comes from. */
  readonly source: string;
  /** Titles by code. */
  readonly codes: Readonly<Record<string, string>>;
  /** The judgements that its publisher gives, best first, if it grades. */
  readonly grades?: readonly string[];
}

/** What a code stands for. */
export interface CatalogueOutcome {
  readonly code: string;
  readonly title: string;
  readonly set: OutcomeSet;
}

/** Stands for the care itself: the code of every core tranche. No catalogue may use it. */
export const CORE_CODE = "CORE";

/** 1 to 31 printable ASCII characters without spaces: they fit a `bytes32` string. */
const CODE = /^[\x21-\x7e]{1,31}$/;

/** A code that can stand in a catalogue. */
export function requireCode(code: string): void {
  if (!CODE.test(code)) {
    throw new PlacementError("bad-input", `"${code}" is no outcome code: it needs 1 to 31 ASCII characters.`);
  }
  if (code === CORE_CODE) throw new PlacementError("bad-input", `The code "${code}" is kept for the care itself.`);
}

/** The outcomes that an agreement file may name. */
export class Catalogue {
  readonly sets: readonly OutcomeSet[];
  readonly #outcomes = new Map<string, CatalogueOutcome>();

  constructor(sets: readonly OutcomeSet[]) {
    this.sets = sets;
    for (const set of sets) {
      for (const [code, title] of Object.entries(set.codes)) this.#add({ code, title, set });
    }
  }

  #add(outcome: CatalogueOutcome): void {
    const { code } = outcome;
    requireCode(code);
    if (this.#outcomes.has(code)) throw new PlacementError("bad-input", `The catalogue has "${code}" twice.`);
    this.#outcomes.set(code, outcome);
  }

  get codes(): string[] {
    return [...this.#outcomes.keys()];
  }

  /** The set of this name; an unknown one is refused. */
  setOf(name: string): OutcomeSet {
    const set = this.sets.find((one) => one.set === name);
    if (set !== undefined) return set;
    const known = this.sets.map((one) => one.set);
    const hint = didYouMean(name, known) || ` Known are ${known.join(", ")}.`;
    throw new PlacementError("bad-input", `There is no outcome set "${name}".${warnOfCharacters(name)}${hint}`);
  }

  /** What the code stands for; an unknown one is refused with the codes it may have meant. */
  outcomeOf(code: string): CatalogueOutcome {
    const outcome = this.#outcomes.get(code);
    if (outcome !== undefined) return outcome;
    throw new PlacementError(
      "bad-input",
      `"${code}" is not in the outcome catalogue.${warnOfCharacters(code)}${didYouMean(code, this.codes)}`,
    );
  }
}

/** The catalogue that comes with the program. */
export const standardCatalogue = (): Catalogue => new Catalogue(STANDARD_SETS);

/** The same with a council's own sets. */
export const extendedCatalogue = (own: readonly OutcomeSet[]): Catalogue => new Catalogue([...STANDARD_SETS, ...own]);

/** Whether a code belongs to a set: its name, a hyphen, and something. */
export const belongsTo = (code: string, set: string): boolean =>
  code.startsWith(`${set}-`) && code.length > set.length + 1;
