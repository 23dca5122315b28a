import { expect } from "chai";
import fc from "fast-check";
import type { Books } from "../../src/audit/books.js";
import { performanceCsv } from "../../src/exports/performance/csv.js";
import { halfYearOf } from "../../src/exports/performance/facts.js";
import { performanceOf, type PeriodPerformance } from "../../src/exports/performance/performance.js";
import { DAY, UNITS, anyLedger, booksOfLives } from "./support/randomLedger.js";
import { WORDS } from "./support/plainWords.js";
import { expectClose } from "../helpers/close.js";

const RUNS = { numRuns: 8 };
const periodsOf = (books: Books, least = 1): readonly PeriodPerformance[] =>
  performanceOf(books, WORDS, { isMeant: () => true, least }).commissioners[0]?.periods ?? [];
const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
const pence = (value: string | null): bigint => BigInt((value ?? "0").replace(".", ""));

/** All in one half-year: a care tranche of £100 that closes 14 days after its beginning, claimed so many days after that. */
const claimedAfter = (days: number) => ({
  provider: 0,
  begins: 30,
  fee: 10_000,
  deeds: [
    { wait: 0, kind: "fund", tranche: 0, number: 1_000 },
    { wait: 14 + days, kind: "claim", tranche: 0, number: 0 },
  ] as const,
});

describe("Payment performance", () => {
  it("should count each payment once, in one band, and lose no penny where all may be told", () => {
    fc.assert(
      fc.property(anyLedger(), (books) => {
        const periods = periodsOf(books);
        for (const { payments, within30Days, from31To60Days, from61Days, ...period } of periods) {
          const bands = [within30Days, from31To60Days, from61Days];
          expect(total(bands.map(({ number }) => number))).to.equal(payments);
          if (payments > 0) expectClose(total(bands.map(({ percent }) => percent!)), 100, 0.2);
          expect(period.payableNotPaid).to.be.at.most(period.payable);
          expect(period.isComplete).to.equal(period.value !== null || payments === 0);
        }
        const paid = [...books.agreements()].reduce((sum, { state }) => sum + state.paid, 0n);
        const told = periods.reduce((sum, { value }) => sum + pence(value), 0n);
        if (periods.every(({ isComplete }) => isComplete)) {
          expectClose(Number(told), Number((paid * 100n) / UNITS), periods.length);
        }
      }),
      RUNS,
    );
  });

  for (const [days, band] of [
    [0, "within30Days"],
    [29, "within30Days"],
    [30, "within30Days"],
    [31, "from31To60Days"],
    [60, "from31To60Days"],
    [61, "from61Days"],
  ] as const) {
    it(`should put a payment of day ${days} into the band ${band}`, () => {
      const paid = periodsOf(booksOfLives([claimedAfter(days)])).find(({ payments }) => payments === 1)!;
      expect(paid[band]).to.deep.equal({ number: 1, percent: 100, value: "100.00" });
      expect(paid.averageDays).to.equal(days);
    });
  }

  it("should tell the mean of several", () => {
    const books = booksOfLives([claimedAfter(1), claimedAfter(2)]);
    expect(periodsOf(books)[0]!.averageDays).to.equal(1.5);
  });

  it("should count what became payable and was not paid within the half-year, claimed or not", () => {
    const unfunded = { ...claimedAfter(3), deeds: [{ wait: 17, kind: "claim", tranche: 0, number: 0 }] as const };
    // Three care tranches close in it; one is decided and unpaid, the others nobody claimed.
    const periods = periodsOf(booksOfLives([unfunded]));
    expect(total(periods.map(({ payable }) => payable))).to.equal(3);
    expect(total(periods.map(({ payableNotPaid }) => payableNotPaid))).to.equal(3);
    expect(periods[0]!.payableNotPaidPercent).to.equal(100);
    expect(total(periodsOf(booksOfLives([claimedAfter(3)])).map(({ payableNotPaid }) => payableNotPaid))).to.equal(2);
  });

  it("should tell no values of fewer placements than asked, nor of a half-year that is not over", () => {
    const books = booksOfLives([claimedAfter(1), claimedAfter(2), claimedAfter(35)]);
    const [told] = periodsOf(books, 3).filter(({ payments }) => payments > 0);
    expect(told!.value).to.equal("300.00");
    expect([told!.within30Days.value, told!.from31To60Days.value]).to.deep.equal([null, null]);
    expect(periodsOf(books, 4).every(({ value }) => value === null)).to.equal(true);
    const early = { ...books, head: { ...books.head, timestamp: books.head.timestamp - 340n * DAY } };
    const [running] = periodsOf(early, 1).filter(({ payments }) => payments > 0);
    expect([running!.isComplete, running!.value]).to.deep.equal([false, null]);
  });

  it("should begin its half-years in April and October, in London", () => {
    const at = (iso: string) => halfYearOf(BigInt(Date.parse(iso) / 1_000));
    expect(at("2027-03-31T22:59:59Z").from).to.equal("2026-10-01");
    expect(at("2027-03-31T23:00:00Z")).to.deep.include({ from: "2027-04-01", to: "2027-09-30" });
    expect(at("2027-09-30T23:00:00Z")).to.deep.include({ from: "2027-10-01", to: "2028-03-31" });
    expect(at("2028-01-15T00:00:00Z").from).to.equal("2027-10-01");
  });

  it("should tell the same as CSV, a row a half-year, and the same bytes twice", () => {
    fc.assert(
      fc.property(anyLedger(), (books) => {
        const performance = performanceOf(books, WORDS, { isMeant: () => true, least: 2 });
        const rows = performanceCsv(performance).trimEnd().split("\n");
        expect(rows).to.have.length(1 + periodsOf(books).length);
        expect(performanceCsv(performanceOf(books, WORDS, { isMeant: () => true, least: 2 }))).to.equal(
          performanceCsv(performance),
        );
      }),
      RUNS,
    );
  });
});
