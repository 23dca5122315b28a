import { expect } from "chai";
import { challenged, held, ruled } from "../replay/support/changes.js";
import { CLOSE, LONG_STOP, PEOPLE, SCHEDULE, START, Story, TERMS, TOTAL, tranche } from "../replay/support/story.js";
import { PERIOD, itemsAfter, started, told } from "./support/telling.js";

const MET = 10_000n;
const CARE = `tranche 0 (The care itself, ${PERIOD})`;
const HEALTH = `tranche 1 (Keeping healthy, ${PERIOD})`;
const EDUCATION = `tranche 2 (Education, ${PERIOD})`;
const PANEL = "inspector Inspector A and social worker Social Worker B";

describe("The timeline of an agreement", () => {
  it("has an item an event, with when, what, which and where", () => {
    const story = new Story();
    const events = started(story);
    const items = itemsAfter(story, events);
    expect(
      items.map(({ kind, title, at, sequence, transactionHash }) => [kind, title, at, sequence, transactionHash]),
    ).to.deep.equal([
      ["Opened", "Agreed", START, 1n, events[0]!.transactionHash],
      ["Funded", "Funded", START, 2n, events[1]!.transactionHash],
    ]);
  });

  it("tells who agreed on what, and who put money in", () => {
    const story = new Story();
    const [opened, funded] = itemsAfter(story, [...started(story)]).map(({ sentence }) => sentence);
    expect(opened).to.equal(
      "Commissioner Example Council and provider Example House agreed on 4 tranches of £245.01 in all, paid to Example House Payments. " +
        `On the panel: inspector Inspector A, social worker Social Worker B and registered manager Manager C. Arbiter Arbiter A decides disputes.`,
    );
    expect(funded).to.equal("Commissioner Example Council put £245.01 into escrow.");
  });

  it("tells what the panel found, in words, and what was paid to whom", () => {
    const story = new Story();
    const partly = story.attestation([
      [1n, 6_000n],
      [2n, 0n],
    ]);
    expect(told(story, [...started(story), story.attested(partly, [0, 1], TOTAL - 600n)])).to.equal(
      `On the word of ${PANEL}, ${HEALTH} was found partly met, 60 % and ${EDUCATION} was found not met. ` +
        "£6.00 was paid to Example House Payments.",
    );
  });

  it("tells arrears when they arise and when they are paid", () => {
    const story = new Story();
    const events = [
      story.opened(),
      story.funded(400n, 400n),
      story.attested(story.attestation([[1n, MET]]), [0, 1], 0n),
      story.funded(500n, 0n, 500n),
    ];
    const items = itemsAfter(story, events);
    expect(items[2]!.sentence).to.include(
      "£4.00 was paid to Example House Payments. £6.00 could not be paid yet, for the balance was too small: it is in arrears.",
    );
    expect(items[3]!.sentence).to.equal(
      `Commissioner Example Council put £5.00 into escrow. £5.00 was paid to Example House Payments at once, for arrears on ${HEALTH}. ` +
        "£1.00 of arrears is still to be funded.",
    );
  });

  it("tells what a hold passed over, and what was paid all the same", () => {
    const story = new Story();
    const events = [...started(story), held(story, 0)];
    const both = story.attestation([
      [0n, MET],
      [1n, MET],
    ]);
    const sentence = told(story, [...events, story.attested(both, [0, 1], TOTAL - 20_000n)]);
    expect(sentence).to.equal(
      `On the word of ${PANEL}, ${CARE} was found met. £200.00 was paid to Example House Payments. ` +
        `Tranche 1 (Keeping healthy, ${PERIOD}) was passed over: the hold keeps its money until 31 March 2030 18:46.`,
    );
  });

  it("tells what was passed over because its status forbids it", () => {
    const story = new Story();
    const events = [...started(story), story.granted([1], TOTAL - 1_000n)];
    const sentence = told(story, [
      ...events,
      story.attested(
        story.attestation([
          [1n, MET],
          [2n, MET],
          [3n, MET],
        ]),
        [0, 1],
        TOTAL - 4_001n,
      ),
    ]);
    expect(sentence).to.include(`Tranche 1 (Keeping healthy, ${PERIOD}) was passed over: it had been decided before.`);
    expect(sentence).to.include(`Tranche 3 (Moving on, ${PERIOD}) was passed over: its care had not begun.`);
  });

  it("tells a decision over an earlier refusal", () => {
    const story = new Story();
    const sentence = told(story, [
      ...started(story),
      story.attested(story.attestation([[1n, 0n]]), [0, 1], TOTAL),
      story.attested(story.attestation([[1n, MET]], { overRefusal: true }), [0, 2], TOTAL - 1_000n),
    ]);
    expect(sentence).to.include(`${HEALTH} was found met, over the earlier refusal.`);
  });

  it("tells whose word did not count for want of standing", () => {
    const story = new Story({ ...TERMS, register: PEOPLE.token.address });
    const attestation = story.attestation([[1n, MET]]);
    const sentence = told(story, [
      ...started(story),
      story.endorsed(attestation, [2], TOTAL),
      story.attested(attestation, [0, 1], TOTAL - 1_000n, 0b011),
    ]);
    expect(sentence).to.include(
      "The word of registered manager Manager C did not count: the register knew of no standing.",
    );
    expect(sentence.startsWith(`On the word of ${PANEL}, `)).to.equal(true);
  });

  it("tells what a seat signed that decides nothing yet, who is missing, and what was taken back", () => {
    const story = new Story();
    const attestation = story.attestation([[2n, 7_550n]]);
    const items = itemsAfter(story, [
      ...started(story),
      story.endorsed(attestation, [1], TOTAL),
      story.retracted(attestation, [1], TOTAL),
    ]);
    expect(items[2]!.sentence).to.equal(
      `Social worker Social Worker B signed that ${EDUCATION} is partly met, 75.50 %. ` +
        "It decides nothing yet: the word of the inspector is missing.",
    );
    expect(items[3]!.sentence).to.equal(
      `Social worker Social Worker B took back the word that ${EDUCATION} is partly met, 75.50 %: it never counts again.`,
    );
  });

  it("tells only the new word of a second endorsement, and how many more are missing", () => {
    const story = new Story(TERMS, [...SCHEDULE, tranche({ quorum: 3, requiredSeats: 0b001 })]);
    const attestation = story.attestation([[4n, MET]]);
    const items = itemsAfter(story, [
      story.opened(),
      story.endorsed(attestation, [1], 0n),
      story.endorsed(attestation, [2], 0n),
    ]);
    expect(items[1]!.sentence).to.include("the word of the inspector and 1 more of the panel is missing.");
    expect(items[2]!.sentence).to.match(
      /^Registered manager Manager C signed that .* the word of the inspector is missing\.$/,
    );
  });

  it("tells the retraction of a word on what the schedule does not have", () => {
    const story = new Story();
    const sentence = told(story, [story.opened(), story.retracted(story.attestation([[40n, MET]]), [0], 0n)]);
    expect(sentence).to.include("tranche 40, which is not in the schedule, is met");
  });

  it("tells payment on silence, disputed or not", () => {
    const story = new Story();
    const begun = started(story);
    story.now = CLOSE;
    const quiet = told(story, [...begun, story.claimed([0], TOTAL - 20_000n)]);
    expect(quiet).to.equal(
      `Nobody disputed ${CARE} in time: silence pays. £200.00 was paid to Example House Payments.`,
    );
    const other = new Story();
    const events = [...started(other), challenged(other, [0])];
    other.now = CLOSE + 2n * LONG_STOP;
    expect(told(other, [...events, other.claimed([0, 1], TOTAL - 20_000n)])).to.equal(
      `Nobody decided the challenge of ${CARE} in time: silence pays. £200.00 was paid to Example House Payments. ` +
        `Tranche 1 (Keeping healthy, ${PERIOD}) was passed over: its time was over.`,
    );
  });

  it("tells grants, challenges and rulings", () => {
    const story = new Story();
    const events = [...started(story), challenged(story, [0, 1])];
    expect(told(story, events)).to.equal(
      `Provider Example House challenged ${CARE} and ${HEALTH}. The panel or the arbiter decides. ` +
        "If nobody does, silence pays for the care itself from 12 August 2030 18:46.",
    );
    events.push(ruled(story, 1n, 2_500n, TOTAL - 250n));
    expect(told(story, events)).to.equal(
      `Arbiter Arbiter A decided the dispute: ${HEALTH} is ruled partly met, 25 %. £2.50 was paid to Example House Payments.`,
    );
    events.push(story.granted([2], TOTAL - 3_251n));
    expect(told(story, events)).to.equal(
      `Commissioner Example Council granted ${EDUCATION} in full, at its own discretion. £30.01 was paid to Example House Payments.`,
    );
  });
});
