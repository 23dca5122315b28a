import { folded } from "../text/characters.js";
import type { FaultList } from "./faults.js";
import type { Row } from "./table.js";

const LONGEST_STEM = 80;

/** What the files of a placement are called: its name in small letters, digits and hyphens. */
export const stemOf = (name: string): string =>
  folded(name)
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .slice(0, LONGEST_STEM)
    .replace(/^-+|-+$/g, "");

/** Stems by row number. Each row needs a name of its own, or one placement would be opened twice. */
export function stemsOf(rows: readonly Row[], faults: FaultList): Map<number, string> {
  const stems = new Map<number, string>();
  const holders = new Map<string, number>();
  for (const { number, cells } of rows) {
    const name = cells.get("name");
    const stem = stemOf(name ?? "");
    const holder = holders.get(stem);
    if (name === undefined) faults.addToRow(number, "name", "the placement has no name.");
    else if (stem === "") faults.addToRow(number, "name", `"${name}" has neither a letter nor a digit.`);
    else if (holder !== undefined) {
      faults.addToRow(number, "name", `"${name}" is too much like the name in row ${holder}; each needs its own.`);
    } else holders.set(stem, number);
    stems.set(number, stem);
  }
  return stems;
}
