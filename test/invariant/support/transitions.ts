import type { Status } from "../../../src/agreement/status.js";
import type { AgreementState } from "../../../src/replay/state.js";
import type { Invariant } from "./invariant.js";
import type { Step, Words } from "./observe.js";

/** What a tranche may have become within one step; without challenges and ends, some never come up. */
const MAY_BECOME: Readonly<Record<Status, readonly Status[]>> = {
  Scheduled: ["Scheduled", "Open", "Refused", "Settled", "Lapsed"],
  Open: ["Open", "Refused", "Settled", "Lapsed"],
  Challenged: [],
  Refused: ["Refused", "Settled", "Lapsed"],
  Lapsed: ["Lapsed"],
  Void: [],
  Settled: ["Settled"],
};

export const noWayBack: Invariant = {
  number: "T",
  sentence:
    "What is settled or lapsed stays so, a refused tranche never opens again, the sequence counts every event and " +
    "nothing else, a retraction is never undone, and there are no arrears beside a balance.",
  violations: (fuzz, step) =>
    fuzz.agreements.flatMap((agreement) => {
      const after = step.after.words.get(agreement.id)!;
      const before = step.before.words.get(agreement.id);
      const beside = after.arrears > 0n && after.balance > 0n ? [`${agreement.id} has arrears and a balance`] : [];
      return before === undefined
        ? beside
        : [
            ...beside,
            ...wrongStatuses(agreement, before, after),
            ...wrongCount(agreement, step),
            ...undone(agreement, step),
          ];
    }),
};

const wrongStatuses = ({ id }: AgreementState, before: Words, after: Words): string[] =>
  before.statuses.flatMap((status, index) => {
    const now = after.statuses[index]!;
    return MAY_BECOME[status].includes(now) ? [] : [`tranche ${index} of ${id} was ${status} and is ${now}`];
  });

function wrongCount({ id }: AgreementState, { before, after, events }: Step): string[] {
  const counted = after.words.get(id)!.sequence - before.words.get(id)!.sequence;
  const happened = events.filter((event) => "agreement" in event && event.agreement === id).length;
  return counted === BigInt(happened) ? [] : [`${id} counted ${counted} events, and ${happened} happened`];
}

function undone({ id, endorsements }: AgreementState, { ledgerBefore }: Step): string[] {
  const before = ledgerBefore.agreements.get(id)?.endorsements ?? new Map<string, { retracted: number }>();
  return [...before].flatMap(([digest, { retracted }]) => {
    const still = endorsements.get(digest)?.retracted ?? 0;
    return (retracted & ~still) === 0 ? [] : [`${id} forgot a retraction of ${digest}`];
  });
}
