import type { Entry } from "./entries.js";
import type { Plan } from "./plan.js";

/** A schedule to be, and what had to be done to keep everything in its place. */
export interface Arrangement {
  readonly entries: readonly Entry[];
  /** Places kept by the smallest coin, because something behind them may not move. */
  readonly placeholders: readonly number[];
}

/** What a place is kept with: the tranche that fell away, worth the smallest coin of the token. */
const placeholderOf = ({ word, told, ...care }: Entry): Entry => ({
  ...care,
  word: { ...word, amount: 1n },
  told: { ...told, title: `Fallen away: ${told.title}` },
});

/**
 * Gives every tranche its index. Whatever stays, stays in its place. A place that falls empty is taken by a new
 * tranche, then by the last one that may move; a list can only be shortened at its end, so where something that may
 * not move comes later, the place is kept with the smallest coin.
 * @param old the tranches as they were.
 * @param mayMove by old index.
 */
export function arrange(
  { kept, added }: Pick<Plan, "kept" | "added">,
  old: readonly Entry[],
  mayMove: (index: number) => boolean,
): Arrangement {
  const places: (Entry | undefined)[] = [...kept];
  const waiting = [...added];
  for (const [index, entry] of places.entries()) if (entry === undefined) places[index] = waiting.shift();
  places.push(...waiting);
  fillFromTheEnd(places, mayMove);
  const placeholders = places.flatMap((entry, index) => (entry === undefined ? [index] : []));
  const entries = places.flatMap((entry, index) => {
    const fallen = old[index];
    return entry ?? (fallen === undefined ? [] : placeholderOf(fallen));
  });
  return { entries, placeholders };
}

/** Moves the last tranches into empty places for as long as they may move, and drops the places behind them. */
function fillFromTheEnd(places: (Entry | undefined)[], mayMove: (index: number) => boolean): void {
  for (;;) {
    while (places.length > 0 && places.at(-1) === undefined) places.pop();
    const empty = places.indexOf(undefined);
    if (empty === -1 || !mayMove(places.length - 1)) return;
    places[empty] = places.pop();
  }
}
