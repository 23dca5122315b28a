import { expect } from "chai";
import fc from "fast-check";
import { fromUnixSeconds, isoDay } from "../../src/agreement/careDays.js";
import type { Books } from "../../src/audit/books.js";
import { movementsOf } from "../../src/audit/movements.js";
import { paymentsToPayee } from "../../src/exports/payments.js";
import { spendCsv, spendRows, type SpendOptions } from "../../src/exports/spend.js";
import { PROVIDER_ADDRESSES, UNITS, anyLedger, booksOfLives } from "./support/randomLedger.js";
import { WORDS } from "./support/plainWords.js";

const RUNS = { numRuns: 8 };

const ALL: SpendOptions = {
  isMeant: () => true,
  from: undefined,
  to: undefined,
  over: 0n,
  bodyCode: "E00",
  department: "Care",
  purpose: "Placements",
  category: "Homes",
  hasNoVat: false,
  redacted: [],
};

const rowsOf = (books: Books, options: Partial<SpendOptions> = {}) => spendRows(books, WORDS, { ...ALL, ...options });
const pence = (row: Record<string, string>): bigint => BigInt(row["Net Amount"]!.replace(".", ""));
const inPence = (units: bigint): bigint => (2n * units * 100n + UNITS) / (2n * UNITS);

const paymentsOf = (books: Books) =>
  [...books.agreements()].flatMap((history) => paymentsToPayee(movementsOf(history)));

describe("The list of payments over £500", () => {
  it("should list every payment above the limit, to the penny, and no other", () => {
    fc.assert(
      fc.property(anyLedger(), fc.bigInt({ min: 0n, max: 200_000n }), (books, over) => {
        const due = paymentsOf(books)
          .map(({ amount }) => inPence(amount))
          .filter((amount) => amount > over);
        const listed = rowsOf(books, { over }).map(pence);
        const sorted = (amounts: bigint[]) => amounts.toSorted((a, b) => Number(a - b));
        expect(sorted(listed)).to.deep.equal(sorted(due));
      }),
      RUNS,
    );
  });

  it("should not list a payment of exactly the limit", () => {
    const deeds = [
      { wait: 0, kind: "fund", tranche: 0, number: 200 },
      { wait: 15, kind: "claim", tranche: 0, number: 0 },
    ] as const;
    const books = booksOfLives([{ provider: 1, begins: 0, fee: 50_000, deeds }]);
    expect(paymentsOf(books).map(({ amount }) => amount)).to.deep.equal([500n * UNITS]);
    expect(rowsOf(books, { over: 50_000n })).to.deep.equal([]);
    expect(rowsOf(books, { over: 49_999n })).to.deep.equal([
      {
        "Organisation Name": "Example Council",
        "Organisation Code": "E00",
        Department: "Care",
        Beneficiary: "Example House 1",
        "Payment Date": isoDay(fromUnixSeconds(paymentsOf(books)[0]!.at.block.timestamp)),
        "Transaction Number": "102-1",
        "Net Amount": "500.00",
        "Irrecoverable VAT": "",
        "Purpose of Spend": "Placements",
        "Merchant Category": "Homes",
      },
    ]);
  });

  it("should keep a payment's number whatever part of the list is asked for, and never use one twice", () => {
    fc.assert(
      fc.property(anyLedger(), fc.nat({ max: 50 }), (books, place) => {
        const all = rowsOf(books);
        const numbers = all.map((row) => row["Transaction Number"]);
        expect(new Set(numbers).size).to.equal(all.length);
        const from = all[place % Math.max(1, all.length)]?.["Payment Date"];
        const since = all.filter((row) => from === undefined || row["Payment Date"]! >= from);
        expect(rowsOf(books, { from })).to.deep.equal(since);
        expect(rowsOf(books, { to: from })).to.deep.equal(
          all.filter((row) => from === undefined || row["Payment Date"]! <= from),
        );
      }),
      RUNS,
    );
  });

  it("should join what one transfer paid for several placements", () => {
    fc.assert(
      fc.property(anyLedger(), (books) => {
        const [one] = [...books.agreements()];
        const twice = { ...books, agreements: () => [one!, one!] };
        const once = { ...books, agreements: () => [one!] };
        // Half a penny twice is a penny: so none is too small here.
        const numbers = (of: Books) => rowsOf(of, { over: -1n }).map((row) => row["Transaction Number"]);
        expect(numbers(twice)).to.deep.equal(numbers(once));
        const total = (of: Books) => paymentsOf(of).reduce((sum, { amount }) => sum + amount, 0n);
        expect(total(twice)).to.equal(2n * total(once));
      }),
      RUNS,
    );
  });

  it("should hide private persons, tell nothing of placements, and say that there is no VAT only when told", () => {
    fc.assert(
      fc.property(anyLedger(), (books) => {
        const redacted = [PROVIDER_ADDRESSES[0]!];
        const text = spendCsv(rowsOf(books, { redacted, hasNoVat: true }));
        expect(text).to.not.contain("Example House 0");
        expect(text).to.not.contain("0x");
        for (const { state } of books.agreements()) expect(text).to.not.contain(state.id.slice(2, 12));
        for (const row of rowsOf(books, { hasNoVat: true })) expect(row["Irrecoverable VAT"]).to.equal("0.00");
        expect(spendCsv(rowsOf(books, { redacted, hasNoVat: true }))).to.equal(text);
      }),
      RUNS,
    );
  });
});
