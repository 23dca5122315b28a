import { PlacementError } from "../../errors.js";
import type { BuiltAgreement } from "../built.js";
import { buildAgreement, type BuildInput } from "../file/build.js";
import { YamlFile } from "../text/yamlFile.js";
import { FaultList } from "./faults.js";
import { stemsOf } from "./names.js";
import { fillTemplate, type RowFile } from "./rowFile.js";
import { readTable, type Row } from "./table.js";

interface TextFile {
  readonly text: string;
  /** As its owner named it. */
  readonly path: string;
}

export interface ImportInput extends Omit<BuildInput, "text" | "path"> {
  /** A CSV file: a row a placement, each cell instead of the template's value. */
  readonly table: TextFile;
  /** An agreement file; a care plan is looked for beside it. */
  readonly template: TextFile;
}

export interface ImportedAgreement {
  /** As a spreadsheet numbers it. */
  readonly row: number;
  /** What its files are called, without their endings. */
  readonly stem: string;
  readonly built: BuiltAgreement;
}

/**
 * Builds an agreement for each row. What is wrong with any of them is told at once, in one `bad-input` with a line
 * `table: row 3, column weekly: reason` or `template:line:column: reason` for each fault, and nothing is built.
 */
export function importAgreements(input: ImportInput): ImportedAgreement[] {
  const { table, template } = input;
  new YamlFile(template.text, template.path).problems.throwIfAny();
  const faults = new FaultList(table.path);
  const rows = readTable(table.text, faults);
  const stems = stemsOf(rows, faults);
  const imported = rows.flatMap((row) => {
    const built = buildRow(row, input, faults);
    return built === undefined ? [] : [{ row: row.number, stem: stems.get(row.number) ?? "", built }];
  });
  faults.throwIfAny(rows.length);
  return imported;
}

/** The row's agreement, or undefined with its faults noted. */
function buildRow(row: Row, input: ImportInput, faults: FaultList): BuiltAgreement | undefined {
  const { template } = input;
  const file = fillTemplate(template, row);
  try {
    const built = buildAgreement({ ...input, text: file.text, path: template.path });
    return { ...built, warnings: built.warnings.map((warning) => rephrase(warning, row, file, input)) };
  } catch (error) {
    if (!(error instanceof PlacementError) || error.code !== "bad-input") throw error;
    for (const { line, column, ...fault } of faultsIn(error.message, template.path)) {
      const origin = file.originOf(line, column);
      const reason = inTemplate(fault.reason, file);
      if ("column" in origin) faults.addToRow(row.number, origin.column, reason);
      else faults.addToTemplate(row.number, `${template.path}:${origin.place.line}:${origin.place.column}: ${reason}`);
    }
    return undefined;
  }
}

interface Fault {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/** What `buildAgreement` found: `path:line:column: reason`, where a reason may quote a cell of several lines. */
function faultsIn(message: string, path: string): Fault[] {
  const faults: Fault[] = [];
  for (const text of message.split("\n")) {
    const match = text.startsWith(`${path}:`) ? PLACED.exec(text.slice(path.length)) : null;
    const before = faults.at(-1);
    if (match !== null) faults.push({ line: Number(match[1]), column: Number(match[2]), reason: match[3] ?? "" });
    else if (before !== undefined) faults.push({ ...before, reason: `${faults.pop()?.reason ?? ""} ${text}` });
  }
  if (faults.length === 0) throw new Error(`A fault without a place: ${message}`);
  return faults;
}

const PLACED = /^:(\d+):(\d+): (.*)$/;
const WARNING = /^line (\d+): (.*)$/s;

/** A warning names a line of the agreement file; here that is a cell, or a line of the template. */
function rephrase(warning: string, row: Row, file: RowFile, { table, template }: ImportInput): string {
  const match = WARNING.exec(warning);
  if (match === null) return warning;
  const origin = file.originOf(Number(match[1]));
  const place =
    "column" in origin
      ? `${table.path}: row ${row.number}, column ${origin.column}`
      : `${template.path}: line ${origin.place.line}`;
  return `${place}: ${inTemplate(match[2] ?? "", file)}`;
}

/** A reason may point at another line, which is of the template too. */
const inTemplate = (reason: string, file: RowFile): string =>
  reason.replace(/line (\d+) has it too/, (said, line: string) => {
    const origin = file.originOf(Number(line));
    return "column" in origin ? said : `line ${origin.place.line} has it too`;
  });
