/** Who sat on the panel, and what became of its words. */
import { formatDate } from "../../agreement/moments.js";
import { listInWords, seatNames } from "../../agreement/words.js";
import type { Attestation } from "../../attestation/typedData.js";
import type { AgreementHistory, Entry } from "../../replay/history.js";
import { days } from "../days.js";
import type { DecisionRecord } from "../decisions.js";
import { done, type Examined, type PlacementRule, type Trace } from "./rule.js";

const NEW_SEAT_DAYS = 14n;

const seatWord = (seat: number): string => seatNames(1 << seat)[0] ?? "nobody";

const newSeat: PlacementRule = {
  id: "new-seat-decides",
  severity: "high",
  looksFor: `A newly appointed person whose word decides money within ${NEW_SEAT_DAYS} days.`,
  next: "Ask why the seat changed hands: was a professional replaced who would have said no?",
  find: (examined) =>
    examined.history.entries.flatMap((entry) => {
      const decided = firstDecisionOf(entry, examined.decisions);
      if (entry.event.name !== "Appointed" || decided === undefined) return [];
      const { seat, account } = entry.event.appointment;
      const name = examined.words.account(account);
      const dates = `on ${formatDate(entry.event.block.timestamp)} and decided on ${formatDate(decided.decidedAt)}`;
      return [done(decided, `${name} was appointed ${seatWord(Number(seat))} ${dates}.`)];
    }),
};

/** The first money that the person just appointed decided, soon enough to be worth a look. */
function firstDecisionOf({ event }: Entry, decisions: readonly DecisionRecord[]): DecisionRecord | undefined {
  if (event.name !== "Appointed") return undefined;
  const { seat, account } = event.appointment;
  const from = event.block.timestamp;
  return decisions.find(
    ({ ground, isRefusal, decidedAt, state }) =>
      !isRefusal &&
      state.version > event.appointment.version &&
      decidedAt - from <= days(NEW_SEAT_DAYS) &&
      ground.by === "panel" &&
      ground.words.some((word) => word.seat === Number(seat) && word.account === account),
  );
}

const incomplete: PlacementRule = {
  id: "incomplete",
  severity: "low",
  looksFor:
    "Attestations that some seats signed and that expired, or were overtaken by a new version, without a quorum.",
  next: "Ask the seats that did not sign whether they disagreed or were never asked.",
  find: (examined) => {
    const decided = new Set(examined.traces.map(({ attestation }) => attestation));
    const endorsed = examined.history.entries
      .flatMap(({ event }) => (event.name === "Endorsed" ? [event] : []))
      .filter(({ attestation }) => !decided.has(keyOf(attestation)) && !mayStillCount(attestation, examined));
    return [...Map.groupBy(endorsed, ({ attestation }) => keyOf(attestation)).values()].flatMap((events) => {
      const last = events.at(-1);
      if (last === undefined) return [];
      const signers = seatNames(events.reduce((bits, { signers }) => bits | signers, 0));
      const until = formatDate(last.attestation.validUntil);
      return [done(last, `Signed by the ${listInWords(signers)} alone, valid until ${until}, and never decided.`)];
    });
  },
};

const mayStillCount = ({ version, validUntil }: Attestation, { history, now, figures }: Examined): boolean =>
  !figures.isClosed && version === history.state.version && now <= validUntil;

const retraction: PlacementRule = {
  id: "retraction",
  severity: "medium",
  looksFor: "Seats that took back their word.",
  next: "Ask the seat what it learnt after signing, and whether anybody pressed it.",
  find: ({ history }) =>
    history.entries.flatMap(({ event }) =>
      event.name === "Retracted"
        ? [done(event, `The ${listInWords(seatNames(event.signers))} took back a word on an attestation.`)]
        : [],
    ),
};

const evidenceReused: PlacementRule = {
  id: "evidence-reused",
  severity: "medium",
  looksFor: "Two attestations of one agreement that rest on the same evidence.",
  next: "Ask whether anybody visited again before the second: each finding needs evidence of its own time.",
  find: ({ traces }) => {
    const first = new Map<string, Trace>();
    return traces.flatMap((trace) => {
      const earlier = first.get(trace.evidence);
      if (earlier === undefined) first.set(trace.evidence, trace);
      if (earlier === undefined || earlier.attestation === trace.attestation) return [];
      return [done(trace, "Another attestation had been decided on the very same evidence before.")];
    });
  },
};

/** The decisions of the panel, in the order of the chain. */
export function tracesOf({ entries }: AgreementHistory): Trace[] {
  return entries.flatMap(({ event }) =>
    event.name === "Attested"
      ? [
          {
            agreement: event.agreement,
            evidence: event.attestation.evidence,
            attestation: keyOf(event.attestation),
            block: event.block.number,
            transactionHash: event.transactionHash,
          },
        ]
      : [],
  );
}

/** Equal for equal attestations. */
function keyOf({ agreement, version, findings, overRefusal, evidence, validUntil }: Attestation): string {
  const found = findings.map(({ tranche, achieved }) => `${tranche}=${achieved}`);
  return [agreement, version, ...found, overRefusal, evidence, validUntil].join(" ");
}

export const PANEL_RULES: readonly PlacementRule[] = [newSeat, incomplete, retraction, evidenceReused];
