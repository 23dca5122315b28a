import { expect } from "chai";
import type { Terms } from "../../../src/agreement/terms.js";
import { packTranche, type Tranche } from "../../../src/agreement/tranche.js";
import {
  DAY,
  HEALTH,
  INSPECTOR,
  MANAGER,
  SOCIAL_WORKER,
  WEEK,
  consentsTo,
  loadWorld,
  openAgreement,
  toAbi,
  tranche,
  type World,
} from "../../helpers/escrow.js";

const YEAR = 365n * DAY;
const MOST_MONEY = 2n ** 96n - 1n;
const NO_CONSENTS = { signers: 0, signatures: "0x" };

const seatsIn = (set: number): number[] =>
  [INSPECTOR, SOCIAL_WORKER, MANAGER, HEALTH].filter((seat) => set & (1 << seat));
const SETS_OF_SEATS = Array.from({ length: 16 }, (_, set) => set);
const QUORUMS = Array.from({ length: 8 }, (_, quorum) => quorum);

describe("PlacementEscrow.open: schedule", () => {
  let world: World;

  beforeEach(async () => {
    world = await loadWorld();
  });

  /** Asks the contract about words without consents: good ones fail for want of consents, and only then. */
  const attempt = (words: readonly bigint[], terms: Terms = world.terms) =>
    world.escrow.open.staticCall(toAbi(terms), [...words], NO_CONSENTS);

  const expectOpens = async (schedule: readonly Tranche[], terms: Partial<Terms> = {}): Promise<void> => {
    const agreement = await openAgreement(world, { schedule, terms });
    expect(await world.escrow.scheduleOf(agreement)).to.deep.equal(schedule.map(packTranche));
  };

  const tranches = (count: number): Tranche[] => Array.from({ length: count }, () => tranche(world.start));

  describe("when the number of tranches", () => {
    it("should revert if it is none", async () => {
      await expect(attempt([])).to.be.revertedWithCustomError(world.escrow, "EscrowScheduleLength").withArgs(0, 64);
    });

    it("should open with 1", async () => {
      await expectOpens(tranches(1));
    });

    it("should open with 64", async () => {
      await expectOpens(tranches(64));
    });

    it("should revert if it is 65", async () => {
      await expect(attempt(tranches(65).map(packTranche)))
        .to.be.revertedWithCustomError(world.escrow, "EscrowScheduleLength")
        .withArgs(65, 64);
    });
  });

  describe("when an amount", () => {
    const inAmounts = (...amounts: readonly bigint[]): Tranche[] =>
      amounts.map((amount) => tranche(world.start, { amount }));

    it("should revert if it is 0, with the tranche", async () => {
      await expect(attempt(inAmounts(1n, 0n).map(packTranche)))
        .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheWithoutAmount")
        .withArgs(1);
    });

    it("should open if it is 1", async () => {
      await expectOpens(inAmounts(1n));
    });

    it("should open if it is all that can be accounted for", async () => {
      await expectOpens(inAmounts(MOST_MONEY));
    });

    it("should open if the total is all that can be accounted for", async () => {
      await expectOpens(inAmounts(MOST_MONEY - 1n, 1n));
    });

    it("should revert if the total is one more", async () => {
      await expect(attempt(inAmounts(MOST_MONEY, 1n).map(packTranche)))
        .to.be.revertedWithCustomError(world.escrow, "EscrowScheduleTotalTooLarge")
        .withArgs(MOST_MONEY + 1n, MOST_MONEY);
    });

    it("should revert if 64 greatest amounts are added up", async () => {
      const words = inAmounts(...Array.from({ length: 64 }, () => MOST_MONEY)).map(packTranche);
      await expect(attempt(words))
        .to.be.revertedWithCustomError(world.escrow, "EscrowScheduleTotalTooLarge")
        .withArgs(64n * MOST_MONEY, MOST_MONEY);
    });
  });

  describe("when a spare bit is set", () => {
    it("should revert with the tranche and the spare bits, for each of the eight", async () => {
      const word = packTranche(tranche(world.start));
      for (const spare of [1n, 2n, 4n, 8n, 16n, 32n, 64n, 128n, 255n]) {
        await expect(attempt([word, word | (spare << 64n)]))
          .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheSpareBits")
          .withArgs(1, spare);
      }
    });
  });

  describe("when a window", () => {
    /** Opens at `time` an agreement whose second tranche has this window. */
    const openAt = async (time: bigint, opensAt: bigint, closesAt: bigint) => {
      const schedule = [tranche(world.start), tranche(world.start, { opensAt, closesAt })];
      const consents = await consentsTo(world, { terms: world.terms, schedule });
      await world.helpers.time.setNextBlockTimestamp(time);
      return world.escrow.open(toAbi(world.terms), schedule.map(packTranche), consents);
    };

    const expectRefused = async (time: bigint, opensAt: bigint, closesAt: bigint): Promise<void> => {
      await expect(openAt(time, opensAt, closesAt))
        .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheWindow")
        .withArgs(1, opensAt, closesAt, time);
    };

    it("should open if it began a year ago, or a second less", async () => {
      const now = world.start + DAY;
      await expect(openAt(now, now - YEAR, now + WEEK)).to.emit(world.escrow, "Opened");
      await expect(openAt(now + 1n, now - YEAR + 2n, now + WEEK)).to.emit(world.escrow, "Opened");
    });

    it("should revert if it began a second more than a year ago, or at the beginning of time", async () => {
      const now = world.start + DAY;
      await expectRefused(now, now - YEAR - 1n, now + WEEK);
      await expectRefused(now + 1n, 0n, now + WEEK);
    });

    it("should open if it is a second long", async () => {
      const now = world.start + DAY;
      await expect(openAt(now, now, now + 1n)).to.emit(world.escrow, "Opened");
    });

    it("should revert if it closes as it opens, or before", async () => {
      const now = world.start + DAY;
      await expectRefused(now, now + WEEK, now + WEEK);
      await expectRefused(now + 1n, now + WEEK, now + WEEK - 1n);
    });

    it("should open if it closes in five years, or a second less", async () => {
      const now = world.start + DAY;
      await expect(openAt(now, now, now + 5n * YEAR)).to.emit(world.escrow, "Opened");
      await expect(openAt(now + 1n, now + 1n, now + 5n * YEAR)).to.emit(world.escrow, "Opened");
    });

    it("should revert if it closes a second more than five years ahead, or at the end of time", async () => {
      const now = world.start + DAY;
      await expectRefused(now, now, now + 5n * YEAR + 1n);
      await expectRefused(now + 1n, now, 2n ** 40n - 1n);
      await expectRefused(now + 2n, 2n ** 40n - 2n, 2n ** 40n - 1n);
    });
  });

  describe("when a policy", () => {
    type Verdict = "safe" | "unsafe" | "unreachable";

    /** Invariant 4, restated plainly. */
    const verdict = (requiredSeats: number, quorum: number, occupiedSeats: number): Verdict => {
      const required = seatsIn(requiredSeats);
      const occupied = seatsIn(occupiedSeats);
      const independent = required.includes(INSPECTOR) || required.includes(HEALTH);
      if (quorum < required.length) return "unsafe";
      if (quorum < 2 && !independent) return "unsafe";
      if (!required.every((seat) => occupied.includes(seat))) return "unreachable";
      return quorum > occupied.length ? "unreachable" : "safe";
    };

    const occupiedIn = (terms: Terms): number => (BigInt(terms.panel[HEALTH]) === 0n ? 0b0111 : 0b1111);

    /** The panel with the health professional's seat vacant, and with every seat occupied. */
    const panels = (): Terms[] => {
      const [inspector, socialWorker, manager] = world.terms.panel;
      const full: Terms["panel"] = [inspector, socialWorker, manager, world.people.seats[HEALTH].address];
      return [world.terms, { ...world.terms, panel: full }];
    };

    const policies = SETS_OF_SEATS.flatMap((requiredSeats) => QUORUMS.map((quorum) => ({ requiredSeats, quorum })));

    /** What the contract says of the second tranche of an agreement with this policy. */
    const expectVerdict = async (terms: Terms, requiredSeats: number, quorum: number): Promise<void> => {
      const occupied = occupiedIn(terms);
      const expected = verdict(requiredSeats, quorum, occupied);
      const words = [tranche(world.start), tranche(world.start, { requiredSeats, quorum })].map(packTranche);
      const attempted = expect(attempt(words, terms), `seats ${requiredSeats}, quorum ${quorum}, of ${occupied}`).to.be;
      if (expected === "unsafe") {
        await attempted.revertedWithCustomError(world.escrow, "EscrowPolicyUnsafe").withArgs(1, requiredSeats, quorum);
      } else if (expected === "unreachable") {
        await attempted
          .revertedWithCustomError(world.escrow, "EscrowPolicyUnreachable")
          .withArgs(1, requiredSeats, quorum, occupied);
      } else {
        await attempted.revertedWithCustomError(world.escrow, "EscrowConsentsNeeded").withArgs(3, 0);
      }
    };

    it("should get the verdict of invariant 4 on every policy, with the last seat vacant", async () => {
      const [vacant] = panels();
      for (const { requiredSeats, quorum } of policies) await expectVerdict(vacant!, requiredSeats, quorum);
    });

    it("should get the verdict of invariant 4 on every policy, with all seats occupied", async () => {
      const [, full] = panels();
      for (const { requiredSeats, quorum } of policies) await expectVerdict(full!, requiredSeats, quorum);
    });

    it("should open with all the safe ones in one schedule", async () => {
      for (const terms of panels()) {
        const safe = policies.filter((p) => verdict(p.requiredSeats, p.quorum, occupiedIn(terms)) === "safe");
        await expectOpens(
          safe.map((policy) => tranche(world.start, policy)),
          terms,
        );
      }
    });

    it("should be unsafe if nobody at all, the manager alone or the social worker alone could meet it", () => {
      const oneSided = [0, 1 << MANAGER, 1 << SOCIAL_WORKER];
      for (const { requiredSeats, quorum } of policies) {
        const met = oneSided.some((set) => seatsIn(set).length >= quorum && (requiredSeats & ~set) === 0);
        if (met) expect(verdict(requiredSeats, quorum, 0b1111)).to.equal("unsafe");
      }
    });

    it("should revert on a policy that only a vacant seat could meet", async () => {
      const word = packTranche(tranche(world.start, { requiredSeats: 1 << HEALTH, quorum: 1 }));
      await expect(attempt([word]))
        .to.be.revertedWithCustomError(world.escrow, "EscrowPolicyUnreachable")
        .withArgs(0, 0b1000, 1, 0b0111);
    });
  });
});
