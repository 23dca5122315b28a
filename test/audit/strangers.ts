import { expect } from "chai";
import { auditReportOf } from "../../src/audit/report.js";
import { PROVIDER_ADDRESSES, booksOfLives } from "../exports/support/randomLedger.js";
import { words } from "./support/reportOn.js";

const [STRANGER, KNOWN] = PROVIDER_ADDRESSES;

/** A stranger's agreements, opened before the known one, decided on the same evidence and after it. */
const found = (decidedAfter: number) => [
  { wait: 1, kind: "fund", tranche: 0, number: 10_000 } as const,
  { wait: decidedAfter, kind: "attest", tranche: 1, number: 5_000 } as const,
];
const lives = [
  ...[0, 1, 2].map(() => ({ provider: 0, begins: 0, fee: 100, deeds: found(20) })),
  { provider: 1, begins: 0, fee: 200, deeds: found(5) },
];

describe("A report on an escrow that strangers use too", () => {
  const report = auditReportOf(booksOfLives(lives.map((life, number) => ({ ...life, fee: life.fee + number }))), {
    ...words,
    account: (address) => (address === KNOWN ? "Example House" : address),
  });

  it("tells first what its reader knows, on the list of placements and of what was found", () => {
    const providers = report.placements.map(({ figures }) => figures.provider);
    expect(providers).to.deep.equal([KNOWN, STRANGER, STRANGER, STRANGER]);
    const partly = report.anomalies.filter(({ rule }) => rule === "partly-met");
    expect(partly.map(({ agreement }) => agreement)).to.deep.equal(
      report.placements.map(({ figures }) => figures.agreement),
    );
  });

  it("accuses whoever copied a commitment, not whose it was first", () => {
    const [known, ...strangers] = report.placements.map(({ figures }) => figures.agreement);
    const shared = report.anomalies.filter(({ rule }) => rule === "evidence-shared");
    expect(shared.map(({ agreement }) => agreement)).to.have.members(strangers);
    for (const { sentence } of shared) expect(sentence).to.contain(known);
  });
});
