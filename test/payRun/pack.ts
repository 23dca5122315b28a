import { expect } from "chai";
import fc from "fast-check";
import { gasLimitFor, limitsUnder, TRANSACTION_GAS_CAP, worstGasFor } from "../../src/payRun/limits.js";
import { byPayee, pack, type Measure } from "../../src/payRun/pack.js";

interface Item {
  readonly id: number;
  readonly token: string;
  readonly payee: string;
  readonly bytes: number;
  readonly gas: bigint;
  readonly isBad: boolean;
}

const BASE = 21_000n;

/** As the chain does: each payee in a row costs a transfer, and a bad item spoils the whole. */
const measure: Measure<Item> = (items) => {
  if (items.some(({ isBad }) => isBad)) return Promise.resolve({ reason: "It is spoilt." });
  const rows = items.filter(({ payee }, place) => items[place - 1]?.payee !== payee).length;
  return Promise.resolve({ gas: items.reduce((sum, { gas }) => sum + gas, BASE) + 30_000n * BigInt(rows) });
};

const items = fc
  .array(
    fc.record({
      token: fc.constantFrom("pound", "euro"),
      payee: fc.constantFrom("Home One", "Home Two", "Home Three"),
      bytes: fc.integer({ min: 700, max: 9_000 }),
      gas: fc.bigInt({ min: 50_000n, max: 400_000n }),
      isBad: fc.boolean().map((one) => one),
    }),
    { maxLength: 40 },
  )
  .map((all) => all.map((one, id) => ({ ...one, id })));

const limits = fc.record({
  gas: fc.bigInt({ min: 100_000n, max: 3_000_000n }),
  bytes: fc.integer({ min: 5_000, max: 60_000 }),
});

describe("Packing a payment run", () => {
  it("should put every item into exactly one transaction or aside, above no limit, payees side by side", async () => {
    await fc.assert(
      fc.asyncProperty(items, limits, async (all, most) => {
        const ordered = byPayee(all);
        const { transactions, setAside } = await pack(ordered, most, measure);
        const packed = transactions.flatMap((one) => one.items);
        const ids = [...packed, ...setAside.map(({ item }) => item)].map(({ id }) => id);
        expect(ids.toSorted((a, b) => a - b)).to.deep.equal(all.map(({ id }) => id));
        for (const one of transactions) {
          expect(one.items).to.not.be.empty;
          expect(one.gas <= most.gas).to.equal(true);
          expect(await measure(one.items)).to.deep.equal({ gas: one.gas });
          expect(one.items.reduce((sum, { bytes }) => sum + bytes, 0)).to.be.at.most(most.bytes);
        }
        expect(packed).to.deep.equal(ordered.filter((item) => packed.includes(item)));
        const starts = packed.filter(
          ({ payee, token }, place) => packed[place - 1]?.payee !== payee || packed[place - 1]?.token !== token,
        );
        expect(new Set(starts.map(({ payee, token }) => `${payee} ${token}`)).size).to.equal(starts.length);
      }),
    );
  });

  it("should set aside what could never go, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(items, limits, async (all, most) => {
        const { setAside } = await pack(byPayee(all), most, measure);
        for (const item of all) {
          const alone = await measure([item]);
          const fits = "gas" in alone && alone.gas <= most.gas && item.bytes <= most.bytes;
          expect(setAside.some((one) => one.item === item)).to.equal(!fits);
        }
      }),
    );
  });

  it("should use as few transactions as the order allows", async () => {
    await fc.assert(
      fc.asyncProperty(items, limits, async (all, most) => {
        const { transactions } = await pack(byPayee(all), most, measure);
        for (const [place, { items: these }] of transactions.entries()) {
          const next = transactions[place + 1]?.items[0];
          if (next === undefined) continue;
          const more = [...these, next];
          const measured = await measure(more);
          const bytes = more.reduce((sum, one) => sum + one.bytes, 0);
          expect(!("gas" in measured) || measured.gas > most.gas || bytes > most.bytes).to.equal(true);
        }
      }),
    );
  });

  it("should ask for no more simulations than halving takes", async () => {
    let asked = 0;
    const counting: Measure<Item> = (some) => {
      asked += 1;
      return measure(some);
    };
    const same = { token: "pound", payee: "Home One", bytes: 800, gas: 100_000n, isBad: false };
    const all = Array.from({ length: 1_000 }, (_, id) => ({ ...same, id }));
    const { transactions } = await pack(all, limitsUnder(60_000_000n), counting);
    expect(transactions.map((one) => one.items.length)).to.deep.equal([162, 162, 162, 162, 162, 162, 28]);
    expect(asked).to.be.at.most(7 * 9);
  });
});

describe("The limits of a transaction", () => {
  it("should be the block's gas below EIP-7825's cap, and that cap above it", () => {
    expect(TRANSACTION_GAS_CAP).to.equal(2n ** 24n);
    expect(limitsUnder(2n ** 24n - 1n).gas).to.equal(2n ** 24n - 1n);
    expect(limitsUnder(2n ** 24n).gas).to.equal(2n ** 24n);
    expect(limitsUnder(60_000_000n).gas).to.equal(2n ** 24n);
    expect(limitsUnder(60_000_000n).bytes).to.be.below(131_072);
  });

  it("should leave room for one callee that burns its gas, and at worst for all of them", () => {
    expect(gasLimitFor(1_000_000n)).to.equal(1_600_000n);
    expect(worstGasFor(1_000_000n, 4)).to.equal(3_100_000n);
  });
});
