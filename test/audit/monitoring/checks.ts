import { expect } from "chai";
import { ZeroAddress, id } from "ethers";
import { resultOf } from "../../../src/audit/monitoring/checks.js";
import { amended, challenged, ruled } from "../../replay/support/changes.js";
import { CLOSE, PEOPLE, START, TERMS, seat } from "../../replay/support/story.js";
import { DAY, MET, Placement, careLine, line, monitored, tagOf, wordsOfTest } from "./support.js";

describe("Checks of a home", () => {
  it("are met in full, partly met or not met", () => {
    expect([0n, 1n, 9_999n, MET].map(resultOf)).to.deep.equal(["not met", "partly met", "partly met", "met"]);
  });

  it("are findings of the panel and awards of the arbiter; a grant and silence say nothing of how far", () => {
    const home = new Placement("one", [careLine(), line("QS-08"), line("QS-11"), line("QS-12")]);
    home.after(1n).finds(1n, 7_500n);
    home.tells(challenged(home.story, [2])).tells(ruled(home.story, 2n, 5_000n, 0n));
    home.tells(home.story.granted([3], 0n));
    home.after(27n).tells(home.story.claimed([0], 0n));
    const { checks, lateness } = monitored([home]);
    expect(checks.map(({ subject, achieved, result, by }) => [subject.code, achieved, result, by])).to.deep.equal([
      ["QS-08", 7_500n, "partly met", "panel"],
      ["QS-11", 5_000n, "partly met", "arbiter"],
    ]);
    expect(checks.map(({ evidence }) => evidence)).to.deep.equal([id("evidence"), `0x${"00".repeat(32)}`]);
    expect(lateness.onSilence).to.equal(1);
  });

  it("are told with placement, tranche, care, moment and transaction", () => {
    const home = new Placement("one", [line("QS-12", { requiredSeats: 0b0001 })]).after(3n).finds(0n, MET);
    const { checks, inspections } = monitored([home]);
    expect(checks).to.deep.equal([
      {
        agreement: home.id,
        tranche: 0,
        outcome: tagOf("QS-12"),
        kind: "holdback",
        subject: { kind: "outcome", code: "QS-12", title: "Protection of children" },
        period: "2030-03-17 to 2030-04-13",
        achieved: MET,
        result: "met",
        by: "panel",
        inspector: seat(0),
        evidence: id("evidence"),
        decidedAt: START + 3n * DAY,
        transactionHash: home.events[1]!.transactionHash,
      },
    ]);
    expect(inspections).to.deep.equal(checks);
  });

  it("are no inspection without a holdback, nor where the arbiter ruled on one", () => {
    const home = new Placement("one", [line("QS-08"), line("QS-12", { requiredSeats: 0b0001 })]);
    home.finds(0n, MET, { seats: [1, 2] }).tells(challenged(home.story, [1]));
    home.tells(ruled(home.story, 1n, MET, 0n));
    const { checks, inspections } = monitored([home]);
    expect(checks.map(({ kind, inspector }) => [kind, inspector])).to.deep.equal([
      ["outcome", null],
      ["holdback", null],
    ]);
    expect(inspections).to.deep.equal([]);
  });

  it("of the care itself, and of outcomes without a private copy, have no code", () => {
    const schedule = [careLine(), line("QS-08")];
    const known = new Placement("known", schedule).finds(0n, 0n).finds(1n, MET);
    const unknown = new Placement("unknown", schedule).finds(1n, 0n);
    const { checks, subjects } = monitored([known, unknown], { words: wordsOfTest([known.id]) });
    expect(checks.map(({ subject }) => [subject.kind, subject.code])).to.deep.equal([
      ["care", null],
      ["outcome", "QS-08"],
      ["unnamed", null],
    ]);
    expect(subjects.map(({ subject, tally }) => [subject.title, tally.checks])).to.deep.equal([
      ["Education", 1],
      ["Code not at hand", 1],
      ["The care itself", 1],
    ]);
  });

  it("have the code that a copy of any version explains", () => {
    const home = new Placement("one", [line("QS-08"), line("QS-12")]).finds(0n, MET);
    const schedule = [line("QS-08"), line("QS-12", { amount: 900n })];
    home.tells(amended(home.story, { placementRef: id("one"), schedule })).finds(1n, MET, { version: 2n });
    const words = wordsOfTest();
    const onlyFirst = {
      ...words,
      tranche: (...[state, index]: Parameters<typeof words.tranche>) =>
        state.version === 1n ? words.tranche(state, index) : { title: "?", code: null, period: "" },
    };
    const { checks } = monitored([home], { words: onlyFirst });
    expect(checks.map(({ subject }) => subject.code)).to.deep.equal(["QS-08", "QS-12"]);
  });

  it("count where their decision falls in the period, its first moment included and its last not", () => {
    const home = new Placement("one", [line("QS-08"), line("QS-11"), line("QS-12")]);
    home.after(1n).finds(0n, MET).after(1n).finds(1n, MET).after(1n).finds(2n, MET);
    const period = { from: START + 2n * DAY, until: START + 3n * DAY };
    const { checks, overall } = monitored([home], { period });
    expect(checks.map(({ subject }) => subject.code)).to.deep.equal(["QS-11"]);
    expect(overall.trend.before.checks).to.equal(1);
  });

  it("are only those of this home's agreements, opened before the end of the period", () => {
    const terms = { provider: PEOPLE.stranger.address, payee: TERMS.provider, register: ZeroAddress };
    const other = new Placement("other", [line("QS-08")], terms);
    const later = new Placement("later", [line("QS-08")]);
    const until = START + DAY;
    later.events.splice(0, 1, { ...later.events[0]!, block: { number: 101n, timestamp: until } });
    const home = new Placement("one", [line("QS-08")]);
    const { placements } = monitored([other, later, home], { period: { from: START, until } });
    expect(placements.map(({ agreement }) => agreement)).to.deep.equal([home.id]);
  });

  it("are of a live placement until its end, its last care or its settlement", () => {
    const home = new Placement("one", [careLine(), line("QS-08", { closesAt: CLOSE + 28n * DAY })]);
    const at = (until: bigint) => monitored([home], { period: { from: START, until } }).placements[0]!;
    expect(at(CLOSE)).to.deep.include({ isLive: true, startsAt: START, endsAt: CLOSE, isKnown: true });
    expect(at(CLOSE + 1n)).to.deep.include({ isLive: false, endsAt: CLOSE });
  });
});
