import type { DataOf } from "../shapes/index.js";

type Check = DataOf<"doctor">["checks"][number];

/** A line a check, and below it what to do where something is to be done. */
export function describeChecks(checks: readonly Check[]): string {
  const lines = checks.flatMap(({ state, found, next }) => [
    `${state.padEnd(WIDTH)}${found}`,
    ...(next === undefined ? [] : [`${" ".repeat(WIDTH)}${next}`]),
  ]);
  return [...lines, "", verdictOn(checks)].join("\n");
}

/** The longest state and two spaces. */
const WIDTH = "unchecked".length + 2;

function verdictOn(checks: readonly Check[]): string {
  const count = (wanted: Check["state"]): number => checks.filter(({ state }) => state === wanted).length;
  const [failures, warnings, left] = [count("failed"), count("warning"), count("unchecked")];
  const rest = `${warnings} to look at, ${left} could not be checked`;
  return failures === 0 ? `Nothing is wrong; ${rest}.` : `${failures} of ${checks.length} checks failed; ${rest}.`;
}
