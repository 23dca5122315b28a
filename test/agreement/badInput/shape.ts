import { expect } from "chai";
import { build, failureOf, faultsOf, itRefuses, type Change } from "../helpers/sample.js";

describe("agreement/file: bad input: shape", () => {
  describe("shape", () => {
    itRefuses([
      [
        "an unknown key",
        [["  weekly: 6100.00\n", "  weekly: 6100.00\n  holdbak: 10%\n"]],
        'sample.yaml:18:3: unknown key "holdbak". Known here: weekly, billing.',
      ],
      [
        "a mistyped key at the top",
        [["hold: 14 days\n", "hold: 14 days\nNotice: 28 days\n"]],
        'sample.yaml:43:1: unknown key "Notice". Did you mean "notice"?',
      ],
      [
        "a key with a letter of another alphabet",
        [["hold: 14 days\n", "hold: 14 days\nhоld: 90 days\n"]],
        'sample.yaml:43:1: unknown key "hоld". It contains the character "о" (U+043E), which is not what it looks like. Did you mean "hold"?',
      ],
      [
        "an unknown key in an outcome line",
        [["    share: 2.5%\n", "    share: 2.5%\n    weight: 3\n"]],
        'sample.yaml:31:5: unknown key "weight". Known here: code, share, every, required, quorum, decideWithin.',
      ],
      [
        "a key twice",
        [["hold: 14 days\n", "hold: 14 days\nhold: 7 days\n"]],
        'sample.yaml:43:1: "hold" stands here twice: first on line 42.',
      ],
      ["a missing key at the top", [["notice: 28 days\n", ""]], 'sample.yaml:1:1: the file has no "notice".'],
      ["a missing key of a section", [["  billing: four-weekly\n", ""]], 'sample.yaml:16:1: "fee" has no "billing".'],
      [
        "a missing key of an outcome line",
        [["    share: 2.5%\n", ""]],
        'sample.yaml:29:5: this line of "outcomes" has no "share".',
      ],
      [
        "an empty value",
        [["notice: 28 days", "notice:"]],
        'sample.yaml:41:8: notice: "" is not a length of time; write it like 14 days or 2 weeks.',
      ],
      [
        "a value where keys belong",
        [["  weekly: 6100.00\n  billing: four-weekly\n", "  6100.00\n"]],
        "sample.yaml:17:3: fee: must be a group of keys: weekly, billing.",
      ],
      [
        "keys where a value belongs",
        [["notice: 28 days", "notice: { days: 28 }"]],
        "sample.yaml:41:9: notice: must be one value, not a list or a group of keys.",
      ],
      [
        "one seat where a list belongs",
        [["required: [inspector]", "required: inspector"]],
        "sample.yaml:38:13: required: must be a list.",
      ],
      [
        "another format",
        [["placement-agreement/1", "placement-agreement/2"]],
        'sample.yaml:1:9: format: this program reads placement-agreement/1, not "placement-agreement/2".',
      ],
      ["an empty name", [["name: Sample placement", 'name: ""']], "sample.yaml:2:7: name: it is empty."],
      [
        "a name that would play with a terminal",
        [["name: Sample placement", 'name: "\\e[2J"']],
        "sample.yaml:2:7: name: it contains a line break or a character that cannot be seen.",
      ],
    ]);

    it("refuses an empty file", () => {
      expect(failureOf(() => build(""))).to.match(
        /^sample\.yaml:1:1: the file: must be a group of keys: format, name, /,
      );
    });

    it("refuses a list", () => {
      expect(failureOf(() => build("- a\n"))).to.match(/^sample\.yaml:1:1: the file: must be a group of keys: /);
    });

    it("refuses text that is not YAML", () => {
      expect(failureOf(() => build("fee: [\n"))).to.match(/^sample\.yaml:2:1: not readable as YAML: /);
    });
  });

  it("tells everything at once, by line", () => {
    const changes: Change[] = [
      ["kind: children's home", "kind: children's home\nregion: North"],
      ["arbiter: Panel of Experts A", "arbiter: Inspector A"],
      ["  weekly: 6100.00\n", "  weekly: -5\n"],
      ["periods: 3", "periods: 22"],
      ["code: QS-14", "code: QS-99"],
      ["required: [inspector]", "required: [inspektor]"],
      ["    quorum: 2\n", "    quorum: 1\n"],
      ["notice: 28 days", "notice: a month"],
      ["longStop: 90 days", "longStop: 10 days"],
      ["documents/plan.md", "plan.md"],
    ];
    expect(faultsOf(...changes)).to.deep.equal([
      'sample.yaml:4:1: unknown key "region". Known here: format, name, kind, parties, panel, register, token, fee, term, core, outcomes, holdback, notice, hold, longStop, carePlan.',
      'sample.yaml:11:14: the inspector "Inspector A" is the arbiter too; nobody may have both roles.',
      'sample.yaml:18:11: weekly: "-5" is negative; an amount must be more than zero.',
      "sample.yaml:22:12: the schedule would have 67 tranches, and an agreement holds 64 at most: 22 periods, each with its care and what falls due of 3 lines. Shorten the term, bill by longer periods, or decide lines less often (every: once).",
      "sample.yaml:28:13: the social worker, who works for the commissioner, could decide this money alone; write a quorum of 2, or require the inspector or the health professional.",
      'sample.yaml:30:11: "QS-99" is not in the outcome catalogue. Did you mean "QS-09"?',
      'sample.yaml:39:14: required: "inspektor" is no seat of the panel. Did you mean "inspector"?',
      'sample.yaml:42:9: notice: "a month" is not a length of time; write it like 14 days or 2 weeks.',
      "sample.yaml:44:11: longStop: 10 days; it must be three times the hold at least, so 42 days, or a hold could outlast it.",
      "sample.yaml:45:11: the care plan plan.md: there is no such file.",
    ]);
  });
});
