import type { MonitoringRecord } from "./record.js";
import { RULES, type Fact, type Rule } from "./rules.js";

/** From best to worst; `grey`: too little was checked to say. */
export const COLOURS = ["green", "grey", "amber", "red"] as const;
export type Colour = (typeof COLOURS)[number];

/** A rule, what it saw, and its colour. */
export interface Judgement extends Omit<Rule, "measure"> {
  /** In the rule's unit; null where there was too little to say. */
  readonly value: bigint | null;
  readonly colour: Colour;
  readonly facts: readonly Fact[];
}

export interface Suitability {
  /** The worst of all rules. */
  readonly colour: Colour;
  readonly judgements: readonly Judgement[];
}

/** Judges a home by rules that anybody can recompute by hand; a person may override them. */
export function suitabilityOf(record: MonitoringRecord, rules: readonly Rule[] = RULES): Suitability {
  const judgements = rules.map(({ measure, ...rule }): Judgement => {
    const { value, facts } = measure(record);
    return { ...rule, value, facts, colour: colourOf(rule, value) };
  });
  return { colour: worstOf(judgements.map(({ colour }) => colour)), judgements };
}

export function colourOf({ amber, red, lessIsWorse }: Omit<Rule, "measure">, value: bigint | null): Colour {
  if (value === null) return "grey";
  const reaches = (threshold: bigint | null): boolean =>
    threshold !== null && (lessIsWorse ? value < threshold : value >= threshold);
  if (reaches(red)) return "red";
  return reaches(amber) ? "amber" : "green";
}

export const worstOf = (colours: readonly Colour[]): Colour =>
  COLOURS[Math.max(0, ...colours.map((colour) => COLOURS.indexOf(colour)))] ?? "grey";
