import { expect } from "chai";
import type { MonitoringRecord } from "../../../src/audit/monitoring/record.js";
import { RULES, type Rule } from "../../../src/audit/monitoring/rules.js";
import {
  COLOURS,
  colourOf,
  suitabilityOf,
  worstOf,
  type Judgement,
} from "../../../src/audit/monitoring/suitability.js";
import { challenged, held, noticed, ruled, terminated } from "../../replay/support/changes.js";
import { START, TERMS } from "../../replay/support/story.js";
import { DAY, MET, PERIOD, Placement, careLine, line, monitored } from "./support.js";

const CARE_OF_A_YEAR = { closesAt: START + 400n * DAY };

/** A live placement with so many outcome lines. */
const homeWith = (count: number, code = "QS-08", name = "one") =>
  new Placement(name, [
    careLine(CARE_OF_A_YEAR),
    ...Array.from({ length: count }, (_, index) => line(code, { amount: 10n + BigInt(index) })),
  ]);

function judged(record: MonitoringRecord, id: string): Judgement {
  return suitabilityOf(record).judgements.find((judgement) => judgement.id === id)!;
}

/** Of a home with these findings, in their order, a day between them. */
function judgedOn(id: string, achieved: readonly bigint[], period = PERIOD, code = "QS-08"): Judgement {
  const home = homeWith(achieved.length, code);
  achieved.forEach((each, index) => home.after(1n).finds(BigInt(index + 1), each));
  return judged(monitored([home], { period }), id);
}

const seen = ({ value, colour }: Judgement) => [value, colour];

describe("Colours of a rule", () => {
  const rule = (fields: Partial<Rule>): Rule => ({ ...RULES[0]!, amber: 10n, red: 20n, lessIsWorse: false, ...fields });

  it("begin at their thresholds where more is worse", () => {
    const colours = [9n, 10n, 11n, 19n, 20n, 21n].map((value) => colourOf(rule({}), value));
    expect(colours).to.deep.equal(["green", "amber", "amber", "amber", "red", "red"]);
  });

  it("begin below their thresholds where less is worse", () => {
    const less = rule({ lessIsWorse: true, amber: 20n, red: 10n });
    const colours = [21n, 20n, 19n, 10n, 9n].map((value) => colourOf(less, value));
    expect(colours).to.deep.equal(["green", "green", "amber", "amber", "red"]);
  });

  it("are grey where there is nothing to say, and only those that the rule has", () => {
    expect(colourOf(rule({}), null)).to.equal("grey");
    expect(colourOf(rule({ amber: null }), 19n)).to.equal("green");
    expect(colourOf(rule({ red: null }), 99n)).to.equal("amber");
  });

  it("make the whole as bad as its worst", () => {
    expect(worstOf([])).to.equal("green");
    for (const [index, colour] of COLOURS.entries()) expect(worstOf(COLOURS.slice(0, index + 1))).to.equal(colour);
  });
});

