/** What one source file's record in a tracefile says. */
export interface FileCoverage {
  readonly path: string;
  /** How often each line ran. */
  readonly lines: ReadonlyMap<number, number>;
  readonly branches: readonly Branch[];
}

/** One way out of a condition. */
export interface Branch {
  readonly line: number;
  /** Which condition of the file: an `if` without `else` has one way only that is counted. */
  readonly condition: string;
  readonly taken: number;
}

/** Reads a tracefile of `lcov`, whoever wrote it. */
export function parseLcov(text: string): FileCoverage[] {
  return text
    .split("end_of_record")
    .map((record) => record.trim().split("\n"))
    .flatMap((rows) => {
      const path = valuesOf(rows, "SF")[0]?.[0];
      return path === undefined ? [] : [{ path, lines: linesIn(rows), branches: branchesIn(rows) }];
    });
}

const valuesOf = (rows: readonly string[], key: string): string[][] =>
  rows.filter((row) => row.startsWith(`${key}:`)).map((row) => row.slice(key.length + 1).split(","));

const linesIn = (rows: readonly string[]): Map<number, number> =>
  new Map(valuesOf(rows, "DA").map(([line, count]) => [Number(line), Number(count)]));

const branchesIn = (rows: readonly string[]): Branch[] =>
  valuesOf(rows, "BRDA").map(([line, condition, , taken]) => ({
    line: Number(line),
    condition: condition ?? "",
    taken: taken === "-" ? 0 : Number(taken),
  }));

/** Lines that never ran, in words. */
export function linesMissed({ path, lines }: FileCoverage): string[] {
  return [...lines].filter(([, count]) => count === 0).map(([line]) => `${path}:${line} never ran`);
}

/**
 * Sides of conditions that were never taken. Of an `if` without `else` Foundry counts the inner side only. The outer one
 * was taken if its line ran more often or, where the compiler maps the line to its inner side alone, if the lines behind
 * it ran: nearly every such `if` returns or reverts.
 */
export function sidesMissed({ path, lines, branches }: FileCoverage): string[] {
  return branches.flatMap(({ line, condition, taken }) => {
    if (taken === 0) return [`${path}:${line} was never ${isAlone(branches, condition) ? "true" : "taken one way"}`];
    const ranMoreOften = (lines.get(line) ?? 0) > taken;
    const isAlwaysTrue = isAlone(branches, condition) && !ranMoreOften && !ranBehind(lines, line);
    return isAlwaysTrue ? [`${path}:${line} was never false`] : [];
  });
}

function ranBehind(lines: ReadonlyMap<number, number>, line: number): boolean {
  const behind = [...lines.keys()].filter((other) => other > line);
  return behind.length > 0 && (lines.get(Math.min(...behind)) ?? 0) > 0;
}

const isAlone = (branches: readonly Branch[], condition: string): boolean =>
  branches.filter((branch) => branch.condition === condition).length === 1;
