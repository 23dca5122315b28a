import { expect } from "chai";
import {
  DAY,
  HEALTH,
  HOLDBACK,
  INSPECTOR,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  openFunded,
  type World,
} from "../../helpers/escrow.js";
import { grant, hold, inOneBlock, lift, withHealth } from "../../helpers/disputes.js";
import { at, booksOf, eventsOf, expectRevert, prepare } from "../../helpers/panel.js";
import { readState } from "../../helpers/state.js";

/** A stretch of time, from its first second up to and without its last. */
type Span = readonly [from: bigint, to: bigint];

const length = ([from, to]: Span): bigint => (to > from ? to - from : 0n);
const total = (spans: readonly Span[]): bigint => spans.reduce((sum, span) => sum + length(span), 0n);
const within = (spans: readonly Span[], [from, to]: Span): bigint =>
  total(spans.map(([start, end]) => [start > from ? start : from, end < to ? end : to] as const));

/** The same numbers for the same seed, 0 up to and without `below`. */
function dice(seed: bigint): (below: bigint) => bigint {
  let state = seed;
  return (below) => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n;
    return (state >> 24n) % below;
  };
}

describe("PlacementEscrow.lift and hold in turn, for ever", () => {
  const load = prepare(async (world) => {
    const opened = await world.helpers.time.latest();
    return { from: BigInt(opened) + 10n * DAY };
  });

  async function loadWith(holdPeriod: bigint) {
    const { world, from } = await load();
    const terms = { ...withHealth(world), holdPeriod, longStop: 3n * holdPeriod };
    return { world, from, holdPeriod, agreement: await openFunded(world, { terms }) };
  }
  type Loaded = Awaited<ReturnType<typeof loadWith>>;

  const seatOf = (world: World, turn: number) => world.people.seats[[INSPECTOR, SOCIAL_WORKER, HEALTH][turn % 3]!]!;

  /** When the next hold may come, as the contract says by refusing one a second earlier. */
  async function earliestHold({ world, agreement, holdPeriod }: Loaded): Promise<bigint> {
    const earliest = (await readState(world, agreement)).heldUntil + holdPeriod;
    await at(world, earliest - 1n);
    await expectRevert(world, hold(world, agreement), "EscrowHoldTooSoon", agreement, earliest);
    return earliest;
  }

  /**
   * A hold at once and then, as soon as the contract allows plus `idle`, again and again. Each is lifted after `lasts`,
   * or ends by itself if that is too late. Returns when outcome money was held.
   */
  async function play(loaded: Loaded, turns: number, lasts: () => bigint, idle: () => bigint): Promise<Span[]> {
    const { world, agreement, holdPeriod } = loaded;
    const held: Span[] = [];
    let next = loaded.from;
    for (let turn = 0; turn < turns; turn++) {
      await at(world, next);
      await hold(world, agreement, seatOf(world, turn));
      const lifted = next + lasts();
      if (lifted < next + holdPeriod) {
        await at(world, lifted);
        await lift(world, agreement, turn % 2 === 0 ? world.people.arbiter : seatOf(world, turn));
      }
      held.push([next, lifted < next + holdPeriod ? lifted : next + holdPeriod]);
      next = (await earliestHold(loaded)) + idle();
    }
    held.push([next, next]);
    return held;
  }

  const never = (): bigint => 0n;

  describe("when a seat holds and lifts in the same block", () => {
    /** Both in one block at this time; each paid its way there by its fee. */
    async function holdAndLift({ world, agreement }: Loaded, time: bigint) {
      const inspector = world.people.seats[INSPECTOR];
      const nonce = await inspector.getNonce();
      const gas = { gasLimit: 200_000n };
      return inOneBlock(world, time, () => [
        world.escrow.connect(inspector).hold(agreement, `0x${"01".repeat(32)}`, { ...gas, nonce }),
        world.escrow.connect(inspector).lift(agreement, { ...gas, nonce: nonce + 1 }),
      ]);
    }

    it("should hold no money at all, and ask a day before the next time", async () => {
      const loaded = await loadWith(14n * DAY);
      const { world, agreement, from } = loaded;
      const [holding, lifting] = await holdAndLift(loaded, from);
      expect([await eventNames(world, holding!), await eventNames(world, lifting!)]).to.deep.equal([
        ["Held"],
        ["Lifted"],
      ]);
      expect(await earliestHold(loaded)).to.equal(from + DAY);
      await grant(world, agreement, [TWO_OF_THREE]);
      expect((await booksOf(world, agreement)).payee).to.equal(world.schedule[1]!.amount);
    });

    it("should leave all but moments of a month free, every day again", async () => {
      const loaded = await loadWith(14n * DAY);
      const { world, agreement, from } = loaded;
      for (let day = 0n; day < 30n; day++) {
        await holdAndLift(loaded, from + day * DAY);
        const { heldUntil, sequence } = await readState(world, agreement);
        expect([heldUntil, sequence]).to.deep.equal([from + (day + 1n - 14n) * DAY, 4n + 2n * day]);
      }
      await grant(world, agreement, [HOLDBACK]);
      expect((await booksOf(world, agreement)).payee).to.equal(world.schedule[3]!.amount);
    });
  });

  describe("when holds follow each other as soon as they may", () => {
    async function expectHalf(lasts: bigint, turns: number) {
      const loaded = await loadWith(14n * DAY);
      const held = await play(loaded, turns, () => lasts, never);
      const span = held.at(-1)![0] - loaded.from;
      expect(2n * total(held)).to.equal(span);
    }

    it("should hold outcome money for half the time, never lifted", async () => {
      await expectHalf(14n * DAY, 10);
    });

    it("should hold outcome money for half the time, lifted a second early every time", async () => {
      await expectHalf(14n * DAY - 1n, 10);
    });

    it("should hold outcome money for half the time, lifted after a day every time", async () => {
      await expectHalf(DAY, 20);
    });
  });

  describe("when holds and lifts come at random", () => {
    /** Of all lengths, some lifted within a minute, some never; mostly without a pause. */
    async function playAtRandom(holdPeriod: bigint, seed: bigint) {
      const loaded = await loadWith(holdPeriod);
      const roll = dice(seed);
      const lasts = () => [1n + roll(60n), 1n + roll(2n * DAY), 1n + roll(2n * holdPeriod)][Number(roll(3n))]!;
      const idle = () => (roll(4n) === 0n ? roll(holdPeriod) : 0n);
      return { loaded, held: await play(loaded, 60, lasts, idle) };
    }

    it("should hold for at most half the time and one hold, from any hold on, whatever the hold period", async () => {
      for (const holdPeriod of [DAY, 14n * DAY, 90n * DAY]) {
        const { held } = await playAtRandom(holdPeriod, holdPeriod);
        for (const [first, [from]] of held.entries()) {
          for (const [, to] of held.slice(first)) {
            const spent = within(held, [from, to]);
            expect(2n * spent <= to - from + holdPeriod, `${spent} of ${to - from} seconds`).to.equal(true);
          }
        }
        expect(
          2n * total(held) <= held.at(-1)![0] - held[0]![0],
          "to the first second after the last cool-down",
        ).to.equal(true);
      }
    });

    it("should leave every span of three hold periods one hold period free at least", async () => {
      for (const holdPeriod of [DAY, 14n * DAY, 90n * DAY]) {
        const { held } = await playAtRandom(holdPeriod, 7n * holdPeriod);
        // The least free time is found where a span begins with a hold or ends with one.
        const starts = held.flatMap(([from, to]) => [from, to - 3n * holdPeriod]);
        for (const start of starts) {
          const spent = within(held, [start, start + 3n * holdPeriod]);
          expect(spent <= 2n * holdPeriod, `${spent} held from ${start}`).to.equal(true);
        }
      }
    });
  });

  describe("when protective seats collude", () => {
    it("should gain no second: the cool-down is the agreement's and not the seat's", async () => {
      const loaded = await loadWith(14n * DAY);
      const { world, agreement, from } = loaded;
      await at(world, from);
      await hold(world, agreement, seatOf(world, 0));
      await at(world, from + 5n * DAY);
      await lift(world, agreement, seatOf(world, 0));
      for (const time of [from + 5n * DAY + 1n, from + 10n * DAY - 1n]) {
        for (const turn of [0, 1, 2]) {
          await at(world, time);
          const holding = hold(world, agreement, seatOf(world, turn));
          await expectRevert(world, holding, "EscrowHoldTooSoon", agreement, from + 10n * DAY);
        }
      }
      await grant(world, agreement, [HOLDBACK]);
      expect((await booksOf(world, agreement)).payee).to.equal(world.schedule[3]!.amount);
    });
  });
});

const eventNames = async (world: World, tx: Parameters<typeof eventsOf>[1]): Promise<string[]> =>
  (await eventsOf(world, tx)).map(([name]) => name);
