import { penceToUnits } from "../money.js";
import { noteFailure } from "../text/problems.js";
import type { ChangeContext } from "./plan.js";

/** Pence of the file in base units of the token; why there are none is noted. */
export function unitsOf(key: string, pence: bigint | undefined, { file, timeline }: ChangeContext): bigint | undefined {
  if (pence === undefined) return undefined;
  return noteFailure(file.problems, file.placeOf([key]), () => penceToUnits(pence, timeline.decimals));
}
