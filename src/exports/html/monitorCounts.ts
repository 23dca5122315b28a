import { averageInWords } from "../../audit/monitoring/inWords.js";
import type { Tally } from "../../audit/monitoring/tally.js";
import type { Column } from "./parts.js";

/** Columns of a tally, in the order of its cells. */
export const COUNT_COLUMNS: readonly Column[] = [
  { heading: "Checks", isNumber: true },
  { heading: "Met", isNumber: true },
  { heading: "Partly met", isNumber: true },
  { heading: "Not met", isNumber: true },
  { heading: "Achieved on average", isNumber: true },
];

export const countCells = (tally: Tally): string[] => [
  tally.checks.toString(),
  tally.met.toString(),
  tally.partlyMet.toString(),
  tally.notMet.toString(),
  averageInWords(tally),
];
