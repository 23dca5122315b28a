import { expect } from "chai";
import { bitsOf, policyFault, policyInWords, seatsOf } from "../../src/agreement/policy.js";
import { SEATS, type Seat } from "../../src/agreement/terms.js";

const THREE: readonly Seat[] = ["inspector", "socialWorker", "registeredManager"];

describe("agreement/policy", () => {
  it("numbers the seats", () => {
    expect(bitsOf(["inspector", "registeredManager"])).to.equal(0b0101);
    expect(seatsOf(0b1010)).to.deep.equal(["socialWorker", "healthProfessional"]);
    for (let bits = 0; bits < 16; bits++) expect(bitsOf(seatsOf(bits))).to.equal(bits);
  });

  const words: readonly [readonly Seat[], number, string][] = [
    [["socialWorker"], 2, "the social worker and one other of the panel"],
    [["inspector"], 3, "the inspector and two others of the panel"],
    [["inspector"], 1, "the inspector alone"],
    [["healthProfessional"], 1, "the health professional alone"],
    [[], 2, "any two of the panel"],
    [["inspector", "socialWorker"], 2, "the inspector and the social worker"],
    [THREE, 3, "the inspector, the social worker and the registered manager"],
    [["inspector", "socialWorker"], 3, "the inspector and the social worker and one other of the panel"],
  ];
  for (const [required, quorum, text] of words) {
    it(`says "${text}"`, () => {
      expect(policyInWords({ required, quorum })).to.equal(text);
    });
  }

  const REMEDY = "write a quorum of 2, or require the inspector or the health professional.";
  const refused: readonly [string, readonly Seat[], number, string][] = [
    [
      "the provider's side alone",
      ["registeredManager"],
      1,
      `the registered manager, who works for the provider, could release this money alone; ${REMEDY}`,
    ],
    [
      "the commissioner's side alone",
      ["socialWorker"],
      1,
      `the social worker, who works for the commissioner, could decide this money alone; ${REMEDY}`,
    ],
    [
      "anybody alone",
      [],
      1,
      `any one person could release this money, the provider's registered manager too; ${REMEDY}`,
    ],
    [
      "a quorum below the seats that must sign",
      ["inspector", "socialWorker"],
      1,
      "a quorum of 1 is less than the 2 seats that must sign; write at least 2.",
    ],
    [
      "a vacant seat",
      ["healthProfessional"],
      2,
      'the policy needs the health professional, but that seat is vacant; name someone in "panel" or take the seat out.',
    ],
    ["more signatures than seats", [], 4, "the policy needs 4 signatures, but only 3 seats of the panel are filled."],
    ["a seat twice", ["inspector", "inspector"], 2, 'inspector stands twice in "required".'],
  ];
  for (const [what, required, quorum, fault] of refused) {
    it(`refuses ${what}`, () => {
      expect(policyFault({ required, quorum }, THREE)).to.equal(fault);
    });
  }

  it("takes an independent person's word alone", () => {
    expect(policyFault({ required: ["inspector"], quorum: 1 }, THREE)).to.equal(undefined);
    expect(policyFault({ required: ["healthProfessional"], quorum: 1 }, SEATS)).to.equal(undefined);
  });

  it("lets neither side release alone, whatever the policy", () => {
    const sides = [bitsOf(["socialWorker"]), bitsOf(["registeredManager"])];
    const count = (bits: number): number => seatsOf(bits).length;
    for (let bits = 0; bits < 16; bits++) {
      for (let quorum = 1; quorum <= 4; quorum++) {
        if (policyFault({ required: seatsOf(bits), quorum }, SEATS) !== undefined) continue;
        const released = sides.filter((signed) => (bits & ~signed) === 0 && count(signed) >= quorum);
        expect(released, `required ${bits}, quorum ${quorum}`).to.deep.equal([]);
      }
    }
  });
});
