import type { Finding } from "../../attestation/typedData.js";
import type { AgreementEvent } from "../events.js";
import { refuse } from "../refuse.js";
import { MET_IN_FULL, type AgreementState } from "../state.js";

/** A list of tranches is non-empty, strictly ascending and in range. */
export function requireList(agreement: AgreementState, event: AgreementEvent, indices: readonly number[]): void {
  if (indices.length === 0) refuse(event, "its list is empty.");
  let least = 0;
  for (const index of indices) {
    if (index < least) refuse(event, `its list is not strictly ascending at tranche ${index}.`);
    if (index >= agreement.schedule.length) refuse(event, `there is no tranche ${index}.`);
    least = index + 1;
  }
}

/** So are findings, and each says how far, from nothing to all. */
export function requireFindings(agreement: AgreementState, event: AgreementEvent, findings: readonly Finding[]): void {
  requireList(
    agreement,
    event,
    findings.map(({ tranche }) => Number(tranche)),
  );
  if (findings.some(({ achieved }) => achieved > MET_IN_FULL)) refuse(event, "a finding is above 10000 basis points.");
}
