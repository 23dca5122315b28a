import { expect } from "chai";
import fc from "fast-check";
import { DateTime } from "luxon";
import {
  compareAgreements,
  describeComparison,
  packTranche,
  type AppliedChange,
  type BuiltAgreement,
  type Status,
} from "../../../src/agreement/index.js";
import { PlacementError } from "../../../src/errors.js";
import { DAY, NOW, POUND, SAMPLE, build } from "../helpers/sample.js";
import { apply, inForceOf, totalOf } from "./helpers.js";

const PENNY = POUND / 100n;
const START = DateTime.fromISO("2027-01-04", { zone: "Europe/London" });
const dayAt = (offset: number): string => START.plus({ days: offset }).toFormat("yyyy-MM-dd");
const midnightAt = (offset: number): bigint => BigInt(START.plus({ days: offset }).toUnixInteger());
const pounds = (pence: number): string => (pence / 100).toFixed(2);

const agreements = fc
  .record({
    pence: fc.integer({ min: 50_000, max: 1_000_000 }),
    billing: fc.constantFrom("weekly", "four-weekly", "monthly"),
    periods: fc.integer({ min: 2, max: 10 }),
    holdback: fc.integer({ min: 1, max: 2_000 }),
    every: fc.constantFrom("once", "2 periods", "period"),
  })
  .map(({ pence, billing, periods, holdback, every }) => {
    const text = SAMPLE.replace("6100.00", pounds(pence))
      .replace("billing: four-weekly", `billing: ${billing}`)
      .replace("periods: 3", `periods: ${periods}`)
      .replace("every: once", `every: ${every}`)
      .replace("share: 10%", `share: ${(holdback / 100).toFixed(2)}%`);
    return { agreement: build(text), pence };
  });

const careDays = ({ term }: BuiltAgreement): number =>
  Math.round(DateTime.fromISO(term.ends, { zone: "Europe/London" }).diff(START, "days").days) + 1;

/** A moment of the term, and what was decided or disputed until then. */
const moments = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  first: fc.double({ min: 0, max: 1, noNaN: true }),
  second: fc.double({ min: 0, max: 1, noNaN: true }),
  marks: fc.array(fc.constantFrom<Status>("Settled", "Challenged", "Refused", "Open"), {
    minLength: 64,
    maxLength: 64,
  }),
  granted: fc.array(fc.nat({ max: 63 }), { maxLength: 3 }),
});
type Moment = typeof moments extends fc.Arbitrary<infer T> ? T : never;

/** The chain at a moment: tranches that have opened bear their marks, and a few later ones are granted. */
function chainAt(agreement: BuiltAgreement, { at, marks, granted }: Moment) {
  const now = midnightAt(Math.floor(at * careDays(agreement)));
  const plain = inForceOf(agreement, { now });
  const statuses = plain.statuses.map((status, index): Status => {
    if (granted.includes(index)) return "Settled";
    return status === "Open" ? marks[index]! : status;
  });
  return { ...plain, statuses };
}

/** Days of the term, the first before the second. */
function daysOf(agreement: BuiltAgreement, { first, second }: Moment): { from: number; until: number } {
  const last = careDays(agreement) - 1;
  const [from = 0, until = 0] = [first, second].map((part) => Math.floor(part * last)).sort((a, b) => a - b);
  return { from, until };
}

const kinds = fc.constantFrom("hours added", "step-down", "uplift", "retainer", "death", "extension");

function linesOf(
  kind: string,
  { agreement, pence }: { agreement: BuiltAgreement; pence: number },
  moment: Moment,
): string {
  const { from, until } = daysOf(agreement, moment);
  const died = Math.min(from, Math.floor(moment.at * careDays(agreement)));
  const body: Record<string, string> = {
    "hours added": `from: ${dayAt(from)}\nuntil: ${dayAt(until)}\nweekly: 123.45`,
    "step-down": `from: ${dayAt(from)}\nweekly: ${pounds(Math.floor(pence * 0.873))}`,
    uplift: `from: ${dayAt(from)}\npercent: 3.71%`,
    retainer: `from: ${dayAt(from)}\nuntil: ${dayAt(until)}\npays: 66.67%`,
    death: `on: ${dayAt(died)}\npayFor: 4 days`,
    extension: "periods: 2",
  };
  return `change: ${kind}\n${body[kind] ?? ""}`;
}

/** Applies the change; one that would change nothing, or not fit in 64 tranches, is rightly refused. */
function attempt(lines: string, given: Parameters<typeof apply>[1]): AppliedChange | undefined {
  try {
    return apply(lines, given);
  } catch (error) {
    if (error instanceof PlacementError && /nothing would (change|be left)|at most/.test(error.message))
      return undefined;
    throw error;
  }
}

/** Core money for care before a day; what straddles it counts by days. */
function coreBefore({ terms, tranches }: BuiltAgreement, day: bigint): bigint {
  return tranches.reduce((total, { kind, index }) => {
    const { amount, opensAt, closesAt } = terms.schedule[index]!;
    if (kind !== "core" || opensAt >= day || amount === 1n) return total;
    if (closesAt <= day) return total + amount;
    // A day of 23 or 25 hours is a day.
    const [days, all] = [day - opensAt, closesAt - opensAt].map((seconds) => (seconds + DAY / 2n) / DAY);
    const [over, under] = [amount * days!, all! * PENNY];
    return total + ((2n * over + under) / (2n * under)) * PENNY;
  }, 0n);
}

