import { expect } from "chai";
import { booksOf } from "../../src/audit/books.js";
import { tellAccountEvent } from "../../src/audit/timeline.js";
import {
  ARBITER,
  COMMISSIONER,
  amended,
  appointed,
  challenged,
  closed,
  held,
  lifted,
  noticed,
  terminated,
} from "../replay/support/changes.js";
import { CLOSE, HOUR, PEOPLE, SCHEDULE, START, Story, TERMS, TOTAL, seat, tranche } from "../replay/support/story.js";
import { PERIOD, started, told } from "./support/telling.js";
import { WORDS } from "./support/words.js";

const DAY = 86_400n;

describe("The timeline of an agreement that changes and ends", () => {
  it("tells holds, by whom, until when, and when the next can start", () => {
    const story = new Story();
    const events = [...started(story), held(story, 1)];
    expect(told(story, events)).to.equal(
      "Social worker Social Worker B placed a safeguarding hold: outcome money waits until 31 March 2030 18:46, " +
        "and the care itself is paid as before.",
    );
    const until = START + TERMS.holdPeriod;
    story.now += DAY;
    events.push(lifted(story, seat(1), 2n * story.now - until));
    expect(told(story, events)).to.equal(
      "Social worker Social Worker B lifted the hold: outcome money can be paid again. The next hold can start on 19 March 2030 17:46.",
    );
  });

  it("tells notice and what it leaves unpaid", () => {
    const story = new Story();
    const events = [...started(story), noticed(story, CLOSE)];
    expect(told(story, events)).to.equal(
      "Provider Example House gave notice: the last day of the agreement is 2030-04-14 18:46. " +
        "One tranche, of £5.00, begins after that and is void.",
    );
  });

  it("tells an end without notice", () => {
    const story = new Story();
    story.now += HOUR;
    expect(told(story, [...started(story), terminated(story)])).to.equal(
      `Inspector Inspector A and social worker Social Worker B ended the agreement without notice: it ended at once. One tranche, of £5.00, begins after that and is void.`,
    );
    const later = new Story();
    expect(told(later, [...started(later), terminated(later, { endsAt: CLOSE + 60n * DAY })])).to.match(
      /without notice: its last day is 2030-06-13 18:46\.$/,
    );
  });

  it("tells what an amendment changed, and nothing else", () => {
    const story = new Story();
    const schedule = [
      SCHEDULE[0]!,
      { ...SCHEDULE[1]!, amount: 1_500n },
      SCHEDULE[2]!,
      tranche({ amount: 700n, opensAt: CLOSE + DAY, closesAt: CLOSE + 28n * DAY }),
    ];
    const sentence = told(story, [
      ...started(story),
      noticed(story, CLOSE),
      amended(story, { schedule, payee: PEOPLE.stranger.address, noticePeriod: 14n * DAY }, { endsAt: CLOSE }),
    ]);
    expect(sentence).to.equal(
      "Commissioner Example Council and provider Example House changed the agreement to version 2. " +
        `Tranche 1 (Keeping healthy, ${PERIOD}) pays £15.00 instead of £10.00. ` +
        `Tranche 3 (Moving on, ${PERIOD}) is gone, worth £5.00. Tranche 3 (Moving on, ${PERIOD}) is new, worth £7.00. ` +
        "In all it is worth £252.01 instead of £245.01. The money now goes to Somebody instead of Example House Payments. " +
        "The notice period is 14 days instead of 28 days. The end on 14 April 2030 18:46 is lifted.",
    );
  });

  it("counts what changed where it is more than a few, and says where nothing did", () => {
    const story = new Story();
    const raised = SCHEDULE.map((word) => ({ ...word, amount: word.amount * 2n }));
    expect(told(story, [...started(story), amended(story, { schedule: raised })])).to.include(
      "4 tranches changed, now worth £490.02 instead of £245.01.",
    );
    const same = new Story();
    expect(told(same, [...started(same), amended(same)])).to.match(/version 2\. Its terms are what they were\.$/);
  });

  it("tells a changed rule, a cut hold and a dispute that is over", () => {
    const story = new Story();
    const schedule = SCHEDULE.map((word, index) => (index === 1 ? { ...word, requiredSeats: 0b010 } : word));
    const sentence = told(story, [
      ...started(story),
      challenged(story, [1]),
      held(story, 0),
      amended(story, { schedule, holdPeriod: 2n * DAY, panel: [seat(3), seat(1), seat(2), `0x${"00".repeat(20)}`] }),
    ]);
    expect(sentence).to.include(`Tranche 1 (Keeping healthy, ${PERIOD}) is decided by another rule.`);
    expect(sentence).to.include("Nurse D is the inspector in place of Inspector A.");
    expect(sentence).to.include(
      "The hold period is 2 days instead of 14 days. The hold is cut to 19 March 2030 17:46.",
    );
    expect(sentence).to.match(/What was in dispute about tranches that changed is over\.$/);
  });

  it("tells appointments: who agreed, who replaced whom, which seat was filled", () => {
    const story = new Story();
    const events = [...started(story), appointed(story, {}, [COMMISSIONER, ARBITER])];
    expect(told(story, events)).to.equal(
      "Commissioner Example Council and arbiter Arbiter A agreed that Nurse D is the social worker in place of Social Worker B. " +
        "That is version 2: what was signed for the one before and not yet used counts no more.",
    );
    const filled = new Story();
    const seated = [...started(filled), appointed(filled, { seat: 3n })];
    expect(told(filled, seated)).to.include("agreed that Nurse D is the health professional, a seat that was vacant.");
    seated.push(appointed(filled, { seat: 3n, account: `0x${"00".repeat(20)}`, version: 2n }));
    expect(told(filled, seated)).to.include("the seat of the health professional is vacant, which Nurse D had.");
  });

  it("tells the final account and what went back", () => {
    const story = new Story();
    const events = [...started(story), closed(story, { toPayee: 4_501n })];
    expect(told(story, events)).to.equal(
      "Commissioner Example Council and provider Example House closed the agreement for good. " +
        "By their final account £45.01 went to Example House Payments and £200.00 back to Example Council.",
    );
    const short = new Story();
    const dropped = [short.opened(), short.granted([1], 0n), closed(short, { settled: 2n, arrears: 1_000n })];
    expect(told(short, dropped)).to.match(/Arrears of £10\.00 were given up\.$/);
  });

  it("tells what the commissioner took back, and who sent it where it was somebody else", () => {
    const story = new Story();
    const events = [story.opened(), story.funded(TOTAL + 9n, TOTAL + 9n), story.reclaimed(9n, TOTAL)];
    expect(told(story, events)).to.equal(
      "Commissioner Example Council took back £0.09: no tranche could claim it any more.",
    );
    const over = new Story();
    const all = [
      over.opened(),
      over.funded(TOTAL, TOTAL),
      over.granted([0, 1, 2, 3], 0n),
      over.funded(9n, 9n),
      over.reclaimed(9n, 0n, PEOPLE.stranger.address),
    ];
    expect(told(over, all)).to.equal(
      "£0.09 went back to commissioner Example Council, sent by Somebody: no tranche could claim it any more.",
    );
  });

  it("tells refused payouts, withdrawals and cancellations of an account", () => {
    const story = new Story();
    const events = [
      ...started(story),
      story.granted([1], TOTAL - 1_000n),
      story.payoutRefused(1_000n),
      story.withdrawn(400n),
      story.withdrawn(600n, TERMS.payee, PEOPLE.stranger.address),
      story.cancelled(TERMS.provider, `0x${"ab".repeat(32)}`),
    ];
    const books = booksOf({
      chainId: 31_337n,
      escrow: story.empty.escrow,
      head: { number: 200n, timestamp: story.now, hash: `0x${"00".repeat(32)}` },
      events,
      tokens: [],
    });
    expect([...books.accountEvents()].map((event) => tellAccountEvent(event, WORDS))).to.deep.equal([
      "The token refused to deliver £10.00 to Example House Payments: the escrow keeps it until it is withdrawn.",
      "£4.00 that the escrow had kept for Example House Payments was withdrawn.",
      "£6.00 that the escrow had kept for Example House Payments was withdrawn and went to Somebody as it wished.",
      "Example House took back its consent 0xabababab…ababab before it was used.",
    ]);
  });
});
