import { expect } from "chai";
import {
  decideClaim,
  decideFindings,
  decideGrant,
  dueOnFinding,
  dueOnSilence,
  finalAt,
  liabilitiesOf,
  markOf,
  meetsPolicy,
  policyOf,
  reclaimableOf,
  statusOf,
} from "../../src/replay/rules.js";
import { FLAG_CLOSED, type AgreementState } from "../../src/replay/state.js";
import { CLOSE, LONG_STOP, START, Story, stateWith, tranche } from "./support/story.js";

/** Every tranche of the agreement with one mark. */
const ALL = 0b1111n;
const OPEN = stateWith({});
const CHALLENGED = stateWith({ challenged: ALL });
const REFUSED = stateWith({ settled: ALL, challenged: ALL });
const SETTLED = stateWith({ settled: ALL });
const FAR = CLOSE + 100n * LONG_STOP;

/** Indices in the story's schedule. */
const CORE = 0;
const OUTCOME = 1;
const LATER = 3;

function expectStatuses(
  agreement: AgreementState,
  index: number,
  expected: readonly (readonly [bigint, string])[],
): void {
  const found = expected.map(([now]) => [now, statusOf(agreement, index, now)]);
  expect(found).to.deep.equal(expected);
}

describe("The rules", () => {
  describe("of marks", () => {
    it("read two bits a tranche", () => {
      const agreement = stateWith({ settled: 0b1100n, challenged: 0b1010n });
      expect([0, 1, 2, 3].map((index) => markOf(agreement, index))).to.deep.equal([
        "none",
        "challenged",
        "settled",
        "refused",
      ]);
    });
  });

  describe("of status", () => {
    it("an outcome tranche is scheduled, open, and lapses at its final time", () => {
      expectStatuses(OPEN, LATER, [
        [CLOSE - 1n, "Scheduled"],
        [CLOSE, "Open"],
      ]);
      expectStatuses(OPEN, OUTCOME, [
        [CLOSE + LONG_STOP - 1n, "Open"],
        [CLOSE + LONG_STOP, "Lapsed"],
      ]);
    });

    it("a core tranche never lapses, challenged or not", () => {
      expectStatuses(OPEN, CORE, [[FAR, "Open"]]);
      expectStatuses(CHALLENGED, CORE, [[FAR, "Challenged"]]);
    });

    it("a challenge or a refusal doubles the long stop", () => {
      expect([OPEN, CHALLENGED, REFUSED].map((agreement) => finalAt(agreement, OUTCOME))).to.deep.equal([
        CLOSE + LONG_STOP,
        CLOSE + 2n * LONG_STOP,
        CLOSE + 2n * LONG_STOP,
      ]);
      expectStatuses(CHALLENGED, OUTCOME, [
        [CLOSE + 2n * LONG_STOP - 1n, "Challenged"],
        [CLOSE + 2n * LONG_STOP, "Lapsed"],
      ]);
    });

    it("a refused tranche lapses, core or not", () => {
      for (const index of [CORE, OUTCOME]) {
        expectStatuses(REFUSED, index, [
          [CLOSE + 2n * LONG_STOP - 1n, "Refused"],
          [CLOSE + 2n * LONG_STOP, "Lapsed"],
        ]);
      }
    });

    it("what was to begin at the end or later is void, unless settled", () => {
      for (const [endsAt, status] of [
        [CLOSE, "Void"],
        [CLOSE + 1n, "Scheduled"],
      ] as const) {
        expectStatuses({ ...OPEN, endsAt }, LATER, [[START, status]]);
      }
      expectStatuses({ ...SETTLED, endsAt: START }, LATER, [[START, "Settled"]]);
      expectStatuses({ ...REFUSED, endsAt: START }, OUTCOME, [[FAR, "Void"]]);
    });

    it("a closed agreement reads settled throughout", () => {
      expectStatuses({ ...REFUSED, flags: FLAG_CLOSED, endsAt: START }, OUTCOME, [[FAR, "Settled"]]);
    });
  });

  describe("of money", () => {
    it("a finding pays its share, rounded up", () => {
      const word = tranche({ amount: 10_001n });
      expect([1n, 3_333n, 9_999n, 10_000n].map((achieved) => dueOnFinding(word, achieved))).to.deep.equal([
        2n,
        3_334n,
        10_000n,
        10_001n,
      ]);
      expect(dueOnFinding(tranche({ amount: 1n }), 1n)).to.equal(1n);
    });

    it("silence pays all, or the part of the window before the end, rounded up", () => {
      const word = tranche({ amount: 100n, opensAt: START, closesAt: START + 3n });
      expect([START + 1n, START + 2n, START + 3n, FAR].map((endsAt) => dueOnSilence(word, endsAt))).to.deep.equal([
        34n,
        67n,
        100n,
        100n,
      ]);
    });

    it("liabilities count all that is live, at its full amount", () => {
      expect(liabilitiesOf(OPEN, START)).to.equal(24_501n);
      expect(liabilitiesOf(REFUSED, START)).to.equal(24_501n);
      expect(liabilitiesOf(SETTLED, START)).to.equal(0n);
      expect(liabilitiesOf(OPEN, CLOSE + LONG_STOP)).to.equal(20_500n);
      expect(liabilitiesOf({ ...OPEN, endsAt: CLOSE }, START)).to.equal(24_001n);
    });

    it("only the rest can be reclaimed", () => {
      expect(reclaimableOf({ ...OPEN, balance: 24_500n }, START)).to.equal(0n);
      expect(reclaimableOf({ ...OPEN, balance: 24_503n }, START)).to.equal(2n);
      expect(reclaimableOf({ ...OPEN, balance: 5n, flags: FLAG_CLOSED }, START)).to.equal(0n);
    });
  });

  describe("of policies", () => {
    it("a list needs the union of required seats and the greatest quorum", () => {
      const story = new Story(undefined, [
        tranche({ requiredSeats: 0b001, quorum: 2 }),
        tranche({ requiredSeats: 0b100, quorum: 3 }),
        tranche(),
      ]);
      const agreement = stateWith({ schedule: story.schedule });
      expect(policyOf(agreement, [0, 2])).to.deep.equal({ requiredSeats: 0b001, quorum: 2 });
      expect(policyOf(agreement, [0, 1])).to.deep.equal({ requiredSeats: 0b101, quorum: 3 });
    });

    it("seats meet it by name and by number", () => {
      const policy = { requiredSeats: 0b001, quorum: 2 };
      expect([0b001, 0b110, 0b011, 0b111].map((seats) => meetsPolicy(policy, seats))).to.deep.equal([
        false,
        false,
        true,
        true,
      ]);
    });
  });

  describe("of decisions", () => {
    const story = new Story();
    const find = (agreement: AgreementState, achieved: bigint, overRefusal = false, now = START): object =>
      decideFindings(agreement, story.attestation([[BigInt(OUTCOME), achieved]], { overRefusal }), now);
    const pays = (due: bigint, achieved: bigint): object => ({
      awards: [{ tranche: OUTCOME, due, achieved }],
      refusals: [],
      passedOver: [],
    });
    const refuses = { awards: [], refusals: [OUTCOME], passedOver: [] };
    const passesOver = (because: string): object => ({
      awards: [],
      refusals: [],
      passedOver: [{ tranche: OUTCOME, because }],
    });

    it("an Open tranche takes any finding", () => {
      expect(find(OPEN, 10_000n)).to.deep.equal(pays(1_000n, 10_000n));
      expect(find(OPEN, 1n)).to.deep.equal(pays(1n, 1n));
      expect(find(OPEN, 0n)).to.deep.equal(refuses);
    });

    it("a Challenged one all or nothing", () => {
      expect(find(CHALLENGED, 10_000n)).to.deep.equal(pays(1_000n, 10_000n));
      expect(find(CHALLENGED, 0n)).to.deep.equal(refuses);
      expect(find(CHALLENGED, 9_999n, true)).to.deep.equal(passesOver("Challenged"));
    });

    it("a Refused one only what speaks over the refusal, and never another refusal", () => {
      expect(find(REFUSED, 10_000n, true)).to.deep.equal(pays(1_000n, 10_000n));
      expect(find(REFUSED, 10_000n)).to.deep.equal(passesOver("Refused"));
      expect(find(REFUSED, 9_999n, true)).to.deep.equal(passesOver("Refused"));
      expect(find(REFUSED, 0n, true)).to.deep.equal(passesOver("Refused"));
    });

    it("nothing is found of a tranche that is not open, or decided", () => {
      expect(find(OPEN, 10_000n, true, START - 1n)).to.deep.equal(passesOver("Scheduled"));
      expect(find(OPEN, 0n, true, FAR)).to.deep.equal(passesOver("Lapsed"));
      expect(find(SETTLED, 10_000n, true)).to.deep.equal(passesOver("Settled"));
    });

    it("a hold makes outcome money wait, up to its last second, and nothing else", () => {
      const held = { heldUntil: START + 1n };
      expect(find({ ...OPEN, ...held }, 10_000n)).to.deep.equal(passesOver("Held"));
      expect(find({ ...OPEN, ...held }, 10_000n, false, START + 1n)).to.deep.equal(pays(1_000n, 10_000n));
      expect(find({ ...OPEN, ...held }, 0n)).to.deep.equal(refuses);
      expect(decideGrant({ ...OPEN, ...held }, [CORE, OUTCOME], START)).to.deep.equal({
        awards: [{ tranche: CORE, due: 20_000n, achieved: null }],
        refusals: [],
        passedOver: [{ tranche: OUTCOME, because: "Held" }],
      });
    });

    it("a grant pays whatever is live, in full", () => {
      const due = (agreement: AgreementState): (readonly [number, bigint])[] =>
        decideGrant(agreement, [CORE, OUTCOME, LATER], START).awards.map((award) => [award.tranche, award.due]);
      const all = [
        [CORE, 20_000n],
        [OUTCOME, 1_000n],
        [LATER, 500n],
      ];
      for (const agreement of [OPEN, CHALLENGED, REFUSED]) expect(due(agreement)).to.deep.equal(all);
      expect(due(SETTLED)).to.deep.equal([]);
    });

    it("silence pays core tranches from the close, challenged ones from their final time, refused ones never", () => {
      const due = (agreement: AgreementState, now: bigint): readonly bigint[] =>
        decideClaim(agreement, [CORE, OUTCOME], now).awards.map((award) => award.due);
      expect(due(OPEN, CLOSE - 1n)).to.deep.equal([]);
      expect(due(OPEN, CLOSE)).to.deep.equal([20_000n]);
      expect(due(CHALLENGED, CLOSE + 2n * LONG_STOP - 1n)).to.deep.equal([]);
      expect(due(CHALLENGED, CLOSE + 2n * LONG_STOP)).to.deep.equal([20_000n]);
      expect(due(REFUSED, CLOSE + 2n * LONG_STOP - 1n)).to.deep.equal([]);
      expect(due({ ...OPEN, endsAt: CLOSE - 14n * 86_400n }, CLOSE)).to.deep.equal([10_000n]);
    });
  });
});