const assertAll = (
  check: (kind: string, made: { agreement: BuiltAgreement; pence: number }, moment: Moment) => void,
): void => {
  fc.assert(fc.property(kinds, agreements, moments, check), { numRuns: 150 });
};

describe("agreement/change: whatever the agreement, the day and what was decided", function () {
  this.timeout(120_000);

  it("breaks no rule of the escrow, and touches nothing decided or disputed", () => {
    let applied = 0;
    assertAll((kind, made, moment) => {
      const inForce = chainAt(made.agreement, moment);
      // `apply` checks the rules of the escrow, and that the file can be read back.
      const change = attempt(linesOf(kind, made, moment), { agreement: made.agreement, inForce });
      if (change === undefined) return;
      applied += 1;
      for (const [index, status] of inForce.statuses.entries()) {
        if (!["Settled", "Challenged", "Refused", "Lapsed"].includes(status)) continue;
        const [old, now] = [change.before, change.after].map(({ terms }) => terms.schedule[index]);
        expect(now && packTranche(now), `tranche ${index}, ${status}`).to.equal(packTranche(old!));
      }
    });
    expect(applied).to.be.greaterThan(100);
  });

  it("shows a difference that comes to that of the totals", () => {
    assertAll((kind, made, moment) => {
      const inForce = chainAt(made.agreement, moment);
      const change = attempt(linesOf(kind, made, moment), { agreement: made.agreement, inForce });
      if (change === undefined) return;
      const comparison = compareAgreements(change.before, change.after);
      const { changed, moved, gone, come, unchanged, total } = comparison;
      const sum = (list: readonly { amount: bigint }[]): bigint => list.reduce((all, { amount }) => all + amount, 0n);
      const difference = sum(changed.map(({ after }) => after)) - sum(changed.map(({ before }) => before));
      expect(total.after).to.equal(total.before - sum(gone) + sum(come) + difference);
      expect(total).to.deep.equal({ before: totalOf(change.before), after: totalOf(change.after) });
      expect(changed.length + moved.length + gone.length + unchanged).to.equal(change.before.tranches.length);
      expect(changed.length + moved.length + come.length + unchanged).to.equal(change.after.tranches.length);
      expect(describeComparison(comparison)).to.not.contain("undefined");
    });
  });

  it("leaves the care before the day what it was, to the penny", () => {
    const some = fc.constantFrom("hours added", "step-down", "uplift", "retainer", "extension");
    fc.assert(
      fc.property(some, agreements, moments, (kind, made, moment) => {
        const inForce = chainAt(made.agreement, moment);
        const change = attempt(linesOf(kind, made, moment), { agreement: made.agreement, inForce });
        if (change === undefined) return;
        const day = midnightAt(kind === "extension" ? careDays(made.agreement) : daysOf(made.agreement, moment).from);
        expect(coreBefore(change.after, day)).to.equal(coreBefore(change.before, day));
      }),
      { numRuns: 150 },
    );
  });

  it("pays nothing for days after a death but the days agreed", () => {
    fc.assert(
      fc.property(agreements, moments, (made, moment) => {
        const { agreement } = made;
        const now = midnightAt(Math.floor(moment.at * careDays(agreement)));
        const died = Math.min(daysOf(agreement, moment).from, Math.floor(moment.at * careDays(agreement)));
        const lines = linesOf("death", made, moment);
        // Nobody has done anything, so nothing but what has passed must stay.
        const change = attempt(lines, { agreement, inForce: inForceOf(agreement, { now }) });
        if (change === undefined) return;
        for (const { index, kind } of change.after.tranches) {
          const { opensAt, closesAt, amount } = change.after.terms.schedule[index]!;
          if (closesAt <= now || amount === 1n) continue;
          const last = midnightAt(died + 1 + (kind === "core" ? 4 : 0));
          expect(opensAt < last, `tranche ${index} opens before the end`).to.equal(true);
          if (kind === "core") expect(closesAt <= last, `tranche ${index} closes by the end`).to.equal(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("lets whole periods after a change of the fee come to the new fee exactly", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50_000, max: 1_000_000 }),
        fc.integer({ min: 1, max: 3_000 }),
        fc.constantFrom(["weekly", 1n] as const, ["four-weekly", 4n] as const),
        (pence, bips, [billing, weeks]) => {
          const text = SAMPLE.replace("6100.00", pounds(pence))
            .replace("billing: four-weekly", `billing: ${billing}`)
            .replace("every: once", "every: period");
          const agreement = build(text);
          const second = agreement.tranches[4]!.period.slice(0, 10);
          const lines = `change: uplift\nfrom: ${second}\npercent: ${(bips / 100).toFixed(2)}%`;
          const change = attempt(lines, { agreement, now: NOW });
          if (change === undefined) return;
          const { terms, fee } = change.after;
          for (const period of [1, 2]) {
            const amounts = terms.schedule.slice(4 * period, 4 * period + 4).map(({ amount }) => amount);
            expect(amounts.reduce((total, amount) => total + amount, 0n)).to.equal(weeks * fee.weekly);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
