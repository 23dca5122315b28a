import { withRunner } from "../../../adapters/escrow.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import { ROLE_WORDS, SEAT_WORDS } from "../../../agreement/index.js";
import { sum } from "../../../agreement/money.js";
import { listInWords, seatNames } from "../../../agreement/words.js";
import { finalAtOf, isHeld, readableMoment } from "../../../forecast/times.js";
import { isLive } from "../../../replay/rules.js";
import { perform } from "../../act.js";
import { refusal, requireLive, requireRole, takeInHand, titleOf, type AtHand } from "../../atHand.js";
import { readCommitment, type DocumentOptions } from "../../documents.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import type { DataOf } from "../../shapes/index.js";

type Options = SignerOptions & DocumentOptions;

export const hold: Handler<Options, DataOf<"hold">> = async (context, [given = ""], options) => {
  const committed = await readCommitment(context, "grounds", options, { mayWait: true });
  const atHand = await takeInHand(context, given);
  requireLive(atHand);
  const signer = await context.signer(options);
  const seat = await requireRole(atHand, signer, ["inspector", "socialWorker", "healthProfessional"]);
  requireCooledDown(atHand);
  const { escrow, agreement } = atHand;
  const id = agreement.agreement;
  return perform(context, options, {
    ...{ escrow, committed, preview: previewOf(atHand) },
    question: `Hold all outcome money of this placement, as ${ROLE_WORDS[seat]}?`,
    method: withRunner(escrow.contract, signer).hold,
    args: [id, committed.commitment],
    result: async () => {
      const { heldUntil } = await readAgreement(escrow, id);
      return {
        lines: [
          `Held: outcome money waits until ${readableMoment(heldUntil)}, or until you or the arbiter lift the hold.`,
        ],
        data: { agreement: id, seat, heldUntil },
      };
    },
  });
};

function requireCooledDown({ agreement }: AtHand): void {
  const { time, heldUntil, heldBy, terms } = agreement;
  const earliest = heldUntil + terms.holdPeriod;
  if (time >= earliest) return;
  const now = isHeld(agreement)
    ? `The ${listInWords(seatNames(heldBy)) || "panel"} placed a hold that lasts until ${readableMoment(heldUntil)} already.`
    : "The last hold ended too short a time ago.";
  throw refusal(
    `${now} After a hold as much time must pass as it lasted, and a day at least: the next can start on ${readableMoment(earliest)}.`,
    {
      next: `Until then a challenge or a finding of 0 can stop a payment, and ${SEAT_WORDS.inspector} and ${SEAT_WORDS.socialWorker} together can end the agreement.`,
    },
  );
}

function previewOf(atHand: AtHand): string[] {
  const { agreement, pounds, labelOf } = atHand;
  const until = agreement.time + agreement.terms.holdPeriod;
  const live = agreement.tranches.filter(({ status }) => isLive(status));
  const [outcome, care] = [false, true].map((isCare) => live.filter(({ paysOnSilence }) => paysOnSilence === isCare));
  const amountOf = (tranches: typeof live = []): string => pounds(sum(tranches.map(({ amount }) => amount)));
  const lapsing = (outcome ?? []).filter((tranche) => finalAtOf(tranche, agreement) <= until);
  return [
    `A safeguarding hold on ${titleOf(atHand)}, at once:`,
    `  Until ${readableMoment(until)} outcome money waits: ${amountOf(outcome)} in ${outcome?.length ?? 0} tranches.`,
    `  The care itself is paid as before: ${amountOf(care)} are still to come. So are arrears, and challenges, findings of`,
    "  0, amendments and a settlement go on. Signatures already given stay good.",
    "  You, your successor in the seat, or the arbiter can lift it; if nobody does, it ends by itself.",
    ...lapsing.map(
      (tranche) =>
        `  Mind: ${labelOf(tranche.index)} can only be decided until ${readableMoment(finalAtOf(tranche, agreement))}, before the hold ends; a challenge keeps it open longer.`,
    ),
  ];
}
