import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { amended, challenged, closed, held, lifted, noticed, ruled, terminated } from "../../replay/support/changes.js";
import { CLOSE, LONG_STOP, PEOPLE, START, TERMS, seat } from "../../replay/support/story.js";
import { DAY, MET, Placement, careLine, line, monitored, wordsOfTest } from "./support.js";

const HOLD = TERMS.holdPeriod;
const until = (moment: bigint) => ({ period: { from: START, until: moment } });

describe("What is not met and not yet put right", () => {
  const outstanding = (home: Placement, words = wordsOfTest()) =>
    monitored([home], { words }).outstanding.map(({ subject, since, latest, checks }) => [
      subject.code,
      since,
      latest.result,
      checks,
    ]);

  it("is a refusal and a finding in part, until the same outcome is found met in the same placement", () => {
    const home = new Placement("one", [line("QS-08"), line("QS-08", { amount: 9n }), line("QS-11"), line("QS-12")]);
    home.after(1n).finds(0n, 0n).after(1n).finds(2n, 4_000n).after(1n).finds(3n, MET);
    expect(outstanding(home)).to.deep.equal([
      ["QS-08", START + DAY, "not met", 1],
      ["QS-11", START + 2n * DAY, "partly met", 1],
    ]);
    expect(outstanding(home.after(1n).finds(1n, MET))).to.deep.equal([["QS-11", START + 2n * DAY, "partly met", 1]]);
  });

  it("is put right by the panel over its own refusal", () => {
    const home = new Placement("one", [line("QS-08")]).finds(0n, 0n).finds(0n, MET, { overRefusal: true });
    expect(outstanding(home)).to.deep.equal([]);
  });

  it("has stood since the first of an unbroken row", () => {
    const lines = [0n, 1n, 2n, 3n].map((each) => line("QS-08", { amount: 10n + each }));
    const home = new Placement("one", lines).after(1n).finds(0n, 0n).finds(1n, MET);
    home.after(1n).finds(2n, 0n).after(1n).finds(3n, 5_000n);
    expect(outstanding(home)).to.deep.equal([["QS-08", START + 2n * DAY, "partly met", 2]]);
  });

  it("is not put right by the same outcome in another placement", () => {
    const one = new Placement("one", [line("QS-08")]).finds(0n, 0n);
    const two = new Placement("two", [line("QS-08")]).after(1n).finds(0n, MET);
    expect(monitored([one, two]).outstanding.map(({ agreement }) => agreement)).to.deep.equal([one.id]);
  });

  it("is told apart by tag where no code is at hand, and the care itself is one", () => {
    const home = new Placement("one", [line("a"), line("b"), careLine()]).finds(0n, 0n).finds(1n, MET).finds(2n, 0n);
    const titles = monitored([home], { words: wordsOfTest([]) }).outstanding.map(({ subject }) => subject.title);
    expect(titles).to.deep.equal(["Code not at hand", "The care itself"]);
  });

  it("stays so where the commissioner paid all the same, and says when", () => {
    const home = new Placement("one", [line("QS-08")]).finds(0n, 0n).after(2n);
    home.tells(home.story.granted([0], 0n));
    expect(monitored([home]).outstanding[0]!.grantedAt).to.equal(START + 2n * DAY);
    const ungranted = new Placement("two", [line("QS-08")]).finds(0n, 0n);
    expect(monitored([ungranted]).outstanding[0]!.grantedAt).to.equal(null);
  });

  it("is as it stood at the end of the period, whenever it was found", () => {
    const home = new Placement("one", [line("QS-08")]).finds(0n, 0n).after(9n).finds(0n, MET, { overRefusal: true });
    const before = monitored([home], { period: { from: START + 4n * DAY, until: START + 9n * DAY } });
    expect(before.outstanding).to.have.length(1);
    expect(before.checks).to.have.length(0);
  });
});

