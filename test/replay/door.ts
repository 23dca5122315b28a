import { expect } from "chai";
import { id } from "ethers";
import type { Terms } from "../../src/agreement/terms.js";
import { replay } from "../../src/replay/reducer.js";
import { expectRefusal, refuses } from "./support/refusal.js";
import { CLOSE, ESCROW, PEOPLE, SCHEDULE, START, Story, TERMS, TOTAL, seat, tranche } from "./support/story.js";

const DAY = 86_400n;
const YEAR = 365n * DAY;
const NOBODY = `0x${"00".repeat(20)}`;

/** Terms and schedule that nobody could have opened. */
function refusesToOpen(title: string, why: string, story: () => Story): void {
  it(`refuses to open with ${title}`, () => {
    const told = story();
    expectRefusal(told, [told.opened()], why);
  });
}

const withTerms = (fields: Partial<Terms>) => () => new Story({ ...TERMS, ...fields });
const withTranche = (fields: Parameters<typeof tranche>[0]) => () => new Story(TERMS, [tranche(fields)]);

describe("The reducer at the door", () => {
  refuses("terms that are not those of the id", "its terms have the digest", (story) => [
    { ...story.opened(), terms: { ...TERMS, carePlan: id("another") } },
  ]);
  refuses("parties that are not those of the terms", "its parties are not those of its terms", (story) => [
    { ...story.opened(), provider: seat(0) },
  ]);
  refuses("one party's consent", "it does not carry the consent of both parties", (story) => [
    story.opened([PEOPLE.commissioner]),
  ]);
  refuses("a consent that was cancelled", `${TERMS.provider} had cancelled its consent`, (story) => [
    story.cancelled(TERMS.provider),
    story.opened(),
  ]);
  refuses("a first event that is not number 1", "it has number 2 instead of 1", (story) => [
    { ...story.opened(), sequence: 2n },
  ]);
  refuses("money before anybody paid", "it has a balance of 1 instead of 0", (story) => [
    { ...story.opened(), balance: 1n },
  ]);

  refusesToOpen("a vacant role", "must be filled is vacant", withTerms({ arbiter: NOBODY }));
  refusesToOpen("a vacant seat", "must be filled is vacant", withTerms({ panel: [seat(0), NOBODY, seat(2), seat(3)] }));
  refusesToOpen("one account in two roles", "one account has two roles", withTerms({ arbiter: seat(1) }));
  refusesToOpen("a seat as payee", "may not be the payee", withTerms({ payee: seat(2) }));
  refusesToOpen("the escrow as payee", "may not be the payee", withTerms({ payee: ESCROW }));
  refusesToOpen("a long notice", "notice period is longer", withTerms({ noticePeriod: YEAR + 1n }));
  refusesToOpen("a short hold", "not between 1 and 90 days", withTerms({ holdPeriod: DAY - 1n }));
  refusesToOpen("a short long stop", "not between 3 holds", withTerms({ longStop: 42n * DAY - 1n }));
  refusesToOpen("a long long stop", "not between 3 holds", withTerms({ longStop: 2n * YEAR + 1n }));
  refusesToOpen("no tranche", "it has 0 tranches", () => new Story(TERMS, []));
  refusesToOpen(
    "65 tranches",
    "it has 65 tranches",
    () =>
      new Story(
        TERMS,
        Array.from({ length: 65 }, () => tranche()),
      ),
  );
  refusesToOpen("too large a total", "add up to more", () => {
    return new Story(TERMS, [tranche({ amount: 2n ** 96n - 1n }), tranche({ amount: 1n })]);
  });
  refusesToOpen("a tranche of nothing", "tranche 0 has no amount", withTranche({ amount: 0n }));
  refusesToOpen("an old window", "out of bounds", withTranche({ opensAt: START - YEAR - 1n }));
  refusesToOpen("a window that closes first", "out of bounds", withTranche({ opensAt: CLOSE }));
  refusesToOpen("a far window", "out of bounds", withTranche({ closesAt: START + 5n * YEAR + 1n }));
  refusesToOpen("expired consents", "had closed", withTranche({ opensAt: START - DAY, closesAt: START }));
  refusesToOpen("a policy of one side", "one side alone", withTranche({ requiredSeats: 0b010, quorum: 1 }));
  refusesToOpen("a policy without quorum", "one side alone", withTranche({ requiredSeats: 0b111, quorum: 2 }));
  refusesToOpen("a policy of nobody", "one side alone", withTranche({ quorum: 0 }));
  refusesToOpen("a vacant required seat", "cannot meet", withTranche({ requiredSeats: 0b1000, quorum: 2 }));
  refusesToOpen("more seats than there are", "cannot meet", withTranche({ quorum: 4 }));

  it("opens with what only just fits", () => {
    const schedule = [
      ...SCHEDULE,
      tranche({ opensAt: START - YEAR, closesAt: START + 1n }),
      tranche({ closesAt: START + 5n * YEAR, amount: 2n ** 96n - 1n - TOTAL - 1_000n }),
      tranche({ requiredSeats: 0b001, quorum: 1 }),
    ].slice(0, 6);
    const terms = { ...TERMS, noticePeriod: YEAR, holdPeriod: 90n * DAY, longStop: 2n * YEAR, payee: TERMS.provider };
    const story = new Story(terms, schedule);
    expect(replay(story.empty, [story.opened()]).agreements.get(story.agreement)?.schedule).to.deep.equal(schedule);
  });
});
