import { expect } from "chai";
import { accountOf, type AgreementAccount } from "../../src/replay/account.js";
import type { LedgerEvent } from "../../src/replay/events.js";
import { replay } from "../../src/replay/reducer.js";
import { challenged, closed, ruled } from "./support/changes.js";
import { CLOSE, LONG_STOP, START, Story, TERMS, TOTAL, stateWith } from "./support/story.js";

const MET = 10_000n;

function accountAfter(story: Story, events: readonly LedgerEvent[]): AgreementAccount {
  return accountOf(replay(story.empty, events).agreements.get(story.agreement)!, story.now);
}

describe("The account of an agreement", () => {
  it("says what was funded, paid, given back, is left and may still be claimed", () => {
    const story = new Story();
    const account = accountAfter(story, [
      story.opened(),
      story.funded(TOTAL + 9n, TOTAL + 9n),
      story.granted([1], TOTAL - 991n),
      story.reclaimed(9n, TOTAL - 1_000n),
    ]);
    expect(account).to.deep.include({
      agreement: story.agreement,
      commissioner: TERMS.commissioner,
      payee: TERMS.payee,
      token: TERMS.token,
      version: 1n,
      endsAt: null,
      isHeld: false,
      funded: TOTAL + 9n,
      paid: 1_000n,
      reclaimed: 9n,
      balance: TOTAL - 1_000n,
      claimable: TOTAL - 1_000n,
      arrears: 0n,
    });
  });

  it("says of each tranche how far it was met, what it paid, on whose word, and when", () => {
    const story = new Story();
    const events: LedgerEvent[] = [story.opened(), story.funded(23_000n, 23_000n)];
    const partly = story.attestation([
      [1n, 7_500n],
      [2n, 0n],
    ]);
    story.now += 5n;
    events.push(story.attested(partly, [0, 1], 22_250n));
    story.now = CLOSE;
    events.push(story.claimed([0], 2_250n));
    const { tranches } = accountAfter(story, events);
    const told = tranches.map(({ status, amount, due, paid, achieved, ground, decidedAt }) => {
      return [status, amount, due, paid, achieved, ground?.by ?? null, decidedAt];
    });
    expect(told).to.deep.equal([
      ["Settled", 20_000n, 20_000n, 20_000n, null, "silence", CLOSE],
      ["Settled", 1_000n, 750n, 750n, 7_500n, "panel", START + 5n],
      ["Refused", 3_001n, 0n, 0n, 0n, "panel", START + 5n],
      ["Open", 500n, 0n, 0n, null, null, null],
    ]);
    expect(tranches.map(({ transactionHash }) => transactionHash)).to.deep.equal([
      events[3]!.transactionHash,
      events[2]!.transactionHash,
      events[2]!.transactionHash,
      null,
    ]);
  });

  it("tells the payment of a tranche that was refused before, and what of it is in arrears", () => {
    const story = new Story();
    const events: LedgerEvent[] = [
      story.opened(),
      story.attested(story.attestation([[1n, 0n]]), [0, 1], 0n),
      story.attested(story.attestation([[1n, MET]], { overRefusal: true }), [0, 2], 0n),
      story.funded(400n, 0n, 400n),
    ];
    const account = accountAfter(story, events);
    expect(account).to.deep.include({ arrears: 600n, paid: 400n, balance: 0n });
    expect(account.tranches[1]).to.deep.include({ status: "Settled", due: 1_000n, paid: 400n, achieved: MET });
  });

  it("tells the time: what has lapsed can no longer be claimed", () => {
    const account = accountOf(stateWith({ endsAt: CLOSE, heldUntil: CLOSE + LONG_STOP + 1n }), CLOSE + LONG_STOP);
    expect(account.tranches.map(({ status }) => status)).to.deep.equal(["Open", "Lapsed", "Lapsed", "Void"]);
    expect(account).to.deep.include({ claimable: 20_000n, endsAt: CLOSE, isHeld: true });
  });

  it("tells challenges, the arbiter's rulings and the settlement that closed it", () => {
    const story = new Story();
    const events: LedgerEvent[] = [
      story.opened(),
      story.funded(TOTAL, TOTAL),
      challenged(story, [0, 1]),
      ruled(story, 1n, 2_500n, TOTAL - 250n),
    ];
    const disputed = accountAfter(story, events).tranches;
    expect(disputed[0]).to.deep.include({ status: "Challenged", ground: null });
    expect(disputed.map(({ challenges }) => challenges.map(({ challenger }) => challenger))).to.deep.equal([
      [TERMS.provider],
      [TERMS.provider],
      [],
      [],
    ]);
    expect(disputed[1]).to.deep.include({ status: "Settled", due: 250n, achieved: 2_500n });
    expect(disputed[1]?.ground).to.deep.include({ by: "arbiter", arbiter: TERMS.arbiter });
    story.now += 5n;
    events.push(closed(story, { settled: 2n, toPayee: 100n }));
    const account = accountAfter(story, events);
    expect(account).to.deep.include({ paid: 350n, reclaimed: 0n, balance: 0n, claimable: 0n });
    expect(account.closing).to.deep.include({ toPayee: 100n, toCommissioner: TOTAL - 350n, dropped: 0n });
    expect(account.closing?.at.block.timestamp).to.equal(START + 5n);
  });
});
