import { expect } from "chai";
import {
  CORE,
  HEALTH,
  HOLDBACK,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  attestationOf,
  itemOf,
  openFunded,
  tranche,
  type World,
} from "../../helpers/escrow.js";
import { grant, holdUntil } from "../../helpers/disputes.js";
import { FLAG_ENDORSEMENTS, overwriteState } from "../../helpers/state.js";
import {
  Status,
  at,
  bits,
  booksOf,
  endorsementsOf,
  eventsOf,
  expectRevert,
  panelWith,
  prepare,
  signedEvent,
  signedItem,
  transfersOf,
} from "../../helpers/panel.js";
import type { Attestation } from "../../../src/attestation/typedData.js";

describe("PlacementEscrow.attest one by one", () => {
  const load = prepare(async (world) => {
    const agreement = await openFunded(world);
    return { agreement, attestation: attestationOf(world, agreement, [[THREE_OF_THREE, MET]]) };
  });

  /** Sends the seat's own word, without a signature. */
  const endorseBy = async (world: World, attestation: Attestation, seat: number) =>
    world.escrow.connect(world.people.seats[seat]).attest([await itemOf(world, attestation, [], [seat])]);

  describe("given no seat has endorsed", () => {
    it("should store and log a seat's own word, and pay nothing", async () => {
      const { world, agreement, attestation } = await load();
      const before = await booksOf(world, agreement);
      const item = await itemOf(world, attestation, [], [SOCIAL_WORKER]);
      const caller = world.people.seats[SOCIAL_WORKER];
      const tx = await world.escrow.connect(caller).attest([item]);
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Endorsed", item, { sequence: 3n, balance: before.balance, caller }),
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([]);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0b010n, retracted: 0n });
      expect(await booksOf(world, agreement)).to.deep.equal({ ...before, sequence: 3n, flags: FLAG_ENDORSEMENTS });
    });

    it("should store and log two seats' signatures that anybody relays, and pay nothing", async () => {
      const { world, agreement, attestation } = await load();
      const before = await booksOf(world, agreement);
      const item = await itemOf(world, attestation, [INSPECTOR, MANAGER]);
      const caller = world.people.stranger;
      const tx = await world.escrow.connect(caller).attest([item]);
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Endorsed", item, { sequence: 3n, balance: before.balance, caller }),
      ]);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0b101n, retracted: 0n });
      expect(await booksOf(world, agreement)).to.deep.equal({ ...before, sequence: 3n, flags: FLAG_ENDORSEMENTS });
    });

    it("should revert with EscrowQuorumNotReached if nobody signs", async () => {
      const { world, agreement, attestation } = await load();
      const attesting = world.escrow.attest([await itemOf(world, attestation, [])]);
      await expectRevert(world, attesting, "EscrowQuorumNotReached", agreement, 0, 0b111, 3);
    });

    it("should store nothing while no tranche named can be decided", async () => {
      const { world, agreement, attestation } = await load();
      await grant(world, agreement, [THREE_OF_THREE]);
      const reason = [agreement, THREE_OF_THREE, Status.Settled];
      await expectRevert(world, endorseBy(world, attestation, INSPECTOR), "EscrowTrancheUnavailable", ...reason);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0n, retracted: 0n });
    });
  });

  describe("given the policies of the tranches named", () => {
    async function expectEndorsedOnly(findings: readonly (readonly [bigint, bigint])[], seats: readonly number[]) {
      const { world, agreement } = await load();
      await grant(world, agreement, [THREE_OF_THREE]);
      const before = await booksOf(world, agreement);
      const item = await signedItem(world, agreement, findings, { seats });
      const tx = await world.escrow.attest([item]);
      expect((await eventsOf(world, tx)).map(([name]) => name)).to.deep.equal(["Endorsed"]);
      expect(await booksOf(world, agreement)).to.deep.equal({ ...before, sequence: 4n, flags: FLAG_ENDORSEMENTS });
    }

    it("should only endorse if a required seat is lacking, however many sign", async () => {
      await expectEndorsedOnly([[TWO_OF_THREE, MET]], [INSPECTOR, MANAGER]);
      await expectEndorsedOnly([[HOLDBACK, MET]], [SOCIAL_WORKER, MANAGER]);
    });

    it("should only endorse if the required seat signs without enough others", async () => {
      await expectEndorsedOnly([[HOLDBACK, MET]], [INSPECTOR]);
    });

    it("should ask for the required seats of every tranche named", async () => {
      const both = [
        [TWO_OF_THREE, MET],
        [HOLDBACK, MET],
      ] as const;
      await expectEndorsedOnly(both, [SOCIAL_WORKER, MANAGER]);
      await expectEndorsedOnly(both, [INSPECTOR, MANAGER]);
    });

    it("should ask for the quorum of a tranche that is passed over too", async () => {
      const withSettled = [
        [TWO_OF_THREE, MET],
        [THREE_OF_THREE, MET],
      ] as const;
      await expectEndorsedOnly(withSettled, [INSPECTOR, SOCIAL_WORKER]);
    });

    it("should ask for the greatest quorum of all, whatever its place in the list", async () => {
      const { world } = await load();
      const schedule = [4, 2].map((quorum) => tranche(world.start, { quorum }));
      const terms = { panel: panelWith(world, { [HEALTH]: world.people.seats[HEALTH].address }) };
      const agreement = await openFunded(world, { schedule, terms });
      const both = [
        [0n, MET],
        [1n, MET],
      ] as const;
      await world.escrow.attest([await signedItem(world, agreement, both, { seats: [0, 1, 3] })]);
      expect((await booksOf(world, agreement)).settled).to.equal(0n);
      await world.escrow.attest([await signedItem(world, agreement, both, { seats: [2] })]);
      expect((await booksOf(world, agreement)).settled).to.equal(bits(0n, 1n));
    });

    it("should pay if more sign than need to", async () => {
      const { world, agreement } = await load();
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { seats: [0, 1, 2] });
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });
  });

  describe("given seats have endorsed", () => {
    it("should complete and pay by three transactions", async () => {
      const { world, agreement, attestation } = await load();
      const before = await booksOf(world, agreement);
      await endorseBy(world, attestation, INSPECTOR);
      const second = await endorseBy(world, attestation, SOCIAL_WORKER);
      const hers = await itemOf(world, attestation, [], [SOCIAL_WORKER]);
      const logged = { sequence: 4n, balance: before.balance, caller: world.people.seats[SOCIAL_WORKER] };
      expect(await eventsOf(world, second)).to.deep.equal([signedEvent("Endorsed", hers, logged)]);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0b011n, retracted: 0n });
      const tx = await endorseBy(world, attestation, MANAGER);
      const balance = before.balance - 1_000n * POUND;
      const caller = world.people.seats[MANAGER];
      const item = await itemOf(world, attestation, [], [MANAGER]);
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Attested", item, { sequence: 5n, balance, caller, seats: 0b111 }),
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance,
        settled: bits(THREE_OF_THREE),
        sequence: 5n,
        flags: FLAG_ENDORSEMENTS,
        payee: 1_000n * POUND,
        escrow: before.escrow - 1_000n * POUND,
      });
    });

    it("should complete and pay by three signatures, one at a time", async () => {
      const { world, attestation } = await load();
      await world.escrow.attest([await itemOf(world, attestation, [MANAGER])]);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR])]);
      const tx = await world.escrow.attest([await itemOf(world, attestation, [SOCIAL_WORKER])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should complete and pay by a transaction, a signature and a signature that a seat relays with its own word", async () => {
      const { world, attestation } = await load();
      await endorseBy(world, attestation, MANAGER);
      const last = await itemOf(world, attestation, [INSPECTOR], [SOCIAL_WORKER]);
      const tx = await world.escrow.connect(world.people.seats[SOCIAL_WORKER]).attest([last]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should complete a refusal in the same way", async () => {
      const { world, agreement } = await load();
      const refusal = attestationOf(world, agreement, [[THREE_OF_THREE, 0n]]);
      await endorseBy(world, refusal, INSPECTOR);
      await world.escrow.attest([await itemOf(world, refusal, [SOCIAL_WORKER, MANAGER])]);
      expect(await world.escrow.statusOf(agreement, THREE_OF_THREE)).to.equal(Status.Refused);
    });

    it("should revert with EscrowQuorumNotReached if a seat endorses twice", async () => {
      const { world, agreement, attestation } = await load();
      await endorseBy(world, attestation, INSPECTOR);
      const again = world.escrow.attest([await itemOf(world, attestation, [INSPECTOR])]);
      await expectRevert(world, again, "EscrowQuorumNotReached", agreement, 0b001, 0b111, 3);
      const before = await booksOf(world, agreement);
      expect(before.sequence).to.equal(3n);
    });

    it("should revert with EscrowQuorumNotReached if nobody new signs", async () => {
      const { world, agreement, attestation } = await load();
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, MANAGER])]);
      const attesting = world.escrow.attest([await itemOf(world, attestation, [])]);
      await expectRevert(world, attesting, "EscrowQuorumNotReached", agreement, 0b101, 0b111, 3);
    });

    it("should store a seat that is new beside one that is not", async () => {
      const { world, attestation } = await load();
      await endorseBy(world, attestation, INSPECTOR);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, MANAGER])]);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0b101n, retracted: 0n });
    });

    it("should not count them for another attestation, even if only the evidence differs", async () => {
      const { world, agreement, attestation } = await load();
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, MANAGER])]);
      const other = { ...attestation, evidence: `0x${"e2".repeat(32)}` };
      await endorseBy(world, other, SOCIAL_WORKER);
      expect(await endorsementsOf(world, other)).to.deep.equal({ endorsed: 0b010n, retracted: 0n });
      expect((await booksOf(world, agreement)).settled).to.equal(0n);
    });

    it("should revert with EscrowSignatureExpired if the attestation expires before the last seat signs", async () => {
      const { world, attestation } = await load();
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, MANAGER])]);
      const late = attestation.validUntil + 1n;
      const last = await itemOf(world, attestation, [SOCIAL_WORKER]);
      await at(world, late);
      await expectRevert(world, world.escrow.attest([last]), "EscrowSignatureExpired", attestation.validUntil, late);
    });

    it("should revert with EscrowVersionStale if the terms change before the last seat signs", async () => {
      const { world, agreement, attestation } = await load();
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, MANAGER])]);
      await overwriteState(world, agreement, { version: 2n, flags: 0n });
      const last = endorseBy(world, attestation, SOCIAL_WORKER);
      await expectRevert(world, last, "EscrowVersionStale", agreement, 2n, 1n);
    });

    it("should ask the completing seat again for what waited during a hold", async () => {
      const { world, agreement } = await load();
      const heldUntil = await holdUntil(world, agreement);
      const attestation = attestationOf(world, agreement, [
        [CORE, MET],
        [THREE_OF_THREE, MET],
      ]);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR, MANAGER])]);
      const last = await itemOf(world, attestation, [SOCIAL_WORKER]);
      await world.escrow.attest([last]);
      await at(world, heldUntil);
      const withoutHer = world.escrow.attest([await itemOf(world, attestation, [])]);
      await expectRevert(world, withoutHer, "EscrowQuorumNotReached", agreement, 0b101, 0b111, 3);
      const tx = await world.escrow.attest([last]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });
  });
});
