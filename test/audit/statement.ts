import { expect } from "chai";
import fc from "fast-check";
import { sum } from "../../src/agreement/money.js";
import { booksOf, type Books } from "../../src/audit/books.js";
import { movementsOf } from "../../src/audit/movements.js";
import { statementOf, type TokenStatement } from "../../src/audit/statement/statement.js";
import type { LedgerEvent } from "../../src/replay/events.js";
import { amended, closed } from "../replay/support/changes.js";
import { CLOSE, PEOPLE, SCHEDULE, START, Story, TERMS, TOTAL } from "../replay/support/story.js";
import { WORDS } from "./support/words.js";

const DAY = 86_400n;
const NEXT_PAYEE = PEOPLE.stranger.address;

const booksAfter = (story: Story, events: readonly LedgerEvent[]): Books =>
  booksOf({
    chainId: 31_337n,
    escrow: story.empty.escrow,
    head: { number: 999n, timestamp: story.now, hash: `0x${"00".repeat(32)}` },
    events,
    tokens: [],
  });

const whole = (books: Books) => ({ from: null, until: books.head.timestamp + 1n });

function statementAfter(story: Story, events: readonly LedgerEvent[], payee = TERMS.payee): TokenStatement {
  const books = booksAfter(story, events);
  return statementOf(payee, books, WORDS, whole(books))[0]!;
}

const linesOf = ({ weeks }: TokenStatement) =>
  weeks.flatMap(({ lines }) =>
    lines.map(({ kind, tranche, due, paid, balance }) => [kind, tranche, due, paid, balance]),
  );

describe("A remittance statement", () => {
  it("tells each payment by tranche, and carries what is due", () => {
    const story = new Story();
    const events = [story.opened(), story.funded(1_200n, 1_200n), story.granted([1, 3], 0n)];
    const statement = statementAfter(story, [...events, story.funded(500n, 200n, 300n)]);
    expect(linesOf(statement)).to.deep.equal([
      ["payment", 1, 1_000n, 1_000n, 0n],
      ["payment", 3, 500n, 200n, 300n],
      ["arrears", 3, 0n, 300n, 0n],
    ]);
    expect(statement).to.deep.include({
      opening: 0n,
      closing: 0n,
      due: 1_500n,
      paid: 1_500n,
      arrears: [],
      waiting: 0n,
    });
    expect(statement.weeks[0]?.lines[0]).to.deep.include({
      placement: "Placement 1",
      agreement: story.agreement,
      about: WORDS.tranche({} as never, 1),
      at: START,
    });
  });

  it("tells weeks from Monday to Monday in London, with a total each", () => {
    const story = new Story();
    const events: LedgerEvent[] = [story.opened(), story.funded(TOTAL, TOTAL), story.granted([1], TOTAL - 1_000n)];
    // 2030-03-31 is the Sunday on which summer time begins: its last second is 22:59:59 UTC.
    story.now = 1_901_228_399n;
    events.push(story.granted([2], TOTAL - 4_001n));
    story.now += 1n;
    events.push(story.granted([3], TOTAL - 4_501n));
    const { weeks } = statementAfter(story, events);
    expect(weeks.map(({ monday, paid, placements }) => [monday, paid, placements.length])).to.deep.equal([
      ["2030-03-11", 1_000n, 1],
      ["2030-03-25", 3_001n, 1],
      ["2030-04-01", 500n, 1],
    ]);
  });

  it("opens with what was due before the first day, and leaves out what came after the last", () => {
    const story = new Story();
    const events: LedgerEvent[] = [story.opened(), story.granted([1], 0n)];
    story.now += DAY;
    const from = story.now;
    events.push(story.funded(400n, 0n, 400n));
    story.now += DAY;
    const until = story.now;
    events.push(story.funded(600n, 0n, 600n));
    const [statement] = statementOf(TERMS.payee, booksAfter(story, events), WORDS, { from, until });
    expect(linesOf(statement!)).to.deep.equal([["arrears", 1, 0n, 400n, 600n]]);
    expect(statement).to.deep.include({ opening: 1_000n, closing: 600n });
    expect(statement!.arrears.map(({ tranche, amount, since, days }) => [tranche, amount, since, days])).to.deep.equal([
      [1, 600n, START, 2n],
    ]);
  });

  it("pays the payee of the day: arrears go with an amendment", () => {
    const story = new Story();
    const events = [story.opened(), story.granted([1], 0n), amended(story, { payee: NEXT_PAYEE })];
    // The teller of amendments speaks of a full balance; nothing was funded here.
    events[2] = { ...events[2]!, balance: 0n } as LedgerEvent;
    events.push(story.funded(400n, 0n, 400n));
    expect(linesOf(statementAfter(story, events))).to.deep.equal([
      ["payment", 1, 1_000n, 0n, 1_000n],
      ["passed-on", null, -1_000n, 0n, 0n],
    ]);
    const next = statementAfter(story, events, NEXT_PAYEE);
    expect(linesOf(next)).to.deep.equal([
      ["taken-over", null, 1_000n, 0n, 1_000n],
      ["arrears", 1, 0n, 400n, 600n],
    ]);
    expect(next.arrears.map(({ amount }) => amount)).to.deep.equal([600n]);
  });

  it("counts what the token refused as due until it is withdrawn", () => {
    const story = new Story();
    const events = [story.opened(), story.funded(TOTAL, TOTAL), story.granted([1], TOTAL - 1_000n)];
    events.push(story.payoutRefused(1_000n));
    const refused = statementAfter(story, events);
    expect(refused).to.deep.include({ waiting: 1_000n, closing: 1_000n, paid: 0n });
    const later = statementAfter(story, [...events, story.withdrawn(400n)]);
    expect(linesOf(later).slice(1)).to.deep.equal([
      ["refused", null, 0n, -1_000n, 1_000n],
      ["withdrawn", null, 0n, 400n, 600n],
    ]);
    expect(later).to.deep.include({ waiting: 600n, closing: 600n });
  });

  it("tells an agreed sum, and arrears that were given up", () => {
    const story = new Story();
    const events = [story.opened(), story.granted([1], 0n), closed(story, { settled: 2n, arrears: 1_000n })];
    expect(linesOf(statementAfter(story, events)).at(-1)).to.deep.equal(["given-up", null, -1_000n, 0n, 0n]);
    const paid = new Story();
    const settled = [paid.opened(), paid.funded(TOTAL, TOTAL), closed(paid, { toPayee: 77n })];
    expect(linesOf(statementAfter(paid, settled))).to.deep.equal([["settlement", null, 77n, 77n, 0n]]);
  });

  it("tells nothing of accounts that were never paid", () => {
    const story = new Story();
    const books = booksAfter(story, [story.opened(), story.funded(TOTAL, TOTAL)]);
    expect(statementOf(TERMS.provider, books, WORDS, whole(books))).to.deep.equal([]);
    expect(statementOf(TERMS.payee, books, WORDS, whole(books))).to.deep.equal([]);
  });
});

