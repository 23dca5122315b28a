import { expect } from "chai";
import { CHANGES, parseBuilt, readChangeFile, serialiseBuilt } from "../../../../src/agreement/index.js";
import { PlacementError } from "../../../../src/errors.js";
import { build, failureOf, noSuchFile, sampleWith } from "../../helpers/sample.js";
import { apply, applyText, changeFile, faultsOf, inForceOf, itRefuses, midnight, sample } from "../helpers.js";

const HOURS = "change: hours added\nfrom: 2027-03-01\nuntil: 2027-03-28\nweekly: 450.00";
const STEP_DOWN = "change: step-down\nfrom: 2027-03-01\nweekly: 5490.00";

describe("agreement/change: bad input: shape and days", () => {
  describe("shape", () => {
    itRefuses([
      [
        "a change that there is not",
        "change: step down by half",
        [
          '3:9: change: "step down by half" is no change. Known: hours added, step-down, uplift, retainer, death, extension, change of payee.',
        ],
      ],
      ["a mistyped change", "change: up-lift", ['3:9: change: "up-lift" is no change. Did you mean "uplift"?']],
      ["a file that does not say which", "from: 2027-03-01", ['1:1: the file has no "change".']],
      [
        "everything that is wrong, at once",
        "change: hours added\nfrm: 2027-03-01\nuntil: 2027-02-30\nweekly: 450.001",
        [
          '1:1: the file has no "from".',
          '4:1: unknown key "frm". Did you mean "from"?',
          "5:8: until: There is no such day as 2027-02-30.",
          '6:9: weekly: "450.001" has more than two decimals; pounds are paid in whole pence.',
        ],
      ],
      [
        "a key of another change",
        `${HOURS}\ndisputed: keep`,
        ['7:1: unknown key "disputed". Known here: format, agreement, change, reason, from, until, weekly.'],
      ],
      [
        "anchors",
        "change: step-down\nfrom: &day 2027-03-01\nweekly: 5490.00",
        ["4:12: anchors and aliases (& and *) are not read here; write the value out."],
      ],
      [
        "another word about disputes",
        `${STEP_DOWN}\ndisputed: kepp`,
        ['6:11: disputed: "kepp" is neither keep nor change. Did you mean "keep"?'],
      ],
    ]);

    it("refuses another format, and a file that is a list", () => {
      const text = changeFile(STEP_DOWN).replace("change/1", "change/2");
      expect(failureOf(() => applyText(text))).to.equal(
        'change.yaml:1:9: format: this program reads placement-change/1, not "placement-change/2".',
      );
      expect(failureOf(() => readChangeFile("- a\n", "c.yaml"))).to.equal(
        "c.yaml:1:1: the file: must be a group of keys: format, agreement, change, reason.",
      );
    });
  });

  describe("what it belongs to", () => {
    it("refuses a change of another agreement, and a reason that is not there, at once", () => {
      const text = changeFile(STEP_DOWN).replace("Sample placement", "Alder placement");
      const act = (): unknown => applyText(text, { path: "changes/c.yaml", readFile: noSuchFile });
      expect(failureOf(act).split("\n")).to.deep.equal([
        'changes/c.yaml:2:12: this change is for "Alder placement", but the private agreement is "Sample placement".',
        "changes/c.yaml:6:9: the reason changes/review.md: there is no such file.",
      ]);
    });

    it("refuses a private copy that is not of the version in force", () => {
      const others = [
        { ...sample.terms, payee: sample.terms.provider },
        { ...sample.terms, schedule: sample.terms.schedule.slice(1) },
        { ...sample.terms, schedule: sample.terms.schedule.map((word) => ({ ...word, amount: word.amount + 1n })) },
        { ...sample.terms, longStop: 1n },
      ];
      for (const terms of others) {
        const inForce = { ...inForceOf(sample, { version: 3n }), terms };
        const act = (): unknown => applyText(changeFile(STEP_DOWN), { inForce });
        expect(act)
          .to.throw(
            PlacementError,
            "The private copy of Sample placement is not of version 3, which is in force: its terms differ.",
          )
          .with.property("next", "Use the private agreement that was made with the latest amendment.");
      }
      const inForce = { ...inForceOf(sample), statuses: [] };
      expect(() => applyText(changeFile(STEP_DOWN), { inForce })).to.throw(PlacementError, "is not of version 1");
    });

    itRefuses([
      [
        "an agreement that has ended, from that second on",
        STEP_DOWN,
        ["3:9: the agreement ended on 1 February 2027; what has ended cannot be changed."],
        { endsAt: midnight(2027, 2, 1), now: midnight(2027, 2, 1) },
      ],
      [
        "an agreement that is closed",
        "change: extension\nperiods: 1",
        ["3:9: the agreement is closed by a settlement; nothing of it can be changed."],
        { inForce: { ...inForceOf(sample), isClosed: true } },
      ],
    ]);

    it("takes one that ends in a second", () => {
      const given = { endsAt: midnight(2027, 2, 1), now: midnight(2027, 2, 1) - 1n };
      expect(apply(STEP_DOWN, given).after.warnings[0]).to.contain("an end was set for 1 February 2027");
    });
  });

  describe("days", () => {
    itRefuses([
      [
        "hours before the care begins and after it ends",
        "change: hours added\nfrom: 2027-01-03\nuntil: 2027-03-29\nweekly: 450.00",
        [
          "4:7: from: 2027-01-03 is before the care begins on 2027-01-04.",
          "5:8: until: 2027-03-29 is after the last day of care, 2027-03-28; extend the agreement first.",
        ],
      ],
      [
        "days the wrong way round",
        "change: retainer\nfrom: 2027-02-02\nuntil: 2027-02-01\npays: 80%",
        ["5:8: until: 2027-02-01 is before 2027-02-02, the first day."],
      ],
      [
        "a day more than a year ago",
        "change: hours added\nfrom: 2027-01-31\nuntil: 2027-03-28\nweekly: 450.00",
        ["4:7: from: 2027-01-31 is more than a year ago."],
        { now: midnight(2028, 1, 31) + 1n },
      ],
      [
        "a death that has not come",
        "change: death\non: 2027-02-10\npayFor: 3 days",
        ["4:5: on: 2027-02-10 has not come yet."],
        { now: midnight(2027, 2, 10) - 1n },
      ],
      [
        "an extension that extends nothing",
        "change: extension\nuntil: 2027-03-28",
        ["4:8: until: 2027-03-28 is no extension: care is agreed until 2027-03-28."],
      ],
      [
        "an extension into the far future",
        "change: extension\nuntil: 9999-12-31",
        ["4:8: until: 9999-12-31 is more than five years ahead."],
      ],
      ["an extension without a length", "change: extension", ['3:9: an extension needs either "periods" or "until".']],
      [
        "one with two",
        "change: extension\nperiods: 1\nuntil: 2027-04-25",
        ['5:8: an extension needs either "periods" or "until", not both.'],
      ],
      [
        "an absence on days of another",
        "change: retainer\nfrom: 2027-02-21\nuntil: 2027-02-28\npays: 60%",
        ["4:7: these days overlap the absence of 2027-02-08 to 2027-02-21, which has its own retainer."],
        { agreement: apply("change: retainer\nfrom: 2027-02-08\nuntil: 2027-02-21\npays: 80%").after },
      ],
    ]);

    it("takes hours a year back to the second", () => {
      const lines = "change: hours added\nfrom: 2027-01-31\nuntil: 2027-03-28\nweekly: 450.00";
      expect(apply(lines, { now: midnight(2028, 1, 31) }).after.terms.schedule).to.have.length(13);
    });

    it("refuses windows that would close more than five years ahead", () => {
      const long = build(
        sampleWith(["billing: four-weekly", "billing: monthly"], ["periods: 3", "periods: 12"]).replace(
          /outcomes:[^]*(?=notice:)/,
          "",
        ),
      );
      const lines = "change: extension\nperiods: 48";
      expect(faultsOf(lines, { agreement: long })).to.deep.equal([
        "change.yaml:4:10: the last window would close more than five years ahead; choose an earlier day.",
      ]);
      expect(apply("change: extension\nperiods: 47", { agreement: long }).after.term.ends).to.equal("2031-12-03");
    });

    it("refuses an extension by care that began more than a year ago", () => {
      expect(faultsOf("change: extension\nperiods: 1", { now: midnight(2028, 6, 1, true) })).to.deep.equal([
        "change.yaml:3:9: a tranche would begin more than a year ago; choose a later day.",
      ]);
    });
  });

  it("refuses to extend what an older program built without its lines", () => {
    const json = JSON.parse(serialiseBuilt(sample)) as Record<string, unknown>;
    delete json["lines"];
    const agreement = parseBuilt(JSON.stringify(json), "old.json");
    expect(faultsOf("change: extension\nperiods: 1", { agreement })).to.deep.equal([
      "change.yaml:3:9: this private agreement is of an older program and does not hold its outcome lines, which an extension needs.",
    ]);
    expect(apply(STEP_DOWN, { agreement }).after.version).to.equal(2n);
  });

  it("reads a file on its own, for whoever needs to know which agreement it is for", () => {
    expect(readChangeFile(changeFile(HOURS), "change.yaml")).to.deep.equal({
      agreement: "Sample placement",
      change: "hours added",
      reason: "review.md",
    });
    expect(CHANGES).to.have.length(7);
    expect(failureOf(() => readChangeFile("change: death\n", "c.yaml")).split("\n")).to.deep.equal([
      'c.yaml:1:1: the file has no "format".',
      'c.yaml:1:1: the file has no "agreement".',
      'c.yaml:1:1: the file has no "reason".',
      'c.yaml:1:1: the file has no "on".',
      'c.yaml:1:1: the file has no "payFor".',
    ]);
  });
});
