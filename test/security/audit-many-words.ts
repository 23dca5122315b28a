import { expect } from "chai";
import { toBeHex } from "ethers";
import { ledgerLogs } from "../../scripts/bench/ledger.js";
import { CHAIN_ID, ESCROW } from "../../scripts/bench/lifetime.js";
import { foldAgreement } from "../../src/replay/agreementStep.js";
import type { LedgerEvent, OpenedEvent, RetractedEvent } from "../../src/replay/events.js";
import { GrowingList, GrowingMap } from "../../src/replay/growing.js";
import type { Entry } from "../../src/replay/history.js";
import { emptyLedger } from "../../src/replay/state.js";
import { decoded } from "../helpers/madeUpLedger.js";

const RETRACTIONS = 6_000;
/** A copy of the endorsements for each event would take a gigabyte. */
const MOST_BYTES = 300e6;

function openedOne(): OpenedEvent {
  for (const log of ledgerLogs(1)) {
    const event = decoded(log);
    if (event.name === "Opened") return event;
  }
  throw new Error("A made-up ledger without an agreement.");
}

/** A seat takes back words that it never gave, time and again: each is an event, and each costs only gas. */
function* retractions({ agreement, terms, block }: OpenedEvent): Generator<RetractedEvent> {
  for (let count = 1; count <= RETRACTIONS; count++) {
    yield {
      name: "Retracted",
      agreement,
      sequence: BigInt(count + 1),
      balance: 0n,
      caller: terms.panel[0],
      block: { ...block, number: block.number + BigInt(count) },
      transactionHash: toBeHex(count, 32),
      logIndex: 0,
      attestation: {
        agreement,
        version: 1n,
        findings: [{ tranche: 0n, achieved: 0n }],
        overRefusal: false,
        evidence: toBeHex(count, 32),
        validUntil: block.timestamp,
      },
      signers: 1,
      signatures: "0x0000",
    };
  }
}

describe("Security: an agreement with very many words", function () {
  it("takes no more memory than its events", function () {
    const opened = openedOne();
    const facts = emptyLedger(CHAIN_ID, ESCROW, () => true);
    const events: LedgerEvent[] = [opened, ...retractions(opened)];
    const entries: Entry[] = [];
    const before = process.memoryUsage().heapUsed;
    const state = foldAgreement(facts, opened.agreement, events, (entry) => entries.push(entry))!;
    expect(process.memoryUsage().heapUsed - before).to.be.below(MOST_BYTES);
    expect(state.endorsements.size).to.equal(RETRACTIONS);
    expect(state.signed.length).to.equal(RETRACTIONS + 2);
    expect(entries[10]!.after.endorsements.size).to.equal(10);
    expect([...entries[10]!.after.signed]).to.have.length(12);
  });

  it("keeps what earlier states had, whichever of them goes on", function () {
    const first = GrowingList.of([1]);
    const [second, other] = [first.with([2]), first.with([3])];
    expect([[...first], [...second], [...other]]).to.deep.equal([[1], [1, 2], [1, 3]]);
    expect([first.at(1), second.at(1), other.slice(1)]).to.deep.equal([undefined, 2, [3]]);

    const empty = GrowingMap.empty<string, number>();
    const one = empty.with("a", 1);
    const [two, replaced] = [one.with("b", 2), one.with("a", 3)];
    expect([[...empty], [...one]]).to.deep.equal([[], [["a", 1]]]);
    expect([...two]).to.deep.equal([
      ["a", 1],
      ["b", 2],
    ]);
    expect([...replaced.values()]).to.deep.equal([3]);
    expect([one.get("a"), one.get("b"), two.with("a", 4).get("a"), two.get("a")]).to.deep.equal([1, undefined, 4, 1]);
    expect([empty.latest, replaced.latest]).to.deep.equal([undefined, ["a", 3]]);
  });
});
