import { expect } from "chai";
import { AddressBook } from "../../../../src/agreement/index.js";
import { build, exampleBook, sampleWith } from "../../helpers/sample.js";
import { ESCROW, apply, faultsOf, inForceOf, itRefuses, midnight, sample } from "../helpers.js";

const STEP_DOWN = "change: step-down\nfrom: 2027-03-01\nweekly: 5490.00";

describe("agreement/change: bad input: money and people", () => {
  describe("money", () => {
    itRefuses([
      [
        "a step-down that is an uplift",
        "change: step-down\nfrom: 2027-03-01\nweekly: 6200.00",
        [
          "5:9: £6,200.00 a week is not lower than the £6,100.00 that holds on 2027-03-01; for that, write change: uplift.",
        ],
      ],
      [
        "an uplift to the same fee",
        "change: uplift\nfrom: 2027-03-01\nweekly: 6100.00",
        ["5:9: £6,100.00 a week is not higher than the £6,100.00 that holds on 2027-03-01."],
      ],
      [
        "an uplift that is a step-down",
        "change: uplift\nfrom: 2027-03-01\nweekly: 6000.00",
        [
          "5:9: £6,000.00 a week is not higher than the £6,100.00 that holds on 2027-03-01; for that, write change: step-down.",
        ],
      ],
      [
        "an uplift without a fee",
        "change: uplift\nfrom: 2027-03-01",
        ['3:9: an uplift needs either "weekly" or "percent".'],
      ],
      [
        "one with two",
        "change: uplift\nfrom: 2027-03-01\nweekly: 6200.00\npercent: 2%",
        ['6:10: an uplift needs either "weekly" or "percent", not both.'],
      ],
      [
        "a retainer of more than everything",
        "change: retainer\nfrom: 2027-02-08\nuntil: 2027-02-21\npays: 101%",
        ['6:7: pays: "101%" is more than the whole fee.'],
      ],
      [
        "hours that come to nothing",
        "change: hours added\nfrom: 2027-03-01\nuntil: 2027-03-01\nweekly: 0.03",
        ["6:9: a tranche would come to less than the smallest coin; write a higher sum."],
      ],
      [
        "more than the escrow holds",
        "change: uplift\nfrom: 2027-01-04\nweekly: 79228162514.26",
        [
          "5:9: the schedule comes to more than the escrow holds: 79,228,162,514,264,337,593,543,950,335.00 of the token's smallest coin.",
        ],
      ],
      [
        "pence in a token without them",
        "change: hours added\nfrom: 2027-03-01\nuntil: 2027-03-28\nweekly: 450.50",
        ["6:9: £450.50 cannot be paid exactly in a token with no decimals."],
        { agreement: build(sampleWith(["decimals: 18", "decimals: 0"])) },
      ],
      [
        "more tranches than an agreement holds",
        "change: extension\nperiods: 17",
        ["4:10: the schedule would have 68 tranches, and an agreement holds 64 at most."],
        {
          agreement: build(
            sampleWith(["billing: four-weekly", "billing: weekly"])
              .replace(/outcomes:[^]*(?=holdback:)/, "")
              .replace("periods: 3", "periods: 17"),
          ),
        },
      ],
      [
        "an amendment that leaves nothing",
        "change: death\non: 2027-01-04\npayFor: 0 days",
        ["3:9: nothing would be left to pay; close the agreement by a settlement instead."],
        {
          agreement: build(sampleWith(["6100.00", "0.01"]).replace(/outcomes:[^]*(?=notice:)/, "")),
          now: midnight(2027, 1, 4),
        },
      ],
    ]);

    it("takes as many tranches as an agreement holds", () => {
      const agreement = build(
        sampleWith(["billing: four-weekly", "billing: weekly"])
          .replace(/outcomes:[^]*(?=holdback:)/, "")
          .replace("periods: 3", "periods: 17"),
      );
      expect(apply("change: extension\nperiods: 15", { agreement }).after.terms.schedule).to.have.length(64);
    });
  });

  describe("people", () => {
    const payee = (name: string): string => `change: change of payee\npayee: ${name}`;
    const conflict = (name: string, role: string): string =>
      `4:8: the payee "${name}" is the ${role} too; the home's money needs an account of its own, or the provider's.`;

    itRefuses([
      [
        "a name that the book does not know",
        payee("Birch Court fee account"),
        ['4:8: "Birch Court fee account" is not in the address book. Did you mean "Birch Court fees account"?'],
      ],
      [
        "the payee of today",
        payee("Alder House fees account"),
        ['4:8: "Alder House fees account" is the payee already.'],
      ],
      ["the commissioner", payee("Northmoor Council"), [conflict("Northmoor Council", "commissioner")]],
      ["the arbiter", payee("Panel of Experts A"), [conflict("Panel of Experts A", "arbiter")]],
      ["a seat of the panel", payee("Inspector A"), [conflict("Inspector A", "inspector")]],
      ["the escrow", payee(`"${ESCROW}"`), [`4:8: "${ESCROW}" is the escrow itself, which can't be paid.`]],
      ["the token", payee("GBP test token"), [conflict("GBP test token", "token")]],
    ]);

    it("refuses a seat that was appointed in between", () => {
      const book = exampleBook();
      const [inspector, , manager, health] = sample.terms.panel;
      const panel = [inspector, book.addressOf("Social Worker B"), manager, health] as const;
      const inForce = { ...inForceOf(sample), terms: { ...sample.terms, panel } };
      expect(faultsOf(payee("Social Worker B"), { inForce })).to.deep.equal([
        `change.yaml:${conflict("Social Worker B", "social worker")}`,
      ]);
      expect(apply(payee("Social Worker A"), { inForce }).after.names.payee).to.equal("Social Worker A");
    });

    it("says the address if the book no longer knows an appointed one", () => {
      const [inspector, , manager, health] = sample.terms.panel;
      const panel = [inspector, "0x000000000000000000000000000000000000dEaD", manager, health] as const;
      const inForce = { ...inForceOf(sample), terms: { ...sample.terms, panel } };
      const { names } = apply(STEP_DOWN, { inForce, addressBook: new AddressBook() }).after;
      expect(names.socialWorker).to.equal("0x0000…dEaD");
    });
  });
});
