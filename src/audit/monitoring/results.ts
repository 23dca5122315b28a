import { PRINCIPLES, codesOfPrinciple, principlesOf, type Principle } from "../../agreement/principles.js";
import { fromUnixSeconds } from "../../agreement/careDays.js";
import type { Check } from "./checks.js";
import { isWithin, periodBefore, type Period } from "./period.js";
import type { Subject } from "./subjects.js";
import { tallyOf, trendOf, type Tally, type Trend } from "./tally.js";

/** What the checks of one outcome found. */
export interface SubjectResult {
  readonly subject: Subject;
  /** Codes of the principles that it speaks of. */
  readonly principles: readonly string[];
  readonly tally: Tally;
  readonly trend: Trend;
}

/** What the checks that speak of a principle found; null stands for outcomes that speak of none. */
export interface PrincipleResult {
  readonly principle: Principle | null;
  /** Of the outcomes that were checked and counted here. */
  readonly codes: readonly string[];
  readonly tally: Tally;
  readonly trend: Trend;
}

export interface MonthResult {
  /** `2027-01` */
  readonly month: string;
  readonly tally: Tally;
}

/** Checks of this period and of the one before it. */
interface Compared {
  readonly now: readonly Check[];
  readonly before: readonly Check[];
}

const compare = ({ now, before }: Compared): { tally: Tally; trend: Trend } => {
  const tally = tallyOf(now);
  return { tally, trend: trendOf(tally, tallyOf(before)) };
};

export function comparedIn(checks: readonly Check[], period: Period): Compared {
  const before = periodBefore(period);
  return {
    now: checks.filter(({ decidedAt }) => isWithin(period, decidedAt)),
    before: checks.filter(({ decidedAt }) => isWithin(before, decidedAt)),
  };
}

const narrow = ({ now, before }: Compared, test: (check: Check) => boolean): Compared => ({
  now: now.filter(test),
  before: before.filter(test),
});

/** The care itself is no outcome: it has a place of its own. */
const isOfOutcome = ({ subject }: Check): boolean => subject.kind !== "care";

export const overallResult = (compared: Compared): { tally: Tally; trend: Trend } =>
  compare(narrow(compared, isOfOutcome));

const keyOf = ({ kind, code }: Subject): string => code ?? kind;

/** By code; then outcomes whose code is not at hand, then the care itself. Every check is in exactly one of them. */
export function resultsBySubject(compared: Compared): SubjectResult[] {
  const subjects = new Map([...compared.before, ...compared.now].map(({ subject }) => [keyOf(subject), subject]));
  return [...subjects]
    .map(([key, subject]) => ({
      subject,
      principles: subject.code === null ? [] : principlesOf(subject.code),
      ...compare(narrow(compared, (check) => keyOf(check.subject) === key)),
    }))
    .toSorted((a, b) => place(a.subject) - place(b.subject) || keyOf(a.subject).localeCompare(keyOf(b.subject)));
}

const place = ({ kind }: Subject): number => ["outcome", "unnamed", "care"].indexOf(kind);

/** All principles in their order, also those that nobody checked; last, what speaks of none, if there is any. */
export function resultsByPrinciple(compared: Compared): PrincipleResult[] {
  const named = narrow(compared, ({ subject }) => subject.code !== null);
  const results = PRINCIPLES.map((principle) => {
    const codes = codesOfPrinciple(principle.code);
    return resultOfPrinciple(principle, named, ({ subject }) => codes.includes(subject.code ?? ""));
  });
  const none = resultOfPrinciple(null, named, ({ subject }) => principlesOf(subject.code ?? "").length === 0);
  return none.codes.length === 0 ? results : [...results, none];
}

function resultOfPrinciple(
  principle: Principle | null,
  compared: Compared,
  test: (check: Check) => boolean,
): PrincipleResult {
  const narrowed = narrow(compared, test);
  const codes = new Set([...narrowed.before, ...narrowed.now].map(({ subject }) => subject.code ?? ""));
  return { principle, codes: [...codes].sort(), ...compare(narrowed) };
}

/** Every month of the period, also those without a check. */
export function resultsByMonth(checks: readonly Check[], { from, until }: Period): MonthResult[] {
  const months: MonthResult[] = [];
  const last = fromUnixSeconds(until - 1n);
  for (let month = fromUnixSeconds(from).startOf("month"); month <= last; month = month.plus({ months: 1 })) {
    const inMonth = checks.filter(({ decidedAt }) => fromUnixSeconds(decidedAt).hasSame(month, "month"));
    months.push({ month: month.toFormat("yyyy-MM"), tally: tallyOf(inMonth.filter(isOfOutcome)) });
  }
  return months;
}
