import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  CORE,
  DAY,
  HOLDBACK,
  MET,
  POUND,
  SEAT_ROLES,
  THREE_OF_THREE,
  TWO_OF_THREE,
  attestationOf,
  attestationToAbi,
  itemOf,
  loadWorld,
  openFunded,
  retractionBy,
  type World,
} from "../../helpers/escrow.js";
import { booksOf, endorsementsOf, expectRevert, panelWith, signedItem } from "../../helpers/panel.js";
import { amend, amendmentOf, appointmentOf, settlementOf, terminationOf } from "../../helpers/signed.js";
import { readState } from "../../helpers/state.js";
import { fieldsOf, grant, hold, withSeat } from "./amendSupport.js";

describe("PlacementEscrow.amend: attacks", () => {
  let world: World;
  let agreement: string;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openFunded(world);
  });

  const cheaper = () => world.schedule.map((line) => ({ ...line, amount: POUND }));

  /** To other terms and back: version 3 reads word for word like version 1. */
  const thereAndBack = async (): Promise<void> => {
    await amend(world, agreement, { schedule: cheaper() });
    await amend(world, agreement, { version: 2n });
  };

  const expectStale = (sending: Promise<unknown>, current: bigint, given: bigint): Promise<void> =>
    expectRevert(world, sending, "EscrowVersionStale", agreement, current, given);

  describe("given the terms are again what they once were", () => {
    it("should not count an old attestation, though every seat signed it", async () => {
      const old = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      await thereAndBack();
      await expectStale(world.escrow.attest([old]), 3n, 1n);
      expect(await booksOf(world, agreement)).to.deep.include({ payee: 0n, settled: 0n, sequence: 4n });
    });

    it("should not count old endorsements towards a quorum", async () => {
      const old = attestationOf(world, agreement, [[THREE_OF_THREE, MET]]);
      await world.escrow.attest([await itemOf(world, old, [0, 1])]);
      await thereAndBack();
      await expectStale(world.escrow.attest([await itemOf(world, old, [2])]), 3n, 1n);
      const anew = { ...old, version: 3n };
      await world.escrow.attest([await itemOf(world, anew, [2])]);
      expect(await endorsementsOf(world, anew)).to.deep.equal({ endorsed: 0b100n, retracted: 0n });
      expect((await booksOf(world, agreement)).payee).to.equal(0n);
    });

    it("should not let an old retraction bind the seat", async () => {
      const old = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
      await world.escrow.connect(world.people.seats[1]).retract(attestationToAbi(old));
      await thereAndBack();
      await world.escrow.attest([await itemOf(world, { ...old, version: 3n }, [0, 1])]);
      expect((await booksOf(world, agreement)).payee).to.equal(world.schedule[1]!.amount);
    });

    it("should not record a retraction of an old attestation, by the seat or by its signature", async () => {
      const old = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
      const retraction = await retractionBy(world, old, [1]);
      await thereAndBack();
      const abi = attestationToAbi(old);
      await expectStale(world.escrow.connect(world.people.seats[1]).retract(abi), 3n, 1n);
      await expectStale(world.escrow.retractBySignature(abi, retraction), 3n, 1n);
    });

    it("should not take the old amendment again", async () => {
      const old = await amendmentOf(world, agreement, { schedule: cheaper() });
      await world.escrow.amend(old.struct, old.words, old.consents);
      await amend(world, agreement, { version: 2n });
      await expectStale(world.escrow.amend(old.struct, old.words, old.consents), 3n, 1n);
    });
  });

  describe("given something was signed for the version before", () => {
    it("should void appointment, termination and settlement", async () => {
      const account = world.people.stranger.address;
      const appointed = await appointmentOf(world, agreement, { seat: 1n, account });
      const ended = await terminationOf(world, agreement);
      const settled = await settlementOf(world, agreement);
      await amend(world, agreement);
      await expectStale(world.escrow.appoint(appointed.appointment, appointed.consents), 2n, 1n);
      await expectStale(world.escrow.terminate(ended.termination, ended.consents), 2n, 1n);
      await expectStale(world.escrow.settle(settled.settlement, settled.consents), 2n, 1n);
    });

    it("should void the rival of two amendments of one version", async () => {
      const rival = await amendmentOf(world, agreement, { schedule: cheaper() });
      await amend(world, agreement, { terms: { carePlan: ZeroHash } });
      await expectStale(world.escrow.amend(rival.struct, rival.words, rival.consents), 2n, 1n);
      expect((await world.escrow.termsOf(agreement)).carePlan).to.equal(ZeroHash);
    });

    it("should skip its item in a payment run and pay the others", async () => {
      const terms = { placementRef: ZeroHash };
      const other = await openFunded(world, { terms });
      const stale = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      const good = await signedItem(world, other, [[TWO_OF_THREE, MET]]);
      await amend(world, agreement);
      await world.escrow.attest([stale, good]);
      expect(await booksOf(world, agreement)).to.deep.include({ settled: 0n, payee: world.schedule[1]!.amount });
      expect((await readState(world, other)).settled).to.equal(1n << TWO_OF_THREE);
    });
  });

  describe("given something was signed for the version to come", () => {
    it("should record nothing of it before its time", async () => {
      const early = attestationOf(world, agreement, [[THREE_OF_THREE, MET]], { version: 2n });
      await expectStale(world.escrow.attest([await itemOf(world, early, [0])]), 1n, 2n);
      const retracting = world.escrow.connect(world.people.seats[0]).retract(attestationToAbi(early));
      await expectStale(retracting, 1n, 2n);
      expect(await endorsementsOf(world, early)).to.deep.equal({ endorsed: 0n, retracted: 0n });
    });

    it("should take an amendment of the next version only after this one's", async () => {
      const next = await amendmentOf(world, agreement, { version: 2n });
      await expectStale(world.escrow.amend(next.struct, next.words, next.consents), 1n, 2n);
      await amend(world, agreement, { schedule: cheaper() });
      await world.escrow.amend(next.struct, next.words, next.consents);
      expect((await readState(world, agreement)).version).to.equal(3n);
    });
  });

  describe("given a tranche was decided since the amendment was signed", () => {
    it("should revert if it would cut what was paid", async () => {
      const cut = await amendmentOf(world, agreement, { schedule: cheaper() });
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, 2_500n]])]);
      const before = await fieldsOf(world, agreement);
      const sending = world.escrow.amend(cut.struct, cut.words, cut.consents);
      await expectRevert(world, sending, "EscrowTrancheDecided", TWO_OF_THREE);
      expect(await fieldsOf(world, agreement)).to.deep.equal(before);
    });

    it("should amend if it leaves that tranche alone", async () => {
      const schedule = cheaper().map((line, index) => (index === 1 ? world.schedule[1]! : line));
      const cut = await amendmentOf(world, agreement, { schedule });
      await grant(world, agreement, [TWO_OF_THREE]);
      await world.escrow.amend(cut.struct, cut.words, cut.consents);
      expect(await booksOf(world, agreement)).to.deep.include({ settled: 2n, payee: world.schedule[1]!.amount });
    });
  });

  describe("given the amendment replaced a seat", () => {
    let leaver: World["people"]["stranger"];
    let newcomer: World["people"]["stranger"];

    beforeEach(async () => {
      leaver = world.people.seats[0];
      newcomer = world.people.stranger;
      await hold(world, agreement);
      await amend(world, agreement, { terms: { panel: panelWith(world, { 0: newcomer.address }) } });
    });

    it("should refuse the leaver's word in every form", async () => {
      const { escrow } = world;
      const attestation = attestationOf(world, agreement, [[HOLDBACK, 0n]], { version: 2n });
      const digest = await escrow.attestationDigest(attestationToAbi(attestation));
      const item = await itemOf(world, attestation, [0, 1]);
      await expectRevert(world, escrow.attest([item]), "EscrowSignatureInvalid", newcomer.address, digest);
      const own = escrow.connect(leaver);
      const refusals: [Promise<unknown>, number][] = [
        [own.retract(attestationToAbi(attestation)), SEAT_ROLES],
        [own.challenge(agreement, [CORE], ZeroHash), SEAT_ROLES | 3],
        [own.hold(agreement, ZeroHash), 0b1011000],
        [own.lift(agreement), 0b1100],
      ];
      for (const [sending, allowed] of refusals) {
        await expectRevert(world, sending, "EscrowCallerNotAllowed", agreement, leaver.address, allowed);
      }
    });

    it("should let the successor lift the hold and decide", async () => {
      await world.escrow.connect(newcomer).lift(agreement);
      const attestation = attestationOf(world, agreement, [[HOLDBACK, MET]], { version: 2n });
      await world.escrow.attest([await itemOf(withSeat(world, 0, newcomer), attestation, [0, 1])]);
      expect((await booksOf(world, agreement)).payee).to.equal(world.schedule[3]!.amount);
    });
  });

  describe("when the cool-down after a hold is short of its time", () => {
    it("should not let a seat hold again because the terms were amended", async () => {
      await hold(world, agreement);
      await world.escrow.connect(world.people.seats[0]).lift(agreement);
      const earliest = (await readState(world, agreement)).heldUntil + world.terms.holdPeriod;
      await amend(world, agreement);
      await expectRevert(world, hold(world, agreement, 1), "EscrowHoldTooSoon", agreement, earliest);
      await world.helpers.time.increaseTo(earliest - DAY / 2n);
      await expectRevert(world, hold(world, agreement, 1), "EscrowHoldTooSoon", agreement, earliest);
    });
  });
});
