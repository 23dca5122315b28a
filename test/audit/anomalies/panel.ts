import { expect } from "chai";
import { ATTESTATION_TYPES } from "../../../src/attestation/typedData.js";
import { days } from "../../../src/audit/days.js";
import type { LedgerEvent } from "../../../src/replay/events.js";
import { appointed } from "../../replay/support/changes.js";
import { PEOPLE, START, Story, TOTAL, seat } from "../../replay/support/story.js";
import { begun, found, reportOn } from "../support/reportOn.js";

const MET = 10_000n;
const NURSE = 3;

interface Decision {
  /** Seconds after the appointment. */
  readonly after: bigint;
  readonly achieved?: bigint;
  readonly seats?: readonly number[];
}

/** The vacant seat is filled, and some of the panel decide so long after. */
function decidedAfterAppointment({ after, achieved = MET, seats = [0, NURSE] }: Decision): string[] {
  const story = new Story();
  const events: LedgerEvent[] = [...begun(story), appointed(story, { seat: BigInt(NURSE), account: seat(NURSE) })];
  story.now = START + after;
  const attestation = story.attestation([[1n, achieved]], { version: 2n });
  events.push(story.attested(attestation, seats, TOTAL - (1_000n * achieved) / MET));
  return found(reportOn(story, events), "new-seat-decides");
}

describe("Anomalies of the panel", () => {
  it("are people whose word decides money within 14 days of their appointment", () => {
    for (const after of [days(14n) - 1n, days(14n)]) {
      const [sentence, ...more] = decidedAfterAppointment({ after });
      expect(sentence).to.contain(`${seat(NURSE)} was appointed health professional on 2030-03-17 and decided on`);
      expect(more).to.deep.equal([]);
    }
    expect(decidedAfterAppointment({ after: days(14n) + 1n })).to.deep.equal([]);
  });

  it("are not people who refused, or whose word was not among those that decided", () => {
    expect(decidedAfterAppointment({ after: 0n, achieved: 0n })).to.deep.equal([]);
    expect(decidedAfterAppointment({ after: 0n, seats: [0, 1] })).to.deep.equal([]);
  });

  it("are words that no key of the account made", () => {
    const story = new Story();
    const started = begun(story);
    const attestation = story.attestation([[1n, MET]]);
    const attested = story.attested(attestation, [0, 1], TOTAL - 1_000n);
    const byKeys = [...started, attested];
    expect(found(reportOn(story, byKeys), "unproven-word")).to.deep.equal([]);
    const signed = story.consents(ATTESTATION_TYPES, attestation, [
      [0, PEOPLE.seats[0]],
      [1, PEOPLE.stranger],
    ]);
    const byWallet = [...started, { ...attested, ...signed }];
    expect(found(reportOn(story, byWallet), "unproven-word")).to.deep.equal([
      `The word of ${seat(1)} cannot be proved from the log alone.`,
    ]);
  });
});