describe("Holds on a home's placements", () => {
  const placed = () => {
    const home = new Placement("one", [careLine(), line("QS-08")]).after(1n);
    return home.tells(held(home.story, 1));
  };
  const placedAt = START + DAY;

  it("run until they end by themselves", () => {
    const home = placed();
    expect(monitored([home], until(placedAt + 3n * DAY)).holds).to.deep.equal([
      {
        agreement: home.id,
        seat: 1,
        account: seat(1),
        placedAt,
        endsAt: placedAt + HOLD,
        end: "running",
        liftedBy: null,
        lasted: 3n * DAY,
        grounds: ZeroHash,
      },
    ]);
    const [atEnd] = monitored([home], until(placedAt + HOLD)).holds;
    expect(atEnd).to.deep.include({ end: "running", lasted: HOLD });
    const [over] = monitored([home], until(placedAt + HOLD + 1n)).holds;
    expect(over).to.deep.include({ end: "ran out", lasted: HOLD });
  });

  it("end when they are lifted, by whom is told", () => {
    const home = placed().after(2n);
    const now = home.story.now;
    const reflected = 2n * now - (placedAt + HOLD);
    const least = now + DAY - HOLD;
    home.tells(lifted(home.story, seat(1), reflected > least ? reflected : least));
    const [hold] = monitored([home]).holds;
    expect(hold).to.deep.include({ end: "lifted", endsAt: now, lasted: 2n * DAY, liftedBy: seat(1) });
  });

  it("end when the agreement is settled", () => {
    const home = placed().after(2n);
    home.tells(closed(home.story));
    expect(monitored([home]).holds[0]).to.deep.include({ end: "closed", lasted: 2n * DAY });
  });

  it("end earlier where an amendment cuts the hold period, and not by what happens after them", () => {
    const home = placed().after(1n);
    const terms = { placementRef: id("one"), schedule: [careLine(), line("QS-08")], holdPeriod: 3n * DAY };
    home.tells(amended(home.story, terms)).after(20n).finds(1n, MET, { version: 2n });
    expect(monitored([home]).holds[0]).to.deep.include({ end: "ran out", lasted: 4n * DAY });
  });

  it("are each told by themselves, and only those in force at some time of the period", () => {
    const home = placed().after(40n);
    home.tells(held(home.story, 0));
    expect(monitored([home]).holds.map(({ seat: by, lasted }) => [by, lasted])).to.deep.equal([
      [1, HOLD],
      [0, HOLD],
    ]);
    const afterwards = { period: { from: placedAt + HOLD, until: START + 40n * DAY } };
    expect(monitored([home], afterwards).holds).to.deep.equal([]);
  });
});

describe("Challenges in a home's placements", () => {
  const disputed = (challenger = TERMS.provider) => {
    const home = new Placement("one", [careLine(), line("QS-08")]).after(1n);
    return home.tells(challenged(home.story, [0, 1], challenger)).after(1n);
  };
  const outcomes = (home: Placement, end = START + 360n * DAY) =>
    monitored([home], until(end)).challenges.map(({ outcome }) => [outcome.by, outcome.achieved]);

  it("are by a party or a seat", () => {
    const roles = [TERMS.commissioner, TERMS.provider, seat(1)].map(
      (challenger) => monitored([disputed(challenger)]).challenges[0]!.as,
    );
    expect(roles).to.deep.equal(["commissioner", "provider", "panel"]);
  });

  it("come to what the panel, the arbiter, silence or a grant made of them", () => {
    const home = disputed().finds(1n, MET);
    home.tells(ruled(home.story, 0n, 6_000n, 0n));
    expect(outcomes(home)).to.deep.equal([
      ["arbiter", 6_000n],
      ["panel", MET],
    ]);
    const silent = disputed();
    silent.tells(silent.story.granted([1], 0n)).after(2n * (LONG_STOP / DAY) + 28n);
    silent.tells(silent.story.claimed([0], 0n));
    expect(outcomes(silent)).to.deep.equal([
      ["silence", null],
      ["grant", null],
    ]);
  });

  it("wait, or are dropped where the tranche lapsed or changed", () => {
    expect(outcomes(disputed(), START + 9n * DAY)).to.deep.equal([
      ["undecided", null],
      ["undecided", null],
    ]);
    expect(outcomes(disputed(), CLOSE + 2n * LONG_STOP + 1n)).to.deep.equal([
      ["undecided", null],
      ["dropped", null],
    ]);
    const changed = disputed();
    const schedule = [careLine(), line("QS-08", { amount: 7n })];
    changed.tells(amended(changed.story, { placementRef: id("one"), schedule })).finds(1n, MET, { version: 2n });
    expect(outcomes(changed, START + 9n * DAY)).to.deep.equal([
      ["undecided", null],
      ["dropped", null],
    ]);
  });

  it("are those of the period", () => {
    const later = { period: { from: START + 2n * DAY, until: START + 9n * DAY } };
    expect(monitored([disputed()], later).challenges).to.deep.equal([]);
  });
});

