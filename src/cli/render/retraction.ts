import { findingInWords, shortHash } from "../../agreement/words.js";
import { retractedIn, retractionIn } from "../../attestation/messages.js";
import type { SigningRequest } from "../../attestation/request.js";
import { nameFor } from "./consent.js";
import type { Known } from "./request.js";
import { formatMoment } from "./time.js";

/** What a seat reads before it takes back its word. */
export function retractionLines(request: SigningRequest, known: Known): string[] {
  const { agreement, version, findings, evidence, validUntil } = retractedIn(request);
  return [
    `You are asked to take back your word on an attestation for ${nameFor(agreement, known)}, version ${version}:`,
    ...findings.map(({ tranche, achieved }) => `  tranche ${tranche}: ${findingInWords(achieved)}`),
    `  evidence commitment ${shortHash(evidence)}, valid until ${formatMoment(validUntil)}`,
    "Each seat that signs takes back its own word and nobody else's: from then on that word never counts again on this",
    "attestation, whoever holds a copy of it. What has been paid on it stays paid.",
    `Digest of the attestation ${retractionIn(request).attestation}.`,
  ];
}
