import type { Path } from "../text/yamlFile.js";

/** What a column of the placements stands for in the agreement file. */
export const COLUMNS = {
  name: ["name"],
  kind: ["kind"],
  commissioner: ["parties", "commissioner"],
  provider: ["parties", "provider"],
  payee: ["parties", "payee"],
  arbiter: ["parties", "arbiter"],
  inspector: ["panel", "inspector"],
  socialWorker: ["panel", "socialWorker"],
  registeredManager: ["panel", "registeredManager"],
  healthProfessional: ["panel", "healthProfessional"],
  register: ["register"],
  weekly: ["fee", "weekly"],
  billing: ["fee", "billing"],
  starts: ["term", "starts"],
  periods: ["term", "periods"],
  ends: ["term", "ends"],
  notice: ["notice"],
  hold: ["hold"],
  longStop: ["longStop"],
  carePlan: ["carePlan"],
} as const satisfies Readonly<Record<string, Path>>;

export type Column = keyof typeof COLUMNS;

export const COLUMN_NAMES = Object.keys(COLUMNS) as Column[];

/** Either tells how long the term is: a row that gives one does without the template's other. */
export const EXCLUSIVE: Partial<Readonly<Record<Column, Column>>> = { periods: "ends", ends: "periods" };
