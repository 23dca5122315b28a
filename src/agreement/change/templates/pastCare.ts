import type { Entry } from "../entries.js";
import type { ChangeContext } from "../plan.js";

/** Notes new care that is over already: silence pays it at once. */
export function warnOfPastCare(added: readonly Entry[], { file, inForce }: ChangeContext): void {
  const past = added.filter(({ word }) => word.paysOnSilence && word.closesAt <= inForce.now);
  if (past.length === 0) return;
  const what = past.length === 1 ? "one new tranche pays" : `${past.length} new tranches pay`;
  file.warn(["change"], `${what} for care that is over, so anybody may claim it as soon as the amendment is made.`);
}
