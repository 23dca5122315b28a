import { expect } from "chai";
import { compareAgreements, describeAgreement, describeComparison } from "../../../src/agreement/index.js";
import { POUND } from "../helpers/sample.js";
import { apply, midnight, sample } from "./helpers.js";

const compared = (...given: Parameters<typeof apply>): string => {
  const { before, after } = apply(...given);
  return describeComparison(compareAgreements(before, after));
};

describe("agreement/change: before and after", () => {
  it("shows a change of the fee side by side", () => {
    expect(compared("change: step-down\nfrom: 2027-02-15\nweekly: 5490.00")).to.equal(
      `Sample placement: version 1 and version 2

In all
              before                    after
  total       £73,200.00                £69,540.00                            -£3,660.00
  weekly fee  £6,100.00                 £6,100.00, £5,490.00 from 2027-02-15
  last day    28 March 2027             the same
  payee       Alder House fees account  the same

What changes
  no.  period before                 amount  period after                  amount  for
    3  2027-02-01 to 2027-02-28  £20,130.00  2027-02-01 to 2027-02-14  £10,065.00  The care itself
    4  2027-02-01 to 2027-02-28   £1,220.00  the same                   £1,159.00  QS-08 Education
    5  2027-02-01 to 2027-02-28   £2,440.00  the same                   £2,318.00  R44-SAFE Children are effectively safeguarded (44(4)(a))
    6  2027-03-01 to 2027-03-28  £20,130.00  the same                  £18,117.00  The care itself
    7  2027-03-01 to 2027-03-28   £1,220.00  the same                   £1,098.00  QS-08 Education
    8  2027-01-04 to 2027-03-28   £1,830.00  the same                   £1,738.50  QS-14 Care planning
    9  2027-03-01 to 2027-03-28   £2,440.00  the same                   £2,196.00  R44-SAFE Children are effectively safeguarded (44(4)(a))

What comes
  no.  period                       amount  for
   10  2027-02-15 to 2027-02-28  £9,058.50  The care itself

3 tranches stay as they are.
`,
    );
  });

  it("shows what goes, what comes and what moves", () => {
    const text = compared("change: retainer\nfrom: 2027-02-01\nuntil: 2027-02-28\npays: 80%");
    expect(text.slice(text.indexOf("What changes"))).to.equal(`What changes
     no.  period before                 amount  period after      amount  for
       3  2027-02-01 to 2027-02-28  £20,130.00  the same      £16,104.00  The care itself
  8 to 5  2027-01-04 to 2027-03-28   £1,830.00  the same       £1,220.00  QS-14 Care planning

What goes
  no.  period                       amount  for
    4  2027-02-01 to 2027-02-28  £1,220.00  QS-08 Education
    5  2027-02-01 to 2027-02-28  £2,440.00  R44-SAFE Children are effectively safeguarded (44(4)(a))

What only moves to another place
     no.  period before                amount  period after    amount  for
  9 to 4  2027-03-01 to 2027-03-28  £2,440.00  the same      the same  R44-SAFE Children are effectively safeguarded (44(4)(a))

5 tranches stay as they are.
`);
  });

  it("shows another payee and another last day", () => {
    expect(compared("change: change of payee\npayee: Birch Court fees account")).to.contain(
      "  payee       Alder House fees account  Birch Court fees account\n\n10 tranches stay as they are.\n",
    );
    const died = compared("change: death\non: 2027-01-10\npayFor: 3 days", { now: midnight(2027, 1, 11) });
    expect(died).to.contain("  last day    28 March 2027             13 January 2027\n");
    expect(compared("change: extension\nperiods: 1")).to.match(/ {2}total {7}£73,200\.00 .* \+£24,400\.00\n/);
  });

  it("holds the same as data", () => {
    const { before, after } = apply("change: step-down\nfrom: 2027-03-15\nweekly: 5490.00");
    const { changed, come, gone, moved, ...rest } = compareAgreements(before, after);
    expect(rest).to.deep.equal({
      name: "Sample placement",
      decimals: 18,
      version: { before: 1n, after: 2n },
      unchanged: 6,
      total: { before: 73_200n * POUND, after: 71_980n * POUND },
      fees: {
        before: [{ from: "2027-01-04", weekly: 6_100n * POUND }],
        after: [
          { from: "2027-01-04", weekly: 6_100n * POUND },
          { from: "2027-03-15", weekly: 5_490n * POUND },
        ],
      },
      payee: { before: sample.terms.payee, after: sample.terms.payee },
      payeeName: { before: "Alder House fees account", after: "Alder House fees account" },
      ends: { before: "2027-03-28", after: "2027-03-28" },
    });
    expect(changed[1]).to.deep.equal({
      before: {
        index: 7,
        kind: "outcome",
        code: "QS-08",
        title: "Education",
        period: "2027-03-01 to 2027-03-28",
        amount: 1_220n * POUND,
        opensAt: midnight(2027, 3, 1),
        closesAt: midnight(2027, 4, 12, true),
      },
      after: {
        index: 7,
        kind: "outcome",
        code: "QS-08",
        title: "Education",
        period: "2027-03-01 to 2027-03-28",
        amount: 1_159n * POUND,
        opensAt: midnight(2027, 3, 1),
        closesAt: midnight(2027, 4, 12, true),
      },
    });
    expect([changed.length, gone, moved]).to.deep.equal([4, [], []]);
    expect(come.map(({ index, kind, amount }) => [index, kind, amount])).to.deep.equal([
      [10, "core", (905_850n * POUND) / 100n],
    ]);
  });

  it("finds nothing between an agreement and itself", () => {
    const { changed, moved, gone, come, unchanged } = compareAgreements(sample, sample);
    expect([changed, moved, gone, come, unchanged]).to.deep.equal([[], [], [], [], 10]);
  });

  it("lists every weekly fee where an agreement is described", () => {
    const { after } = apply("change: step-down\nfrom: 2027-02-15\nweekly: 5490.00");
    expect(describeAgreement(after)).to.contain(
      "  £6,100.00 a week, billed four-weekly, from 4 January 2027 to 28 March 2027\n  £5,490.00 a week from 15 February 2027 on\n",
    );
  });
});
