import { withRunner } from "../../../adapters/escrow.js";
import { readAgreement, type TrancheSnapshot } from "../../../adapters/snapshot.js";
import { sum } from "../../../agreement/money.js";
import { isLive } from "../../../replay/rules.js";
import { perform } from "../../act.js";
import { refusal, requireLive, requireRole, takeInHand, titleOf, type AtHand } from "../../atHand.js";
import { readCommitment, type DocumentOptions } from "../../documents.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { STOPPED, arrearsLines, holdRefusal, isStopped, shortfallLines } from "../../render/payment.js";
import { standingOf } from "../../render/standing.js";
import type { DataOf } from "../../shapes/index.js";
import { parseTranches, trancheOf } from "../../tranches.js";

interface Options extends SignerOptions, DocumentOptions {
  readonly tranches: string;
}

export const grant: Handler<Options, DataOf<"grant">> = async (context, [given = ""], options) => {
  const numbers = parseTranches([options.tranches]);
  const committed = await readCommitment(context, "reason", options);
  const atHand = await takeInHand(context, given);
  requireLive(atHand);
  const named = numbers.map((number) => trancheOf(atHand.agreement, number));
  const payable = requirePayable(named, atHand);
  const signer = await context.signer(options);
  await requireRole(atHand, signer, ["commissioner"]);
  const { escrow, agreement, labelOf } = atHand;
  const id = agreement.agreement;
  return perform(context, options, {
    ...{ escrow, committed, preview: previewOf(named, payable, atHand) },
    question: `Grant ${payable.length === 1 ? "this tranche" : `these ${payable.length} tranches`} in full? It cannot be undone.`,
    method: withRunner(escrow.contract, signer).grant,
    args: [id, numbers, committed.commitment],
    result: async () => {
      const after = await readAgreement(escrow, id);
      const granted = payable.map(({ index }) => index).filter((index) => trancheOf(after, index).status === "Settled");
      const lines = granted.map((index) => `Granted: ${labelOf(index)}.`);
      return {
        lines: [...lines, ...arrearsLines(atHand, after)],
        data: { agreement: id, granted, arrears: after.arrears },
      };
    },
  });
};

function requirePayable(named: readonly TrancheSnapshot[], atHand: AtHand): TrancheSnapshot[] {
  const live = named.filter(({ status }) => isLive(status));
  const payable = live.filter((tranche) => !isStopped(tranche, atHand.agreement));
  if (payable.length > 0) return payable;
  if (live.length > 0) throw holdRefusal(atHand);
  const reasons = named.map((tranche) => `${atHand.labelOf(tranche.index)} ${standingOf(tranche, atHand)}.`);
  throw refusal(reasons.join("\n"), { next: "What is decided, void or lapsed cannot be granted any more." });
}

function previewOf(named: readonly TrancheSnapshot[], payable: readonly TrancheSnapshot[], atHand: AtHand): string[] {
  const { agreement, book, pounds, labelOf } = atHand;
  const due = sum(payable.map(({ amount }) => amount));
  const effectOn = (tranche: TrancheSnapshot): string => {
    if (payable.includes(tranche)) return `${pounds(tranche.amount)}, in full.`;
    return `${isLive(tranche.status) ? STOPPED : standingOf(tranche, atHand)}; it is passed over.`;
  };
  return [
    `A grant in ${titleOf(atHand)}, at the commissioner's own discretion:`,
    ...named.map((tranche) => `  ${labelOf(tranche.index)}: ${effectOn(tranche)}`),
    `  ${pounds(due)} in all go to ${book.nameOf(agreement.terms.payee)}, whether or not anything was met; the panel is not asked any more.`,
    ...shortfallLines(due, atHand),
  ];
}
