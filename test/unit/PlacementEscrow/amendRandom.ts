import { expect } from "chai";
import { packTranche, type Tranche } from "../../../src/agreement/tranche.js";
import { DAY, loadWorld, openFunded, type World } from "../../helpers/escrow.js";
import { Status, booksOf, expectRevert } from "../../helpers/panel.js";
import { amend, type AmendmentOptions } from "../../helpers/signed.js";
import { NO_END, readState } from "../../helpers/state.js";
import { Random } from "../../invariant/support/random.js";
import {
  amendLines,
  anyTranche,
  decidedThatIsLost,
  heldUnder,
  legalSchedule,
  liabilitiesOf,
  statusOf,
  tamperedSchedule,
  type Line,
  type Mark,
  type Rules,
} from "./amendModel.js";
import { appoint, challenge, giveNotice, grant, hold, latest, refuse, statusesOf } from "./amendSupport.js";

const SEED = 20_261_122;
const RUNS = 25;

/** An agreement after a random past, and the model of it. */
interface Case {
  readonly agreement: string;
  readonly lines: readonly Line[];
  readonly rules: Rules;
}

describe("PlacementEscrow.amend: random schedules", () => {
  let world: World;

  /** Decides, challenges and refuses at random, each by the operation that does so. */
  const disturb = async (random: Random, agreement: string, schedule: readonly Tranche[]): Promise<Line[]> => {
    const now = await latest(world);
    const marks = schedule.map(({ opensAt }): Mark => {
      if (opensAt > now) return random.pick<Mark>(["none", "decided"]);
      return random.pick<Mark>(["none", "decided", "challenged", "refused"]);
    });
    const marked = (wanted: Mark): bigint[] =>
      [...marks.entries()].flatMap(([index, mark]) => (mark === wanted ? [BigInt(index)] : []));
    const acts = { decided: grant, challenged: challenge, refused: refuse };
    for (const [mark, act] of Object.entries(acts)) {
      const tranches = marked(mark as Mark);
      if (tranches.length > 0) await act(world, agreement, tranches);
    }
    return schedule.map((tranche, index) => ({ tranche, mark: marks[index]! }));
  };

  const begin = async (random: Random): Promise<Case> => {
    world = await loadWorld();
    const schedule = Array.from({ length: 1 + random.below(14) }, () => anyTranche(random, world.start));
    const total = schedule.reduce((sum, { amount }) => sum + amount, 0n);
    const agreement = await openFunded(world, { schedule, funds: random.pick([total, total / 3n + 1n]) });
    const lines = await disturb(random, agreement, schedule);
    if (random.chance(0.5)) await hold(world, agreement);
    if (random.chance(0.5)) return { agreement, lines, rules: world.terms };
    const endsAt = world.start + BigInt(29 + random.below(5)) * DAY;
    await giveNotice(world, agreement, endsAt);
    return { agreement, lines, rules: { longStop: world.terms.longStop, endsAt } };
  };

  const expectModel = async (agreement: string, lines: readonly Line[], rules: Rules): Promise<void> => {
    const now = await latest(world);
    const expected = lines.map((line) => statusOf(line, rules, now));
    expect(await statusesOf(world, agreement)).to.deep.equal(expected);
    expect(await world.escrow.liabilities(agreement)).to.equal(liabilitiesOf(lines, rules, now));
  };

  /** Half a day past some day: the model's windows begin and end on whole days. */
  const passDays = (random: Random, most: number): Promise<unknown> => {
    const days = BigInt(1 + random.below(most)) * DAY;
    return world.helpers.time.increaseTo(world.start + days + DAY / 2n);
  };

  const anyPeriods = (random: Random) => {
    const holdPeriod = BigInt(1 + random.below(25)) * DAY;
    return { holdPeriod, longStop: 3n * holdPeriod + BigInt(random.below(100)) * DAY };
  };

  const endNamed = ({ endsAt }: Rules): Pick<AmendmentOptions, "endsAt"> => ({ endsAt: endsAt ?? 0n });

  describe("when a legal amendment is made", () => {
    it("should give every tranche the status that DESIGN gives it, then and later", async function () {
      this.timeout(120_000);
      const seen = new Set<bigint>();
      for (let run = 0; run < RUNS; run++) {
        const random = new Random(SEED + run);
        const { agreement, lines, rules } = await begin(random);
        await passDays(random, 20);
        await expectModel(agreement, lines, rules);
        const before = await readState(world, agreement);
        const books = await booksOf(world, agreement);

        const terms = anyPeriods(random);
        const schedule = legalSchedule(random, lines, world.start);
        await amend(world, agreement, { schedule, terms, ...endNamed(rules) });

        const amended = amendLines(lines, schedule);
        const now = await latest(world);
        const { heldUntil, endsAt, heldBy, version, sequence } = await readState(world, agreement);
        expect(heldUntil).to.equal(heldUnder(before.heldUntil, world.terms.holdPeriod, terms.holdPeriod, now));
        expect([endsAt, heldBy, version]).to.deep.equal([NO_END, before.heldBy, 2n]);
        expect(sequence).to.equal(before.sequence + 1n);
        const { balance, arrears, payee, escrow } = books;
        expect(await booksOf(world, agreement)).to.deep.include({ balance, arrears, payee, escrow });
        expect(await world.escrow.scheduleOf(agreement)).to.deep.equal(schedule.map(packTranche));
        await expectModel(agreement, amended, terms);
        await passDays(random, 700);
        await expectModel(agreement, amended, terms);
        for (const status of await statusesOf(world, agreement)) seen.add(status);
      }
      expect([...seen]).to.include.members([Status.Lapsed, Status.Settled, Status.Open, Status.Challenged]);
    });
  });

  describe("when an amendment tampers with a schedule", () => {
    it("should revert with the first decided tranche that is lost, and amend if none is", async function () {
      this.timeout(120_000);
      const outcomes = { refused: 0, amended: 0 };
      for (let run = 0; run < RUNS; run++) {
        const random = new Random(SEED + 1_000 + run);
        const { agreement, lines, rules } = await begin(random);
        const schedule = tamperedSchedule(random, lines);
        const lost = decidedThatIsLost(lines, schedule);
        const sending = amend(world, agreement, { schedule, ...endNamed(rules) });
        if (lost === undefined) {
          await sending;
          await expectModel(agreement, amendLines(lines, schedule), { longStop: world.terms.longStop });
          outcomes.amended++;
        } else {
          await expectRevert(world, sending, "EscrowTrancheDecided", lost);
          await expectModel(agreement, lines, rules);
          outcomes.refused++;
        }
      }
      expect(Math.min(outcomes.refused, outcomes.amended)).to.be.above(3);
    });
  });

  describe("when versions follow each other, amendments and appointments mixed", () => {
    it("should give every tranche the status that DESIGN gives it after each", async function () {
      this.timeout(120_000);
      for (let run = 0; run < RUNS / 5; run++) {
        const random = new Random(SEED + 2_000 + run);
        const { agreement, ...past } = await begin(random);
        let { lines, rules } = past;
        const [first, second] = [world.people.seats[3].address, world.people.stranger.address];
        for (let version = 1n; version <= 6n; version++) {
          if (version % 2n === 0n) {
            const account = version % 4n === 0n ? second : first;
            await appoint(world, agreement, { seat: 3n, account, version });
          } else {
            const schedule = legalSchedule(random, lines, world.start);
            const { panel } = await world.escrow.termsOf(agreement);
            const terms = { panel: [panel[0], panel[1], panel[2], panel[3]] as const };
            await amend(world, agreement, { schedule, terms, version, ...endNamed(rules) });
            [lines, rules] = [amendLines(lines, schedule), { longStop: world.terms.longStop }];
          }
          await expectModel(agreement, lines, rules);
        }
      }
    });
  });
});
