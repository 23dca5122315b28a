import { expect } from "chai";
import { SAMPLE, build, failureOf, itRefuses, type Change } from "../helpers/sample.js";

describe("agreement/file: bad input: people", () => {
  describe("roles", () => {
    itRefuses([
      [
        "a name that the address book does not have",
        [["Social Worker A", "Social Worker C"]],
        'sample.yaml:11:17: "Social Worker C" is not in the address book. Did you mean "Social Worker A" or "Social Worker B"?',
      ],
      [
        "a look-alike name",
        [["Northmoor Council", "Nоrthmoor Council"]],
        'sample.yaml:5:17: "Nоrthmoor Council" is not in the address book. It contains the character "о" (U+043E), which is not what it looks like. Did you mean "Northmoor Council"?',
      ],
      [
        "a mistyped address",
        [["Social Worker A", '"0x15d34AAf54267DB7D7c367839AAf71A00a2C6A66"']],
        'sample.yaml:11:17: "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A66" has a wrong checksum, so a digit or a capital is mistyped; copy it again from the wallet.',
      ],
      [
        "a manager who is the provider",
        [["Alder House manager", "Alder House Ltd"]],
        'sample.yaml:12:22: the registered manager "Alder House Ltd" is the provider too; nobody may have both roles.',
      ],
      [
        "an inspector who is the social worker",
        [["socialWorker: Social Worker A", "socialWorker: Inspector A"]],
        'sample.yaml:11:17: the social worker "Inspector A" is the inspector too; nobody may have both roles.',
      ],
      [
        "an arbiter who is the commissioner, by name and by address",
        [["Panel of Experts A", '"0x70997970C51812dc3A010C7d01b50e0d17dc79C8"']],
        'sample.yaml:8:12: the arbiter "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" is the commissioner too; nobody may have both roles.',
      ],
      [
        "a token that is somebody",
        [["address: GBP test token", "address: Inspector A"]],
        'sample.yaml:14:12: the token "Inspector A" is the inspector too; nobody may have both roles.',
      ],
      [
        "a payee who is the commissioner",
        [["payee: Alder House fees account", "payee: Northmoor Council"]],
        `sample.yaml:7:10: the payee "Northmoor Council" is the commissioner too; the home's money needs an account of its own, or the provider's.`,
      ],
      [
        "a payee who has a seat",
        [["payee: Alder House fees account", "payee: Alder House manager"]],
        `sample.yaml:7:10: the payee "Alder House manager" is the registered manager too; the home's money needs an account of its own, or the provider's.`,
      ],
      [
        "a payee who is the arbiter",
        [["payee: Alder House fees account", "payee: Panel of Experts A"]],
        `sample.yaml:7:10: the payee "Panel of Experts A" is the arbiter too; the home's money needs an account of its own, or the provider's.`,
      ],
      [
        "a payee that is the token",
        [["payee: Alder House fees account", "payee: GBP test token"]],
        `sample.yaml:7:10: the payee "GBP test token" is the token too; the home's money needs an account of its own, or the provider's.`,
      ],
    ]);
  });

  describe("policies", () => {
    const REMEDY = "write a quorum of 2, or require the inspector or the health professional.";
    itRefuses([
      [
        "one that the provider's manager satisfies alone",
        [["    required: [socialWorker]\n    quorum: 2\n", "    required: [registeredManager]\n    quorum: 1\n"]],
        `sample.yaml:27:13: the registered manager, who works for the provider, could release this money alone; ${REMEDY}`,
      ],
      [
        "one that anybody satisfies alone",
        [["    required: [socialWorker]\n    quorum: 2\n", "    required: []\n    quorum: 1\n"]],
        `sample.yaml:27:13: any one person could release this money, the provider's registered manager too; ${REMEDY}`,
      ],
      [
        "one that the commissioner's social worker satisfies alone",
        [["    quorum: 2\n", "    quorum: 1\n"]],
        `sample.yaml:27:13: the social worker, who works for the commissioner, could decide this money alone; ${REMEDY}`,
      ],
      [
        "a quorum below the seats that must sign",
        [["    decideWithin: 4 weeks\n", "    decideWithin: 4 weeks\n    quorum: 1\n"]],
        "sample.yaml:34:13: a quorum of 1 is less than the 2 seats that must sign; write at least 2.",
      ],
      [
        "one that needs a vacant seat",
        [["[socialWorker, registeredManager]", "[socialWorker, healthProfessional]"]],
        'sample.yaml:32:15: the policy needs the health professional, but that seat is vacant; name someone in "panel" or take the seat out.',
      ],
      [
        "one that needs more seats than are filled",
        [["    quorum: 2\n", "    quorum: 4\n"]],
        "sample.yaml:27:13: the policy needs 4 signatures, but only 3 seats of the panel are filled.",
      ],
      [
        "a quorum of none",
        [["    quorum: 2\n", "    quorum: 0\n"]],
        'sample.yaml:27:13: quorum: "0" is not a whole number from 1 to 4.',
      ],
      [
        "a seat twice",
        [["[socialWorker, registeredManager]", "[socialWorker, socialWorker]"]],
        'sample.yaml:32:15: socialWorker stands twice in "required".',
      ],
      [
        "a seat that there is not",
        [["[socialWorker, registeredManager]", "[socialWorker, manager]"]],
        'sample.yaml:32:30: required: "manager" is no seat of the panel.',
      ],
      [
        "an unsafe policy for the care itself",
        [["outcomes:\n", "core:\n  required: [socialWorker]\n  quorum: 1\noutcomes:\n"]],
        `sample.yaml:24:11: the social worker, who works for the commissioner, could decide this money alone; ${REMEDY}`,
      ],
    ]);
  });

  describe("care plan", () => {
    const withPlan = (name: string): Change => ["documents/plan.md", name];
    itRefuses([
      ["a missing one", [withPlan("plan.md")], "sample.yaml:44:11: the care plan plan.md: there is no such file."],
      [
        "a name with a letter of another alphabet",
        [withPlan("documents/plаn.md")],
        'sample.yaml:44:11: the care plan documents/plаn.md: there is no such file. It contains the character "а" (U+0430), which is not what it looks like.',
      ],
    ]);

    it("refuses an empty one, and one that cannot be read", () => {
      expect(failureOf(() => build(SAMPLE, { readFile: () => new Uint8Array() }))).to.equal(
        "sample.yaml:44:11: the care plan documents/plan.md is empty.",
      );
      const readFile = (): never => {
        throw new Error("EACCES");
      };
      expect(failureOf(() => build(SAMPLE, { readFile }))).to.equal(
        "sample.yaml:44:11: the care plan documents/plan.md: the file cannot be read.",
      );
    });
  });
});
