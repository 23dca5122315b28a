/** What an amendment did to the schedule, as far as the chain's own words tell. */
import { sum } from "../../agreement/money.js";
import { packTranche, type Tranche } from "../../agreement/tranche.js";
import type { AgreementState } from "../../replay/state.js";
import type { Words } from "../words.js";
import { capital, moneyInWords, periodInWords, trancheInWords, tranchesInWords } from "./speech.js";

/** More than these are counted and not listed. */
const MOST_LISTED = 3;

interface ScheduleChanges {
  /** The same outcome from the same day on, with another amount, closing or policy: index before and after. */
  readonly changed: readonly (readonly [number, number])[];
  readonly gone: readonly number[];
  readonly come: readonly number[];
}

export function scheduleChangesInWords(before: AgreementState, after: AgreementState, words: Words): string[] {
  const { changed, gone, come } = scheduleChanges(before.schedule, after.schedule);
  return [
    ...changedInWords(before, after, changed, words),
    ...listedInWords(before, gone, ["is gone", "are gone"], words),
    ...listedInWords(after, come, ["is new", "are new"], words),
  ];
}

/** What is the same word at another place has not changed. */
function scheduleChanges(before: readonly Tranche[], after: readonly Tranche[]): ScheduleChanges {
  const isSameWord = (a: Tranche, b: Tranche): boolean => packTranche(a) === packTranche(b);
  const isSameLine = (a: Tranche, b: Tranche): boolean => a.outcome === b.outcome && a.opensAt === b.opensAt;
  const rest = new Set(after.keys());
  const open = new Set(before.keys());
  const take = (isPair: (a: Tranche, b: Tranche) => boolean): (readonly [number, number])[] =>
    [...open].flatMap((index) => {
      const word = before[index];
      // Its own place first: tags and days alone need not tell two tranches apart.
      const found = [index, ...rest].find((other) => {
        const candidate = after[other];
        return rest.has(other) && word !== undefined && candidate !== undefined && isPair(word, candidate);
      });
      if (found === undefined) return [];
      open.delete(index);
      rest.delete(found);
      return [[index, found] as const];
    });
  take(isSameWord);
  const changed = take(isSameLine);
  return { changed, gone: [...open], come: [...rest] };
}

function changedInWords(
  before: AgreementState,
  after: AgreementState,
  changed: ScheduleChanges["changed"],
  words: Words,
): string[] {
  if (changed.length > MOST_LISTED) {
    const [old, now] = [changed.map(([index]) => index), changed.map(([, index]) => index)];
    const [was, is] = [worthOf(before, old, words), worthOf(after, now, words)];
    const money = was === is ? `still worth ${is}` : `now worth ${is} instead of ${was}`;
    return [`${changed.length} tranches changed, ${money}.`];
  }
  return changed.map(([old, now]) => {
    const [was, is] = [worthOf(before, [old], words), worthOf(after, [now], words)];
    const [then, since] = [words.tranche(before, old).period, words.tranche(after, now).period];
    const money = was === is ? [] : [`pays ${is} instead of ${was}`];
    const period = then === since ? [] : [`is for ${periodInWords(since)} instead of ${periodInWords(then)}`];
    const what = [...money, ...period].join(" and ") || "is decided by another rule";
    return `${capital(trancheInWords(words, after, now))} ${what}.`;
  });
}

function listedInWords(
  state: AgreementState,
  indices: readonly number[],
  [is, are]: readonly [string, string],
  words: Words,
): string[] {
  if (indices.length === 0) return [];
  const verb = indices.length === 1 ? is : are;
  const what =
    indices.length > MOST_LISTED ? `${indices.length} tranches` : capital(tranchesInWords(words, state, indices));
  return [`${what} ${verb}, worth ${worthOf(state, indices, words)}.`];
}

const worthOf = (state: AgreementState, indices: readonly number[], words: Words): string =>
  moneyInWords(words, state, sum(indices.map((index) => state.schedule[index]?.amount ?? 0n)));
