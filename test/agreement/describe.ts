import { expect } from "chai";
import { describeAgreement } from "../../src/agreement/describe.js";
import { SAMPLE, build, readExample, sampleWith, CARE_PLAN } from "./helpers/sample.js";

const RESPITE = `Cedar stay (respite stay)

Who
  commissioner         Northmoor Council
  provider             Cedar Lodge Ltd
  arbiter              Panel of Experts A
  payee                Cedar Lodge Ltd
  inspector            Inspector A
  social worker        Social Worker A
  registered manager   Cedar Lodge manager
  health professional  Health Professional A
  token                GBP test token

Money
  £1,750.00 a week, billed weekly, from 11 January 2027 to 24 January 2027
  for the care itself         £3,150.00  90.0 %
  on outcomes                   £175.00   5.0 %
  held back until inspection    £175.00   5.0 %
  in all                      £3,500.00

Schedule
  no.     amount  opens       last day    rule  for
    0  £1,575.00  2027-01-11  2027-01-17  A     The care itself
    1  £1,575.00  2027-01-18  2027-01-24  A     The care itself
    2    £175.00  2027-01-11  2027-01-31  B     QS-10 Health and well-being
    3    £175.00  2027-01-11  2027-02-23  C     R44-WELL Conduct of the home promotes children's well-being (44(4)(b))

Rules
  A  paid after its last day without a signature, unless challenged before; earlier if signed by the social worker and one other of the panel
  B  paid if signed by the health professional and one other of the panel
  C  paid if signed by the inspector and one other of the panel

Time
  Either side may end the agreement with 1 day of notice.
  A safeguarding hold stops outcome money, never the care's, for up to 7 days.
  An outcome can be decided until 60 days after its last day; then its money goes back to the commissioner.
`;

describe("agreement/describe", () => {
  it("tells an agreement in plain text", () => {
    const built = build(readExample("respite-stay.yaml"), { readFile: () => CARE_PLAN });
    expect(describeAgreement(built)).to.equal(RESPITE);
  });

  it("shows no address, salt or commitment", () => {
    expect(describeAgreement(build(SAMPLE))).not.to.match(/0x/);
  });

  it("takes names from elsewhere if asked", () => {
    const text = describeAgreement(build(SAMPLE), (address) => `<${address.slice(2, 6)}>`);
    expect(text).to.contain("  commissioner         <7099>\n");
    expect(text).not.to.contain("Northmoor");
  });

  it("says which seat is vacant, and shows a register only if there is one", () => {
    expect(describeAgreement(build(SAMPLE))).to.contain("  health professional  nobody: the seat is vacant\n");
    expect(describeAgreement(build(SAMPLE))).not.to.contain("register ");
    const register = "0x8626f6940E2eb28930eFb4CeF49B2d1F2C9C1199";
    const text = describeAgreement(build(sampleWith(["notice: 28", `register: "${register}"\nnotice: 28`])));
    expect(text).to.contain("  register             0x8626…1199\n");
  });

  it("repeats the warnings", () => {
    const text = describeAgreement(build(sampleWith(["share: 10%", "share: 12%"])));
    expect(text).to.contain(
      "\nWorth a look\n  line 36: 12 % of the fee waits for the inspector; more than 10 % is unusual.\n",
    );
    expect(describeAgreement(build(SAMPLE))).not.to.contain("Worth a look");
  });

  it("takes money, dates and policies from the terms that will be signed", () => {
    const built = build(SAMPLE);
    const schedule = built.terms.schedule.map((tranche, index) =>
      index === 1 ? { ...tranche, amount: 123n * 10n ** 16n, quorum: 3 } : tranche,
    );
    const text = describeAgreement({ ...built, terms: { ...built.terms, schedule } });
    expect(text).to.match(/ 1 +£1\.23 +2027-01-04 {2}2027-02-14 {2}B +QS-08 Education\n/);
    expect(text).to.contain("  B  paid if signed by the social worker and two others of the panel\n");
  });
});
