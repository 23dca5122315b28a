import { expect } from "chai";
import { days } from "../../../src/audit/days.js";
import type { LedgerEvent } from "../../../src/replay/events.js";
import { amended, held, noticed, terminated } from "../../replay/support/changes.js";
import { CLOSE, SCHEDULE, START, Story, TERMS, tranche } from "../../replay/support/story.js";
import { begun, found, reportOn } from "../support/reportOn.js";

const LATER = { opensAt: CLOSE, closesAt: CLOSE + days(28n) };

/** The schedule with so much for the outcome whose care begins later. */
const worth = (amount: bigint) => SCHEDULE.map((word, index) => (index === 3 ? tranche({ ...LATER, amount }) : word));

describe("Anomalies of a placement's course", () => {
  it("are holds in force, up to the second before they end", () => {
    for (const [after, told] of [
      [0n, ["Held by the inspector until 2030-03-31 18:46."]],
      [TERMS.holdPeriod - 1n, ["Held by the inspector until 2030-03-31 18:46."]],
      [TERMS.holdPeriod, []],
    ] as const) {
      const story = new Story();
      const events = [...begun(story), held(story, 0)];
      story.now = START + after;
      expect(found(reportOn(story, events), "held-now")).to.deep.equal(told);
    }
    const quiet = new Story();
    expect(found(reportOn(quiet, begun(quiet)), "held-now")).to.deep.equal([]);
  });

  it("are two holds within 365 days, and no single one", () => {
    for (const [between, count] of [
      [days(365n) - 1n, 1],
      [days(365n), 1],
      [days(365n) + 1n, 0],
    ] as const) {
      const story = new Story();
      const events = [...begun(story), held(story, 0)];
      expect(found(reportOn(story, events), "repeated-holds")).to.deep.equal([]);
      story.now = START + between;
      events.push(held(story, 1));
      const sentences = found(reportOn(story, events), "repeated-holds");
      expect(sentences).to.have.length(count);
      for (const sentence of sentences)
        expect(sentence).to.contain("2 safeguarding holds").and.contain("social worker");
    }
  });

  it("are ends without notice, and no notice given", () => {
    const [ended, left] = [new Story(), new Story()];
    const events = [...begun(ended), terminated(ended)];
    expect(found(reportOn(ended, events), "terminated")).to.deep.equal(["Ended without notice as of 2030-03-17."]);
    const withNotice = [...begun(left), noticed(left, START + TERMS.noticePeriod)];
    expect(found(reportOn(left, withNotice), "terminated")).to.deep.equal([]);
  });

  describe("are raises after notice:", () => {
    const endsAt = START + days(60n);

    /** Amended to be worth so much, so long after notice. */
    function amendedAfterNotice(after: bigint, amount: bigint): string[] {
      const story = new Story();
      const events: LedgerEvent[] = [...begun(story), noticed(story, endsAt)];
      story.now = START + after;
      events.push(amended(story, { schedule: worth(amount) }, { endsAt }));
      return found(reportOn(story, events), "raised-after-notice");
    }

    it("within 28 days of it, not later", () => {
      const raised = ["The schedule was raised by 1 units after notice of 2030-03-17."];
      expect(amendedAfterNotice(days(28n) - 1n, 501n)).to.deep.equal(raised);
      expect(amendedAfterNotice(days(28n), 501n)).to.deep.equal(raised);
      expect(amendedAfterNotice(days(28n) + 1n, 501n)).to.deep.equal([]);
    });

    it("not what stays the same, or pays less", () => {
      expect(amendedAfterNotice(days(1n), 500n)).to.deep.equal([]);
      expect(amendedAfterNotice(days(1n), 499n)).to.deep.equal([]);
    });

    it("not what was raised before it", () => {
      const story = new Story();
      const events = [...begun(story), amended(story, { schedule: worth(501n) })];
      events.push(noticed(story, endsAt));
      expect(found(reportOn(story, events), "raised-after-notice")).to.deep.equal([]);
    });
  });
});
