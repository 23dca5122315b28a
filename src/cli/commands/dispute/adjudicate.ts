import { withRunner } from "../../../adapters/escrow.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import { findingInWords } from "../../../agreement/words.js";
import type { Finding } from "../../../attestation/typedData.js";
import { dueOnFinding } from "../../../replay/rules.js";
import { perform } from "../../act.js";
import { refusal, requireLive, requireRole, takeInHand, titleOf, type AtHand } from "../../atHand.js";
import { readCommitment, type DocumentOptions } from "../../documents.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { arrearsLines, holdRefusal, isStopped, STOPPED, shortfallLines } from "../../render/payment.js";
import { standingOf } from "../../render/standing.js";
import type { DataOf } from "../../shapes/index.js";
import { parseFindings, trancheOf } from "../../tranches.js";

interface Options extends SignerOptions, DocumentOptions {
  readonly finding: readonly string[];
}

export const adjudicate: Handler<Options, DataOf<"adjudicate">> = async (context, [given = ""], options) => {
  const findings = parseFindings(options.finding);
  const committed = await readCommitment(context, "ruling", options);
  const atHand = await takeInHand(context, given);
  requireLive(atHand);
  for (const { tranche } of findings) trancheOf(atHand.agreement, tranche);
  const decided = requireSomeDecision(findings, atHand);
  const signer = await context.signer(options);
  await requireRole(atHand, signer, ["arbiter"]);
  const { escrow, agreement, labelOf } = atHand;
  const id = agreement.agreement;
  return perform(context, options, {
    ...{ escrow, committed, preview: previewOf(findings, decided, atHand) },
    question: "Is this your ruling? Nobody can change it afterwards.",
    method: withRunner(escrow.contract, signer).adjudicate,
    args: [id, findings, committed.commitment],
    result: async () => {
      const after = await readAgreement(escrow, id);
      const settled = findings.filter(({ tranche }) => trancheOf(after, tranche).status === "Settled");
      const ruled = settled.filter((finding) => decided.includes(finding));
      const lines = ruled.map(
        ({ tranche, achieved }) => `Ruled: ${labelOf(Number(tranche))}: ${findingInWords(achieved)}.`,
      );
      return {
        lines: [...lines, ...arrearsLines(atHand, after)],
        data: { agreement: id, ruled, arrears: after.arrears },
      };
    },
  });
};

const isDisputed = ({ tranche }: Finding, { agreement }: AtHand): boolean =>
  ["Challenged", "Refused"].includes(trancheOf(agreement, tranche).status);

const waits = ({ tranche, achieved }: Finding, { agreement }: AtHand): boolean =>
  achieved !== 0n && isStopped(trancheOf(agreement, tranche), agreement);

function requireSomeDecision(findings: readonly Finding[], atHand: AtHand): Finding[] {
  const disputed = findings.filter((finding) => isDisputed(finding, atHand));
  const decided = disputed.filter((finding) => !waits(finding, atHand));
  if (decided.length > 0) return decided;
  if (disputed.length > 0) throw holdRefusal(atHand);
  const reasons = findings.map(({ tranche }) => {
    const named = trancheOf(atHand.agreement, tranche);
    return `${atHand.labelOf(named.index)} ${standingOf(named, atHand)}.`;
  });
  throw refusal(reasons.join("\n"), {
    next: "The arbiter rules on what was challenged, or found not met, and not yet decided; `agreement show` tells which.",
  });
}

function previewOf(findings: readonly Finding[], decided: readonly Finding[], atHand: AtHand): string[] {
  const due = decided.reduce((total, finding) => total + dueOf(finding, atHand), 0n);
  return [
    `A ruling in ${titleOf(atHand)}:`,
    ...findings.map((finding) => `  ${atHand.labelOf(Number(finding.tranche))}: ${effectOf(finding, atHand)}`),
    ...shortfallLines(due, atHand),
    "A ruling is final: neither the panel nor a grant can change it.",
  ];
}

const dueOf = ({ tranche, achieved }: Finding, { agreement }: AtHand): bigint =>
  dueOnFinding(trancheOf(agreement, tranche), achieved);

function effectOf(finding: Finding, atHand: AtHand): string {
  const { agreement, book, pounds } = atHand;
  const tranche = trancheOf(agreement, finding.tranche);
  if (!isDisputed(finding, atHand)) return `${standingOf(tranche, atHand)}; it is passed over.`;
  if (waits(finding, atHand)) return `${STOPPED}; it is passed over.`;
  const due = dueOf(finding, atHand);
  const words = findingInWords(finding.achieved);
  const rest = due < tranche.amount ? `; ${pounds(tranche.amount - due)} become free for the commissioner` : "";
  if (due === 0n) return `${words}, so nothing is paid${rest}.`;
  return `${words}, so ${pounds(due)} of ${pounds(tranche.amount)} go to ${book.nameOf(agreement.terms.payee)}${rest}.`;
}
