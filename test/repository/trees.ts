import { expect } from "chai";
import { globSync, readFileSync } from "node:fs";
import { titlesIn } from "../helpers/titles.js";

/** A leaf of a branch tree: `├── it should pay the payee`. */
const LEAF = /^[\s│├└─]*(it should .*)$/;

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
      const titles = titlesIn(readFileSync(tree.replace(/tree$/, "ts"), "utf8"));
      expect(titles.flatMap(({ isTest, text }) => (isTest ? `it ${text}` : []))).to.deep.equal(leaves);
    });
  }
});
