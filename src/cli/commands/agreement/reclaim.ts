import { withRunner } from "../../../adapters/escrow.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import { isLive } from "../../../replay/rules.js";
import { perform } from "../../act.js";
import { refusal, requireLive, requireRole, takeInHand, titleOf, type AtHand } from "../../atHand.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";

export const reclaim: Handler<SignerOptions, DataOf<"agreement reclaim">> = async (context, [given = ""], options) => {
  const atHand = await takeInHand(context, given);
  requireLive(atHand);
  requireSomething(atHand);
  const { escrow, agreement, pounds } = atHand;
  const signer = await context.signer(options);
  if (agreement.liabilities > 0n) await requireRole(atHand, signer, ["commissioner"]);
  const id = agreement.agreement;
  return perform(context, options, {
    ...{ escrow, preview: previewOf(atHand) },
    question: `Take back ${pounds(agreement.reclaimable)}?`,
    method: withRunner(escrow.contract, signer).reclaim,
    args: [id],
    result: async () => {
      const { balance } = await readAgreement(escrow, id);
      const reclaimed = agreement.balance - balance;
      return {
        lines: [`Took back ${pounds(reclaimed)}; the balance is ${pounds(balance)}.`],
        data: { agreement: id, reclaimed, balance },
      };
    },
  });
};

function requireSomething({ agreement, pounds }: AtHand): void {
  const { balance, liabilities, reclaimable } = agreement;
  if (reclaimable > 0n) return;
  if (balance === 0n) throw refusal("The balance is £0.00: there is nothing to take back.", { next: "Nothing to do." });
  throw refusal(
    `Nothing is free: the balance is ${pounds(balance)}, and up to ${pounds(liabilities)} may still fall due.`,
    {
      next: "Wait until tranches are decided or lapse; `agreement due` tells when. A notice or a settlement frees money sooner.",
    },
  );
}

function previewOf(atHand: AtHand): string[] {
  const { agreement, book, pounds } = atHand;
  const { balance, liabilities, reclaimable, terms, tranches } = agreement;
  const live = tranches.filter(({ status }) => isLive(status)).length;
  return [
    `Money of ${titleOf(atHand)} that no tranche can claim any more:`,
    `  ${pounds(reclaimable)} of the balance of ${pounds(balance)} go back to ${book.nameOf(terms.commissioner)}.`,
    live === 0
      ? "  Every tranche is decided, void or lapsed: nothing stays."
      : `  ${pounds(liabilities)} stay for the ${live === 1 ? "tranche that" : `${live} tranches that`} may still be paid.`,
  ];
}
