import { expect } from "chai";
import { TOLERANCE, compare, complaints, savings } from "../../../scripts/bench/gas/snapshot.js";

const BEFORE = 100_000;
const STEP = (BEFORE * TOLERANCE) / 1_000;

const told = (before: number, now: number) => {
  const comparison = compare([{ name: "row", gas: before }], [{ name: "row", gas: now }]);
  return { complaints: complaints(comparison), savings: savings(comparison) };
};

describe("the guard over docs/gas.json", () => {
  it("should say nothing where nothing changed, nor within the tolerance", () => {
    for (const now of [BEFORE, BEFORE + STEP, BEFORE - STEP]) {
      expect(told(BEFORE, now), `${now}`).to.deep.equal({ complaints: [], savings: [] });
    }
  });

  it("should fail with both numbers where a row grew by more", () => {
    const {
      complaints: [sentence],
      savings: none,
    } = told(BEFORE, BEFORE + STEP + 1);
    expect(sentence).to.match(/^row took 100000 gas and takes 100501: .* npm run bench:gas -- --write\.$/);
    expect(none).to.deep.equal([]);
  });

  it("should not fail where a row shrank by more, and say so", () => {
    const {
      complaints: none,
      savings: [sentence],
    } = told(BEFORE, BEFORE - STEP - 1);
    expect(none).to.deep.equal([]);
    expect(sentence).to.match(/^row took 100000 gas and takes 99499: /);
  });

  it("should fail where a row is not measured any more, or not in the snapshot", () => {
    const [kept, gone, added] = ["kept", "gone", "added"].map((name) => ({ name, gas: BEFORE }));
    const sentences = complaints(compare([kept!, gone!], [kept!, added!]));
    expect(sentences).to.have.length(2);
    expect(sentences[0]).to.match(/^gone is in the snapshot and is not measured any more/);
    expect(sentences[1]).to.match(/^added is measured and not in the snapshot/);
  });
});
