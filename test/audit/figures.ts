import { expect } from "chai";
import fc from "fast-check";
import { days, inDays } from "../../src/audit/days.js";
import { latenessBands, timedPaymentsOf } from "../../src/audit/lateness.js";
import { monthsOf } from "../../src/audit/months.js";
import { decisionsOf } from "../../src/audit/decisions.js";
import { movementsOf } from "../../src/audit/movements.js";
import { responsesOf, responseTimesOf, spreadOf } from "../../src/audit/response.js";
import { historyOf } from "../../src/replay/history.js";
import type { LedgerEvent } from "../../src/replay/events.js";
import { CLOSE, START, Story, TOTAL } from "../replay/support/story.js";
import { reportOn } from "./support/reportOn.js";

const MET = 10_000n;
const historyAfter = (story: Story, events: readonly LedgerEvent[]) =>
  historyOf(story.empty, events).agreements.get(story.agreement)!;

describe("Figures of a report", () => {
  it("sum to what the ledger says, for any way of funding, paying and taking back", () => {
    const amounts = fc.tuple(fc.bigInt(1n, 3_000n), fc.bigInt(0n, 3_000n));
    fc.assert(
      fc.property(amounts, ([first, more]) => {
        const story = new Story();
        const paid = first < 1_000n ? first : 1_000n;
        const events = [story.opened(), story.funded(first, first), story.granted([1], first - paid)];
        if (more > 0n) {
          const owed = 1_000n - paid < more ? 1_000n - paid : more;
          events.push(story.funded(more, first - paid + more - owed, owed));
        }
        const report = reportOn(story, events);
        const { state } = historyAfter(story, events);
        const [totals] = report.tokens;
        const { funded, balance, arrears } = state;
        expect(totals).to.include({ funded, paid: state.paid, balance, arrears, placements: 1 });
        expect(totals!.funded).to.equal(totals!.paid + totals!.reclaimed + totals!.settledBack + totals!.balance);
        expect(report.flows[0]!.months.at(-1)!.balance).to.equal(balance);
        const [provider] = report.providers;
        expect({ ...totals, provider: story.terms.provider }).to.deep.equal({ ...provider, owed: 0n });
      }),
    );
  });

  it("count tranches by how they stand", () => {
    const story = new Story();
    const { statuses } = reportOn(story, [story.opened(), story.granted([1], 0n)]);
    expect(statuses).to.deep.include({ Scheduled: 1, Open: 2, Settled: 1 });
  });
});

describe("Money over time", () => {
  it("has every month from the first movement to now, in London's time", () => {
    const story = new Story();
    const events: LedgerEvent[] = [story.opened()];
    story.now = BigInt(Date.UTC(2030, 6, 31, 23, 30) / 1000);
    events.push(story.funded(10n, 10n));
    const months = monthsOf(movementsOf(historyAfter(story, events)), BigInt(Date.UTC(2030, 9, 15) / 1000));
    expect(months.map(({ month, came, balance }) => [month, came, balance])).to.deep.equal([
      ["2030-08", 10n, 10n],
      ["2030-09", 0n, 10n],
      ["2030-10", 0n, 10n],
    ]);
  });

  it("has no month where nothing moved", () => {
    expect(monthsOf([], START)).to.deep.equal([]);
  });
});

describe("Response times", () => {
  it("run from the opening of the window to each word and to the decision", () => {
    const story = new Story();
    const attestation = story.attestation([[1n, MET]], { validUntil: START + days(20n) });
    story.now = START + days(2n);
    const events: LedgerEvent[] = [story.opened(), story.funded(TOTAL, TOTAL), story.endorsed(attestation, [0], TOTAL)];
    story.now = START + days(5n);
    events.push(story.attested(attestation, [1], TOTAL - 1_000n, 0b11));
    const times = responseTimesOf(responsesOf(decisionsOf(historyAfter(story, events))));
    expect(times.decisions).to.deep.equal({ count: 1, median: days(5n), ninth: days(5n), longest: days(5n) });
    expect(times.seats.map(({ seat, spread }) => [seat, spread.longest])).to.deep.equal([
      [0, days(2n)],
      [1, days(5n)],
    ]);
  });

  it("have median, ninth tenth and longest of any durations", () => {
    expect(spreadOf([])).to.equal(null);
    expect(spreadOf([4n, 2n])).to.deep.equal({ count: 2, median: 3n, ninth: 4n, longest: 4n });
    fc.assert(
      fc.property(fc.array(fc.bigInt(0n, 10n ** 9n), { minLength: 1 }), (durations) => {
        const spread = spreadOf(durations)!;
        expect(spread.median <= spread.ninth || durations.length === 1).to.equal(true);
        expect(durations.every((duration) => duration <= spread.longest)).to.equal(true);
        expect(durations.filter((duration) => duration <= spread.ninth).length).to.be.at.least(durations.length * 0.9);
      }),
    );
  });
});

describe("Lateness", () => {
  it("counts from the end of the window, and puts each payment in one band", () => {
    for (const [after, label] of [
      [0n, "in its window"],
      [1n, "up to 7 days"],
      [days(7n), "up to 7 days"],
      [days(7n) + 1n, "8 to 14 days"],
      [days(56n) + 1n, "more than 56 days"],
    ] as const) {
      const story = new Story();
      const events = [story.opened(), story.funded(TOTAL, TOTAL)];
      story.now = CLOSE + after;
      events.push(story.claimed([0], TOTAL - 20_000n));
      const payments = timedPaymentsOf(decisionsOf(historyAfter(story, events)));
      expect(payments.map(({ lateBy }) => lateBy)).to.deep.equal([after]);
      expect(latenessBands(payments).filter(({ core }) => core === 1)).to.deep.equal([{ label, core: 1, outcomes: 0 }]);
    }
  });

  it("is told in days with one decimal", () => {
    expect(inDays(days(61n) + 25_920n)).to.equal("61.3 days");
    expect(inDays(days(1n))).to.equal("1.0 day");
    expect(inDays(4_319n)).to.equal("0.0 days");
    expect(inDays(4_320n)).to.equal("0.1 days");
  });
});
