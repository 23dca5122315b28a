import { expect } from "chai";
import { PlacementError } from "../../src/errors.js";
import type { LedgerEvent } from "../../src/replay/events.js";
import { reduce, replay } from "../../src/replay/reducer.js";
import { FLAG_ARREARS, FLAG_ENDORSEMENTS, moneyKey, type AgreementState, type Ledger } from "../../src/replay/state.js";
import { CLOSE, ESCROW, LONG_STOP, PEOPLE, START, Story, TERMS, TOTAL, seat } from "./support/story.js";

const MET = 10_000n;

/** The agreement that a list of events tells of. */
function agreementAfter(story: Story, events: readonly LedgerEvent[]): AgreementState {
  return replay(story.empty, events).agreements.get(story.agreement)!;
}

/** Opened and funded in full. */
function started(story: Story): LedgerEvent[] {
  return [story.opened(), story.funded(TOTAL, TOTAL)];
}

function freeze<Value>(value: Value): Value {
  if (value === null || typeof value !== "object" || Object.isFrozen(value)) return value;
  if (value instanceof Map) {
    const locked = (): never => {
      throw new Error("a ledger that was handed out has been written to");
    };
    Object.defineProperties(value, { set: { value: locked }, delete: { value: locked }, clear: { value: locked } });
  }
  for (const field of value instanceof Map ? value.values() : Object.values(value)) freeze(field);
  return Object.freeze(value);
}

