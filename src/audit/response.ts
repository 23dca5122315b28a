/** How long panels took: from the opening of a tranche's window to each seat's word and to the decision. */
import type { DecisionRecord } from "./decisions.js";

/** Durations in seconds. */
export interface Spread {
  readonly count: number;
  readonly median: bigint;
  /** Nine in ten took no longer. */
  readonly ninth: bigint;
  readonly longest: bigint;
}

/** How long one decision of a panel took. */
export interface Response {
  readonly agreement: string;
  readonly tranche: number;
  /** Seconds from the opening of the window to the decision. */
  readonly took: bigint;
  readonly words: readonly { readonly seat: number; readonly took: bigint }[];
  readonly transactionHash: string;
}

export interface ResponseTimes {
  /** Of the decisions of panels; null if there is none. */
  readonly decisions: Spread | null;
  /** By seat; seats that said nothing are left out. */
  readonly seats: readonly { readonly seat: number; readonly spread: Spread }[];
  /** The decisions that took longest, longest first. */
  readonly slowest: readonly Response[];
}

const SLOWEST = 10;
const SEATS = [0, 1, 2, 3];

/** A panel's decisions, with how long each took. */
export function responsesOf(decisions: readonly DecisionRecord[]): Response[] {
  return decisions.flatMap(({ agreement, tranche, word, ground, decidedAt, transactionHash }) => {
    if (ground.by !== "panel") return [];
    const since = (moment: bigint): bigint => (moment > word.opensAt ? moment - word.opensAt : 0n);
    const words = ground.words.map(({ seat, at }) => ({ seat, took: since(at.block.timestamp) }));
    return [{ agreement, tranche, took: since(decidedAt), words, transactionHash }];
  });
}

export function responseTimesOf(responses: readonly Response[]): ResponseTimes {
  const words = responses.flatMap((response) => response.words);
  return {
    decisions: spreadOf(responses.map(({ took }) => took)),
    seats: SEATS.flatMap((seat) => {
      const spread = spreadOf(words.filter((word) => word.seat === seat).map(({ took }) => took));
      return spread === null ? [] : [{ seat, spread }];
    }),
    slowest: responses.toSorted((a, b) => compare(b.took, a.took)).slice(0, SLOWEST),
  };
}

/** Null of nothing. */
export function spreadOf(durations: readonly bigint[]): Spread | null {
  const sorted = durations.toSorted(compare);
  const longest = sorted.at(-1);
  if (longest === undefined) return null;
  const at = (position: number): bigint => sorted[position] ?? longest;
  const count = sorted.length;
  return {
    count,
    median: (at(Math.floor((count - 1) / 2)) + at(Math.floor(count / 2))) / 2n,
    ninth: at(Math.ceil(count * 0.9) - 1),
    longest,
  };
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));
