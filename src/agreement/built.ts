import { PlacementError } from "../errors.js";
import { builtSchema, type BUILT_FORMAT } from "./builtSchema.js";
import type { Billing } from "./careDays.js";
import { CORE_CODE, type OutcomeSet } from "./catalogue.js";
import { documentCommitment, outcomeTag, type DocumentSalt } from "./commitments.js";
import { seatsOf } from "./policy.js";
import type { Role } from "./roles.js";
import type { Every } from "./schedule.js";
import type { SignedTerms } from "./terms.js";
import type { Tranche } from "./tranche.js";

export type TrancheKind = "core" | "outcome" | "holdback";

/** What a tranche is, as the design defines it: the care itself, or due on inspection, or neither. */
export function trancheKind({ paysOnSilence, requiredSeats }: Tranche): TrancheKind {
  if (paysOnSilence) return "core";
  return seatsOf(requiredSeats).includes("inspector") ? "holdback" : "outcome";
}

/** The title of the core tranches that the weekly fee pays. */
export const CARE = "The care itself";

/** What only the parties may know of a tranche. */
export interface BuiltTranche {
  readonly index: number;
  readonly kind: TrancheKind;
  /** The catalogue code; the care itself has none. */
  readonly code?: string | undefined;
  readonly title: string;
  /** First and last day of the care it pays for: `2027-01-04 to 2027-01-31`. */
  readonly period: string;
  /** Whether it pays for hours added for a time, beside the weekly fee. */
  readonly added?: true | undefined;
}

/** A weekly fee and the first day on which it holds. */
export interface FeeStep {
  readonly from: string;
  /** Token base units. */
  readonly weekly: bigint;
}

/** A time away: first and last day, and what the care pays meanwhile, in basis points of its part. */
export interface BuiltAbsence {
  readonly from: string;
  readonly until: string;
  readonly pays: number;
}

/** An outcome line as the agreement file has it: what further periods are laid out by. */
export interface BuiltLine {
  readonly code: string;
  readonly title: string;
  /** Basis points of the fee. */
  readonly share: number;
  readonly every: Every;
  readonly requiredSeats: number;
  readonly quorum: number;
  /** Days after the care ends. */
  readonly decideWithin: number;
}

/** A set of outcomes that the agreement takes codes from, as it was then. */
export type BuiltSet = Pick<OutcomeSet, "set" | "title" | "version" | "source">;

/** An agreement ready to be signed, with all that explains it. It is private: it never leaves its owner's disk. */
export interface BuiltAgreement {
  readonly format: typeof BUILT_FORMAT;
  /** The version of the agreement that it describes; none for the first, as it was opened. */
  readonly version?: bigint | undefined;
  /** The agreement's id, once amended: later terms no longer give it. */
  readonly agreement?: string | undefined;
  readonly name: string;
  readonly kind: string;
  /** Of the token. */
  readonly decimals: number;
  readonly fee: {
    /** Token base units; the newest, if it ever changed. */
    readonly weekly: bigint;
    readonly billing: Billing;
    /** Every weekly fee in the order of days, if it ever changed. */
    readonly steps?: readonly FeeStep[] | undefined;
  };
  /** Missing from agreements that were built before lines were kept. */
  readonly lines?: readonly BuiltLine[] | undefined;
  readonly absences?: readonly BuiltAbsence[] | undefined;
  /** Where the titles come from: they stay what they are here, whatever a catalogue says later. */
  readonly outcomeSets?: readonly BuiltSet[] | undefined;
  /** First and last day of care, as `2027-01-04`. */
  readonly term: { readonly starts: string; readonly ends: string };
  /** Names of the address book by role; a vacant seat and a missing register have none. */
  readonly names: Partial<Readonly<Record<Role, string | undefined>>>;
  readonly terms: SignedTerms;
  readonly tranches: readonly BuiltTranche[];
  readonly salts: {
    /** For every outcome tag. */
    readonly outcomes: string;
    readonly carePlan: DocumentSalt;
    /** Of the document that the amendment to this version rests on. */
    readonly review?: DocumentSalt | undefined;
  };
  readonly warnings: readonly string[];
}

/** As JSON; amounts and times become decimal strings. */
export const serialiseBuilt = (built: BuiltAgreement): string =>
  `${JSON.stringify(built, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2)}\n`;

/** Reads what `serialiseBuilt` wrote, and refuses it if terms, salts and tranches do not belong together. */
export function parseBuilt(text: string, path: string): BuiltAgreement {
  const { data, error } = builtSchema.safeParse(readJson(text, path));
  if (error) {
    const faults = error.issues.map((issue) =>
      [path, issue.path.map(String).join("."), issue.message].filter(Boolean).join(": "),
    );
    throw new PlacementError("bad-input", faults.join("\n"), { next: BUILD_AGAIN });
  }
  const fault = contradictionIn(data);
  if (fault === undefined) return data;
  throw new PlacementError("bad-input", `${path}: ${fault}`, { next: BUILD_AGAIN });
}

const BUILD_AGAIN = "Build it again from the agreement file, or find the copy that was signed.";

function readJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PlacementError("bad-input", `${path} is not a built agreement: it is not JSON.`, { cause });
  }
}

function contradictionIn({ terms, tranches, salts }: BuiltAgreement): string | undefined {
  if (terms.carePlan !== documentCommitment(salts.carePlan)) {
    return "the care plan's salt and digest do not give the commitment in the terms.";
  }
  if (terms.schedule.length !== tranches.length) {
    return `${tranches.length} tranches are explained, but the schedule has ${terms.schedule.length}.`;
  }
  for (const [index, tranche] of terms.schedule.entries()) {
    const explained = tranches[index];
    if (explained?.index !== index) return `tranche ${index} is not explained in its place.`;
    if (explained.kind !== trancheKind(tranche)) {
      return `tranche ${index} is explained as ${explained.kind}, but is ${trancheKind(tranche)} by its policy.`;
    }
    if ((explained.kind === "core") !== (explained.code === undefined)) {
      return `tranche ${index}: the care itself has no code, and everything else has one.`;
    }
    const code = explained.code ?? CORE_CODE;
    if (tranche.outcome !== outcomeTag(salts.outcomes, code)) {
      return `tranche ${index}: its tag does not stand for ${code} with this salt.`;
    }
  }
  return undefined;
}
