import { expect } from "chai";
import { packTranche, type Tranche } from "../../../src/agreement/tranche.js";
import {
  CORE,
  DAY,
  HEALTH,
  HOLDBACK,
  POUND,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  ZERO_ADDRESS,
  loadWorld,
  openFunded,
  tranche,
  type World,
} from "../../helpers/escrow.js";
import { Status, at, bits, expectRevert, panelWith, placement, signedItem } from "../../helpers/panel.js";
import { amend, amendmentOf, type AmendmentOptions } from "../../helpers/signed.js";
import { readState } from "../../helpers/state.js";
import { challenge, grant, refuse, statusesOf } from "./amendSupport.js";

const YEAR = 365n * DAY;
const MOST = 2n ** 96n - 1n;

describe("PlacementEscrow.amend: schedule", () => {
  let world: World;
  let agreement: string;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openFunded(world);
  });

  /** The world's schedule with these fields of one line changed. */
  const changed = (index: bigint, fields: Partial<Tranche>): Tranche[] =>
    world.schedule.map((line, place) => (BigInt(place) === index ? { ...line, ...fields } : line));

  const amending = (schedule: readonly Tranche[], options: AmendmentOptions = {}): Promise<unknown> =>
    amend(world, agreement, { schedule, ...options });

  const expectRefused = (sending: Promise<unknown>, error: string, ...args: unknown[]): Promise<void> =>
    expectRevert(world, sending, error, ...args);

  const expectBits = async (settled: bigint, challenged: bigint): Promise<void> => {
    expect(await readState(world, agreement)).to.deep.include({ settled, challenged });
  };

  describe("when its length", () => {
    const lines = (count: number): Tranche[] => Array.from({ length: count }, () => tranche(world.start));

    it("should revert if it is 0 or more than 64", async () => {
      await expectRefused(amending([]), "EscrowScheduleLength", 0, 64);
      await expectRefused(amending(lines(65)), "EscrowScheduleLength", 65, 64);
    });

    it("should take 1 and 64, and decide the last of them", async () => {
      await amending(lines(64));
      await grant(world, agreement, [63n]);
      await expectBits(1n << 63n, 0n);
      await expectRefused(amending(lines(63), { version: 2n }), "EscrowTrancheDecided", 63);
      agreement = await openFunded(world, { terms: placement(1) });
      await amending(lines(1), { terms: placement(1) });
      expect(await statusesOf(world, agreement)).to.deep.equal([Status.Open]);
    });
  });

  describe("given decided tranches", () => {
    beforeEach(async () => {
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, 4_000n]])]);
    });

    it("should revert with the index if any field of one is changed", async () => {
      const { amount, opensAt, closesAt } = world.schedule[1]!;
      const changes: Partial<Tranche>[] = [
        { amount: amount + 1n },
        { opensAt: opensAt - 1n },
        { closesAt: closesAt + 1n },
        { requiredSeats: 0b011 },
        { quorum: 3 },
        { paysOnSilence: true },
        { outcome: "0x1122334455667789" },
      ];
      for (const change of changes) {
        await expectRefused(amending(changed(TWO_OF_THREE, change)), "EscrowTrancheDecided", TWO_OF_THREE);
      }
    });

    it("should revert if one is moved, by what goes before it or by a swap", async () => {
      const [core, second, third, holdback] = world.schedule;
      for (const schedule of [
        [second!, third!, holdback!],
        [tranche(world.start), core!, second!, third!],
        [core!, third!, second!, holdback!],
      ]) {
        await expectRefused(amending(schedule), "EscrowTrancheDecided", TWO_OF_THREE);
      }
    });

    it("should revert if the schedule is cut off before one, and name where", async () => {
      await expectRefused(amending(world.schedule.slice(0, 1)), "EscrowTrancheDecided", 1);
    });

    it("should cut off what comes after, and change everything around", async () => {
      const [core, second] = world.schedule;
      await amending([{ ...core!, amount: POUND }, second!]);
      await expectBits(bits(TWO_OF_THREE), 0n);
      expect(await statusesOf(world, agreement)).to.deep.equal([Status.Open, Status.Settled]);
    });

    it("should not pay one again, however often the terms are amended", async () => {
      await amending(world.schedule);
      await amending(changed(CORE, { amount: POUND }), { version: 2n });
      const again = await signedItem(world, agreement, [[TWO_OF_THREE, 10_000n]], { version: 3n });
      await expectRefused(
        world.escrow.attest([again]),
        "EscrowTrancheUnavailable",
        agreement,
        TWO_OF_THREE,
        Status.Settled,
      );
    });
  });

  describe("given challenged and refused tranches", () => {
    beforeEach(async () => {
      await challenge(world, agreement, [CORE, HOLDBACK]);
      await refuse(world, agreement, [TWO_OF_THREE]);
    });

    it("should keep both where the word is what it was", async () => {
      await amending(changed(THREE_OF_THREE, { amount: POUND }));
      await expectBits(bits(TWO_OF_THREE), bits(CORE, HOLDBACK, TWO_OF_THREE));
      const { Challenged, Refused, Open } = Status;
      expect(await statusesOf(world, agreement)).to.deep.equal([Challenged, Refused, Open, Challenged]);
    });

    it("should drop a challenge where the word changed, and only there", async () => {
      await amending(changed(CORE, { amount: POUND }));
      await expectBits(bits(TWO_OF_THREE), bits(HOLDBACK, TWO_OF_THREE));
    });

    it("should drop a refusal where the word changed, and only there", async () => {
      await amending(changed(TWO_OF_THREE, { outcome: "0x00000000000000aa" }));
      await expectBits(0n, bits(CORE, HOLDBACK));
      expect((await statusesOf(world, agreement))[1]).to.equal(Status.Open);
    });

    it("should drop them where the word moved", async () => {
      const [core, second, third, holdback] = world.schedule;
      await amending([second!, core!, third!, holdback!]);
      await expectBits(0n, bits(HOLDBACK));
    });

    it("should cut them off, and not bring them back when the same words are appended later", async () => {
      await amending(world.schedule.slice(2, 3));
      await expectBits(0n, 0n);
      await amending(world.schedule.slice(2), { version: 2n });
      await amending([...world.schedule.slice(2), ...world.schedule.slice(0, 2)], { version: 3n });
      await expectBits(0n, 0n);
    });

    it("should cut off the last and append it again as a tranche that nobody has disputed", async () => {
      await amending(world.schedule.slice(0, 3));
      await expectBits(bits(TWO_OF_THREE), bits(CORE, TWO_OF_THREE));
      await amending(world.schedule, { version: 2n });
      await expectBits(bits(TWO_OF_THREE), bits(CORE, TWO_OF_THREE));
      expect((await statusesOf(world, agreement))[3]).to.equal(Status.Open);
    });
  });

  describe("when a word is new or changed", () => {
    const amendAt = async (time: bigint, schedule: readonly Tranche[]): Promise<unknown> => {
      const options = { schedule, validUntil: time + DAY };
      const { struct, words, consents } = await amendmentOf(world, agreement, options);
      await at(world, time);
      return world.escrow.amend(struct, words, consents);
    };

    it("should revert if it has no amount", async () => {
      await expectRefused(amending(changed(CORE, { amount: 0n })), "EscrowTrancheWithoutAmount", CORE);
      await expectRefused(
        amending([...world.schedule, tranche(world.start, { amount: 0n })]),
        "EscrowTrancheWithoutAmount",
        4,
      );
    });

    it("should take a window that opened a year ago, and revert a second later", async () => {
      const { start } = world;
      const opensAt = start + DAY - YEAR;
      const schedule = changed(HOLDBACK, { opensAt });
      const { closesAt } = schedule[3]!;
      const late = start + DAY + 1n;
      await expectRefused(amendAt(late, schedule), "EscrowTrancheWindow", HOLDBACK, opensAt, closesAt, late);
      world = await loadWorld();
      agreement = await openFunded(world);
      await amendAt(start + DAY, schedule);
      expect((await readState(world, agreement)).version).to.equal(2n);
    });

    it("should take a window that closes five years ahead, and revert a second further", async () => {
      const now = world.start + DAY;
      const [opensAt, closesAt] = [world.start, now + 5n * YEAR];
      const further = changed(HOLDBACK, { closesAt: closesAt + 1n });
      await expectRefused(amendAt(now, further), "EscrowTrancheWindow", HOLDBACK, opensAt, closesAt + 1n, now);
      await amendAt(now + 1n, further);
      expect(await world.escrow.scheduleOf(agreement)).to.deep.equal(further.map(packTranche));
    });

    it("should revert if the window does not close after it opens", async () => {
      const now = world.start + DAY;
      for (const closesAt of [world.start, world.start - 1n]) {
        const sending = amendAt(now, changed(CORE, { closesAt }));
        await expectRefused(sending, "EscrowTrancheWindow", CORE, world.start, closesAt, now);
      }
    });

    it("should not ask when the earliest window closed, as opening does", async () => {
      await amendAt(world.start + 20n * WEEK, changed(HOLDBACK, { amount: POUND }));
      expect((await readState(world, agreement)).version).to.equal(2n);
    });
  });

  describe("given words older than a year", () => {
    beforeEach(async () => {
      await world.helpers.time.increaseTo(world.start + 2n * YEAR);
    });

    it("should keep the open ones that are unchanged", async () => {
      await amending(changed(HOLDBACK, { opensAt: world.start + 2n * YEAR, closesAt: world.start + 3n * YEAR }));
      expect((await readState(world, agreement)).version).to.equal(2n);
    });

    it("should revert if one is changed without a window of today", async () => {
      const anyTime = (time: bigint): boolean => time > world.start + 2n * YEAR;
      const { opensAt, closesAt } = world.schedule[0]!;
      const sending = amending(changed(CORE, { amount: POUND }));
      await expectRefused(sending, "EscrowTrancheWindow", CORE, opensAt, closesAt, anyTime);
    });

    it("should revert if one is moved", async () => {
      const anyTime = (time: bigint): boolean => time > world.start + 2n * YEAR;
      const [core, second, third, holdback] = world.schedule;
      const sending = amending([core!, third!, second!, holdback!]);
      await expectRefused(sending, "EscrowTrancheWindow", 1, third!.opensAt, third!.closesAt, anyTime);
    });
  });

  describe("when the panel or a policy is changed", () => {
    const needsHealth = (): Tranche[] => changed(HOLDBACK, { requiredSeats: 0b1001 });
    const withHealth = () => ({ panel: panelWith(world, { [HEALTH]: world.people.seats[3].address }) });

    /** Version 2 has a health professional, whom the last tranche needs. */
    const appointHealth = (): Promise<unknown> => amending(needsHealth(), { terms: withHealth() });
    const vacate = (schedule = needsHealth()): Promise<unknown> =>
      amending(schedule, { version: 2n, terms: { panel: panelWith(world, { [HEALTH]: ZERO_ADDRESS }) } });

    it("should revert if a new policy needs a vacant seat, or more seats than are occupied", async () => {
      await expectRefused(amending(needsHealth()), "EscrowPolicyUnreachable", HOLDBACK, 0b1001, 2, 0b0111);
      const four = changed(CORE, { quorum: 4 });
      await expectRefused(amending(four), "EscrowPolicyUnreachable", CORE, 0, 4, 0b0111);
      await amending(
        four.map((line, index) => (index === 3 ? needsHealth()[3]! : line)),
        { terms: withHealth() },
      );
    });

    it("should revert if a new policy lets one side alone release", async () => {
      const unsafe: [number, number][] = [
        [0, 0],
        [0, 1],
        [0b010, 1],
        [0b100, 1],
        [0b011, 1],
        [0b111, 2],
      ];
      for (const [requiredSeats, quorum] of unsafe) {
        const sending = amending(changed(CORE, { requiredSeats, quorum }));
        await expectRefused(sending, "EscrowPolicyUnsafe", CORE, requiredSeats, quorum);
      }
    });

    it("should revert if a seat is vacated that an open tranche needs, though its word is unchanged", async () => {
      await appointHealth();
      await expectRefused(vacate(), "EscrowPolicyUnreachable", HOLDBACK, 0b1001, 2, 0b0111);
    });

    it("should revert if a challenged or refused tranche needs it: they are undecided", async () => {
      await appointHealth();
      await challenge(world, agreement, [HOLDBACK]);
      await expectRefused(vacate(), "EscrowPolicyUnreachable", HOLDBACK, 0b1001, 2, 0b0111);
      const seats = [0, 1, 2, 3];
      await world.escrow.attest([await signedItem(world, agreement, [[HOLDBACK, 0n]], { version: 2n, seats })]);
      await expectRefused(vacate(), "EscrowPolicyUnreachable", HOLDBACK, 0b1001, 2, 0b0111);
    });

    it("should vacate the seat if only decided tranches needed it", async () => {
      await appointHealth();
      await grant(world, agreement, [HOLDBACK]);
      await vacate();
      expect((await world.escrow.termsOf(agreement)).panel[3]).to.equal(ZERO_ADDRESS);
    });

    it("should vacate the seat if the policy goes with it", async () => {
      await appointHealth();
      await vacate([...world.schedule]);
      expect(await readState(world, agreement)).to.deep.include({ version: 3n });
    });
  });

  describe("when the amounts add up", () => {
    it("should take 2^96 − 1 in all and revert one above, decided tranches included", async () => {
      await grant(world, agreement, [CORE, TWO_OF_THREE, THREE_OF_THREE]);
      const decided = world.schedule.slice(0, 3).reduce((sum, { amount }) => sum + amount, 0n);
      const over = changed(HOLDBACK, { amount: MOST - decided + 1n });
      await expectRefused(amending(over), "EscrowScheduleTotalTooLarge", MOST + 1n, MOST);
      await amending(changed(HOLDBACK, { amount: MOST - decided }));
      expect(await world.escrow.liabilities(agreement)).to.equal(MOST - decided);
    });

    it("should revert on the greatest sum that 64 words can have, without wrapping", async () => {
      const lines = Array.from({ length: 64 }, () => tranche(world.start, { amount: MOST }));
      await expectRefused(amending(lines), "EscrowScheduleTotalTooLarge", 64n * MOST, MOST);
    });
  });
});
