import type { BuiltAgreement, BuiltTranche } from "../built.js";
import { sum } from "../money.js";
import { packTranche } from "../tranche.js";

/** One tranche of a comparison. */
export interface ComparedTranche {
  readonly index: number;
  readonly kind: BuiltTranche["kind"];
  /** Missing for the care itself. */
  readonly code?: string | undefined;
  readonly title: string;
  /** First and last day of the care it pays for. */
  readonly period: string;
  /** Token base units. */
  readonly amount: bigint;
  /** Unix seconds. */
  readonly opensAt: bigint;
  /** Unix seconds. */
  readonly closesAt: bigint;
}

export interface Pair<T> {
  readonly before: T;
  readonly after: T;
}

export interface ComparedFee {
  /** The first day on which it holds. */
  readonly from: string;
  /** Token base units. */
  readonly weekly: bigint;
}

/** Two versions of an agreement, side by side. */
export interface AgreementComparison {
  readonly name: string;
  /** Of the token. */
  readonly decimals: number;
  readonly version: Pair<bigint>;
  /** With another amount or period, mostly at the same place. */
  readonly changed: readonly Pair<ComparedTranche>[];
  /** The same tranche at another place. */
  readonly moved: readonly Pair<ComparedTranche>[];
  readonly gone: readonly ComparedTranche[];
  readonly come: readonly ComparedTranche[];
  /** How many stay as they are. */
  readonly unchanged: number;
  /** Token base units. */
  readonly total: Pair<bigint>;
  readonly fees: Pair<readonly ComparedFee[]>;
  /** The payee's address. */
  readonly payee: Pair<string>;
  /** Names as the private copies have them. */
  readonly payeeName: Pair<string>;
  /** The last day of care. */
  readonly ends: Pair<string>;
}

/** What becomes of an agreement by a change: what changes, what goes, what comes. */
export function compareAgreements(before: BuiltAgreement, after: BuiltAgreement): AgreementComparison {
  const pair = <T>(of: (built: BuiltAgreement) => T): Pair<T> => ({ before: of(before), after: of(after) });
  return {
    name: after.name,
    decimals: after.decimals,
    version: pair(({ version }) => version ?? 1n),
    ...compareTranches(before, after),
    total: pair(({ terms }) => sum(terms.schedule.map(({ amount }) => amount))),
    fees: pair(({ fee, term }) => fee.steps ?? [{ from: term.starts, weekly: fee.weekly }]),
    payee: pair(({ terms }) => terms.payee),
    payeeName: pair(({ names, terms }) => names.payee ?? terms.payee),
    ends: pair(({ term }) => term.ends),
  };
}

type Tranches = Pick<AgreementComparison, "changed" | "moved" | "gone" | "come" | "unchanged">;

function compareTranches(before: BuiltAgreement, after: BuiltAgreement): Tranches {
  const old = before.terms.schedule.map((_, index) => index);
  const now = after.terms.schedule.map((_, index) => index);
  const same = new Set(old.filter((index) => wordAt(before, index) === wordAt(after, index)));
  const restOld = old.filter((index) => !same.has(index));
  const restNow = new Set(now.filter((index) => !same.has(index)));
  const moved = match(restOld, restNow, (from, to) => wordAt(before, from) === wordAt(after, to));
  const unmoved = restOld.filter((index) => !moved.has(index));
  const isSame = (from: number, to: number): boolean => isSameLine(before, from, after, to);
  const inPlace = match(unmoved, restNow, (from, to) => from === to && isSame(from, to));
  const elsewhere = match(
    unmoved.filter((index) => !inPlace.has(index)),
    restNow,
    isSame,
  );
  const changed = new Map([...inPlace, ...elsewhere].sort(([a], [b]) => a - b));
  const pairs = (matches: Map<number, number>): Pair<ComparedTranche>[] =>
    [...matches].map(([from, to]) => ({ before: comparedAt(before, from), after: comparedAt(after, to) }));
  return {
    changed: pairs(changed),
    moved: pairs(moved),
    gone: restOld.filter((index) => !moved.has(index) && !changed.has(index)).map((index) => comparedAt(before, index)),
    come: [...restNow].map((index) => comparedAt(after, index)),
    unchanged: same.size,
  };
}

/** Pairs what belongs together, and takes it out of `rest`. */
function match(
  from: readonly number[],
  rest: Set<number>,
  isPair: (from: number, to: number) => boolean,
): Map<number, number> {
  const matches = new Map<number, number>();
  for (const index of from) {
    const found = [...rest].find((other) => isPair(index, other));
    if (found === undefined) continue;
    matches.set(index, found);
    rest.delete(found);
  }
  return matches;
}

function wordAt({ terms }: BuiltAgreement, index: number): bigint | undefined {
  const tranche = terms.schedule[index];
  return tranche && packTranche(tranche);
}

/** Whether two tranches pay for the same thing from the same day on, be it another amount or a shorter time. */
function isSameLine(before: BuiltAgreement, from: number, after: BuiltAgreement, to: number): boolean {
  const [a, b] = [before.terms.schedule[from], after.terms.schedule[to]];
  const isAlike = before.tranches[from]?.added === after.tranches[to]?.added;
  return isAlike && a?.outcome === b?.outcome && a?.opensAt === b?.opensAt;
}

function comparedAt({ terms, tranches }: BuiltAgreement, index: number): ComparedTranche {
  const [word, told] = [terms.schedule[index], tranches[index]];
  if (word === undefined || told === undefined) throw new RangeError(`There is no tranche ${index}.`);
  const { kind, code, title, period } = told;
  const { amount, opensAt, closesAt } = word;
  return { index, kind, ...(code !== undefined && { code }), title, period, amount, opensAt, closesAt };
}