describe("The reducer", () => {
  it("keeps the terms and words of an agreement that was opened", () => {
    const story = new Story();
    const agreement = agreementAfter(story, [story.opened()]);
    expect(agreement).to.deep.include({ id: story.agreement, terms: TERMS, version: 1n, sequence: 1n, balance: 0n });
    expect(agreement).to.deep.include({ endsAt: 2n ** 32n - 1n, settled: 0n, challenged: 0n, payments: [] });
  });

  it("pays on the panel's word, and names the seats", () => {
    const story = new Story();
    const attestation = story.attestation([
      [1n, 2_500n],
      [2n, 1n],
    ]);
    // 3001 × 1 / 10000 rounds up to 1.
    const agreement = agreementAfter(story, [...started(story), story.attested(attestation, [0, 2], TOTAL - 251n)]);
    expect(agreement.payments.map(({ tranche, due, paid, achieved }) => [tranche, due, paid, achieved])).to.deep.equal([
      [1, 250n, 250n, 2_500n],
      [2, 1n, 1n, 1n],
    ]);
    const { ground } = agreement.payments[0]!;
    if (ground.by !== "panel") throw new Error("not by the panel");
    expect(ground.evidence).to.equal(attestation.evidence);
    expect(ground.words.map(({ seat: number, account, proof }) => [number, account, proof])).to.deep.equal([
      [0, seat(0), "signature"],
      [2, seat(2), "signature"],
    ]);
    expect(agreement).to.deep.include({ settled: 0b0110n, challenged: 0n, paid: 251n, funded: TOTAL });
  });

  it("counts stored endorsements, and says when each seat spoke", () => {
    const story = new Story();
    const attestation = story.attestation([[2n, MET]]);
    const events = [...started(story), story.endorsed(attestation, [1], TOTAL)];
    const between = agreementAfter(story, events);
    expect(between.flags).to.equal(FLAG_ENDORSEMENTS);
    expect([...between.endorsements.values()].map(({ endorsed }) => endorsed.map((word) => word.seat))).to.deep.equal([
      [1],
    ]);
    story.now += 60n;
    const after = agreementAfter(story, [...events, story.attested(attestation, [0], TOTAL - 3_001n, 0b011)]);
    const { ground, at } = after.payments[0]!;
    if (ground.by !== "panel") throw new Error("not by the panel");
    expect(ground.words.map((word) => [word.seat, word.at.block.timestamp])).to.deep.equal([
      [0, START + 60n],
      [1, START],
    ]);
    expect(at.block.timestamp).to.equal(START + 60n);
  });

  it("does not count a seat that took its word back, and counts the others", () => {
    const story = new Story();
    const attestation = story.attestation([[1n, MET]]);
    const events = [
      ...started(story),
      story.endorsed(attestation, [1], TOTAL),
      story.retractedBy(attestation, 1, TOTAL),
      story.retracted(attestation, [2], TOTAL),
    ];
    const [given] = agreementAfter(story, events).endorsements.values();
    expect(given).to.deep.include({ endorsed: [], retracted: 0b110 });
    expect(() => agreementAfter(story, [...events, story.attested(attestation, [0, 1], TOTAL - 1_000n)])).to.throw(
      "it counts a seat that took its word back",
    );
  });

  it("refuses a tranche on a finding of 0 and lets a later finding over the refusal pay it", () => {
    const story = new Story();
    const no = story.attestation([[1n, 0n]]);
    const yes = story.attestation([[1n, MET]], { overRefusal: true });
    const events = [...started(story), story.attested(no, [0, 1], TOTAL)];
    const refused = agreementAfter(story, events);
    expect(refused).to.deep.include({ settled: 0b10n, challenged: 0b10n, payments: [] });
    expect(refused.refusals.map(({ tranche }) => tranche)).to.deep.equal([1]);
    const paid = agreementAfter(story, [...events, story.attested(yes, [1, 2], TOTAL - 1_000n)]);
    expect(paid).to.deep.include({ settled: 0b10n, challenged: 0n, paid: 1_000n });
  });

  it("pays a core tranche on silence and others by grant", () => {
    const story = new Story();
    const events = started(story);
    story.now = CLOSE;
    events.push(story.claimed([0], 4_501n), story.granted([1, 3], 3_001n));
    const agreement = agreementAfter(story, events);
    expect(agreement.payments.map(({ tranche, ground }) => [tranche, ground.by])).to.deep.equal([
      [0, "silence"],
      [1, "grant"],
      [3, "grant"],
    ]);
    expect(agreement).to.deep.include({ settled: 0b1011n, paid: 21_500n });
  });

  it("keeps what the balance could not pay as arrears, and pays the oldest first", () => {
    const story = new Story();
    const events = [story.opened(), story.funded(1_200n, 1_200n), story.granted([1, 2], 0n)];
    const short = agreementAfter(story, events);
    expect(short).to.deep.include({ arrears: 2_801n, flags: FLAG_ARREARS, paid: 1_200n });
    expect(short.payments.map(({ due, paid }) => [due, paid])).to.deep.equal([
      [1_000n, 1_000n],
      [3_001n, 200n],
    ]);
    events.push(story.granted([3], 0n), story.funded(2_900n, 0n, 2_900n));
    expect(agreementAfter(story, events).payments.map(({ paid }) => paid)).to.deep.equal([1_000n, 3_001n, 99n]);
    events.push(story.funded(1_000n, 599n, 401n));
    expect(agreementAfter(story, events)).to.deep.include({ arrears: 0n, flags: 0, paid: 4_501n, balance: 599n });
  });

  it("gives back what no live tranche can claim", () => {
    const story = new Story();
    const events = [story.opened(), story.funded(TOTAL + 7n, TOTAL + 7n), story.reclaimed(7n, TOTAL)];
    expect(agreementAfter(story, events)).to.deep.include({ reclaimed: 7n, balance: TOTAL });
    story.now = CLOSE + LONG_STOP;
    // The first three windows are past their final time; the core tranche never lapses, nor has the last one yet.
    events.push(story.reclaimed(4_001n, 20_500n));
    expect(agreementAfter(story, events)).to.deep.include({ reclaimed: 4_008n, balance: 20_500n });
  });

  it("lets anyone give back what is left once nothing is live", () => {
    const story = new Story();
    const events = [story.opened(), story.granted([0, 1, 2, 3], 0n), story.funded(TOTAL + 5n, 5n, TOTAL)];
    events.push(story.reclaimed(5n, 0n, PEOPLE.stranger.address));
    expect(agreementAfter(story, events)).to.deep.include({ reclaimed: 5n, paid: TOTAL, balance: 0n });
  });

  it("remembers what a token refused until it is delivered", () => {
    const story = new Story();
    const events = [...started(story), story.granted([1], TOTAL - 1_000n), story.payoutRefused(1_000n)];
    const key = moneyKey(TERMS.token, TERMS.payee);
    const waiting = replay(story.empty, events);
    expect(waiting.owed.get(key)?.amount).to.equal(1_000n);
    expect(reduce(waiting, story.withdrawn(1_000n)).owed.size).to.equal(0);
  });

  it("remembers consents that were cancelled", () => {
    const story = new Story();
    const event = story.cancelled(TERMS.provider);
    const [cancellation, ...others] = [...replay(story.empty, [event]).cancelled.values()];
    expect(others).to.have.length(0);
    expect(cancellation).to.deep.include({ account: TERMS.provider, digest: story.agreement });
    expect(cancellation?.at).to.deep.equal({
      block: event.block,
      transactionHash: event.transactionHash,
      logIndex: event.logIndex,
    });
  });

  it("never writes to a ledger that it was given", () => {
    const story = new Story();
    const attestation = story.attestation([[1n, MET]]);
    const events = [
      story.cancelled(PEOPLE.stranger.address),
      ...started(story),
      story.endorsed(attestation, [1], TOTAL),
      story.attested(attestation, [0], TOTAL - 1_000n, 0b011),
      story.payoutRefused(1_000n),
      story.retracted(attestation, [1], TOTAL - 1_000n),
      story.withdrawn(1_000n),
    ];
    const ledgers: Ledger[] = [freeze(story.empty)];
    for (const event of events) ledgers.push(freeze(reduce(ledgers.at(-1)!, freeze(event))));
    expect(ledgers.at(-1)).to.deep.equal(replay(story.empty, events));
  });

  it("says which agreement, event, block and transaction it refuses", () => {
    const story = new Story();
    const events = [story.opened(), story.funded(5n, 6n)];
    expect(() => replay(story.empty, events))
      .to.throw(PlacementError, "it says that the balance is 6, and 5 follows from the log")
      .that.satisfies(({ code, message }: PlacementError) => {
        expect(code).to.equal("check-failed");
        expect(message).to.include(`Funded of agreement ${story.agreement} in block 102`);
        return message.includes(`transaction 0x${"2".padStart(64, "0")}`);
      });
  });

  it("works for the escrow whose address signatures were made for", () => {
    expect(new Story().empty).to.deep.include({ escrow: ESCROW });
  });
});
