import { expect } from "chai";
import { requireCovering } from "../../src/evidence/coverage.js";
import { parseNarrative } from "../../src/evidence/narrative.js";
import { narrativeTemplate } from "../../src/evidence/template.js";
import { failureOf } from "../agreement/helpers/sample.js";

const GOOD = `format: placement-narrative/1
childsView:
  said: I want to do the other bed as well.
findings:
  - tranche: 3
    finding: met
    whatTheHomeDid: Staff waited at the door with tea.
    reasons: School was attended on eighteen of twenty days.
  - outcome: QS-14
    finding: 62.5%
    whatTheHomeDid: They rewrote the plan together.
    reasons: Five of eight actions were done.
    childsView:
      notGiven: They were asked twice and wished to say nothing.
`;

const read = (text: string) => parseNarrative(text, "n.yaml");
const faultsOf = (from: string | RegExp, to: string): string => {
  const text = GOOD.replace(from, to);
  expect(text).to.not.equal(GOOD);
  return failureOf(() => read(text));
};

describe("evidence/narrative", () => {
  it("reads every finding with its line", () => {
    expect(read(GOOD).findings).to.deep.equal([
      { tranche: 3n, outcome: undefined, achieved: 10_000n, line: 5 },
      { tranche: undefined, outcome: "QS-14", achieved: 6_250n, line: 9 },
    ]);
  });

  const bad: readonly [string, string | RegExp, string, string][] = [
    [
      "no account of what the home did",
      /    whatTheHomeDid: Staff.*\n/,
      "",
      'n.yaml:5:5: this line of "findings" has no "whatTheHomeDid".',
    ],
    ["no reasons", /    reasons: School.*\n/, "", 'n.yaml:5:5: this line of "findings" has no "reasons".'],
    [
      "empty reasons",
      "School was attended on eighteen of twenty days.",
      "",
      "n.yaml:8:14: reasons: it is empty; write what a reader needs to know.",
    ],
    [
      "a placeholder",
      "Staff waited at the door with tea.",
      "TBC.",
      'n.yaml:7:21: whatTheHomeDid: "TBC." says nothing; write what a reader needs to know.',
    ],
    [
      "a placeholder of two words",
      "Staff waited at the door with tea.",
      "See report",
      'n.yaml:7:21: whatTheHomeDid: "See report" says nothing; write what a reader needs to know.',
    ],
    [
      "dashes",
      "Staff waited at the door with tea.",
      "---",
      'n.yaml:7:21: whatTheHomeDid: "---" says nothing; write what a reader needs to know.',
    ],
    [
      "a single word",
      "Staff waited at the door with tea.",
      "Good",
      'n.yaml:7:21: whatTheHomeDid: "Good" is a single word; write a sentence.',
    ],
    [
      "the template's words",
      "Staff waited at the door with tea.",
      "(write here)",
      'n.yaml:7:21: whatTheHomeDid: it still says "(write here)"; write over it.',
    ],
    [
      "no view at all",
      /childsView:\n  said.*\n/,
      "",
      "n.yaml:3:5: the person's own view is missing: write a section childsView or adultsView, here or at the head of the file.",
    ],
    [
      "an empty view",
      "I want to do the other bed as well.",
      "",
      "n.yaml:3:9: said: it is empty; write what a reader needs to know.",
    ],
    [
      "a view of nobody's",
      "I want to do the other bed as well.",
      "n/a",
      'n.yaml:3:9: said: "n/a" is nobody\'s view; if there is none, say why under "notGiven".',
    ],
    [
      "a view that is empty on purpose",
      "They were asked twice and wished to say nothing.",
      "none",
      'n.yaml:14:17: notGiven: "none" says nothing; write what a reader needs to know.',
    ],
    [
      "an account in blank letters",
      "They rewrote the plan together.",
      "\u3164\u3164 \uffa0 \u115f",
      'n.yaml:11:21: whatTheHomeDid: "\u3164\u3164 \uffa0 \u115f" says nothing; write what a reader needs to know.',
    ],
    [
      "a view in blank letters",
      "I want to do the other bed as well.",
      '"\u3164"',
      'n.yaml:3:9: said: "\u3164" is nobody\'s view; if there is none, say why under "notGiven".',
    ],
    [
      "a view both given and not",
      "  said: I want",
      "  notGiven: because of it\n  said: I want",
      'n.yaml:3:3: it has either "said" (in their own words) or "notGiven" (why they could or would not say).',
    ],
    [
      "a child's and an adult's view",
      "findings:",
      "adultsView:\n  said: Fine by me.\nfindings:",
      "n.yaml:5:3: the view is a child's or an adult's, not both.",
    ],
    [
      "neither tranche nor outcome",
      "  - tranche: 3\n    finding: met",
      "  - finding: met",
      'n.yaml:5:5: a finding names either its "tranche" or its "outcome".',
    ],
    [
      "tranche and outcome",
      "  - tranche: 3",
      "  - tranche: 3\n    outcome: QS-08",
      'n.yaml:5:5: a finding names either its "tranche" or its "outcome".',
    ],
    ["a finding that is none", "finding: met", "finding: good", 'n.yaml:6:14: finding: "good" is not a finding.'],
    ["one tranche twice", "outcome: QS-14", "tranche: 3", "n.yaml:9:5: tranche 3 stands here twice: first on line 5."],
    [
      "an unknown key",
      "reasons: School",
      "reason: School",
      'n.yaml:8:5: unknown key "reason". Did you mean "reasons"?',
    ],
    [
      "another format",
      "placement-narrative/1",
      "placement-narrative/9",
      'n.yaml:1:9: format: this program reads placement-narrative/1, not "placement-narrative/9".',
    ],
    [
      "hidden characters",
      "with tea.",
      "with\u202e tea.",
      "n.yaml:7:21: whatTheHomeDid: it holds a character that cannot be seen.",
    ],
  ];
  for (const [what, from, to, sentence] of bad) {
    it(`refuses ${what}`, () => {
      expect(faultsOf(from, to).split("\n")).to.include.members([sentence]);
    });
  }

  it("refuses a file without findings", () => {
    const head = "format: placement-narrative/1\nchildsView:\n  said: Yes\n";
    expect(failureOf(() => read(`${head}findings: []\n`))).to.equal("n.yaml:4:11: there is no finding in it.");
    expect(failureOf(() => read(head))).to.equal('n.yaml:1:1: the file has no "findings".');
  });

  it("names every fault at once", () => {
    const text = GOOD.replace("Staff waited at the door with tea.", "todo").replace(
      "They rewrote the plan together.",
      "",
    );
    expect(failureOf(() => read(text)).split("\n")).to.have.length(2);
  });

  for (const said of ["No.", "Fine", "Nothing", "🙂 fine", '"I waited."']) {
    it(`takes ${said} for somebody's view`, () => {
      expect(read(GOOD.replace("I want to do the other bed as well.", said)).findings).to.have.length(2);
    });
  }

  describe("the template", () => {
    const template = narrativeTemplate({
      findings: [
        { tranche: 1n, achieved: 10_000n },
        { tranche: 2n, achieved: 6_250n },
        { tranche: 5n, achieved: 0n },
      ],
      person: "adult",
      labelOf: (tranche) => (tranche === 1n ? "QS-08 Education" : undefined),
    });

    it("is refused at every place that was not written over, and nowhere else", () => {
      const faults = failureOf(() => read(template)).split("\n");
      expect(faults).to.have.length(7);
      for (const fault of faults) expect(fault).to.match(/it still says "\(write here\)"; write over it\.$/);
    });

    it("is a good narrative once it is written over, with the findings it was made for", () => {
      const written = template.replaceAll(/^( +)\(write here\)$/gm, "$1What was seen, in a sentence.");
      expect(read(written).findings.map(({ tranche, achieved }) => [tranche, achieved])).to.deep.equal([
        [1n, 10_000n],
        [2n, 6_250n],
        [5n, 0n],
      ]);
    });
  });

  describe("what it covers", () => {
    const codeOf = (tranche: bigint): string | undefined => (tranche === 7n ? "QS-14" : undefined);
    const cover = (tranche: bigint, achieved: bigint, codes = codeOf): void => {
      requireCovering(read(GOOD), [{ tranche, achieved }], codes);
    };

    it("are findings by tranche and by outcome", () => {
      cover(3n, 10_000n);
      cover(7n, 6_250n);
    });

    it("is no finding that it does not tell of, of 0 or in part either", () => {
      for (const achieved of [0n, 5_000n, 10_000n]) {
        expect(
          failureOf(() => {
            cover(4n, achieved);
          }),
        ).to.equal("n.yaml has no account of tranche 4.");
      }
    });

    it("is no finding of another value", () => {
      expect(
        failureOf(() => {
          cover(3n, 0n);
        }),
      ).to.equal("n.yaml:5: tells that tranche 3 was met; the request says not met.");
      expect(
        failureOf(() => {
          cover(7n, 6_251n);
        }),
      ).to.match(/^n\.yaml:9: tells that tranche 7 was partly met, 62\.50 %/);
    });

    it("is any value if it states none", () => {
      const open = read(GOOD.replace("    finding: met\n", ""));
      requireCovering(open, [{ tranche: 3n, achieved: 0n }], codeOf);
    });

    it("is told to want the private agreement where it names outcomes and none is at hand", () => {
      try {
        cover(7n, 6_250n, () => undefined);
        expect.fail("was covered");
      } catch (error) {
        expect(error)
          .to.have.property("next")
          .that.matches(/private agreement file/);
      }
    });
  });
});
