/** The rules that hold whatever happens; the numbers are those of the design. The eighth is in `rescue.ts`. */
import type { Invariant } from "./invariant.js";
import { conservation, decidedOnce, moneyGoesHome, troubleStaysHome } from "./invariantsMoney.js";
import { boundsAtTheDoor, everybodyDistinct, noSideAlone } from "./invariantsPeople.js";
import { holdIsBounded, refusalTakesNothing, replayIsState, silenceIsNoFailure } from "./invariantsTime.js";
import { noWayBack } from "./transitions.js";

export const INVARIANTS: readonly Invariant[] = [
  noWayBack,
  conservation,
  decidedOnce,
  moneyGoesHome,
  noSideAlone,
  everybodyDistinct,
  refusalTakesNothing,
  silenceIsNoFailure,
  holdIsBounded,
  troubleStaysHome,
  replayIsState,
  boundsAtTheDoor,
];
