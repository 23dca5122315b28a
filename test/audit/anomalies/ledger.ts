import { expect } from "chai";
import { id } from "ethers";
import type { Terms } from "../../../src/agreement/terms.js";
import { closed } from "../../replay/support/changes.js";
import { Story, TERMS, TOTAL, seat } from "../../replay/support/story.js";
import { begun, found, reportOnAll, type Told } from "../support/reportOn.js";

const MET = 10_000n;
const FULL_CASELOAD = 70;
const SMALLEST_HOME = 5;
const VACANT = TERMS.panel[3];
/** Nobody of the usual panel. */
const OTHERS = ["11", "22", "33"].map((byte) => `0x${byte.repeat(20)}`) as [string, string, string];

const storyOf = (number: number, terms: Partial<Terms> = {}): Story =>
  new Story({ ...TERMS, placementRef: id(`Placement ${number}`), ...terms });

const opened = (number: number, terms?: Partial<Terms>): Told => {
  const story = storyOf(number, terms);
  return [story, [story.opened()]];
};

const many = (count: number, terms?: Partial<Terms>): Told[] =>
  Array.from({ length: count }, (_, number) => opened(number, terms));

const withMore = (first: Told, others: readonly Told[]): [Told, ...Told[]] => [first, ...others];

describe("Anomalies across placements", () => {
  const decidedOn = (number: number, evidence: string): Told => {
    const story = storyOf(number);
    const attestation = story.attestation([[1n, MET]], { evidence: id(evidence) });
    return [story, [...begun(story), story.attested(attestation, [0, 1], TOTAL - 1_000n)]];
  };

  it("are placements that were decided on the evidence of another", () => {
    const [first, second, third] = [decidedOn(1, "visit 1"), decidedOn(2, "visit 1"), decidedOn(3, "visit 3")];
    const { anomalies } = reportOnAll([first, second, third]);
    const shared = anomalies.filter(({ rule }) => rule === "evidence-shared");
    expect(shared.map(({ agreement, sentence }) => [agreement, sentence])).to.deep.equal([
      [second[0].agreement, `Decided on the very same evidence as ${first[0].agreement}.`],
    ]);
    expect(found(reportOnAll([first, third]), "evidence-shared")).to.deep.equal([]);
  });

  it("are not two decisions of one placement on the same evidence", () => {
    const [story, events] = decidedOn(1, "visit 1");
    const again = story.attestation([[2n, MET]], { evidence: id("visit 1") });
    const both: Told = [story, [...events, story.attested(again, [0, 1], TOTAL - 4_001n)]];
    expect(found(reportOnAll([both]), "evidence-shared")).to.deep.equal([]);
  });

  describe("are people with more placements than a full caseload:", () => {
    const caseload = many(FULL_CASELOAD);

    it("the inspector of 71, not of 70", () => {
      const others = opened(-1, { panel: [OTHERS[0], OTHERS[1], OTHERS[2], VACANT] });
      const ofInspector = opened(-1, { panel: [seat(0), OTHERS[1], OTHERS[2], VACANT] });
      expect(found(reportOnAll(withMore(others, caseload)), "busy-signer")).to.deep.equal([]);
      expect(found(reportOnAll(withMore(ofInspector, caseload)), "busy-signer")).to.deep.equal([
        `${seat(0)} sits on the panels of 71 placements.`,
      ]);
    });

    it("closed ones apart", () => {
      const story = storyOf(-1);
      const over: Told = [story, [story.opened(), closed(story)]];
      expect(found(reportOnAll(withMore(over, caseload)), "busy-signer")).to.deep.equal([]);
    });
  });

  it("are homes with five placements or more, all with the same inspector and social worker", () => {
    const [first, ...others] = many(SMALLEST_HOME) as [Told, ...Told[]];
    const pair = `${seat(0)} and ${seat(1)} decide for all`;
    expect(found(reportOnAll([first, ...others]), "same-panel")).to.deep.equal([
      `${pair} 5 placements of ${TERMS.provider}.`,
    ]);
    expect(found(reportOnAll([first, ...others.slice(1)]), "same-panel")).to.deep.equal([]);
    const sixth = opened(SMALLEST_HOME);
    expect(found(reportOnAll([first, ...others, sixth]), "same-panel")).to.deep.equal([
      `${pair} 6 placements of ${TERMS.provider}.`,
    ]);
  });

  it("are not homes where one placement has another inspector or social worker", () => {
    const four = many(SMALLEST_HOME - 1);
    for (const terms of [
      { panel: [OTHERS[0], seat(1), seat(2), VACANT] as const },
      { panel: [seat(0), OTHERS[1], seat(2), VACANT] as const },
    ]) {
      expect(found(reportOnAll(withMore(opened(-1, terms), four)), "same-panel")).to.deep.equal([]);
    }
  });
});
