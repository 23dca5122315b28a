import { withRunner } from "../../../adapters/escrow.js";
import { readAgreement, type TrancheSnapshot } from "../../../adapters/snapshot.js";
import { DAY_SECONDS } from "../../../agreement/bounds.js";
import { formatDays, fromUnixSeconds, parseCareDay, readableDay, toUnixSeconds } from "../../../agreement/careDays.js";
import { sum } from "../../../agreement/money.js";
import { PlacementError } from "../../../errors.js";
import { dueOnSilence, isLive } from "../../../replay/rules.js";
import { NO_END } from "../../../replay/state.js";
import { perform } from "../../act.js";
import { refusal, requireLive, requireRole, takeInHand, titleOf, type AtHand } from "../../atHand.js";
import { readCommitment, type DocumentOptions } from "../../documents.js";
import type { SignerOptions } from "../../options.js";
import type { Handler } from "../../program.js";
import { lastDayInWords } from "../../../agreement/moments.js";
import type { DataOf } from "../../shapes/index.js";

interface Options extends SignerOptions, DocumentOptions {
  readonly ends: string;
}

export const notice: Handler<Options, DataOf<"agreement notice">> = async (context, [given = ""], options) => {
  const endsAt = parseLastDay(options.ends);
  const committed = await readCommitment(context, "grounds", options);
  const atHand = await takeInHand(context, given);
  requireLive(atHand);
  const signer = await context.signer(options);
  await requireRole(atHand, signer, ["commissioner", "provider"]);
  requireEarlier(endsAt, atHand);
  requireNotice(endsAt, atHand);
  const { escrow, agreement } = atHand;
  const id = agreement.agreement;
  return perform(context, options, {
    ...{ escrow, committed, preview: previewOf(endsAt, atHand) },
    question: `Give notice, so that ${lastDayInWords(endsAt)} is the last day?`,
    method: withRunner(escrow.contract, signer).giveNotice,
    args: [id, endsAt, committed.commitment],
    result: async () => {
      const after = await readAgreement(escrow, id);
      const voided = voidedBy(endsAt, atHand).map(({ index }) => index);
      return {
        lines: [
          `Notice is given: ${lastDayInWords(after.endsAt)} is the last day.`,
          ...(after.reclaimable === 0n
            ? []
            : [
                `The commissioner can take back ${atHand.pounds(after.reclaimable)} now: \`placement agreement reclaim\`.`,
              ]),
        ],
        data: { agreement: id, endsAt: after.endsAt, voided, reclaimable: after.reclaimable },
      };
    },
  });
};

/** The end is the midnight after the last day. */
function parseLastDay(text: string): bigint {
  try {
    return toUnixSeconds(parseCareDay(text).plus({ days: 1 }));
  } catch (cause) {
    if (!(cause instanceof PlacementError)) throw cause;
    throw new PlacementError("bad-usage", cause.message, {
      next: "Correct --ends: it is the last day of care.",
      cause,
    });
  }
}

function requireEarlier(endsAt: bigint, { agreement }: AtHand): void {
  const { endsAt: current, time } = agreement;
  if (current <= time) {
    throw refusal(`The agreement has ended: ${lastDayInWords(current)} was its last day.`, {
      next: "Nothing is left to end; what was earned can still be decided, claimed or settled.",
    });
  }
  if (endsAt < current) return;
  const until = current === NO_END ? "" : `The last day is ${lastDayInWords(current)} already, and an`;
  throw refusal(`${until || "That day is too far ahead. An"} end is only ever made earlier.`, {
    next: "Give an earlier day; only an amendment that both parties sign can lift an end.",
  });
}

function requireNotice(endsAt: bigint, { agreement }: AtHand): void {
  const period = agreement.terms.noticePeriod;
  const earliest = agreement.time + period;
  if (endsAt >= earliest) return;
  // The first midnight that is late enough ends the day before it.
  const firstDay = readableDay(fromUnixSeconds(earliest - 1n));
  throw refusal(
    `The notice is too short: the agreement asks for ${formatDays(period / DAY_SECONDS)}, so the last day can be ${firstDay} at the earliest.`,
    {
      next: `Give --ends ${fromUnixSeconds(earliest - 1n).toFormat("yyyy-MM-dd")} or later; by consent of both sides a settlement can end it sooner.`,
    },
  );
}

const liveTranches = ({ agreement }: AtHand): TrancheSnapshot[] =>
  agreement.tranches.filter(({ status }) => isLive(status));

const voidedBy = (endsAt: bigint, atHand: AtHand): TrancheSnapshot[] =>
  liveTranches(atHand).filter(({ opensAt }) => opensAt >= endsAt);

function previewOf(endsAt: bigint, atHand: AtHand): string[] {
  const { agreement, labelOf, pounds } = atHand;
  const voided = voidedBy(endsAt, atHand);
  const straddling = liveTranches(atHand).filter(
    ({ opensAt, closesAt, paysOnSilence }) => paysOnSilence && opensAt < endsAt && endsAt < closesAt,
  );
  const lost = sum(voided.map(({ amount }) => amount));
  const kept = agreement.liabilities - lost;
  return [
    `Notice on ${titleOf(atHand)}: ${lastDayInWords(endsAt)} is its last day.`,
    voided.length === 0
      ? "  No tranche becomes void: all care agreed begins before the end."
      : `  Void, because their care would begin afterwards: ${voided.length} tranches of ${pounds(lost)}, which the provider will not get:`,
    ...voided.map(({ index, amount }) => `    ${labelOf(index)}: ${pounds(amount)}`),
    ...straddling.map(
      (tranche) =>
        `  ${labelOf(tranche.index)}: silence pays ${pounds(dueOnSilence(tranche, endsAt))} of ${pounds(tranche.amount)}, the part before the end.`,
    ),
    `  Up to ${pounds(kept)} may still fall due; what the balance of ${pounds(agreement.balance)} holds beyond that, the commissioner can take back.`,
    "  What was earned before the end stays payable after it. An end can be made earlier by notice, never later.",
  ];
}
