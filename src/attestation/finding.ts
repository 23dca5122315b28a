import { PlacementError } from "../errors.js";
import type { Finding } from "./typedData.js";

const MET = 10_000n;

/** `3=met`, `3=not-met`, `3=60%` or `3=62.5%`, as a person types it. */
export function parseFinding(text: string): Finding {
  const [, tranche, achieved] = /^(\d{1,3})=(.+)$/.exec(text) ?? [];
  if (tranche === undefined || achieved === undefined) throw notAFinding(text);
  return { tranche: BigInt(tranche), achieved: parseAchieved(achieved, text) };
}

/**
 * How far an outcome was met, in basis points: `met`, `not-met`, `60%` or `62.5%`.
 * @param text what to quote if it is none.
 */
export function parseAchieved(achieved: string, text: string): bigint {
  if (achieved === "met") return MET;
  if (achieved === "not-met") return 0n;
  const [, whole, fraction = ""] = /^(\d{1,3})(?:\.(\d{1,2}))?%$/.exec(achieved) ?? [];
  if (whole === undefined) throw notAFinding(text);
  const basisPoints = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0"));
  if (basisPoints > MET) throw notAFinding(text);
  return basisPoints;
}

function notAFinding(text: string): PlacementError {
  return new PlacementError("bad-usage", `"${text}" is not a finding.`, {
    next: "Write the tranche's number and how far it was met: 3=met, 3=not-met, or 3=60% (at most 100%).",
  });
}
