import { PlacementError } from "../../errors.js";
import { parseLabel } from "../file/values.js";
import { didYouMean } from "../text/nearest.js";
import { formatOf, value } from "../text/shape.js";
import type { Disputed } from "./stays.js";

export const CHANGE_FORMAT = "placement-change/1";

/** The keys of every change file. */
export const COMMON = {
  format: formatOf(CHANGE_FORMAT),
  agreement: value(parseLabel),
  change: value(parseLabel),
  reason: value(parseLabel),
};

const DISPUTED = ["keep", "change"] as const satisfies readonly Disputed[];

/** What becomes of challenged and refused tranches that the change would reach. */
export const disputed = value((text): Disputed => {
  const known = DISPUTED.find((word) => word === text);
  if (known !== undefined) return known;
  throw new PlacementError("bad-input", `"${text}" is neither keep nor change.${didYouMean(text, DISPUTED)}`);
});
