import { expect } from "chai";
import {
  SEAT_ROLES,
  HEALTH,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  attestationOf,
  attestationToAbi,
  itemOf,
  openFunded,
  type World,
} from "../../helpers/escrow.js";
import { FLAG_CLOSED, FLAG_ENDORSEMENTS, overwriteState } from "../../helpers/state.js";
import {
  bits,
  booksOf,
  endorsementsOf,
  eventsOf,
  expectRevert,
  itemSigned,
  panelWith,
  placement,
  prepare,
  signedEvent,
  transfersOf,
} from "../../helpers/panel.js";
import { CALLERS_WORD } from "../../../src/attestation/signatures.js";
import type { Attestation } from "../../../src/attestation/typedData.js";

describe("PlacementEscrow.retract", () => {
  const load = prepare(async (world) => {
    const agreement = await openFunded(world);
    return { agreement, attestation: attestationOf(world, agreement, [[THREE_OF_THREE, MET]]) };
  });

  const retractBy = async (world: World, seat: number, attestation: Attestation) =>
    world.escrow.connect(world.people.seats[seat]).retract(attestationToAbi(attestation));

  describe("given the agreement is unknown", () => {
    it("should revert with EscrowAgreementUnknown", async () => {
      const { world, attestation } = await load();
      const agreement = `0x${"99".repeat(32)}`;
      const retracting = retractBy(world, INSPECTOR, { ...attestation, agreement });
      await expectRevert(world, retracting, "EscrowAgreementUnknown", agreement);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with EscrowAgreementClosed", async () => {
      const { world, agreement, attestation } = await load();
      await overwriteState(world, agreement, { flags: FLAG_CLOSED });
      await expectRevert(world, retractBy(world, INSPECTOR, attestation), "EscrowAgreementClosed", agreement);
    });
  });

  describe("when the caller holds no seat", () => {
    it("should revert with EscrowCallerNotAllowed for a stranger, the parties, the payee and the arbiter", async () => {
      const { world, agreement, attestation } = await load();
      const { stranger, commissioner, provider, payee, arbiter } = world.people;
      for (const caller of [stranger, commissioner, provider, payee, arbiter]) {
        const retracting = world.escrow.connect(caller).retract(attestationToAbi(attestation));
        await expectRevert(world, retracting, "EscrowCallerNotAllowed", agreement, caller.address, SEAT_ROLES);
      }
    });

    it("should revert with EscrowCallerNotAllowed for whoever holds a seat in another agreement only", async () => {
      const { world, agreement, attestation } = await load();
      const health = world.people.seats[HEALTH];
      await openFunded(world, { terms: { ...placement(2), panel: panelWith(world, { [HEALTH]: health.address }) } });
      await expectRevert(
        world,
        retractBy(world, HEALTH, attestation),
        "EscrowCallerNotAllowed",
        agreement,
        health.address,
        SEAT_ROLES,
      );
    });
  });

  describe("when the attestation is for another version", () => {
    it("should revert with EscrowVersionStale", async () => {
      const { world, agreement, attestation } = await load();
      await overwriteState(world, agreement, { version: 2n });
      await expectRevert(world, retractBy(world, INSPECTOR, attestation), "EscrowVersionStale", agreement, 2n, 1n);
      const later = retractBy(world, INSPECTOR, { ...attestation, version: 3n });
      await expectRevert(world, later, "EscrowVersionStale", agreement, 2n, 3n);
    });
  });

  describe("given the seat has not signed", () => {
    it("should store and log the retraction, and move no money", async () => {
      const { world, agreement, attestation } = await load();
      const before = await booksOf(world, agreement);
      const tx = await retractBy(world, MANAGER, attestation);
      const word = itemSigned(attestation, [{ bit: MANAGER, signature: CALLERS_WORD }]);
      const caller = world.people.seats[MANAGER];
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Retracted", word, { sequence: 3n, balance: before.balance, caller }),
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([]);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0n, retracted: 0b100n });
      expect(await booksOf(world, agreement)).to.deep.equal({ ...before, sequence: 3n, flags: FLAG_ENDORSEMENTS });
    });

    it("should let none of its later signatures or words count", async () => {
      const { world, agreement, attestation } = await load();
      await retractBy(world, INSPECTOR, attestation);
      const signed = world.escrow.attest([await itemOf(world, attestation, [INSPECTOR])]);
      await expectRevert(world, signed, "EscrowRetracted", agreement, 0b001);
      const complete = world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER, MANAGER])]);
      await expectRevert(world, complete, "EscrowRetracted", agreement, 0b001);
      const sent = world.escrow
        .connect(world.people.seats[INSPECTOR])
        .attest([await itemOf(world, attestation, [], [INSPECTOR])]);
      await expectRevert(world, sent, "EscrowRetracted", agreement, 0b001);
    });

    it("should leave the other seats' signatures good", async () => {
      const { world, agreement } = await load();
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
      await retractBy(world, MANAGER, attestation);
      const tx = await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should leave the seat free to sign another attestation of the same findings", async () => {
      const { world, attestation } = await load();
      await retractBy(world, INSPECTOR, attestation);
      const again = { ...attestation, evidence: `0x${"e2".repeat(32)}` };
      const tx = await world.escrow.attest([await itemOf(world, again, [INSPECTOR, SOCIAL_WORKER, MANAGER])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should work for the holder of the last seat", async () => {
      const { world } = await load();
      const panel = panelWith(world, { [HEALTH]: world.people.seats[HEALTH].address });
      const agreement = await openFunded(world, { terms: { ...placement(2), panel } });
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
      await retractBy(world, HEALTH, attestation);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0n, retracted: 0b1000n });
    });
  });

  describe("given the seat is a contract wallet", () => {
    it("should store the wallet's own word, and not its owner's", async () => {
      const { world } = await load();
      const owner = world.people.seats[INSPECTOR];
      const wallet = await world.ethers.deployContract("OwnedWallet", [owner]);
      const panel = panelWith(world, { [INSPECTOR]: await wallet.getAddress() });
      const agreement = await openFunded(world, { terms: { ...placement(2), panel } });
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
      await expectRevert(
        world,
        retractBy(world, INSPECTOR, attestation),
        "EscrowCallerNotAllowed",
        agreement,
        owner.address,
        SEAT_ROLES,
      );
      const calling = world.escrow.interface.encodeFunctionData("retract", [attestationToAbi(attestation)]);
      await wallet.connect(owner).execute(world.escrow, calling);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0n, retracted: 0b001n });
    });
  });

  describe("given the seat has endorsed", () => {
    const endorsed = prepare(async (world) => {
      const agreement = await openFunded(world);
      const attestation = attestationOf(world, agreement, [[THREE_OF_THREE, MET]]);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, MANAGER])]);
      return { agreement, attestation };
    });

    it("should take the endorsement back and leave the others'", async () => {
      const { world, agreement, attestation } = await endorsed();
      const before = await booksOf(world, agreement);
      const tx = await retractBy(world, INSPECTOR, attestation);
      const word = itemSigned(attestation, [{ bit: INSPECTOR, signature: CALLERS_WORD }]);
      const caller = world.people.seats[INSPECTOR];
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Retracted", word, { sequence: 4n, balance: before.balance, caller }),
      ]);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0b100n, retracted: 0b001n });
      expect(await booksOf(world, agreement)).to.deep.equal({ ...before, sequence: 4n });
    });

    it("should keep the quorum from completing without it", async () => {
      const { world, agreement, attestation } = await endorsed();
      await retractBy(world, INSPECTOR, attestation);
      const tx = await world.escrow.attest([await itemOf(world, attestation, [SOCIAL_WORKER])]);
      expect((await eventsOf(world, tx)).map(([name]) => name)).to.deep.equal(["Endorsed"]);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0b110n, retracted: 0b001n });
      const again = world.escrow.attest([await itemOf(world, attestation, [INSPECTOR])]);
      await expectRevert(world, again, "EscrowRetracted", agreement, 0b001);
    });

    it("should revert with EscrowAlreadyRetracted the second time", async () => {
      const { world, agreement, attestation } = await endorsed();
      await retractBy(world, INSPECTOR, attestation);
      await expectRevert(world, retractBy(world, INSPECTOR, attestation), "EscrowAlreadyRetracted", agreement, 0b001);
      expect((await booksOf(world, agreement)).sequence).to.equal(4n);
    });

    it("should let every seat take its word back, one after another", async () => {
      const { world, attestation } = await endorsed();
      for (const seat of [MANAGER, INSPECTOR, SOCIAL_WORKER]) await retractBy(world, seat, attestation);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0n, retracted: 0b111n });
    });
  });

  describe("given the attestation has been decided", () => {
    it("should log the retraction and undo no payment", async () => {
      const { world, agreement, attestation } = await load();
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, SOCIAL_WORKER, MANAGER])]);
      const before = await booksOf(world, agreement);
      await retractBy(world, INSPECTOR, attestation);
      expect(await booksOf(world, agreement)).to.deep.equal({ ...before, sequence: 4n, flags: FLAG_ENDORSEMENTS });
      expect(before.settled).to.equal(bits(THREE_OF_THREE));
    });
  });

  describe("given the attestation has expired", () => {
    it("should store the retraction", async () => {
      const { world, attestation } = await load();
      await world.helpers.time.increaseTo(attestation.validUntil + 1n);
      await retractBy(world, INSPECTOR, attestation);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0n, retracted: 0b001n });
    });
  });
});
