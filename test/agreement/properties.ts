import { expect } from "chai";
import fc from "fast-check";
import { stringify } from "yaml";
import {
  describeAgreement,
  parseBuilt,
  serialiseBuilt,
  standardCatalogue,
  trancheKind,
} from "../../src/agreement/index.js";
import { sum } from "../../src/agreement/money.js";
import { PlacementError } from "../../src/errors.js";
import { NOW, POUND, SAMPLE, build } from "./helpers/sample.js";
import { brokenRules } from "./helpers/termsRules.js";

const SEATS = ["inspector", "socialWorker", "registeredManager", "healthProfessional"];
const days = (min: number, max: number) => fc.integer({ min, max }).map((count) => `${count} days`);
const percent = (max: number) => fc.integer({ min: 1, max }).map((bips) => `${(bips / 100).toFixed(2)}%`);

const policy = fc
  .subarray(SEATS)
  .chain((required) =>
    fc.record({ required: fc.constant(required), quorum: fc.integer({ min: Math.max(2, required.length), max: 4 }) }),
  );
const withInspector = policy.map(({ required, quorum }) => ({
  required: [...new Set(["inspector", ...required])],
  quorum: Math.max(quorum, new Set(["inspector", ...required]).size),
}));
const every = fc.oneof(
  fc.constantFrom("period", "once"),
  fc.integer({ min: 1, max: 9 }).map((count) => `${count} periods`),
);

const line = (share: fc.Arbitrary<string>, who: typeof policy) =>
  fc
    .tuple(fc.constantFrom(...standardCatalogue().codes), share, every, who, days(0, 200))
    .map(([code, part, rhythm, { required, quorum }, decideWithin]) => ({
      code,
      share: part,
      every: rhythm,
      required,
      quorum,
      decideWithin,
    }));

/** Agreement files that nothing is wrong with, from £1.00 to £100,000.00 a week. */
const soundFile = fc
  .record({
    pence: fc.integer({ min: 100, max: 10_000_000 }),
    billing: fc.constantFrom("weekly", "four-weekly", "monthly"),
    startDay: fc.integer({ min: 0, max: 700 }),
    length: fc.oneof(
      fc.integer({ min: 1, max: 16 }).map((periods) => ({ periods })),
      fc.integer({ min: 0, max: 100 }).map((careDays) => ({ careDays })),
    ),
    decimals: fc.integer({ min: 2, max: 18 }),
    core: fc.option(policy, { nil: undefined }),
    outcomes: fc.array(
      line(
        percent(500),
        policy.map(({ required, quorum }) => ({ required: required.filter((seat) => seat !== "inspector"), quorum })),
      ),
      { maxLength: 2 },
    ),
    holdback: fc.option(line(percent(2_000), withInspector), { nil: undefined }),
    notice: days(0, 365),
    hold: fc.integer({ min: 1, max: 90 }),
    longStop: fc.integer({ min: 270, max: 730 }),
  })
  .map(({ pence, billing, startDay, length, decimals, hold, longStop, ...sections }) => {
    const date = (day: number): string => new Date(Date.UTC(2027, 0, 1 + day)).toISOString().slice(0, 10);
    const starts = date(startDay);
    const { careDays, ...periods } = { careDays: undefined, ...length };
    const text = stringify({
      format: "placement-agreement/1",
      name: "Property",
      kind: "any",
      parties: { commissioner: "Northmoor Council", provider: "Alder House Ltd", arbiter: "Panel of Experts A" },
      panel: {
        inspector: "Inspector A",
        socialWorker: "Social Worker A",
        registeredManager: "Alder House manager",
        healthProfessional: "Health Professional A",
      },
      token: { address: "GBP test token", decimals },
      fee: { weekly: (pence / 100).toFixed(2), billing },
      term: { starts, ...periods, ...(careDays === undefined ? {} : { ends: date(startDay + careDays) }) },
      ...(JSON.parse(JSON.stringify(sections)) as object),
      hold: `${hold} days`,
      longStop: `${longStop} days`,
      carePlan: "documents/plan.md",
    });
    return { text, pence, decimals, careDays };
  });

/** Whether the only fault is that a share of a small fee comes to nothing, which is rightly refused. */
const isTooSmall = (error: unknown): boolean =>
  error instanceof PlacementError &&
  error.message.split("\n").every((fault) => fault.endsWith("raise the share or the fee."));

describe("agreement: whatever the file", () => {
  it("builds terms that break no rule of the escrow, and reads them back", () => {
    let built = 0;
    fc.assert(
      fc.property(soundFile, ({ text }) => {
        try {
          const agreement = build(text);
          built += 1;
          expect(brokenRules(agreement.terms, NOW)).to.deep.equal([]);
          expect(agreement.tranches.map(({ kind }) => kind)).to.deep.equal(agreement.terms.schedule.map(trancheKind));
          expect(parseBuilt(serialiseBuilt(agreement), "built.json")).to.deep.equal(agreement);
          expect(describeAgreement(agreement).split("\n").length).to.be.greaterThan(agreement.tranches.length + 20);
        } catch (error) {
          if (!isTooSmall(error)) throw error;
        }
      }),
      { numRuns: 60 },
    );
    expect(built).to.be.greaterThan(30);
  });

  it("lets the amounts of whole weeks come to the weekly fee to the penny", () => {
    const cases = fc.record({
      pence: fc.integer({ min: 10_000, max: 10_000_000 }),
      weeks: fc.integer({ min: 1, max: 16 }),
    });
    fc.assert(
      fc.property(cases, ({ pence, weeks }) => {
        const text = SAMPLE.replace("6100.00", (pence / 100).toFixed(2))
          .replace("billing: four-weekly", "billing: weekly")
          .replace("periods: 3", `periods: ${weeks}`);
        const { terms } = build(text);
        expect(sum(terms.schedule.map(({ amount }) => amount))).to.equal((BigInt(pence * weeks) * POUND) / 100n);
      }),
      { numRuns: 30 },
    );
  });

  it("refuses with a place and a reason, whatever is done to a file, or builds terms that break no rule", () => {
    const lines = SAMPLE.split("\n");
    const snippets = [
      "",
      "-",
      ": ",
      "{",
      "[",
      "'",
      "\t",
      "~",
      "0",
      "-1",
      "1e9",
      "&a",
      "*a",
      "!!int",
      "#",
      "%",
      "é",
      "о",
      "\u0000",
      "? ",
      "| ",
      "> ",
    ];
    const edit = fc.record({
      line: fc.nat({ max: lines.length - 1 }),
      column: fc.nat({ max: 40 }),
      erased: fc.nat({ max: 12 }),
      put: fc.oneof(fc.constantFrom(...snippets), fc.constantFrom(...lines), fc.string({ maxLength: 6 })),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const edited = [...lines];
        for (const { line: index, column, erased, put } of edits) {
          const old = edited[index]!;
          edited[index] = old.slice(0, column) + put + old.slice(column + erased);
        }
        try {
          expect(brokenRules(build(edited.join("\n")).terms, NOW)).to.deep.equal([]);
        } catch (error) {
          if (!(error instanceof PlacementError)) throw error;
          for (const fault of error.message.split(/\n(?=sample\.yaml:)/)) {
            expect(fault).to.match(/^sample\.yaml:[1-9]\d*:[1-9]\d*: .{5,}/s);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
