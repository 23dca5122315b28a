import { expect } from "chai";
import { globSync, readFileSync } from "node:fs";

/** A leaf of a branch tree: `├── it should pay the payee`. */
const LEAF = /^[\s│├└─]*(it should .*)$/;
const TITLE = /\bit(?:AtExactGas)?\(\s*(["'`])(should .*?)\1\s*,/gs;

describe("Branch trees", () => {
  const trees = globSync("test/**/*.tree");

  it("should exist", () => {
    expect(trees).to.not.be.empty;
  });

  for (const tree of trees) {
    it(`should have a test for every leaf, in order: ${tree}`, () => {
      const leaves = readFileSync(tree, "utf8")
        .split("\n")
        .flatMap((line) => LEAF.exec(line)?.[1] ?? []);
      const source = readFileSync(tree.replace(/tree$/, "ts"), "utf8");
      const titles = [...source.matchAll(TITLE)].map((match) => `it ${match[2] ?? ""}`);
      expect(titles).to.deep.equal(leaves);
    });
  }
});