describe("Late attestations", () => {
  it("are decided after their window closed; at its close they are in time", () => {
    const home = new Placement("one", [line("QS-08"), line("QS-11")]).after(28n).finds(0n, MET).after(2n);
    home.finds(1n, 0n);
    const { lateness } = monitored([home]);
    expect(lateness.due).to.equal(2);
    expect(lateness.late.map(({ subject, by, late }) => [subject.code, by, late])).to.deep.equal([
      ["QS-11", "panel", 2n * DAY],
    ]);
    expect(lateness.undecided).to.deep.equal([]);
  });

  it("count a tranche refused in time and paid later as in time", () => {
    const home = new Placement("one", [line("QS-08")]).after(1n).finds(0n, 0n).after(40n);
    home.finds(0n, MET, { overRefusal: true });
    expect(monitored([home]).lateness).to.deep.equal({ due: 1, late: [], undecided: [], onSilence: 0 });
  });

  it("are undecided where nobody spoke, lapsed ones too; void and settled ones are not", () => {
    const open = () => new Placement("one", [line("QS-08"), careLine()]);
    const at = (home: Placement, end: bigint) => monitored([home], until(end)).lateness;
    expect(at(open(), CLOSE).undecided).to.deep.equal([]);
    expect(at(open(), CLOSE + 1n).undecided.map(({ late, decidedAt }) => [late, decidedAt])).to.deep.equal([
      [1n, null],
    ]);
    expect(at(open(), CLOSE + LONG_STOP + 1n)).to.deep.include({ due: 1, onSilence: 0 });
    const later = line("QS-11", { opensAt: CLOSE + 5n * DAY, closesAt: CLOSE + 9n * DAY });
    const ending = new Placement("one", [later, careLine()]).after(1n);
    ending.tells(noticed(ending.story, CLOSE + 2n * DAY));
    expect(at(ending, CLOSE + 20n * DAY).undecided).to.deep.equal([]);
    const settled = open().after(1n);
    expect(at(settled.tells(closed(settled.story)), CLOSE + 1n).due).to.equal(0);
  });

  it("are a ruling and a grant too, and never silence on the care itself", () => {
    const home = new Placement("one", [line("QS-08"), line("QS-11"), careLine()]).after(1n);
    home
      .tells(challenged(home.story, [0]))
      .after(30n)
      .tells(ruled(home.story, 0n, MET, 0n));
    home.tells(home.story.granted([1], 0n)).tells(home.story.claimed([2], 0n));
    const { late, onSilence } = monitored([home]).lateness;
    expect(late.map(({ by }) => by)).to.deep.equal(["arbiter", "grant"]);
    expect(onSilence).to.equal(1);
  });
});

describe("Endings of a home's placements", () => {
  const fresh = () => new Placement("one", [careLine({ closesAt: START + 90n * DAY }), line("QS-08")]).after(1n);

  it("are notices, by whom, and the end that they set", () => {
    const endsAt = START + 40n * DAY;
    for (const by of ["commissioner", "provider"] as const) {
      const home = fresh();
      home.tells(noticed(home.story, endsAt, TERMS[by]));
      const { endings, placements } = monitored([home], until(START + 2n * DAY));
      expect(endings).to.deep.equal([
        { agreement: home.id, kind: "notice", by, at: START + DAY, endsAt, grounds: ZeroHash },
      ]);
      expect(placements[0]).to.deep.include({ isLive: true, endsAt });
    }
  });

  it("are terminations and settlements, which end the placement at once", () => {
    const terminatedHome = fresh();
    terminatedHome.tells(terminated(terminatedHome.story, { endsAt: START + DAY }));
    const settledHome = fresh();
    settledHome.tells(closed(settledHome.story));
    const { endings, placements } = monitored([terminatedHome, settledHome], until(START + 2n * DAY));
    expect(endings.map(({ kind, by, endsAt }) => [kind, by, endsAt])).to.deep.equal([
      ["termination", null, START + DAY],
      ["settlement", null, START + DAY],
    ]);
    expect(placements.map(({ isLive, endsAt }) => [isLive, endsAt])).to.deep.equal([
      [false, START + DAY],
      [false, START + DAY],
    ]);
  });

  it("and words taken back are those of the period", () => {
    const home = fresh();
    const attestation = home.story.attestation([[1n, MET]]);
    home.tells(home.story.endorsed(attestation, [1], 0n)).after(1n);
    home.tells(home.story.retracted(attestation, [1], 0n)).after(1n);
    home.tells(noticed(home.story, START + 50n * DAY, PEOPLE.provider.address));
    const { retractions, endings } = monitored([home]);
    expect(retractions).to.deep.equal([{ agreement: home.id, seats: [1], at: START + 2n * DAY }]);
    expect(endings).to.have.length(1);
    const later = monitored([home], { period: { from: START + 4n * DAY, until: START + 5n * DAY } });
    expect([later.retractions, later.endings]).to.deep.equal([[], []]);
  });
});
