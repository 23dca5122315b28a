import { findingInWords } from "../agreement/words.js";
import type { Finding } from "../attestation/typedData.js";
import { PlacementError } from "../errors.js";
import type { Narrative, NarratedFinding } from "./narrative.js";

/** The catalogue code of a tranche; undefined if it is the care itself, or not known here. */
export type CodeOf = (tranche: bigint) => string | undefined;

/**
 * Refuses findings that the narrative does not tell of, or tells otherwise.
 * @param codeOf needed where the narrative names outcomes instead of tranches.
 */
export function requireCovering(narrative: Narrative, findings: readonly Finding[], codeOf: CodeOf): void {
  const faults = findings.flatMap((finding) => faultsOf(narrative, finding, codeOf));
  if (faults.length === 0) return;
  const usesCodes = narrative.findings.some(({ outcome }) => outcome !== undefined);
  const unknown = usesCodes && findings.every(({ tranche }) => codeOf(tranche) === undefined);
  throw new PlacementError("bad-input", faults.join("\n"), {
    next: unknown
      ? "The narrative names outcomes by code: give the private agreement file instead of the id, or name tranches."
      : "Every finding needs its own account, a finding of 0 too. Mend the narrative and pack the evidence again.",
  });
}

function faultsOf(narrative: Narrative, { tranche, achieved }: Finding, codeOf: CodeOf): string[] {
  const code = codeOf(tranche);
  const told = narrative.findings.filter(
    (one) => one.tranche === tranche || (code !== undefined && one.outcome === code),
  );
  if (told.length === 0) {
    return [`${narrative.path} has no account of tranche ${tranche}${code === undefined ? "" : ` (${code})`}.`];
  }
  const differs = (one: NarratedFinding): boolean => one.achieved !== undefined && one.achieved !== achieved;
  return told
    .filter(differs)
    .map(
      ({ line, achieved: written = 0n }) =>
        `${narrative.path}:${line}: tells that tranche ${tranche} was ${findingInWords(written)}; ` +
        `the request says ${findingInWords(achieved)}.`,
    );
}
