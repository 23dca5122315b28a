import { ZeroAddress, id } from "ethers";
import { amendmentDigest } from "../../src/attestation/typedData.js";
import type { LedgerEvent } from "../../src/replay/events.js";
import {
  ARBITER,
  COMMISSIONER,
  INSPECTOR,
  PROVIDER,
  amended,
  amendmentOf,
  appointed,
  challenged,
  closed,
  held,
  lifted,
  noticed,
  ruled,
  terminated,
} from "./support/changes.js";
import { expectRefusal, refuses, started } from "./support/refusal.js";
import { CLOSE, PEOPLE, SCHEDULE, START, Story, TERMS, TOTAL, seat, tranche } from "./support/story.js";

const DAY = 86_400n;
const PERIOD = TERMS.holdPeriod;
const NOTICE = START + TERMS.noticePeriod;
const { stranger, seats } = PEOPLE;

describe("The reducer's refusals of disputes, holds, endings and new versions", () => {
  describe("of disputes", () => {
    refuses("a stranger's challenge", "is neither a party nor a seat", (story) => [
      ...started(story),
      challenged(story, [0], stranger.address),
    ]);
    refuses("the arbiter's challenge", "is neither a party nor a seat", (story) => [
      ...started(story),
      challenged(story, [0], TERMS.arbiter),
    ]);
    refuses("a challenge of what is challenged or scheduled", "none of its tranches can be challenged", (story) => [
      ...started(story),
      challenged(story, [0]),
      challenged(story, [0, 3]),
    ]);
    refuses("a ruling by somebody else", "is not the arbiter", (story) => [
      ...started(story),
      challenged(story, [0]),
      ruled(story, 0n, 10_000n, 4_501n, TERMS.commissioner),
    ]);
    refuses("a ruling on what nobody disputed", "none of its findings can be ruled on", (story) => [
      ...started(story),
      ruled(story, 1n, 0n, TOTAL),
    ]);
    refuses("a ruling above all", "a finding is above 10000", (story) => [
      ...started(story),
      challenged(story, [1]),
      ruled(story, 1n, 10_001n, TOTAL),
    ]);
    refuses("a ruling for outcome money during a hold", "none of its findings can be ruled on", (story) => [
      ...started(story),
      challenged(story, [1]),
      held(story, 0),
      ruled(story, 1n, 10_000n, TOTAL - 1_000n),
    ]);
    refuses("a ruling that pays another sum", "the balance is 24000, and 24251 follows", (story) => [
      ...started(story),
      challenged(story, [1]),
      ruled(story, 1n, 2_500n, TOTAL - 501n),
    ]);
    refuses("silence on what is challenged", "silence pays none", (story) => {
      const events = [...started(story), challenged(story, [0])];
      story.now = CLOSE;
      return [...events, story.claimed([0], 4_501n)];
    });
  });

  describe("of holds", () => {
    refuses("a hold by the manager", "holds no protective seat", (story) => [...started(story), held(story, 2)]);
    refuses("a hold in another seat's name", "it names seat bit 2, and the caller's is 1", (story) => [
      ...started(story),
      held(story, 0, START + PERIOD, 2),
    ]);
    refuses("a hold longer than agreed", "follows from the log", (story) => [
      ...started(story),
      held(story, 0, START + PERIOD + 1n),
    ]);
    refuses("a hold within the cool-down", `the next hold could come at ${START + 2n * PERIOD}`, (story) => {
      const events = [...started(story), held(story, 0)];
      story.now = START + 2n * PERIOD - 1n;
      return [...events, held(story, 1)];
    });
    refuses("a lifting by another seat", "neither the seat that placed the hold nor the arbiter", (story) => [
      ...started(story),
      held(story, 0),
      lifted(story, seat(1), START + DAY - PERIOD),
    ]);
    refuses("a lifting without a hold", "the last hold ended at 0", (story) => [
      ...started(story),
      lifted(story, TERMS.arbiter, START),
    ]);
    refuses("a lifting that shortens the cool-down", `and ${START + DAY - PERIOD} follows from the log`, (story) => [
      ...started(story),
      held(story, 0),
      lifted(story, TERMS.arbiter, START - PERIOD),
    ]);
  });

  describe("of endings", () => {
    refuses("notice by somebody else", "is not a party", (story) => [
      ...started(story),
      noticed(story, NOTICE, TERMS.arbiter),
    ]);
    refuses("notice that is too short", `the notice runs until ${NOTICE}`, (story) => [
      ...started(story),
      noticed(story, NOTICE - 1n),
    ]);
    refuses("notice that does not end it earlier", "which is not before its end", (story) => [
      ...started(story),
      noticed(story, NOTICE),
      noticed(story, NOTICE),
    ]);
    refuses("a termination by one of the two seats", "the words of inspector and social worker", (story) => [
      ...started(story),
      terminated(story, {}, [INSPECTOR]),
    ]);
    refuses("a termination for another version", "it speaks of version 2", (story) => [
      ...started(story),
      terminated(story, { version: 2n }),
    ]);
    refuses("a termination that has expired", "it was valid until", (story) => [
      ...started(story),
      terminated(story, { validUntil: START - 1n }),
    ]);
    refuses("a termination of another agreement", "it was signed for agreement", (story) => [
      ...started(story),
      terminated(story, { agreement: id("another") }),
    ]);
    refuses("a termination after the end", "which is not before its end", (story) => [
      ...started(story),
      terminated(story),
      terminated(story),
    ]);
    refuses("a settlement by one party", "the consent of both parties", (story) => [
      ...started(story),
      closed(story, {}, [PROVIDER]),
    ]);
    refuses(
      "a settlement that did not know of a payment",
      "it knew of tranches 0 decided for money, and 2",
      (story) => [...started(story), story.granted([1], TOTAL - 1_000n), closed(story)],
    );
    refuses("a settlement that did not know of arrears", "it knew of arrears of 0, and there were 1000", (story) => [
      story.opened(),
      story.granted([1], 0n),
      closed(story, { settled: 2n }),
    ]);
    refuses("a settlement above the balance", `it pays ${TOTAL + 1n}, and the balance was ${TOTAL}`, (story) => [
      ...started(story),
      closed(story, { toPayee: TOTAL + 1n }),
    ]);
    refuses("a settlement that leaves something", "says that the balance is 5, and 0 follows", (story) => [
      ...started(story),
      { ...closed(story), balance: 5n } as LedgerEvent,
    ]);
    refuses("anything after the settlement", "the agreement was closed", (story) => [
      ...started(story),
      closed(story),
      held(story, 0),
    ]);
  });

  describe("of new versions", () => {
    refuses("an amendment by one party and the arbiter", "the consent of both parties", (story) => [
      ...started(story),
      amended(story, {}, {}, [COMMISSIONER, ARBITER]),
    ]);
    refuses("an amendment that was signed before a notice", `the end was 0, and the end was ${NOTICE}`, (story) => [
      ...started(story),
      noticed(story, NOTICE),
      amended(story),
    ]);
    refuses("an amendment after the end", "the agreement ended at", (story) => [
      ...started(story),
      terminated(story),
      amended(story, {}, { endsAt: START }),
    ]);
    for (const name of ["commissioner", "provider", "token"] as const) {
      refuses(`an amendment to another ${name}`, `it changes the ${name} to`, (story) => [
        ...started(story),
        amended(story, { [name]: stranger.address }),
      ]);
    }
    refuses("a new word for what is decided for money", "it changes tranche 1, which is decided", (story) => [
      ...started(story),
      story.granted([1], TOTAL - 1_000n),
      { ...amended(story, { schedule: SCHEDULE.map((word) => ({ ...word, amount: 2n })) }), balance: TOTAL - 1_000n },
    ]);
    refuses("a schedule cut below what is decided for money", "it changes tranche 1, which is decided", (story) => [
      ...started(story),
      story.granted([1], TOTAL - 1_000n),
      { ...amended(story, { schedule: SCHEDULE.slice(0, 1) }), balance: TOTAL - 1_000n },
    ]);
    refuses("a new word out of bounds", "the window of tranche 4 is out of bounds", (story) => [
      ...started(story),
      amended(story, { schedule: [...SCHEDULE, tranche({ closesAt: START })] }),
    ]);
    refuses("a policy that one side could meet", "one side alone could release tranche 4", (story) => [
      ...started(story),
      amended(story, { schedule: [...SCHEDULE, tranche({ quorum: 1 })] }),
    ]);
    refuses("an amendment whose consent was cancelled", "had cancelled its consent", (story) => [
      ...started(story),
      story.cancelled(TERMS.provider, amendmentDigest(story.empty.domain, amendmentOf(story))),
      amended(story),
    ]);
    refuses("what was signed for the last version", "it speaks of version 1, and version 2 was in force", (story) => [
      ...started(story),
      amended(story),
      appointed(story),
    ]);
    refuses("an appointment by one side alone", "two consents of commissioner, provider and arbiter", (story) => [
      ...started(story),
      appointed(story, {}, [COMMISSIONER]),
    ]);
    refuses("an appointment by a seat", "nobody holds the seat of signer bit 3", (story) => [
      ...started(story),
      appointed(story, {}, [COMMISSIONER, [3, seats[0]]]),
    ]);
    refuses("an appointment to a seat that there is not", "there is no seat 4", (story) => [
      ...started(story),
      appointed(story, { seat: 4n }),
    ]);
    refuses("an appointment of who holds the seat", "held seat 1 already", (story) => [
      ...started(story),
      appointed(story, { account: seat(1) }),
    ]);
    refuses("an appointment of somebody with another role", "one account has two roles", (story) => [
      ...started(story),
      appointed(story, { account: TERMS.arbiter }),
    ]);
    it("refuses to leave a seat vacant that an undecided tranche requires", () => {
      const [inspector, socialWorker, manager] = TERMS.panel;
      const terms = { ...TERMS, panel: [inspector, socialWorker, manager, seat(3)] as const };
      const story = new Story(terms, [...SCHEDULE, tranche({ requiredSeats: 0b1000 })]);
      const events = [...started(story), appointed(story, { seat: 3n, account: ZeroAddress })];
      expectRefusal(story, events, "the panel cannot meet the policy of tranche 4");
    });
    refuses("an appointment valid too long", "it is valid for more than 90 days", (story) => [
      ...started(story),
      appointed(story, { validUntil: START + 90n * DAY + 1n }),
    ]);
  });
});
