import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import {
  COMMISSIONER_ROLE,
  CORE,
  DAY,
  HOLDBACK,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  attestationOf,
  itemOf,
  loadWorld,
  openAgreement,
  openFunded,
  type World,
} from "../../helpers/escrow.js";
import { challenge, hold } from "../../helpers/disputes.js";
import { FLAG_CLOSED, overwriteState, readState } from "../../helpers/state.js";
import { expectConservation } from "../../helpers/tokens.js";

const UNKNOWN = `0x${"99".repeat(32)}`;
const YEAR = 365n * DAY;

describe("PlacementEscrow.reclaim", () => {
  let world: World;
  let agreement: string;
  let commissioner: HardhatEthersSigner;
  /** The sum of the schedule: what the agreement was funded with. */
  let total: bigint;
  /** When outcome tranches of four weeks lapse. */
  let lapse: bigint;

  beforeEach(async () => {
    world = await loadWorld();
    commissioner = world.people.commissioner;
    agreement = await openFunded(world);
    total = world.schedule.reduce((sum, { amount }) => sum + amount, 0n);
    lapse = world.start + 4n * WEEK + world.terms.longStop;
  });

  const amountOf = (index: bigint): bigint => world.schedule[Number(index)]!.amount;
  const reclaim = (sender = commissioner, id = agreement) => world.escrow.connect(sender).reclaim(id);

  const expectNothing = async (sending: Promise<unknown>, balance: bigint, liabilities: bigint): Promise<void> => {
    await expect(sending)
      .to.be.revertedWithCustomError(world.escrow, "EscrowNothingToReclaim")
      .withArgs(agreement, balance, liabilities);
  };

  const expectReclaims = async (amount: bigint, sender = commissioner): Promise<void> => {
    const before = await readState(world, agreement);
    await expect(reclaim(sender)).to.changeTokenBalances(
      world.ethers,
      world.pound,
      [commissioner, world.escrow, world.people.payee],
      [amount, -amount, 0n],
    );
    const after = { ...before, balance: before.balance - amount, sequence: before.sequence + 1n };
    expect(await readState(world, agreement)).to.deep.equal(after);
    await expectConservation(world, world.pound, [agreement]);
  };

  const attest = async (findings: [bigint, bigint][]): Promise<void> => {
    const attestation = attestationOf(world, agreement, findings);
    await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER])]);
  };

  const at = (time: bigint): Promise<void> => world.helpers.time.setNextBlockTimestamp(time);

  describe("given no such agreement", () => {
    it("should revert with the id", async () => {
      await expect(reclaim(commissioner, UNKNOWN))
        .to.be.revertedWithCustomError(world.escrow, "EscrowAgreementUnknown")
        .withArgs(UNKNOWN);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with the id", async () => {
      await overwriteState(world, agreement, { flags: FLAG_CLOSED });
      await expect(reclaim()).to.be.revertedWithCustomError(world.escrow, "EscrowAgreementClosed").withArgs(agreement);
    });
  });

  describe("given every penny may still be claimed", () => {
    it("should revert if the balance is just what is live", async () => {
      await expectNothing(reclaim(), total, total);
    });

    it("should revert if the balance is less", async () => {
      agreement = await openFunded(world, { terms: { placementRef: UNKNOWN }, funds: total - 1n });
      await expectNothing(reclaim(), total - 1n, total);
    });

    it("should revert if there is no balance", async () => {
      agreement = await openAgreement(world, { terms: { placementRef: UNKNOWN } });
      await expectNothing(reclaim(), 0n, total);
    });
  });

  describe("given more than every live tranche can claim", () => {
    beforeEach(async () => {
      await world.escrow.connect(commissioner).fund(agreement, 1n);
    });

    it("should return the surplus to the commissioner and no more", async () => {
      await expectReclaims(1n);
      await expectNothing(reclaim(), total, total);
    });

    it("should emit Reclaimed with the number, the balance, the caller and the amount", async () => {
      await expect(reclaim()).to.emit(world.escrow, "Reclaimed").withArgs(agreement, 4, total, commissioner, 1n);
    });

    it("should revert for everybody else while a tranche is live", async () => {
      const { provider, payee, arbiter, seats, stranger } = world.people;
      for (const sender of [provider, payee, arbiter, ...seats, stranger]) {
        await expect(reclaim(sender))
          .to.be.revertedWithCustomError(world.escrow, "EscrowCallerNotAllowed")
          .withArgs(agreement, sender, COMMISSIONER_ROLE);
      }
    });

    it("should return it during a hold", async () => {
      await hold(world, agreement);
      await expectReclaims(1n);
    });
  });

  describe("given a tranche that was partly met", () => {
    it("should return what the finding left of it", async () => {
      await attest([[TWO_OF_THREE, 4_000n]]);
      await expectReclaims((amountOf(TWO_OF_THREE) * 6n) / 10n);
    });

    it("should return nothing of one that was met in full", async () => {
      await attest([[TWO_OF_THREE, MET]]);
      const live = total - amountOf(TWO_OF_THREE);
      await expectNothing(reclaim(), live, live);
    });
  });

  describe("given outcome tranches nobody decided", () => {
    it("should revert a second before their final time", async () => {
      await at(lapse - 1n);
      await expectNothing(reclaim(), total, total);
    });

    it("should return them at their final time", async () => {
      await at(lapse);
      await expectReclaims(amountOf(TWO_OF_THREE) + amountOf(THREE_OF_THREE));
    });

    it("should return them a second later", async () => {
      await at(lapse + 1n);
      await expectReclaims(amountOf(TWO_OF_THREE) + amountOf(THREE_OF_THREE));
    });
  });

  describe("given a refused tranche", () => {
    /** What lapses before it: the holdback closes later, and was not refused. */
    const lapsedBefore = (): bigint => amountOf(THREE_OF_THREE) + amountOf(HOLDBACK);
    const twice = (): bigint => lapse + world.terms.longStop;

    beforeEach(async () => {
      await attest([[TWO_OF_THREE, 0n]]);
    });

    it("should keep its money for a later yes until twice the long stop has passed", async () => {
      await at(twice() - 1n);
      await expectReclaims(lapsedBefore());
    });

    it("should return it then", async () => {
      await at(twice());
      await expectReclaims(lapsedBefore() + amountOf(TWO_OF_THREE));
    });
  });

  describe("given a challenged outcome tranche", () => {
    it("should keep its money until twice the long stop has passed, and return it then", async () => {
      await challenge(world, agreement, [TWO_OF_THREE]);
      await at(lapse + world.terms.longStop - 1n);
      await expectReclaims(amountOf(THREE_OF_THREE) + amountOf(HOLDBACK));
      await at(lapse + world.terms.longStop);
      await expectReclaims(amountOf(TWO_OF_THREE));
    });
  });

  describe("given a core tranche nobody decided", () => {
    it("should keep its money for ever", async () => {
      await at(world.start + 10n * YEAR);
      await expectReclaims(total - amountOf(CORE));
      await expectNothing(reclaim(), amountOf(CORE), amountOf(CORE));
    });
  });

  describe("given every tranche is settled or has lapsed", () => {
    beforeEach(async () => {
      await world.helpers.time.increaseTo(world.start + YEAR);
      await world.escrow.claim(agreement, [CORE]);
    });

    it("should let anyone return all that is left to the commissioner", async () => {
      await expectReclaims(total - amountOf(CORE), world.people.stranger);
      expect((await readState(world, agreement)).balance).to.equal(0n);
    });

    it("should emit Reclaimed with who sent it", async () => {
      await expect(reclaim(world.people.provider))
        .to.emit(world.escrow, "Reclaimed")
        .withArgs(agreement, 4, 0n, world.people.provider, total - amountOf(CORE));
    });

    it("should revert for anyone once nothing is left", async () => {
      await reclaim();
      await expectNothing(reclaim(world.people.stranger), 0n, 0n);
    });
  });

  describe("given the agreement ended", () => {
    it("should let anyone return all of it if that was before any care began", async () => {
      await overwriteState(world, agreement, { endsAt: world.start });
      await expectReclaims(total, world.people.stranger);
    });

    it("should keep what began before the end", async () => {
      await overwriteState(world, agreement, { endsAt: world.start + 1n });
      await expectNothing(reclaim(), total, total);
    });
  });

  describe("given arrears were paid by a later funding", () => {
    it("should return only what was left over, and never the arrears", async () => {
      agreement = await openFunded(world, { terms: { placementRef: UNKNOWN }, funds: POUND });
      const grant = [CORE, TWO_OF_THREE, THREE_OF_THREE, HOLDBACK];
      await world.escrow.connect(commissioner).grant(agreement, grant, UNKNOWN);
      await world.escrow.connect(commissioner).fund(agreement, total - POUND + 7n);
      await expect(reclaim(world.people.stranger)).to.changeTokenBalance(world.ethers, world.pound, commissioner, 7n);
      expect(await readState(world, agreement)).to.deep.include({ balance: 0n, flags: 0n });
    });
  });
});
