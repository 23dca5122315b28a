import type { Status } from "../../../src/agreement/status.js";
import type { AgreementState } from "../../../src/replay/state.js";
import type { Invariant } from "./invariant.js";
import type { Step, Words } from "./observe.js";

type Transitions = Readonly<Record<Status, readonly Status[]>>;

/** What a tranche may have become within one step in which the agreement was neither amended nor closed. */
const MAY_BECOME: Transitions = {
  Scheduled: ["Scheduled", "Open", "Challenged", "Refused", "Settled", "Lapsed", "Void"],
  Open: ["Open", "Challenged", "Refused", "Settled", "Lapsed"],
  Challenged: ["Challenged", "Refused", "Settled", "Lapsed"],
  Refused: ["Refused", "Settled", "Lapsed"],
  Lapsed: ["Lapsed"],
  Void: ["Void"],
  Settled: ["Settled"],
};

/** What an amendment may make of a tranche whose word it leaves: other periods, and no end. */
const WITH_ITS_WORD: Transitions = {
  Scheduled: ["Scheduled", "Open", "Lapsed"],
  Open: ["Open", "Lapsed"],
  Challenged: ["Challenged", "Lapsed"],
  Refused: ["Refused", "Lapsed"],
  Lapsed: ["Lapsed", "Open", "Challenged", "Refused"],
  Void: ["Scheduled"],
  Settled: ["Settled"],
};

/** What it may make of one whose word it changes: a new tranche; what is decided for money it cannot change. */
const ANEW: readonly Status[] = ["Scheduled", "Open", "Lapsed"];

export const noWayBack: Invariant = {
  number: "T",
  name: "no way back",
  sentence:
    "What is settled or lapsed stays so, a refused tranche never opens again unless both parties amend it, a closed " +
    "agreement stays closed, versions only grow, the sequence counts every event and nothing else, a retraction is " +
    "never undone, and there are no arrears beside a balance.",
  violations: (fuzz, step) =>
    fuzz.agreements.flatMap((agreement) => {
      const after = step.after.words.get(agreement.id)!;
      const before = step.before.words.get(agreement.id);
      const beside = after.arrears > 0n && after.balance > 0n ? [`${agreement.id} has arrears and a balance`] : [];
      return before === undefined
        ? beside
        : [
            ...beside,
            ...wrongStatuses(agreement, before, after, step),
            ...wrongVersion(agreement, before, after, step),
            ...wrongCount(agreement, step),
            ...undone(agreement, step),
          ];
    }),
};

const has = ({ events }: Step, agreement: string, name: string): boolean =>
  events.some((event) => event.name === name && "agreement" in event && event.agreement === agreement);

function wrongStatuses({ id }: AgreementState, before: Words, after: Words, step: Step): string[] {
  const isAmended = has(step, id, "Amended");
  const isClosed = has(step, id, "Closed");
  return before.statuses.flatMap((status, index) => {
    const now = after.statuses[index];
    const isSameWord = after.schedule[index] === before.schedule[index];
    const amended = isSameWord || status === "Settled" ? WITH_ITS_WORD[status] : ANEW;
    const allowed: readonly (Status | undefined)[] = isClosed
      ? ["Settled"]
      : isAmended
        ? [...amended, ...(status === "Settled" ? [] : [undefined])]
        : MAY_BECOME[status];
    return allowed.includes(now) ? [] : [`tranche ${index} of ${id} was ${status} and is ${now ?? "gone"}`];
  });
}

function wrongVersion({ id }: AgreementState, before: Words, after: Words, step: Step): string[] {
  const grows = has(step, id, "Amended") || has(step, id, "Appointed") ? 1n : 0n;
  const isClosedAgain = (before.flags & ~after.flags & 4) !== 0;
  const isEarlier = after.endsAt <= before.endsAt || has(step, id, "Amended");
  return [
    ...(after.version === before.version + grows
      ? []
      : [`${id} went from version ${before.version} to ${after.version}`]),
    ...(isClosedAgain ? [`${id} is no longer closed`] : []),
    ...(isEarlier ? [] : [`the end of ${id} went from ${before.endsAt} to ${after.endsAt}`]),
  ];
}

function wrongCount({ id }: AgreementState, { before, after, events }: Step): string[] {
  const counted = after.words.get(id)!.sequence - before.words.get(id)!.sequence;
  const happened = events.filter((event) => "agreement" in event && event.agreement === id).length;
  return counted === BigInt(happened) ? [] : [`${id} counted ${counted} events, and ${happened} happened`];
}

function undone({ id, version, endorsements }: AgreementState, { ledgerBefore }: Step): string[] {
  const known = ledgerBefore.agreements.get(id);
  // What was said of an earlier version counts for nothing, retracted or not.
  if (known === undefined || known.version !== version) return [];
  return [...known.endorsements].flatMap(([digest, { retracted }]) => {
    const still = endorsements.get(digest)?.retracted ?? 0;
    return (retracted & ~still) === 0 ? [] : [`${id} forgot a retraction of ${digest}`];
  });
}
