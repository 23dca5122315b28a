import { withRunner } from "../../../adapters/escrow.js";
import { readAgreement, type AgreementSnapshot } from "../../../adapters/snapshot.js";
import { DAY_SECONDS } from "../../../agreement/bounds.js";
import { sum } from "../../../agreement/money.js";
import { listInWords, seatNames } from "../../../agreement/words.js";
import { greatest, isHeld, readableMoment } from "../../../forecast/times.js";
import { isLive } from "../../../replay/rules.js";
import { perform } from "../../act.js";
import { refusal, requireLive, requireRole, seatsIn, takeInHand, titleOf, type AtHand } from "../../atHand.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";

export const lift: Handler<SignerOptions, DataOf<"lift">> = async (context, [given = ""], options) => {
  const atHand = await takeInHand(context, given);
  requireLive(atHand);
  const { escrow, agreement } = atHand;
  if (!isHeld(agreement)) {
    throw refusal("No safeguarding hold is in force.", { next: "Nothing is left to do: outcome money can be paid." });
  }
  const signer = await context.signer(options);
  await requireRole(atHand, signer, [...seatsIn(agreement.heldBy), "arbiter"]);
  const id = agreement.agreement;
  return perform(context, options, {
    ...{ escrow, preview: previewOf(atHand) },
    question: "Lift the hold now?",
    method: withRunner(escrow.contract, signer).lift,
    args: [id],
    result: async () => {
      const after = await readAgreement(escrow, id);
      const nextHoldFrom = after.heldUntil + after.terms.holdPeriod;
      return {
        lines: [`Lifted: outcome money can be paid again. Another hold can start on ${readableMoment(nextHoldFrom)}.`],
        data: { agreement: id, nextHoldFrom },
      };
    },
  });
};

function previewOf(atHand: AtHand): string[] {
  const { agreement, pounds } = atHand;
  const waiting = agreement.tranches.filter(({ status, paysOnSilence }) => isLive(status) && !paysOnSilence);
  return [
    `The hold by the ${listInWords(seatNames(agreement.heldBy))} on ${titleOf(atHand)} would last until ${readableMoment(agreement.heldUntil)}.`,
    `  Lifted, up to ${pounds(sum(waiting.map(({ amount }) => amount)))} of outcome money can be decided and paid again, at once.`,
    `  Another hold, by whichever seat, can start on ${readableMoment(nextHoldFrom(agreement))}.`,
  ];
}

/** The pause is as long as the hold was, and a day at least. */
const nextHoldFrom = ({ time, heldUntil, terms }: AgreementSnapshot): bigint =>
  greatest(2n * time - heldUntil + terms.holdPeriod, time + DAY_SECONDS);
