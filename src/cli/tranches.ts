import { parseFinding } from "../attestation/finding.js";
import type { Finding } from "../attestation/typedData.js";
import type { AgreementSnapshot, TrancheSnapshot } from "../agreement/snapshot.js";
import { PlacementError } from "../errors.js";

const LISTED = { next: "`agreement show` lists them." };

/** Tranches' numbers as people type them, `1,3` or one by one: each once, in the order of the schedule. */
export function parseTranches(given: readonly string[]): number[] {
  const numbers = given.flatMap((text) => text.split(",")).map((text) => parseTranche(text.trim()));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function parseTranche(given: string): number {
  if (/^\d{1,3}$/.test(given)) return Number(given);
  throw new PlacementError("bad-usage", `${given === "" ? "Nothing" : given} is not a tranche's number.`, LISTED);
}

/** In the order of the schedule, each tranche once. */
export function parseFindings(given: readonly string[]): Finding[] {
  const findings = given.map(parseFinding).sort((a, b) => Number(a.tranche - b.tranche));
  for (const [place, { tranche }] of findings.entries()) {
    if (tranche === findings[place + 1]?.tranche) {
      throw new PlacementError("bad-usage", `Tranche ${tranche} is named twice.`, {
        next: "Give one finding a tranche.",
      });
    }
  }
  return findings;
}

/** The tranche with this number; a number beyond the schedule is refused. */
export function trancheOf({ tranches }: AgreementSnapshot, index: number | bigint): TrancheSnapshot {
  const tranche = tranches[Number(index)];
  if (tranche !== undefined) return tranche;
  throw new PlacementError(
    "bad-usage",
    `There is no tranche ${index}: the schedule has ${tranches.length}, numbered from 0.`,
    LISTED,
  );
}
