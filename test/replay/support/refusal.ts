import { expect } from "chai";
import { PlacementError } from "../../../src/errors.js";
import type { LedgerEvent } from "../../../src/replay/events.js";
import { replay } from "../../../src/replay/reducer.js";
import { Story, TOTAL } from "./story.js";

export type Tell = (story: Story) => LedgerEvent[];

/** Opened, and funded in full. */
export const started: Tell = (story) => [story.opened(), story.funded(TOTAL, TOTAL)];

export function expectRefusal(story: Story, events: readonly LedgerEvent[], why: string): void {
  const honest = events.slice(0, -1);
  expect(() => replay(story.empty, honest), "everything before the last event").not.to.throw();
  expect(() => replay(story.empty, events))
    .to.throw(PlacementError, why)
    .with.property("code", "check-failed");
}

/** A story whose last event alone is refused. */
export function refuses(title: string, why: string, tell: Tell): void {
  it(`refuses ${title}`, () => {
    const story = new Story();
    expectRefusal(story, tell(story), why);
  });
}
