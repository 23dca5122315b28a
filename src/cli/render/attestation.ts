import { formatPounds, packTranche, type Tranche } from "../../agreement/index.js";
import type { TrancheSnapshot } from "../../agreement/snapshot.js";
import { findingInWords } from "../../agreement/words.js";
import type { Finding } from "../../attestation/typedData.js";
import type { ClearText } from "../../clearSigning/clearText.js";
import { dueOnFinding } from "../../replay/rules.js";
import type { Notes } from "./clearLines.js";
import { findingsIn } from "./asked.js";
import { decimalsOf, hearsay, hearsayOfPounds, type Known } from "./known.js";

/** What the signers of an attestation read beside each finding. */

const MET_IN_FULL = 10_000n;

export function attestationNotes(clear: ClearText, known: Known): Notes {
  const notes = findingsIn(clear).flatMap((finding, at) => [
    [`findings.${at}.tranche`, aboutTranche(finding, known)],
    [`findings.${at}.achieved`, aboutFinding(finding, clear.message["overRefusal"] === true, known)],
  ]);
  return Object.fromEntries(notes) as Notes;
}

/** The tranche that a finding is about, as the agreement has it, or else the private copy. */
export const trancheFor = (index: bigint, { agreement, built }: Known): Tranche | undefined =>
  agreement === undefined ? built?.terms.schedule[Number(index)] : agreement.tranches[Number(index)];

function aboutTranche({ tranche: index }: Finding, known: Known): string[] {
  const label = labelOf(index, known);
  if (label !== undefined) return [label];
  if (known.agreement !== undefined && trancheFor(index, known) === undefined) {
    return ["the agreement has no such tranche: the escrow refuses this"];
  }
  return ["which outcome this is, only the private copy says (--agreement)"];
}

/** `QS-08 Education, 2027-01-04 to 2027-01-31`; only of a tranche that is still what the private copy explains. */
function labelOf(index: bigint, { agreement, built }: Known): string | undefined {
  const described = built?.tranches[Number(index)];
  const signed = built?.terms.schedule[Number(index)];
  if (described === undefined || signed === undefined) return undefined;
  const now = agreement?.tranches[Number(index)];
  if (agreement !== undefined && (now === undefined || packTranche(now) !== packTranche(signed))) return undefined;
  return `${`${described.code ?? ""} ${described.title}`.trim()}, ${described.period}`;
}

function aboutFinding(finding: Finding, overRefusal: boolean, known: Known): string[] {
  const { agreement } = known;
  const words = `${findingInWords(finding.achieved)}; ${moneyOf(finding, known)}`;
  const now = agreement?.tranches[Number(finding.tranche)];
  const obstacle = now === undefined ? undefined : obstacleTo(finding, overRefusal, now, known);
  return obstacle === undefined ? [words] : [words, obstacle];
}

function moneyOf({ tranche: index, achieved }: Finding, known: Known): string {
  if (achieved === 0n) return "nothing is paid now, and nothing is lost for good";
  const tranche = trancheFor(index, known);
  const decimals = decimalsOf(known);
  if (tranche === undefined || decimals === undefined) return "the amount is not known here";
  const due = formatPounds(dueOnFinding(tranche, achieved), decimals);
  const all = achieved === MET_IN_FULL ? "" : ` of ${formatPounds(tranche.amount, decimals)}`;
  return `${due}${all} falls due${hearsayOfPounds(known)}`;
}

/** Why the finding would have no effect now. */
function obstacleTo(
  { achieved }: Finding,
  overRefusal: boolean,
  { status, paysOnSilence }: TrancheSnapshot,
  known: Known,
): string | undefined {
  const { agreement } = known;
  const isWhole = achieved === 0n || achieved === MET_IN_FULL;
  const admitted =
    status === "Open" ||
    (status === "Challenged" && isWhole) ||
    (status === "Refused" && overRefusal && achieved === MET_IN_FULL);
  if (!admitted) return `it is ${status.toLowerCase()} now${hearsay(known, false)}: this finding would be passed over`;
  const isHeld = agreement !== undefined && agreement.time < agreement.heldUntil;
  return isHeld && achieved > 0n && !paysOnSilence
    ? `it waits until the safeguarding hold is over${hearsay(known, false)}`
    : undefined;
}
