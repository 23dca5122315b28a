import { expect } from "chai";
import { AddressBook } from "../../src/agreement/index.js";
import { describeAccount } from "../../src/cli/render/account.js";
import { describeHolding, describeWallets } from "../../src/cli/render/audit.js";
import { accountOf } from "../../src/replay/account.js";
import type { LedgerEvent } from "../../src/replay/events.js";
import { replay } from "../../src/replay/reducer.js";
import { challenged, closed, ruled } from "./support/changes.js";
import { CLOSE, LONG_STOP, PEOPLE, Story, TERMS, TOTAL } from "./support/story.js";

const BOOK = new AddressBook()
  .withEntry("Oak House", TERMS.provider)
  .withEntry("Test pound", TERMS.token)
  .withEntry("Panel wallet", PEOPLE.stranger.address);

/** The printed account with two decimals, its runs of blanks made one. */
function printed(story: Story, events: readonly LedgerEvent[]): string[] {
  const agreement = replay(story.empty, events).agreements.get(story.agreement)!;
  const text = describeAccount(accountOf(agreement, story.now), undefined, 2, BOOK);
  return text.split("\n").map((line) => line.replaceAll(/ +/g, " ").trim());
}

const lineOf = (lines: readonly string[], start: string): string => lines.find((line) => line.startsWith(start)) ?? "";

describe("The auditor's account in words", () => {
  it("names who challenged what is undecided, and the arbiter's rulings", () => {
    const story = new Story();
    const lines = printed(story, [
      story.opened(),
      story.funded(TOTAL, TOTAL),
      challenged(story, [0, 1, 2]),
      ruled(story, 1n, 2_500n, TOTAL - 250n),
      ruled(story, 2n, 0n, TOTAL - 250n),
    ]);
    expect(lineOf(lines, "0 ")).to.include("Challenged challenged by Oak House");
    expect(lineOf(lines, "1 ")).to.match(/£10\.00 £2\.50 Settled the arbiter: .*25/);
    expect(lineOf(lines, "2 ")).to.include("£0.00 Settled the arbiter: not met");
  });

  it("says where silence paid what was challenged", () => {
    const story = new Story();
    const events: LedgerEvent[] = [story.opened(), story.funded(TOTAL, TOTAL), challenged(story, [0])];
    story.now = CLOSE + 2n * LONG_STOP;
    const lines = printed(story, [...events, story.claimed([0], TOTAL - 20_000n)]);
    expect(lineOf(lines, "0 ")).to.include("silence: challenged, and nobody ruled on it in time");
  });

  it("tells a settlement, and the arrears that it gave up", () => {
    const story = new Story();
    const lines = printed(story, [
      story.opened(),
      story.granted([1], 0n),
      story.funded(400n, 0n, 400n),
      closed(story, { settled: 2n, arrears: 600n }),
    ]);
    expect(lineOf(lines, "settled")).to.match(
      /^settled both parties closed it on .*: £0\.00 to the payee, £0\.00 back to the commissioner, £6\.00 of arrears given up$/,
    );
  });

  it("says what the escrow holds beside what is accounted for", () => {
    const holds = (held: bigint | null): string =>
      describeHolding({ token: TERMS.token, accounted: 1_000n, held }, 2, BOOK);
    expect(holds(1_000n)).to.equal("The escrow holds £10.00 of Test pound, all of it accounted for.");
    expect(holds(1_005n)).to.include("£10.05 of Test pound, £0.05 more than is accounted for");
    expect(holds(900n)).to.include("£9.00 of Test pound, £1.00 less than is accounted for");
    expect(holds(null)).to.include("does not say how much of it the escrow holds; £10.00 are accounted for");
  });

  it("says whose word the log alone does not prove", () => {
    const account = PEOPLE.stranger.address;
    expect(describeWallets([{ account, isContract: true }], BOOK)).to.deep.equal([
      "The word of Panel wallet cannot be proved from the log: it is a contract wallet, which accepted it at the time.",
    ]);
    expect(describeWallets([{ account, isContract: false }], BOOK)).to.deep.equal([
      "The word of Panel wallet cannot be proved: no key of its own signed, and no contract wallet is there now.",
    ]);
  });
});
