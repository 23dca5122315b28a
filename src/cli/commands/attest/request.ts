import { requestAttestation, requestDigest, serialiseRequest, withSnapshot } from "../../../attestation/request.js";
import type { Attestation, Finding } from "../../../attestation/typedData.js";
import { writeText } from "../../../adapters/files.js";
import { readAgreement, type AgreementSnapshot } from "../../../adapters/snapshot.js";
import { PlacementError } from "../../../errors.js";
import { readEvidence, type EvidenceOptions } from "../../evidence.js";
import type { Handler } from "../../program.js";
import { describeRequest } from "../../render/request.js";
import { requireNew } from "../../requestFiles.js";
import type { DataOf } from "../../shapes/index.js";
import { resolveTarget } from "../../target.js";
import { parseFindings, trancheOf } from "../../tranches.js";
import { parseValidFor } from "../../validFor.js";

interface Options extends EvidenceOptions {
  readonly finding: readonly string[];
  readonly validFor: string;
  readonly overRefusal?: boolean;
  readonly out: string;
}

export const request: Handler<Options, DataOf<"attest request">> = async (context, [given = ""], options) => {
  const validFor = parseValidFor(options.validFor);
  const findings = parseFindings(options.finding);
  const evidence = await readEvidence(context, options);
  const escrow = await context.escrow();
  const target = await resolveTarget(context, given);
  const agreement = await readAgreement(escrow, target.id);
  for (const { tranche } of findings) trancheOf(agreement, tranche);
  requireOverRefusal(findings, agreement, options.overRefusal === true);
  evidence.requireCovering(findings, target.built);
  const attestation: Attestation = {
    agreement: target.id,
    version: agreement.version,
    findings,
    overRefusal: options.overRefusal === true,
    evidence: evidence.commitment,
    validUntil: agreement.time + validFor,
  };
  requireNew(context, [options.out]);
  const file = withSnapshot(requestAttestation(escrow.domain, attestation, agreement.terms.panel), agreement);
  await writeText(context.path(options.out), serialiseRequest(file));
  const text = await describeRequest(file, {
    built: target.built,
    agreement,
    readFrom: "chain",
    book: await context.book(),
  });
  return {
    text: `${text}\n\nThe request is in ${options.out}: send it to the people who sign.`,
    data: { request: options.out, digest: requestDigest(file), attestation },
  };
};

/** Only what overturns a refusal may say so: signed on an open tranche, it could overturn a later no. */
function requireOverRefusal(findings: readonly Finding[], { tranches }: AgreementSnapshot, isGiven: boolean): void {
  const refused = findings.filter(({ tranche }) => tranches[Number(tranche)]?.status === "Refused");
  if (isGiven && refused.length < findings.length) {
    throw new PlacementError(
      "bad-usage",
      "--over-refusal is for tranches that were refused before, and for no others.",
      {
        next: "Make a request of its own for the others.",
      },
    );
  }
  const [first] = refused;
  if (isGiven || first === undefined) return;
  throw new PlacementError("bad-usage", `Tranche ${first.tranche} was refused before.`, {
    next: "To overturn the refusal, add --over-refusal: the signers will read that they do.",
  });
}
