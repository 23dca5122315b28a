import { expect } from "chai";
import { decisionsOf, type DecisionRecord } from "../../src/audit/decisions.js";
import type { LedgerEvent } from "../../src/replay/events.js";
import { historyOf } from "../../src/replay/history.js";
import { amended, challenged, ruled } from "../replay/support/changes.js";
import { CLOSE, SCHEDULE, START, Story, TOTAL, tranche } from "../replay/support/story.js";

const MET = 10_000n;

function decisionsAfter(story: Story, events: readonly LedgerEvent[]): DecisionRecord[] {
  return decisionsOf(historyOf(story.empty, events).agreements.get(story.agreement)!);
}

const short = (decisions: readonly DecisionRecord[]) =>
  decisions.map(({ tranche: index, ground, achieved, isRefusal, due }) => [index, ground.by, achieved, isRefusal, due]);

describe("Decisions on an agreement's tranches", () => {
  it("are those of panel, silence, grant and arbiter, with what each found", () => {
    const story = new Story();
    const events: LedgerEvent[] = [story.opened(), story.funded(TOTAL, TOTAL)];
    events.push(story.attested(story.attestation([[1n, 7_500n]]), [0, 1], TOTAL - 750n));
    events.push({ ...challenged(story, [2]), balance: TOTAL - 750n } as LedgerEvent);
    events.push(ruled(story, 2n, 5_000n, TOTAL - 750n - 1_501n));
    events.push(story.granted([3], TOTAL - 750n - 1_501n - 500n));
    story.now = CLOSE;
    events.push(story.claimed([0], TOTAL - 750n - 1_501n - 500n - 20_000n));
    expect(short(decisionsAfter(story, events))).to.deep.equal([
      [1, "panel", 7_500n, false, 750n],
      [2, "arbiter", 5_000n, false, 1_501n],
      [3, "grant", null, false, 500n],
      [0, "silence", null, false, 20_000n],
    ]);
  });

  it("tell a refusal, and the payment that came over it later", () => {
    const story = new Story();
    const decisions = decisionsAfter(story, [
      story.opened(),
      story.funded(TOTAL, TOTAL),
      story.attested(story.attestation([[1n, 0n]]), [0, 1], TOTAL),
      story.attested(story.attestation([[1n, MET]], { overRefusal: true }), [0, 2], TOTAL - 1_000n),
    ]);
    expect(short(decisions)).to.deep.equal([
      [1, "panel", 0n, true, 0n],
      [1, "panel", MET, false, 1_000n],
    ]);
    expect(decisions[0]!.instalments).to.deep.equal([]);
  });

  it("say in one attestation's order of tranches what was met and what was not", () => {
    const story = new Story();
    const findings = story.attestation([
      [1n, 0n],
      [2n, MET],
    ]);
    const events = [story.opened(), story.funded(TOTAL, TOTAL), story.attested(findings, [0, 1], TOTAL - 3_001n)];
    expect(short(decisionsAfter(story, events))).to.deep.equal([
      [1, "panel", 0n, true, 0n],
      [2, "panel", MET, false, 3_001n],
    ]);
  });

  it("count each part of a payment that arrears split, with its day", () => {
    const story = new Story();
    const events: LedgerEvent[] = [story.opened(), story.funded(600n, 600n), story.granted([1], 0n)];
    story.now = START + 99n;
    events.push(story.funded(1_000n, 600n, 400n));
    const [decision] = decisionsAfter(story, events);
    expect(decision!.instalments).to.deep.equal([
      { amount: 600n, paidAt: START, transactionHash: events[2]!.transactionHash },
      { amount: 400n, paidAt: START + 99n, transactionHash: events[3]!.transactionHash },
    ]);
  });

  it("keep the word under which a refused tranche was decided, though an amendment replaced it", () => {
    const story = new Story();
    const changed = SCHEDULE.map((word, index) => (index === 1 ? tranche({ amount: 900n }) : word));
    const events: LedgerEvent[] = [story.opened(), story.funded(TOTAL, TOTAL)];
    events.push(story.attested(story.attestation([[1n, 0n]]), [0, 1], TOTAL));
    events.push(amended(story, { schedule: changed }));
    events.push(story.attested(story.attestation([[1n, MET]], { version: 2n }), [0, 1], TOTAL - 900n));
    const decisions = decisionsAfter(story, events);
    expect(decisions.map(({ word, state }) => [word.amount, state.version])).to.deep.equal([
      [1_000n, 1n],
      [900n, 2n],
    ]);
  });
});
