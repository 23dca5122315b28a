import { expect } from "chai";
import { attachEscrow, type Escrow } from "../../src/adapters/escrow.js";
import type { BuiltAgreement } from "../../src/agreement/index.js";
import { as, Journey } from "../helpers/journey.js";

const COMMITMENT = ["--commitment", `0x${"e1".repeat(32)}`];

describe("placement agreement notice and reclaim", () => {
  let journey: Journey;
  let home: { id: string; built: BuiltAgreement; file: string };
  let escrow: Escrow;

  before(async () => {
    journey = await Journey.begin("test-notice");
    home = await journey.open("childrens-home");
    await journey.fund(home.file, home.built, 100_000n);
    escrow = attachEscrow(journey.chain.escrow, journey.chain.node.provider);
    // Noon of 4 January in London: the notice of 28 days reaches into 1 February.
    await journey.chain.node.moveTo(home.built.terms.schedule[0]!.opensAt + 43_200n);
  });

  after(async () => {
    await journey.end();
  });

  const council = as("Northmoor Council");
  const notice = (ends: string, ...more: string[]): string[] => {
    return ["agreement", "notice", home.file, "--ends", ends, ...COMMITMENT, ...council, ...more];
  };

  it("should refuse to take back what may still fall due", async () => {
    await journey.refuses(
      ["agreement", "reclaim", home.file, ...council],
      4,
      "Nothing is free: the balance is £100,000.00, and up to £146,400.00 may still fall due.",
    );
  });

  it("should refuse a day that is none, a notice too short with the earliest day, and who is no party", async () => {
    await journey.refuses(notice("31.3.2027"), 2, "is not a date", "it is the last day of care");
    await journey.refuses(
      notice("2027-01-31"),
      4,
      "asks for 28 days, so the last day can be 1 February 2027 at the earliest",
      "Give --ends 2027-02-01 or later",
    );
    await journey.refuses(
      notice("2027-03-31", ...as("Inspector A")),
      5,
      "only the commissioner (Northmoor Council) and",
    );
    await journey.refuses(notice("2300-01-01"), 4, "That day is too far ahead");
  });

  it("should tell what the notice voids and cuts before it is given, and what is free after it", async () => {
    const { code, out, err } = await journey.run(...notice("2027-02-14"));
    expect(code, err).to.equal(0);
    expect(err)
      .to.contain("Notice on Alder placement")
      .and.contain("14 February 2027 is its last day.")
      .and.match(
        /Void, because their care would begin afterwards: \d+ tranches of £[\d,.]+, which the provider will not get:\n/,
      )
      .and.match(/\(The care itself, 2027-03-01 to 2027-03-28\): £19,520\.00\n/)
      .and.match(
        /\(The care itself, 2027-02-01 to 2027-02-28\): silence pays £9,760\.00 of £19,520\.00, the part before/,
      );
    expect(out).to.match(
      /^Notice is given: 14 February 2027 is the last day\.\nThe commissioner can take back £[\d,.]+ now/,
    );
    expect((await escrow.stateOf(home.id)).endsAt).to.equal(BigInt(Date.UTC(2027, 1, 15) / 1000));
  });

  it("should show and foretell the end", async () => {
    const shown = await journey.run("agreement", "show", home.file);
    expect(shown.out)
      .to.match(/\nends +14 February 2027 is the last day\n/)
      .and.match(/\nversion 1, /);
    const due = await journey.run("agreement", "due", home.file);
    expect(due.out).to.match(/ended before the care began: £[\d,.]+ go home to the commissioner \(reclaim\)/);
  });

  it("should refuse a later end", async () => {
    await journey.refuses(
      notice("2027-02-14"),
      4,
      "The last day is 14 February 2027 already",
      "only ever made earlier",
    );
  });

  it("should take back what the notice freed, for the commissioner alone while something is live", async () => {
    const reclaim = ["agreement", "reclaim", home.file];
    await journey.refuses([...reclaim, ...as("Alder House Ltd")], 5, "only the commissioner (Northmoor Council) can");
    const free = await escrow.reclaimable(home.id);
    const done = await journey.data<{ reclaimed: string; balance: string }>(...reclaim, ...council);
    expect(done).to.deep.include({ reclaimed: free.toString(), balance: (100_000n * 10n ** 18n - free).toString() });
    expect(await journey.chain.pound.balanceOf(home.built.terms.commissioner)).to.equal(free);
    await journey.refuses([...reclaim, ...council], 4, "Nothing is free");
  });

  it("should refuse notice after the end, and show that it has passed", async () => {
    await journey.chain.node.moveTo(BigInt(Date.UTC(2027, 1, 15) / 1000));
    await journey.refuses(notice("2027-03-31"), 4, "The agreement has ended: 14 February 2027 was its last day.");
    const shown = await journey.run("agreement", "show", home.file);
    expect(shown.out).to.match(/\nends +14 February 2027 was the last day\n/);
  });
});