/** Fundings and grants in any order, with a change of payee and a refused payout among them. */
function randomStory(story: Story, fundings: readonly number[], changeAt: number, refuse: boolean): LedgerEvent[] {
  const events: LedgerEvent[] = [story.opened()];
  let [balance, arrears] = [0n, 0n];
  SCHEDULE.forEach(({ amount }, index) => {
    story.now += 3n * DAY;
    const received = BigInt(fundings[index] ?? 0);
    if (received > 0n) {
      const paid = arrears < received + balance ? arrears : received + balance;
      [balance, arrears] = [balance + received - paid, arrears - paid];
      events.push(story.funded(received, balance, paid));
    }
    if (index === changeAt) {
      events.push({ ...amended(story, { payee: NEXT_PAYEE }), balance } as LedgerEvent);
    }
    const paid = amount < balance ? amount : balance;
    [balance, arrears] = [balance - paid, arrears + amount - paid];
    events.push(story.granted([index], balance));
    const payee = index >= changeAt ? NEXT_PAYEE : TERMS.payee;
    if (refuse && paid > 0n) events.push(story.payoutRefused(paid, payee));
  });
  return events;
}

describe("A remittance statement, whatever happened", () => {
  it("adds up to the movements to its payee, to the arrears and to what waits", () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 4, maxLength: 4 });
    const property = fc.property(
      amounts,
      fc.integer({ min: 0, max: 4 }),
      fc.boolean(),
      (fundings, changeAt, refuse) => {
        const story = new Story();
        const books = booksAfter(story, randomStory(story, fundings, changeAt, refuse));
        const history = books.agreement(story.agreement)!;
        for (const payee of [TERMS.payee, NEXT_PAYEE]) {
          const [statement] = statementOf(payee, books, WORDS, whole(books));
          const moved = movementsOf(history).filter(({ account, kind }) => account === payee && kind !== "funding");
          const waiting = statement?.waiting ?? 0n;
          const arrears = history.state.terms.payee === payee ? history.state.arrears : 0n;
          expect((statement?.paid ?? 0n) + waiting).to.equal(sum(moved.map(({ amount }) => amount)));
          expect(statement?.closing ?? 0n).to.equal(arrears + waiting);
          expect(sum(statement?.arrears.map(({ amount }) => amount) ?? [])).to.equal(arrears);
          expect(statement?.weeks.at(-1)?.lines.at(-1)?.balance ?? 0n).to.equal(statement?.closing ?? 0n);
        }
      },
    );
    fc.assert(property, { numRuns: 40 });
  });

  it("splits anywhere into two that follow each other", () => {
    const property = fc.property(fc.bigInt({ min: START, max: CLOSE }), (middle) => {
      const story = new Story();
      const books = booksAfter(story, randomStory(story, [600, 0, 900, 5_000], 2, false));
      const { until } = whole(books);
      const first = statementOf(TERMS.payee, books, WORDS, { from: null, until: middle })[0];
      const second = statementOf(TERMS.payee, books, WORDS, { from: middle, until })[0];
      expect(second?.opening ?? 0n).to.equal(first?.closing ?? 0n);
    });
    fc.assert(property, { numRuns: 20 });
  });
});
