import { expect } from "chai";
import { id } from "ethers";
import type { LedgerEvent } from "../../src/replay/events.js";
import { replay } from "../../src/replay/reducer.js";
import { CLOSE, ESCROW, LONG_STOP, PEOPLE, START, Story, TERMS, TOTAL } from "./support/story.js";
import { refuses, started, type Tell } from "./support/refusal.js";

const MET = 10_000n;
const DAY = 86_400n;

describe("The reducer's refusals", () => {
  describe("of the order of events", () => {
    refuses("a gap in the sequence", "has number 3 instead of 2: events are missing or repeated", (story) => {
      const opened = story.opened();
      story.funded(1n, 1n);
      return [opened, story.funded(1n, 1n)];
    });
    refuses("a repeated number", "has number 2 instead of 3: events are missing or repeated", (story) => {
      const [opened, funded] = started(story) as [LedgerEvent, LedgerEvent];
      return [opened, funded, { ...funded, ...story.place() }];
    });
    refuses("an event that came before", "does not come after block 102, log 0", (story) => {
      const [opened, funded] = started(story) as [LedgerEvent, LedgerEvent];
      return [opened, funded, funded];
    });
    refuses("an earlier log of the same block", "does not come after block 101, log 0", (story) => {
      const opened = story.opened();
      return [opened, { ...story.cancelled(TERMS.provider), block: opened.block, logIndex: 0 }];
    });
    refuses("a later block with an earlier time", "does not come after block 101, log 0", (story) => {
      const opened = story.opened();
      story.now -= 1n;
      return [opened, story.funded(1n, 1n)];
    });
    refuses("an event of an agreement that was never opened", "the agreement was never opened", (story) => [
      { ...story.funded(1n, 1n), agreement: id("another") },
    ]);
    refuses("an agreement opened twice", "the agreement was open already", (story) => {
      const opened = story.opened();
      return [opened, { ...opened, ...story.place() }];
    });
  });

  describe("of money", () => {
    refuses("a balance after funding that does not follow", "the balance is 6, and 5 follows", (story) => [
      story.opened(),
      story.funded(5n, 6n),
    ]);
    refuses("a payment larger than the finding", "the balance is 23500, and 24001 follows", (story) => [
      ...started(story),
      story.attested(story.attestation([[1n, 5_000n]]), [0, 1], TOTAL - 1_001n),
    ]);
    refuses("funding of nothing", "nothing was received", (story) => [story.opened(), story.funded(0n, 0n)]);
    refuses("arrears that funding did not pay", "it pays 0 of arrears instead of 5", (story) => [
      story.opened(),
      story.granted([1], 0n),
      story.funded(5n, 5n),
    ]);
    refuses("a reclaim of what is still claimable", "it takes 1, and 0 was free", (story) => [
      ...started(story),
      story.reclaimed(1n, TOTAL - 1n),
    ]);
    refuses("a reclaim of nothing", "it takes 0, and 0 was free", (story) => [
      ...started(story),
      story.reclaimed(0n, TOTAL),
    ]);
    refuses(
      "a stranger's reclaim while tranches are live",
      "is not the commissioner, and tranches are live",
      (story) => [
        story.opened(),
        story.funded(TOTAL + 1n, TOTAL + 1n),
        story.reclaimed(1n, TOTAL, PEOPLE.stranger.address),
      ],
    );
    refuses("a refused payout that was never sent", "was refused, and the transaction had sent 0", (story) => [
      ...started(story),
      story.payoutRefused(1n),
    ]);
    refuses("a refused payout sent by an earlier transaction", "and the transaction had sent 0", (story) => [
      ...started(story),
      story.granted([1], TOTAL - 1_000n),
      { ...story.payoutRefused(1_000n), ...story.place() },
    ]);
    refuses("more refused than was sent", "and the transaction had sent 400", (story) => [
      ...started(story),
      story.granted([1], TOTAL - 1_000n),
      story.payoutRefused(600n),
      story.payoutRefused(401n),
    ]);
    refuses("a refused payout to somebody else", "and the transaction had sent 0", (story) => [
      ...started(story),
      story.granted([1], TOTAL - 1_000n),
      story.payoutRefused(1_000n, TERMS.commissioner),
    ]);
    refuses("a withdrawal of what nobody owed", "left for", (story) => [story.withdrawn(1n)]);
    refuses("a withdrawal of more than waited", "1001 of", (story) => [
      ...started(story),
      story.granted([1], TOTAL - 1_000n),
      story.payoutRefused(1_000n),
      story.withdrawn(1_001n),
    ]);
    refuses("a withdrawal to the escrow itself", `${ESCROW} can receive nothing`, (story) => [
      ...started(story),
      story.granted([1], TOTAL - 1_000n),
      story.payoutRefused(1_000n),
      story.withdrawn(1_000n, TERMS.payee, ESCROW),
    ]);
  });

  describe("of the panel's word", () => {
    const attests = (
      seats: readonly number[],
      findings: readonly (readonly [bigint, bigint])[],
      paid: bigint,
    ): Tell => {
      return (story) => [...started(story), story.attested(story.attestation(findings), seats, TOTAL - paid)];
    };
    refuses("too few seats", "the seats counted, 1, do not meet the policy", attests([1], [[1n, MET]], 1_000n));
    refuses("enough seats without the one required", "1, 2, do not meet", attests([1, 2], [[2n, MET]], 3_001n));
    refuses(
      "a quorum that is complete only for a part of the list",
      "1, 2, do not meet",
      attests(
        [1, 2],
        [
          [1n, MET],
          [2n, MET],
        ],
        4_001n,
      ),
    );
    refuses("a seat counted that did not speak", "it counts seats that did not speak: 7", (story) => [
      ...started(story),
      story.attested(story.attestation([[1n, MET]]), [0, 1], TOTAL - 1_000n, 0b111),
    ]);
    refuses("a seat left out where no register could have said so", "there is no register", (story) => [
      ...started(story),
      story.attested(story.attestation([[1n, MET]]), [0, 1, 2], TOTAL - 1_000n, 0b011),
    ]);
    refuses("a vacant seat's word", "nobody holds the seat of signer bit 3", attests([0, 3], [[1n, MET]], 1_000n));
    refuses("an endorsement that completes the quorum", "meet the policy: it should have decided", (story) => [
      ...started(story),
      story.endorsed(story.attestation([[1n, MET]]), [0, 1], TOTAL),
    ]);
    refuses("an endorsement of seats that endorsed already", "no seat's word is new", (story) => {
      const attestation = story.attestation([[1n, MET]]);
      return [...started(story), story.endorsed(attestation, [1], TOTAL), story.endorsed(attestation, [1], TOTAL)];
    });
    refuses("a retraction of seats that retracted already", "no seat's retraction is new", (story) => {
      const attestation = story.attestation([[1n, MET]]);
      return [...started(story), story.retracted(attestation, [1], TOTAL), story.retractedBy(attestation, 1, TOTAL)];
    });
    refuses("the caller's word by somebody who did not call", "as the caller's, and the caller was", (story) => [
      ...started(story),
      { ...story.retractedBy(story.attestation([[1n, MET]]), 1, TOTAL), caller: PEOPLE.stranger.address },
    ]);
    refuses("signatures that do not fill their bytes", "The signatures are longer than they say", (story) => {
      const events = started(story);
      const attested = story.attested(story.attestation([[1n, MET]]), [0, 1], TOTAL - 1_000n);
      return [...events, { ...attested, signatures: `${attested.signatures}00` }];
    });
    refuses("another version", "it speaks of version 2, and version 1 was in force", (story) => [
      ...started(story),
      story.attested(story.attestation([[1n, MET]], { version: 2n }), [0, 1], TOTAL - 1_000n),
    ]);
    refuses("an expired attestation", "it was valid until", (story) => [
      ...started(story),
      story.attested(story.attestation([[1n, MET]], { validUntil: START - 1n }), [0, 1], TOTAL - 1_000n),
    ]);
    refuses("an attestation valid too long", "it is valid for more than 90 days", (story) => [
      ...started(story),
      story.attested(story.attestation([[1n, MET]], { validUntil: START + 90n * DAY + 1n }), [0, 1], TOTAL - 1_000n),
    ]);
  });

  it("takes what was signed for somebody else as a contract wallet's word, and says so", () => {
    const story = new Story();
    const [opened, funded] = started(story) as [LedgerEvent, LedgerEvent];
    const [mine, other] = [story.attestation([[1n, MET]]), story.attestation([[1n, 9_999n]])];
    const attested = { ...story.attested(mine, [0, 1], TOTAL - 1_000n), ...story.signed(other, [0, 1]) };
    const { ground } = replay(story.empty, [opened, funded, attested]).agreements.get(story.agreement)!.payments[0]!;
    expect(ground.by === "panel" && ground.words.map(({ proof }) => proof)).to.deep.equal(["wallet", "wallet"]);
  });

  describe("of findings and lists", () => {
    const decides = (findings: readonly (readonly [bigint, bigint])[], paid = 0n): Tell => {
      return (story) => [...started(story), story.attested(story.attestation(findings), [0, 1], TOTAL - paid)];
    };
    refuses("findings of tranches that are not Open yet", "none of its findings can be decided", decides([[3n, MET]]));
    refuses("an empty list", "its list is empty", decides([]));
    refuses(
      "a tranche named twice",
      "not strictly ascending at tranche 1",
      decides([
        [1n, 1n],
        [1n, MET],
      ]),
    );
    refuses("a tranche past the end", "there is no tranche 4", decides([[4n, MET]]));
    refuses("a finding above 10000", "a finding is above 10000", decides([[1n, 10_001n]]));
    refuses("a tranche decided for money twice", "none of its findings can be decided", (story) => [
      ...started(story),
      story.granted([1], TOTAL - 1_000n),
      story.attested(story.attestation([[1n, MET]]), [0, 1], TOTAL - 2_000n),
    ]);
    refuses("an old yes over a newer no", "none of its findings can be decided", (story) => [
      ...started(story),
      story.attested(story.attestation([[1n, 0n]]), [0, 1], TOTAL),
      story.attested(story.attestation([[1n, MET]]), [0, 1], TOTAL - 1_000n),
    ]);
    refuses("a finding after the final time", "none of its findings can be decided", (story) => {
      const events = started(story);
      story.now = CLOSE + LONG_STOP;
      return [...events, story.attested(story.attestation([[1n, MET]]), [0, 1], TOTAL - 1_000n)];
    });
    refuses("silence before the window closes", "silence pays none of its tranches", (story) => {
      const events = started(story);
      story.now = CLOSE - 1n;
      return [...events, story.claimed([0], TOTAL - 20_000n)];
    });
    refuses("silence on an outcome tranche", "silence pays none of its tranches", (story) => {
      const events = started(story);
      story.now = CLOSE;
      return [...events, story.claimed([1], TOTAL - 1_000n)];
    });
    refuses("a grant by somebody else", "is not the commissioner", (story) => [
      ...started(story),
      story.granted([1], TOTAL - 1_000n, TERMS.provider),
    ]);
    refuses("a grant of what was paid", "none of its tranches can be granted", (story) => [
      ...started(story),
      story.granted([1], TOTAL - 1_000n),
      story.granted([1], TOTAL - 2_000n),
    ]);
    refuses("a consent cancelled twice", "the account had cancelled it before", (story) => [
      story.cancelled(TERMS.provider),
      story.cancelled(TERMS.provider),
    ]);
  });
});
