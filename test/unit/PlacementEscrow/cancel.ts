import { expect } from "chai";
import { ZeroHash } from "ethers";
import { packTranche } from "../../../src/agreement/tranche.js";
import { attestationDigest } from "../../../src/attestation/typedData.js";
import {
  MET,
  SOCIAL_WORKER,
  TWO_OF_THREE,
  INSPECTOR,
  attestationOf,
  consentsTo,
  itemOf,
  loadWorld,
  openFunded,
  toAbi,
  type World,
} from "../../helpers/escrow.js";
import { FLAG_CLOSED, overwriteState, readState } from "../../helpers/state.js";

const DIGEST = `0x${"d1".repeat(32)}`;
const OTHER_DIGEST = `0x${"d2".repeat(32)}`;

describe("PlacementEscrow.cancel", () => {
  let world: World;

  beforeEach(async () => {
    world = await loadWorld();
  });

  describe("given the caller did not cancel the digest before", () => {
    it("should emit Cancelled with the caller and the digest", async () => {
      const { provider } = world.people;
      await expect(world.escrow.connect(provider).cancel(DIGEST))
        .to.emit(world.escrow, "Cancelled")
        .withArgs(provider, DIGEST);
    });

    it("should remember it for this account and this digest alone", async () => {
      const { provider, commissioner } = world.people;
      await world.escrow.connect(provider).cancel(DIGEST);
      expect(await world.escrow.cancelled(provider, DIGEST)).to.equal(true);
      expect(await world.escrow.cancelled(provider, OTHER_DIGEST)).to.equal(false);
      expect(await world.escrow.cancelled(commissioner, DIGEST)).to.equal(false);
    });

    it("should take any digest, the empty one too", async () => {
      const { stranger } = world.people;
      await expect(world.escrow.connect(stranger).cancel(ZeroHash))
        .to.emit(world.escrow, "Cancelled")
        .withArgs(stranger, ZeroHash);
    });

    it("should stop terms from being opened on that consent", async () => {
      const words = world.schedule.map(packTranche);
      const digest = await world.escrow.termsDigest(toAbi(world.terms), words);
      const consents = await consentsTo(world, world);
      await world.escrow.connect(world.people.commissioner).cancel(digest);
      await expect(world.escrow.open(toAbi(world.terms), words, consents))
        .to.be.revertedWithCustomError(world.escrow, "EscrowConsentCancelled")
        .withArgs(world.people.commissioner, digest);
    });
  });

  describe("given the caller cancelled the digest before", () => {
    it("should revert with the caller and the digest", async () => {
      const { provider } = world.people;
      await world.escrow.connect(provider).cancel(DIGEST);
      await expect(world.escrow.connect(provider).cancel(DIGEST))
        .to.be.revertedWithCustomError(world.escrow, "EscrowConsentCancelled")
        .withArgs(provider, DIGEST);
    });

    it("should still let another account cancel it", async () => {
      const { provider, commissioner } = world.people;
      await world.escrow.connect(provider).cancel(DIGEST);
      await expect(world.escrow.connect(commissioner).cancel(DIGEST))
        .to.emit(world.escrow, "Cancelled")
        .withArgs(commissioner, DIGEST);
    });
  });

  describe("given the consent was used already", () => {
    it("should change nothing of the agreement", async () => {
      const agreement = await openFunded(world);
      const before = await readState(world, agreement);
      await world.escrow.connect(world.people.commissioner).cancel(agreement);
      expect(await readState(world, agreement)).to.deep.equal(before);
      await expect(world.escrow.connect(world.people.commissioner).fund(agreement, 1n)).to.emit(world.escrow, "Funded");
    });
  });

  describe("given the agreement is closed", () => {
    it("should still cancel", async () => {
      const agreement = await openFunded(world);
      await overwriteState(world, agreement, { flags: FLAG_CLOSED });
      await expect(world.escrow.connect(world.people.provider).cancel(agreement))
        .to.emit(world.escrow, "Cancelled")
        .withArgs(world.people.provider, agreement);
    });
  });

  describe("when the digest is an attestation's", () => {
    it("should leave the seat's signature good, for only a retraction takes it back", async () => {
      const agreement = await openFunded(world);
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
      const inspector = world.people.seats[INSPECTOR];
      await world.escrow.connect(inspector).cancel(attestationDigest(world.domain, attestation));
      const item = await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER]);
      await expect(world.escrow.attest([item])).to.changeTokenBalance(
        world.ethers,
        world.pound,
        world.people.payee,
        world.schedule[Number(TWO_OF_THREE)]!.amount,
      );
    });
  });
});