describe("Rules of the suitability summary", () => {
  it("have names of their own and thresholds in order", () => {
    expect(new Set(RULES.map(({ id }) => id)).size).to.equal(RULES.length);
    for (const { amber, red, lessIsWorse, id } of RULES) {
      expect(amber !== null || red !== null, id).to.equal(true);
      if (amber !== null && red !== null) expect(lessIsWorse ? red < amber : amber < red, id).to.equal(true);
    }
  });

  it("look at the average from three checks on", () => {
    expect(seen(judgedOn("achieved", [0n, 0n]))).to.deep.equal([null, "grey"]);
    expect(seen(judgedOn("achieved", [8_000n, 8_000n, 8_000n]))).to.deep.equal([8_000n, "green"]);
    expect(seen(judgedOn("achieved", [7_999n, 7_999n, 7_999n]))).to.deep.equal([7_999n, "amber"]);
    expect(seen(judgedOn("achieved", [6_000n, 6_000n, 6_000n]))).to.deep.equal([6_000n, "amber"]);
    expect(seen(judgedOn("achieved", [5_999n, 5_999n, 5_999n]))).to.deep.equal([5_999n, "red"]);
  });

  it("look at the share of checks not met, and name them", () => {
    const many = (count: number) => Array.from({ length: count }, () => MET);
    expect(seen(judgedOn("not-met", [0n, 0n]))).to.deep.equal([null, "grey"]);
    expect(seen(judgedOn("not-met", [0n, ...many(10)]))).to.deep.equal([909n, "green"]);
    expect(seen(judgedOn("not-met", [0n, ...many(9)]))).to.deep.equal([1_000n, "amber"]);
    expect(seen(judgedOn("not-met", [0n, ...many(4)]))).to.deep.equal([2_000n, "amber"]);
    const red = judgedOn("not-met", [0n, ...many(3)]);
    expect(seen(red)).to.deep.equal([2_500n, "red"]);
    expect(red.facts.map(({ kind, at, result }) => [kind, at, result])).to.deep.equal([
      ["check", START + DAY, "not met"],
    ]);
  });

  it("look at a fall of the average, and hold nothing against a home that is new", () => {
    const later = { from: START + 4n * DAY, until: START + 8n * DAY };
    const fallTo = (average: bigint) => seen(judgedOn("trend", [MET, MET, MET, average, average, average], later));
    expect(fallTo(9_001n)).to.deep.equal([999n, "green"]);
    expect(fallTo(9_000n)).to.deep.equal([1_000n, "amber"]);
    expect(fallTo(7_501n)).to.deep.equal([2_499n, "amber"]);
    expect(fallTo(7_500n)).to.deep.equal([2_500n, "red"]);
    expect(seen(judgedOn("trend", [0n, 0n, 0n, MET, MET, MET], later))).to.deep.equal([0n, "green"]);
    expect(seen(judgedOn("trend", [0n, 0n, 0n]))).to.deep.equal([0n, "green"]);
    expect(seen(judgedOn("trend", [0n, 0n]))).to.deep.equal([null, "grey"]);
  });

  it("look at protection in every placement, and cannot say where nobody checked it", () => {
    expect(seen(judgedOn("protection", [MET, MET, MET]))).to.deep.equal([null, "grey"]);
    expect(seen(judgedOn("protection", [MET], PERIOD, "QS-12"))).to.deep.equal([0n, "green"]);
    expect(seen(judgedOn("protection", [5_000n], PERIOD, "QS-12"))).to.deep.equal([0n, "green"]);
    const red = judgedOn("protection", [0n], PERIOD, "QS-12");
    expect(seen(red)).to.deep.equal([1n, "red"]);
    expect(red.facts[0]).to.deep.include({ kind: "outstanding", result: "not met" });
    const ended = new Placement("over", [careLine(), line("QS-12")]).finds(1n, 0n);
    expect(seen(judged(monitored([ended]), "protection"))).to.deep.equal([1n, "red"]);
    const later = { from: START + 4n * DAY, until: START + 8n * DAY };
    expect(seen(judgedOn("protection", [0n], later, "QS-12"))).to.deep.equal([1n, "red"]);
  });

  it("look at what is not met and not put right in live placements, and for how long", () => {
    const notMet = (count: number) =>
      monitored(
        Array.from({ length: count }, (_, index) => homeWith(1, "QS-08", `home ${index}`).finds(1n, 0n)),
        { period: { from: START, until: START + 9n * DAY } },
      );
    const colours = [0, 1, 2, 3].map((count) => judged(notMet(count), "put-right").colour);
    expect(colours).to.deep.equal(["green", "amber", "amber", "red"]);
    const over = new Placement("over", [careLine(), line("QS-08")]).finds(1n, 0n);
    expect(seen(judged(monitored([over]), "put-right"))).to.deep.equal([0n, "green"]);
    expect(seen(judgedOn("put-right", [5_000n]))).to.deep.equal([0n, "green"]);
    const after = (days: bigint) =>
      seen(
        judged(
          monitored([homeWith(1).finds(1n, 0n)], { period: { from: START, until: START + days * DAY } }),
          "overdue",
        ),
      );
    expect([27n, 28n, 90n, 91n].map(after)).to.deep.equal([
      [27n, "green"],
      [28n, "amber"],
      [90n, "amber"],
      [91n, "red"],
    ]);
    expect(seen(judgedOn("overdue", [MET]))).to.deep.equal([0n, "green"]);
  });

  it("look at the care itself", () => {
    const withCare = (shares: readonly bigint[]) => {
      const home = new Placement(
        "one",
        shares.map((_, index) => careLine({ amount: 10n + BigInt(index) })),
      );
      shares.forEach((achieved, index) => home.finds(BigInt(index), achieved));
      return seen(judged(monitored([home]), "care"));
    };
    expect(withCare([MET])).to.deep.equal([0n, "green"]);
    expect(withCare([0n, MET])).to.deep.equal([1n, "amber"]);
    expect(withCare([0n, 5_000n])).to.deep.equal([2n, "amber"]);
    expect(withCare([0n, 5_000n, 0n])).to.deep.equal([3n, "red"]);
    const home = new Placement("one", [careLine()]);
    home.tells(challenged(home.story, [0])).tells(ruled(home.story, 0n, 9_000n, 0n));
    expect(seen(judged(monitored([home]), "care"))).to.deep.equal([1n, "amber"]);
  });

  it("look at holds placed, and at holds in force", () => {
    const heldHomes = (count: number, until: bigint) => {
      const homes = Array.from({ length: count }, (_, index) => homeWith(1, "QS-08", `home ${index}`));
      for (const home of homes) home.tells(held(home.story, 0));
      const record = monitored(homes, { period: { from: START, until } });
      return [judged(record, "holds"), judged(record, "held")].map(({ colour }) => colour);
    };
    const over = START + TERMS.holdPeriod + 1n;
    expect(heldHomes(0, over)).to.deep.equal(["green", "green"]);
    expect(heldHomes(1, over)).to.deep.equal(["amber", "green"]);
    expect(heldHomes(2, over)).to.deep.equal(["amber", "green"]);
    expect(heldHomes(3, over)).to.deep.equal(["red", "green"]);
    expect(heldHomes(1, over - 1n)).to.deep.equal(["amber", "red"]);
    const before = homeWith(1);
    before.tells(held(before.story, 0));
    const later = monitored([before], { period: { from: START + DAY, until: over } });
    expect(judged(later, "holds").value).to.equal(0n);
  });

  it("look at terminations, and at the home's own notices but not the council's", () => {
    const home = homeWith(1);
    expect(judged(monitored([home]), "terminated").colour).to.equal("green");
    home.tells(terminated(home.story, { endsAt: START }));
    expect(seen(judged(monitored([home]), "terminated"))).to.deep.equal([1n, "red"]);
    const noticedBy = (caller: string, count: number) => {
      const homes = Array.from({ length: count }, (_, index) => homeWith(1, "QS-08", `home ${index}`));
      for (const one of homes) one.tells(noticed(one.story, START + 40n * DAY, caller));
      return seen(judged(monitored(homes), "notice"));
    };
    expect(noticedBy(TERMS.provider, 1)).to.deep.equal([1n, "green"]);
    expect(noticedBy(TERMS.provider, 2)).to.deep.equal([2n, "amber"]);
    expect(noticedBy(TERMS.commissioner, 3)).to.deep.equal([0n, "green"]);
  });

  it("leave a home grey that too little is known of, and green one that was checked and is well", () => {
    expect(suitabilityOf(monitored([homeWith(1)])).colour).to.equal("grey");
    const home = homeWith(3, "QS-12");
    home.finds(1n, MET).finds(2n, MET).finds(3n, MET);
    expect(suitabilityOf(monitored([home])).colour).to.equal("green");
  });
});
