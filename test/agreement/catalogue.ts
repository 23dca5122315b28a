import { expect } from "chai";
import { Catalogue, standardCatalogue } from "../../src/agreement/catalogue.js";
import { failureOf } from "./helpers/sample.js";

const catalogueOf = (codes: Record<string, string>): Catalogue =>
  new Catalogue([{ set: "T", title: "Test", version: "1", source: "none", codes }]);

describe("agreement/catalogue", () => {
  it("knows every code that it lists, with its title and its set", () => {
    const catalogue = standardCatalogue();
    expect(catalogue.codes).to.have.length(51);
    for (const code of catalogue.codes) {
      expect(code).to.match(/^[\x21-\x7e]{1,31}$/);
      const outcome = catalogue.outcomeOf(code);
      expect(outcome.code).to.equal(code);
      expect(code.startsWith(`${outcome.set.set}-`)).to.equal(true);
      expect(outcome.set.version).to.equal("1");
      expect(outcome.title).to.match(/^\S.*\S$/);
    }
    expect(catalogue.outcomeOf("QS-12").title).to.equal("Protection of children");
    expect(catalogue.outcomeOf("SA-07").set.source).to.equal("SI 2023/416, regulations 3 to 7");
  });

  it("gives grades where the publisher grades", () => {
    expect(standardCatalogue().outcomeOf("OFSA-OUT").set.grades).to.deep.equal([
      "CONSISTENTLY_STRONG",
      "INCONSISTENT",
      "SERIOUS_OR_WIDESPREAD_WEAKNESS",
    ]);
  });

  const unknown: readonly [string, string][] = [
    ["QS-8", ' Did you mean "QS-08"?'],
    ["QS-15", ' Did you mean "QS-10", "QS-11" or "QS-12"?'],
    ["qs-08", ' Did you mean "QS-08"?'],
    ["R44-SAVE", ' Did you mean "R44-SAFE"?'],
    ["school", ""],
    ["QЅ-08", ' It contains the character "Ѕ" (U+0405), which is not what it looks like. Did you mean "QS-08"?'],
    ["toString", ""],
  ];
  for (const [code, hint] of unknown) {
    it(`refuses ${code}`, () => {
      expect(failureOf(() => standardCatalogue().outcomeOf(code))).to.equal(
        `"${code}" is not in the outcome catalogue.${hint}`,
      );
    });
  }

  it("refuses a list with a code that cannot stand", () => {
    expect(failureOf(() => catalogueOf({ CORE: "x" }))).to.equal('The code "CORE" is kept for the care itself.');
    expect(failureOf(() => catalogueOf({ "a b": "x" }))).to.equal(
      '"a b" is no outcome code: it needs 1 to 31 ASCII characters.',
    );
    expect(failureOf(() => catalogueOf({ ["x".repeat(32)]: "x" }))).to.equal(
      `"${"x".repeat(32)}" is no outcome code: it needs 1 to 31 ASCII characters.`,
    );
    const set = { set: "T", title: "Test", version: "1", source: "none", codes: { "T-1": "One" } };
    expect(failureOf(() => new Catalogue([set, set]))).to.equal('The catalogue has "T-1" twice.');
  });
});
