import { PlacementError } from "../../errors.js";
import { warnOfCharacters } from "../text/characters.js";
import { didYouMean } from "../text/nearest.js";
import { readShape, value } from "../text/shape.js";
import { YamlFile } from "../text/yamlFile.js";
import { COMMON } from "./changeSchema.js";
import type { ReadChange, Template } from "./template.js";
import { death } from "./templates/death.js";
import { extension } from "./templates/extension.js";
import { hoursAdded } from "./templates/hoursAdded.js";
import { payee } from "./templates/payee.js";
import { retainer } from "./templates/retainer.js";
import { stepDown } from "./templates/stepDown.js";
import { uplift } from "./templates/uplift.js";
import { z } from "zod";

const TEMPLATES: readonly Template[] = [hoursAdded, stepDown, uplift, retainer, death, extension, payee];

/** The kinds of change that a file may name. */
export const CHANGES: readonly string[] = TEMPLATES.map(({ name }) => name);

/** What a change file says of itself. */
export interface ChangeFile {
  /** The name of the agreement that it changes. */
  readonly agreement: string;
  readonly change: string;
  /** The path of the document that it rests on, as written: beside the file. */
  readonly reason: string;
}

/** Reads a change file as far as that is possible without the agreement; all faults of its shape are told at once. */
export function readChangeFile(text: string, path: string): ChangeFile {
  const { file, change, name } = readChange(text, path);
  file.problems.throwIfAny();
  if (change?.common === undefined || name === undefined) throw new Error("A file without faults must be complete.");
  const { agreement, reason } = change.common;
  return { agreement, reason, change: name };
}

export interface ChangeReading {
  readonly file: YamlFile;
  readonly name: string | undefined;
  /** Undefined if it does not say which change it is. */
  readonly change: ReadChange | undefined;
}

/** As `readChangeFile`, but faults are noted in the file. */
export function readChange(text: string, path: string): ChangeReading {
  const file = new YamlFile(text, path);
  const { draft } = readShape(file, named, named.partial());
  const known = TEMPLATES.find(({ name }) => name === draft.change);
  return { file, name: known?.name, change: known?.read(file) };
}

const change = value((text) => {
  if (CHANGES.includes(text)) return text;
  const hint = didYouMean(text, CHANGES) || ` Known: ${CHANGES.join(", ")}.`;
  throw new PlacementError("bad-input", `"${text}" is no change.${warnOfCharacters(text)}${hint}`);
});

/** What every change file has, whatever else is in it. */
const named = z.object({ ...COMMON, change }, { error: `must be a group of keys: ${Object.keys(COMMON).join(", ")}.` });
