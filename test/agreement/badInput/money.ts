import { expect } from "chai";
import { build, failureOf, itRefuses, sampleWith } from "../helpers/sample.js";

describe("agreement/file: bad input: money", () => {
  describe("money", () => {
    itRefuses([
      [
        "a negative fee",
        [["6100.00", "-6100.00"]],
        'sample.yaml:17:11: weekly: "-6100.00" is negative; an amount must be more than zero.',
      ],
      [
        "a fee in fractions of a penny",
        [["6100.00", "6100.001"]],
        'sample.yaml:17:11: weekly: "6100.001" has more than two decimals; pounds are paid in whole pence.',
      ],
      ["no fee", [["6100.00", "0"]], 'sample.yaml:17:11: weekly: "0" is zero; the amount must be a penny at least.'],
      [
        "an exponent",
        [["6100.00", "6.1e3"]],
        'sample.yaml:17:11: weekly: "6.1e3" is in exponent form; write all its digits, for example 6100.00.',
      ],
      [
        "pence in a token without them",
        [
          ["6100.00", "6100.50"],
          ["decimals: 18", "decimals: 0"],
        ],
        "sample.yaml:17:11: £6,100.50 cannot be paid exactly in a token with no decimals.",
      ],
      [
        "decimals that no token has",
        [["decimals: 18", "decimals: 37"]],
        'sample.yaml:15:13: decimals: "37" is not a whole number from 0 to 36.',
      ],
      [
        "a share that comes to nothing",
        [
          ["6100.00", "1.00"],
          ["share: 2.5%", "share: 0.05%"],
        ],
        "sample.yaml:30:12: a tranche would come to less than the smallest coin; raise the share or the fee.",
      ],
      [
        "a schedule that is worth more than the escrow can hold",
        [
          ["6100.00", "79228162514.27"],
          ["periods: 3", "periods: 1"],
        ],
        "sample.yaml:17:11: the schedule comes to £316,912,650,057.08; the escrow holds £79,228,162,514.264337593543950335 at most.",
      ],
    ]);

    it("takes as much as the escrow can hold, and not a penny more", () => {
      const withWeekly = (weekly: string): string =>
        sampleWith(
          ["6100.00", weekly],
          ["decimals: 18", "decimals: 2"],
          ["billing: four-weekly", "billing: weekly"],
          ["periods: 3", "periods: 1"],
        );
      const { schedule } = build(withWeekly("792281625142643375935439503.35")).terms;
      expect(schedule.reduce((total, { amount }) => total + amount, 0n)).to.equal(2n ** 96n - 1n);
      expect(failureOf(() => build(withWeekly("792281625142643375935439503.36")))).to.match(
        /^sample\.yaml:17:11: the schedule comes to £792,281,625,142,643,375,935,439,503\.36; /,
      );
    });
  });

  describe("shares", () => {
    itRefuses([
      [
        "a share without a percent sign",
        [["    share: 5%\n", "    share: 0.05\n"]],
        'sample.yaml:24:12: share: "0.05" has no % sign; if you mean percent, write 0.05%.',
      ],
      [
        "a negative share",
        [["2.5%", "-2.5%"]],
        'sample.yaml:30:12: share: "-2.5%" is negative; a share must be more than 0 %.',
      ],
      [
        "shares that leave nothing for the care",
        [["2.5%", "85%"]],
        "sample.yaml:36:10: the shares come to 100 %; something must be left for the care itself.",
      ],
      [
        "a holdback above 20 %",
        [["share: 10%", "share: 20.01%"]],
        "sample.yaml:36:10: 20.01 % of the fee waits for the inspector; at most 20 % may.",
      ],
      [
        "holdbacks above 20 % together",
        [
          ["required: [socialWorker, registeredManager]", "required: [inspector]"],
          ["2.5%", "10.01%"],
        ],
        "sample.yaml:36:10: 20.01 % of the fee waits for the inspector; at most 20 % may.",
      ],
      [
        "a holdback without the inspector",
        [["required: [inspector]", "required: [socialWorker]"]],
        "sample.yaml:38:13: a holdback is released by inspection, so the inspector must be required.",
      ],
    ]);
  });

  describe("outcome codes", () => {
    itRefuses([
      [
        "one that the catalogue does not have",
        [["QS-14", "QS-99"]],
        'sample.yaml:29:11: "QS-99" is not in the outcome catalogue. Did you mean "QS-09"?',
      ],
      [
        "one with a letter of another alphabet",
        [["QS-14", "QЅ-14"]],
        'sample.yaml:29:11: "QЅ-14" is not in the outcome catalogue. It contains the character "Ѕ" (U+0405), which is not what it looks like. Did you mean "QS-14"?',
      ],
      ["that of the care itself", [["QS-14", "CORE"]], 'sample.yaml:29:11: "CORE" is not in the outcome catalogue.'],
    ]);
  });
});
