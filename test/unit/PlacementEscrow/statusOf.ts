import { expect } from "chai";
import {
  DAY,
  INSPECTOR,
  MET,
  SOCIAL_WORKER,
  WEEK,
  attestationOf,
  itemOf,
  loadWorld,
  openFunded,
  tranche,
  type World,
} from "../../helpers/escrow.js";
import { challenge, refuse } from "../../helpers/disputes.js";
import { FLAG_CLOSED, overwriteState, type StateFields } from "../../helpers/state.js";
import { expectConservation } from "../../helpers/tokens.js";

const YEAR = 365n * DAY;

/** As the contract numbers them. */
enum Status {
  Scheduled,
  Open,
  Challenged,
  Refused,
  Lapsed,
  Void,
  Settled,
}

describe("PlacementEscrow.statusOf", () => {
  let world: World;
  let agreement: string;
  /** The core tranche, and an outcome tranche beside it, in the same window. */
  const core = 0n;
  const outcome = 1n;
  let opensAt: bigint;
  let closesAt: bigint;
  /** When what nobody disputed comes to its final time, and what somebody did. */
  let finalAt: bigint;
  let disputedFinalAt: bigint;

  beforeEach(async () => {
    world = await loadWorld();
    opensAt = world.start + WEEK;
    closesAt = opensAt + 4n * WEEK;
    finalAt = closesAt + world.terms.longStop;
    disputedFinalAt = finalAt + world.terms.longStop;
    const window = { opensAt, closesAt, amount: 1_001n };
    const schedule = [
      tranche(world.start, { ...window, paysOnSilence: true }),
      tranche(world.start, window),
      tranche(world.start, { ...window, opensAt: opensAt + WEEK, paysOnSilence: true }),
    ];
    agreement = await openFunded(world, { schedule });
  });

  const mark = (changes: Partial<StateFields>): Promise<void> => overwriteState(world, agreement, changes);

  /** A day after its window opened. */
  const disputed = async (dispute: typeof challenge | typeof refuse, index: bigint): Promise<void> => {
    await world.helpers.time.increaseTo(opensAt + DAY);
    await dispute(world, agreement, [index]);
  };

  const expectStatus = async (time: bigint, index: bigint, status: Status): Promise<void> => {
    await world.helpers.time.increaseTo(time);
    expect(Status[Number(await world.escrow.statusOf(agreement, index))]).to.equal(Status[status]);
  };

  describe("when the schedule has no such tranche", () => {
    it("should revert with the tranche and the count", async () => {
      for (const index of [3n, 64n, 256n, 2n ** 256n - 1n]) {
        await expect(world.escrow.statusOf(agreement, index))
          .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheOutOfRange")
          .withArgs(index, 3);
      }
    });
  });

  describe("given nobody did anything to the tranche", () => {
    it("should be Scheduled until its window opens, and Open from then", async () => {
      for (const [time, status] of [
        [opensAt - 1n, Status.Scheduled],
        [opensAt, Status.Open],
        [opensAt + 1n, Status.Open],
      ] as const) {
        await expectStatus(time, core, status);
        expect(await world.escrow.statusOf(agreement, outcome)).to.equal(status);
      }
    });

    it("should stay Open when its window closes", async () => {
      for (const time of [closesAt - 1n, closesAt, closesAt + 1n]) await expectStatus(time, outcome, Status.Open);
    });

    it("should be Lapsed from its final time, if it is an outcome tranche", async () => {
      await expectStatus(finalAt - 1n, outcome, Status.Open);
      await expectStatus(finalAt, outcome, Status.Lapsed);
      await expectStatus(finalAt + YEAR, outcome, Status.Lapsed);
    });

    it("should never lapse, if it is a core tranche", async () => {
      await expectStatus(finalAt, core, Status.Open);
      await expectStatus(finalAt + 20n * YEAR, core, Status.Open);
    });
  });

  describe("given the tranche is challenged", () => {
    it("should be Challenged until twice the long stop, and then Lapsed, if it is an outcome tranche", async () => {
      await disputed(challenge, outcome);
      await expectStatus(finalAt, outcome, Status.Challenged);
      await expectStatus(disputedFinalAt - 1n, outcome, Status.Challenged);
      await expectStatus(disputedFinalAt, outcome, Status.Lapsed);
    });

    it("should be Challenged for ever, if it is a core tranche", async () => {
      await disputed(challenge, core);
      await expectStatus(disputedFinalAt + 20n * YEAR, core, Status.Challenged);
    });

    it("should leave the others as they are", async () => {
      await disputed(challenge, outcome);
      await expectStatus(opensAt + 2n * DAY, core, Status.Open);
    });
  });

  describe("given the tranche is refused", () => {
    it("should be Refused until twice the long stop, and then Lapsed, if it is an outcome tranche", async () => {
      await disputed(refuse, outcome);
      await expectStatus(disputedFinalAt - 1n, outcome, Status.Refused);
      await expectStatus(disputedFinalAt, outcome, Status.Lapsed);
    });

    it("should be Refused until twice the long stop, and then Lapsed, if it is a core tranche too", async () => {
      await disputed(refuse, core);
      await expectStatus(disputedFinalAt - 1n, core, Status.Refused);
      await expectStatus(disputedFinalAt, core, Status.Lapsed);
    });

    it("should be what a finding of 0 leaves", async () => {
      await world.helpers.time.increaseTo(opensAt);
      const attestation = attestationOf(world, agreement, [[outcome, 0n]]);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER])]);
      await expectStatus(closesAt, outcome, Status.Refused);
    });
  });

  describe("given the tranche is settled", () => {
    it("should be Settled for ever, whatever its window and the end", async () => {
      await mark({ settled: 1n << outcome, endsAt: opensAt });
      await expectStatus(opensAt - 1n, outcome, Status.Settled);
      await expectStatus(finalAt + YEAR, outcome, Status.Settled);
    });

    it("should be what a payment leaves, in full or in part", async () => {
      await world.helpers.time.increaseTo(opensAt);
      const attestation = attestationOf(world, agreement, [
        [core, MET],
        [outcome, 1n],
      ]);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER])]);
      await expectStatus(closesAt, core, Status.Settled);
      await expectStatus(closesAt + 1n, outcome, Status.Settled);
    });
  });

  describe("given the agreement has an end", () => {
    it("should be Void if its window opens at the end or after it", async () => {
      for (const endsAt of [0n, opensAt - 1n, opensAt]) {
        await mark({ endsAt });
        expect(await world.escrow.statusOf(agreement, core)).to.equal(Status.Void);
      }
    });

    it("should be what it was if its window opens a second before the end", async () => {
      await mark({ endsAt: opensAt + 1n });
      await expectStatus(opensAt, core, Status.Open);
      await expectStatus(closesAt, outcome, Status.Open);
      await expectStatus(finalAt, outcome, Status.Lapsed);
    });

    it("should be Void rather than Challenged, Refused or Lapsed", async () => {
      await mark({ endsAt: opensAt, challenged: 0b011n, settled: 0b001n });
      await expectStatus(opensAt, core, Status.Void);
      await expectStatus(opensAt + 1n, outcome, Status.Void);
      await expectStatus(disputedFinalAt, core, Status.Void);
    });
  });

  describe("given the agreement is closed", () => {
    it("should be Settled, whatever it was", async () => {
      await mark({ flags: FLAG_CLOSED, endsAt: opensAt, challenged: 0b011n, settled: 0b001n });
      for (const index of [0n, 1n, 2n]) await expectStatus(opensAt + index, index, Status.Settled);
    });
  });

  describe("given an agreement that ends within a core tranche's window", () => {
    /** What a claim pays of 1,001 base units when the care ended then. */
    const claimEndedAt = async (endsAt: bigint): Promise<bigint> => {
      await mark({ endsAt });
      await world.helpers.time.increaseTo(closesAt);
      const before = await world.pound.balanceOf(world.people.payee);
      await world.escrow.claim(agreement, [core]);
      await expectConservation(world, world.pound, [agreement]);
      return (await world.pound.balanceOf(world.people.payee)) - before;
    };

    it("should pay all of it on silence if the end is at its close", async () => {
      expect(await claimEndedAt(closesAt)).to.equal(1_001n);
    });

    it("should pay the part before the end, rounded up", async () => {
      expect(await claimEndedAt(opensAt + 2n * WEEK)).to.equal(501n);
    });

    it("should pay at least one base unit for the first second", async () => {
      expect(await claimEndedAt(opensAt + 1n)).to.equal(1n);
    });

    it("should pay never more than all of it, up to the last second", async () => {
      expect(await claimEndedAt(closesAt - 1n)).to.equal(1_001n);
    });
  });
});
