import type { AgreementHistory } from "../../replay/history.js";
import { hasEnded, isClosed } from "../../replay/rules.js";
import type { Words } from "../words.js";

/** A placement with the home. */
export interface PlacementRecord {
  readonly agreement: string;
  readonly name: string;
  /** Whether a private copy is at hand, without which its outcomes have no codes. */
  readonly isKnown: boolean;
  readonly openedAt: bigint;
  /** First and last moment of the care that it pays for. Unix seconds. */
  readonly startsAt: bigint;
  readonly endsAt: bigint;
  /** At the end of the period. */
  readonly isLive: boolean;
}

/** @param until - The moment at which it is looked at. */
export function placementOf({ state }: AgreementHistory, words: Words, until: bigint): PlacementRecord {
  const { id, schedule, opened } = state;
  const care = schedule.filter(({ paysOnSilence }) => paysOnSilence);
  const lines = care.length > 0 ? care : schedule;
  const careEnds = lines.map(({ closesAt }) => closesAt).reduce((a, b) => (a > b ? a : b), 0n);
  const startsAt = lines.map(({ opensAt }) => opensAt).reduce((a, b) => (a < b ? a : b), careEnds);
  const isLive = !isClosed(state) && !hasEnded(state, until) && until <= careEnds;
  const closedAt = state.closing?.at.block.timestamp ?? careEnds;
  const endsAt = [state.endsAt, closedAt].reduce((a, b) => (a < b ? a : b), careEnds);
  const openedAt = opened.block.timestamp;
  return { agreement: id, name: words.placement(id), isKnown: words.isKnown(id), openedAt, startsAt, endsAt, isLive };
}
