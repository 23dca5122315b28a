import { withRunner } from "../../../adapters/escrow.js";
import { readAgreement } from "../../../adapters/snapshot.js";
import { SEATS, type Role } from "../../../agreement/index.js";
import type { TrancheSnapshot } from "../../../agreement/snapshot.js";
import { dueOnSilence } from "../../../replay/rules.js";
import { finalAtOf, readableMoment } from "../../../forecast/times.js";
import { perform } from "../../act.js";
import { refusal, requireLive, requireRole, takeInHand, titleOf, type AtHand } from "../../atHand.js";
import { readCommitment, type DocumentOptions } from "../../documents.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { standingOf } from "../../render/standing.js";
import type { DataOf } from "../../shapes/index.js";
import { parseTranches, trancheOf } from "../../tranches.js";

interface Options extends SignerOptions, DocumentOptions {
  readonly tranches: string;
}

const MAY_CHALLENGE: readonly Role[] = ["commissioner", "provider", ...SEATS];

export const challenge: Handler<Options, DataOf<"challenge">> = async (context, [given = ""], options) => {
  const numbers = parseTranches([options.tranches]);
  const committed = await readCommitment(context, "grounds", options);
  const atHand = await takeInHand(context, given);
  requireLive(atHand);
  const named = numbers.map((number) => trancheOf(atHand.agreement, number));
  requireOpen(named, atHand);
  const signer = await context.signer(options);
  await requireRole(atHand, signer, MAY_CHALLENGE);
  const { escrow, agreement, labelOf } = atHand;
  const id = agreement.agreement;
  return perform(context, options, {
    ...{ escrow, committed, preview: previewOf(named, atHand) },
    question: `Challenge ${named.length === 1 ? "this tranche" : `these ${named.length} tranches`}?`,
    method: withRunner(escrow.contract, signer).challenge,
    args: [id, numbers, committed.commitment],
    result: async () => {
      const after = await readAgreement(escrow, id);
      const challenged = numbers.filter((number) => trancheOf(after, number).status === "Challenged");
      const lines = challenged.map((number) => `Challenged: ${labelOf(number)}.`);
      return { lines, data: { agreement: id, challenged } };
    },
  });
};

function requireOpen(named: readonly TrancheSnapshot[], atHand: AtHand): void {
  const [first] = named;
  if (first === undefined || named.some((tranche) => isChallengeable(tranche, atHand))) return;
  throw refusal(named.map((tranche) => `${atHand.labelOf(tranche.index)} ${whyNot(tranche, atHand)}.`).join("\n"), {
    next: "Only open tranches can be challenged, the care itself before its last day is over; `agreement show` tells more.",
  });
}

/** From its close silence pays the care itself: nobody steps in front of a claim. */
const silencePays = ({ status, paysOnSilence, closesAt }: TrancheSnapshot, { agreement }: AtHand): boolean =>
  status === "Open" && paysOnSilence && closesAt <= agreement.time;

const isChallengeable = (tranche: TrancheSnapshot, atHand: AtHand): boolean =>
  tranche.status === "Open" && !silencePays(tranche, atHand);

function whyNot(tranche: TrancheSnapshot, atHand: AtHand): string {
  if (!silencePays(tranche, atHand)) return standingOf(tranche, atHand);
  return `can be claimed since ${readableMoment(tranche.closesAt)}, for nobody challenged it before`;
}

function previewOf(named: readonly TrancheSnapshot[], atHand: AtHand): string[] {
  return [
    `A challenge in ${titleOf(atHand)}:`,
    ...named.map((tranche) => `  ${atHand.labelOf(tranche.index)}: ${effectOn(tranche, atHand)}`),
    "The panel may still decide what is challenged, the arbiter may rule on it, and the commissioner may grant it.",
    "No money moves, and nothing else in the agreement stops.",
  ];
}

function effectOn(tranche: TrancheSnapshot, atHand: AtHand): string {
  const { agreement, pounds } = atHand;
  if (!isChallengeable(tranche, atHand)) return `${whyNot(tranche, atHand)}; it is passed over.`;
  const final = readableMoment(finalAtOf({ ...tranche, status: "Challenged" }, agreement));
  if (!tranche.paysOnSilence) {
    return `${pounds(tranche.amount)} can be decided until ${final}, instead of ${readableMoment(finalAtOf(tranche, agreement))}.`;
  }
  const due = pounds(dueOnSilence(tranche, agreement.endsAt));
  const before = `would have been payable on silence from ${readableMoment(tranche.closesAt)}`;
  return `${due} ${before}; challenged, silence pays only from ${final}, unless it is decided before.`;
}
