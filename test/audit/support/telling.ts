import { timelineOf, type TimelineItem } from "../../../src/audit/timeline.js";
import type { LedgerEvent } from "../../../src/replay/events.js";
import { historyOf } from "../../../src/replay/history.js";
import { TOTAL, type Story } from "../../replay/support/story.js";
import { WORDS } from "./words.js";

/** The days that every tranche of a story pays for, in its words. */
export const PERIOD = "18 March to 14 April 2030";

export const itemsAfter = (story: Story, events: readonly LedgerEvent[]): readonly TimelineItem[] =>
  timelineOf(historyOf(story.empty, events).agreements.get(story.agreement)!, WORDS);

/** The sentence about the last of these events. */
export const told = (story: Story, events: readonly LedgerEvent[]): string =>
  itemsAfter(story, events).at(-1)!.sentence;

/** Opened, and funded in full. */
export const started = (story: Story): LedgerEvent[] => [story.opened(), story.funded(TOTAL, TOTAL)];
