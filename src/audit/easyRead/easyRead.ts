/** What a child or adult may want to know of their own agreement: what was found, by whom, and what comes next. */
import { fromUnixSeconds, parseDaySpan } from "../../agreement/careDays.js";
import { SEATS, type Seat } from "../../agreement/terms.js";
import { packTranche, type Tranche } from "../../agreement/tranche.js";
import type { AgreementHistory } from "../../replay/history.js";
import { statusOf, trancheAt } from "../../replay/rules.js";
import type { AgreementState } from "../../replay/state.js";
import { decisionsOf, type DecisionRecord } from "../decisions.js";
import type { Words } from "../words.js";
import { plainOutcome } from "./plainOutcomes.js";

/** Somebody, as far as the address book knows. */
export interface Person {
  readonly role: Seat | "arbiter";
  /** Null where the address book has no name. */
  readonly name: string | null;
}

export interface EasyFinding {
  /** A few plain words. */
  readonly about: string;
  /** First and last day that people looked at, unix seconds of their midnights. */
  readonly first: bigint;
  readonly last: bigint;
  /** Basis points; null where nobody said how it went. */
  readonly achieved: bigint | null;
  /** Whose word it was; none where nobody said anything. */
  readonly people: readonly Person[];
  /** Unix seconds; null where its time went by. */
  readonly at: bigint | null;
  /** Whether people had found before that it was not there yet. */
  readonly isSecondLook: boolean;
}

export interface EasyPlan {
  readonly about: string;
  /** Unix seconds: by when people should say how it went. */
  readonly by: bigint;
  readonly standing: "coming" | "late" | "disputed";
}

export interface EasyRead {
  readonly placement: string;
  readonly council: string | null;
  readonly home: string | null;
  readonly panel: readonly Person[];
  readonly arbiter: Person;
  /** The newest first. */
  readonly findings: readonly EasyFinding[];
  /** The soonest first, one for each outcome. */
  readonly plans: readonly EasyPlan[];
  /** Unix seconds: up to when everything is known. */
  readonly now: bigint;
}

const NOBODY = `0x${"00".repeat(20)}`;

/** @param now - Unix seconds at which it is looked at. */
export function easyReadOf(history: AgreementHistory, words: Words, now: bigint): EasyRead {
  const { state } = history;
  const { commissioner, provider, arbiter, panel } = state.terms;
  const person = personIn(words);
  return {
    placement: words.placement(state.id),
    council: nameIn(words, commissioner),
    home: nameIn(words, provider),
    panel: SEATS.flatMap((role, seat) => {
      const account = panel[seat] ?? NOBODY;
      return account === NOBODY ? [] : [person(role, account)];
    }),
    arbiter: person("arbiter", arbiter),
    findings: [...foundIn(history, words), ...missedIn(state, words, now)].toSorted((a, b) =>
      Number((b.at ?? b.last) - (a.at ?? a.last)),
    ),
    plans: plansIn(state, words, now),
    now,
  };
}

/** Where the address book has no name it gives a short address, which is nobody's name. */
const nameIn = (words: Words, account: string): string | null => {
  const name = words.account(account);
  return name.startsWith("0x") ? null : name;
};

const personIn =
  (words: Words) =>
  (role: Person["role"], account: string): Person => ({ role, name: nameIn(words, account) });

const aboutOf = (state: AgreementState, index: number, words: Words) => {
  const { code, title, period } = words.tranche(state, index);
  const word = trancheAt(state, index);
  return {
    about: plainOutcome({ code, title, isCare: word.paysOnSilence, tag: word.outcome }),
    ...daysOf(period, word),
  };
};

/** Those of the private copy; those of the window where no copy has these terms. */
function daysOf(period: string, { opensAt, closesAt }: Tranche): { first: bigint; last: bigint } {
  const { opens, careEnds } = /^\d{4}-\d{2}-\d{2} to \d{4}-\d{2}-\d{2}$/.test(period)
    ? parseDaySpan(period)
    : { opens: fromUnixSeconds(opensAt).startOf("day"), careEnds: fromUnixSeconds(closesAt - 1n).plus({ days: 1 }) };
  const last = careEnds.minus({ days: 1 }).startOf("day");
  return { first: BigInt(opens.toUnixInteger()), last: BigInt(last.toUnixInteger()) };
}

/** What was last said of each tranche; of the care itself only where somebody said something. */
function foundIn(history: AgreementHistory, words: Words): EasyFinding[] {
  const keyOf = ({ tranche, word }: DecisionRecord): string => `${tranche}:${packTranche(word)}`;
  const said = decisionsOf(history).filter(({ achieved, word }) => achieved !== null || !word.paysOnSilence);
  return [...Map.groupBy(said, keyOf).values()].flatMap((decisions) => {
    const latest = decisions.at(-1);
    if (latest === undefined) return [];
    return {
      ...aboutOf(latest.state, latest.tranche, words),
      achieved: latest.achieved,
      people: peopleBehind(latest, words),
      at: latest.decidedAt,
      isSecondLook: decisions.length > 1,
    };
  });
}

function peopleBehind({ ground }: DecisionRecord, words: Words): Person[] {
  const person = personIn(words);
  if (ground.by === "arbiter") return [person("arbiter", ground.arbiter)];
  if (ground.by !== "panel") return [];
  return ground.words.map(({ seat, account }) => person(SEATS[seat] ?? "inspector", account));
}

/** Outcomes of which nobody said anything, and can no more. */
const missedIn = (state: AgreementState, words: Words, now: bigint): EasyFinding[] =>
  indicesWhere(state, now, (status) => status === "Lapsed")
    .filter((index) => !state.refusals.some(({ tranche }) => tranche === index))
    .map((index) => ({
      ...aboutOf(state, index, words),
      achieved: null,
      people: [],
      at: null,
      isSecondLook: false,
    }));

function plansIn(state: AgreementState, words: Words, now: bigint): EasyPlan[] {
  const plans = indicesWhere(state, now, (status) => ["Open", "Scheduled", "Challenged"].includes(status))
    .filter((index) => state.schedule[index]?.paysOnSilence === false)
    .map((index): EasyPlan => {
      const by = state.schedule[index]?.closesAt ?? 0n;
      const isDisputed = statusOf(state, index, now) === "Challenged";
      const standing = isDisputed ? "disputed" : now < by ? "coming" : "late";
      return { about: aboutOf(state, index, words).about, by, standing };
    })
    .toSorted((a, b) => Number(a.by - b.by));
  return [...new Map(plans.toReversed().map((plan) => [plan.about, plan])).values()].toReversed();
}

const indicesWhere = (
  state: AgreementState,
  now: bigint,
  isMeant: (status: ReturnType<typeof statusOf>) => boolean,
): number[] => [...state.schedule.keys()].filter((index) => isMeant(statusOf(state, index, now)));
