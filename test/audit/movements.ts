import { expect } from "chai";
import { movementsOf, type Movement } from "../../src/audit/movements.js";
import type { LedgerEvent } from "../../src/replay/events.js";
import { historyOf } from "../../src/replay/history.js";
import { amended, closed, ruled } from "../replay/support/changes.js";
import { CLOSE, Story, TERMS, TOTAL, SCHEDULE, PEOPLE } from "../replay/support/story.js";

function movementsAfter(story: Story, events: readonly LedgerEvent[]): Movement[] {
  return movementsOf(historyOf(story.empty, events).agreements.get(story.agreement)!);
}

const short = (movements: readonly Movement[]) =>
  movements.map(({ kind, account, amount, shares, balance, sequence }) => [
    kind,
    account,
    amount,
    shares.map(({ tranche, amount: part }) => [tranche, part]),
    balance,
    sequence,
  ]);

const { commissioner, payee } = TERMS;

describe("Movements of an agreement's money", () => {
  it("are none while nothing was funded", () => {
    const story = new Story();
    expect(movementsAfter(story, [story.opened()])).to.deep.equal([]);
  });

  it("tell funding, a payment by tranche, and what went back", () => {
    const story = new Story();
    const events = [
      story.opened(),
      story.funded(TOTAL + 9n, TOTAL + 9n),
      story.granted([1, 3], TOTAL - 1_491n),
      story.reclaimed(9n, TOTAL - 1_500n),
    ];
    const shares = [
      [1, 1_000n],
      [3, 500n],
    ];
    expect(short(movementsAfter(story, events))).to.deep.equal([
      ["funding", commissioner, TOTAL + 9n, [], TOTAL + 9n, 2n],
      ["payment", payee, 1_500n, shares, TOTAL - 1_491n, 3n],
      ["reclaim", commissioner, 9n, [], TOTAL - 1_500n, 4n],
    ]);
  });

  it("tell a payment cut short by the balance, and the arrears paid later, oldest first", () => {
    const story = new Story();
    const events = [
      story.opened(),
      story.funded(600n, 600n),
      story.granted([1], 0n),
      story.granted([3], 0n),
      story.funded(1_000n, 100n, 900n),
    ];
    expect(short(movementsAfter(story, events)).slice(1)).to.deep.equal([
      ["payment", payee, 600n, [[1, 600n]], 0n, 3n],
      ["funding", commissioner, 1_000n, [], 100n, 5n],
      [
        "arrears",
        payee,
        900n,
        [
          [1, 400n],
          [3, 500n],
        ],
        100n,
        5n,
      ],
    ]);
  });

  it("tell nothing of a decision that paid nothing", () => {
    const story = new Story();
    const events = [
      story.opened(),
      story.attested(story.attestation([[1n, 0n]]), [0, 1], 0n),
      ruled(story, 1n, 0n, 0n),
      story.granted([3], 0n),
    ];
    expect(movementsAfter(story, events)).to.deep.equal([]);
  });

  it("tell a settlement's sum and what it gave back", () => {
    const story = new Story();
    const events = [story.opened(), story.funded(100n, 100n), closed(story, { toPayee: 70n })];
    expect(short(movementsAfter(story, events)).slice(1)).to.deep.equal([
      ["settlement", payee, 70n, [], 0n, 3n],
      ["refund", commissioner, 30n, [], 0n, 3n],
    ]);
  });

  it("go to the payee of the day", () => {
    const story = new Story();
    const events: LedgerEvent[] = [story.opened(), story.funded(TOTAL, TOTAL)];
    events.push(amended(story, { payee: PEOPLE.stranger.address }));
    events.push(story.granted([1], TOTAL - 1_000n));
    expect(movementsAfter(story, events).at(-1)).to.include({ kind: "payment", account: PEOPLE.stranger.address });
  });

  it("say when, and in which transaction", () => {
    const story = new Story();
    const events = [story.opened(), story.funded(TOTAL, TOTAL)];
    story.now = CLOSE;
    events.push(story.claimed([0], TOTAL - SCHEDULE[0]!.amount));
    expect(movementsAfter(story, events).map(({ at }) => at)).to.deep.equal(
      events.slice(1).map(({ block, transactionHash }) => ({ block, transactionHash })),
    );
  });
});
