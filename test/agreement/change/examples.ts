import { readFileSync, readdirSync } from "node:fs";
import { expect } from "chai";
import {
  buildAgreement,
  compareAgreements,
  describeComparison,
  readChangeFile,
  standardCatalogue,
  type BuiltAgreement,
} from "../../../src/agreement/index.js";
import { EXAMPLES, NOW, countingBytes, exampleBook, readExample } from "../helpers/sample.js";
import { applyText, midnight } from "./helpers.js";

const readFile = (path: string): Uint8Array => readFileSync(new URL(path, EXAMPLES));

const agreements = new Map(
  ["childrens-home.yaml", "supported-accommodation.yaml"].map((path): [string, BuiltAgreement] => {
    const built = buildAgreement({
      text: readExample(path),
      path,
      addressBook: exampleBook(),
      catalogue: standardCatalogue(),
      now: NOW,
      randomBytes: countingBytes(),
      readFile,
    });
    return [built.name, built];
  }),
);

/** By file: when it is applied, how many tranches change, go, come and move, and what the total grows by, in pence. */
const EXPECTED: Readonly<Record<string, readonly [now: bigint, counts: readonly number[], pence: bigint]>> = {
  // Left are January's £23,180.00, 13 of 28 days of February's care, 10 of 28 and of 84 of the outcomes.
  "alder-death.yaml": [midnight(2027, 2, 12), [4, 13, 0, 0], -11_119_430n],
  // A fifth of half of February's care, and half of its outcomes; a sixth of the line over twelve weeks.
  "alder-hospital.yaml": [midnight(2027, 2, 8), [4, 0, 2, 0], -439_200n],
  "alder-hours-added.yaml": [midnight(2027, 2, 20), [0, 0, 1, 0], 180_000n],
  // £610.00 a week less for ten weeks.
  "alder-step-down.yaml": [midnight(2027, 4, 1, true), [10, 0, 1, 0], -610_000n],
  // £146.40 a week more for 81 days.
  "alder-uplift.yaml": [midnight(2027, 3, 1), [10, 0, 1, 0], 169_406n],
  // Three months of £8,233.33.
  "birch-extension.yaml": [midnight(2027, 6, 1, true), [0, 0, 6, 0], 2_469_999n],
  "birch-payee.yaml": [NOW, [0, 0, 0, 0], 0n],
};

describe("agreement/change: the examples", () => {
  it("are all here", () => {
    expect(readdirSync(new URL("changes/", EXAMPLES)).sort()).to.deep.equal(Object.keys(EXPECTED).sort());
  });

  for (const [name, [now, counts, pence]] of Object.entries(EXPECTED)) {
    it(`applies examples/changes/${name}`, () => {
      const path = `changes/${name}`;
      const text = readExample(path);
      const agreement = agreements.get(readChangeFile(text, path).agreement)!;
      const { before, after } = applyText(text, { path, agreement, now, readFile });
      const comparison = compareAgreements(before, after);
      const { changed, gone, come, moved, total } = comparison;
      expect(describeComparison(comparison)).to.contain(`${after.name}: version 1 and version 2`);
      expect([changed, gone, come, moved].map(({ length }) => length)).to.deep.equal(counts);
      expect(((total.after - total.before) * 100n) / 10n ** 18n).to.equal(pence);
    });
  }
});
