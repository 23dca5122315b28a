import { expect } from "chai";
import { ZeroHash } from "ethers";
import { CALLERS_WORD, decodeSignatures, encodeSignatures } from "../../../src/attestation/signatures.js";
import {
  CORE,
  HOLDBACK,
  MET,
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
import { booksOf, endorsementsOf, expectRevert, signedItem } from "../../helpers/panel.js";
import { amendmentOf, appointmentOf, parties, settlementOf, terminationOf } from "../../helpers/signed.js";
import { FLAG_ENDORSEMENTS, readState } from "../../helpers/state.js";
import { appoint, hold, latest, withSeat } from "./amendSupport.js";

const PROTECTIVE_ROLES = 0b1011000;

describe("PlacementEscrow.appoint: succession", () => {
  let world: World;
  let agreement: string;
  /** The social worker who leaves, and the one who comes. */
  let leaver: World["people"]["stranger"];
  let successor: World["people"]["stranger"];
  /** The same world with the successor in the seat. */
  let after: World;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openFunded(world);
    leaver = world.people.seats[1];
    successor = world.people.stranger;
    after = withSeat(world, 1, successor);
  });

  const succeed = (): Promise<unknown> => appoint(world, agreement, { seat: 1n, account: successor.address });

  const expectStale = (sending: Promise<unknown>, current: bigint, given: bigint): Promise<void> =>
    expectRevert(world, sending, "EscrowVersionStale", agreement, current, given);

  const expectNotAllowed = (sending: Promise<unknown>, allowed: number): Promise<void> =>
    expectRevert(world, sending, "EscrowCallerNotAllowed", agreement, leaver.address, allowed);

  describe("given the leaver placed a hold", () => {
    beforeEach(async () => {
      await hold(world, agreement, 1);
      await succeed();
    });

    it("should let the successor lift it", async () => {
      await world.escrow.connect(successor).lift(agreement);
      expect((await readState(world, agreement)).heldUntil <= (await latest(world))).to.equal(true);
    });

    it("should not let the leaver lift it", async () => {
      await expectNotAllowed(world.escrow.connect(leaver).lift(agreement), 0b10100);
    });
  });

  describe("given the leaver is gone", () => {
    it("should refuse the leaver's call to retract, challenge or hold", async () => {
      await succeed();
      const own = world.escrow.connect(leaver);
      const attestation = attestationOf(world, agreement, [[CORE, MET]], { version: 2n });
      await expectNotAllowed(own.retract(attestationToAbi(attestation)), SEAT_ROLES);
      await expectNotAllowed(own.challenge(agreement, [CORE], ZeroHash), SEAT_ROLES | 3);
      await expectNotAllowed(own.hold(agreement, ZeroHash), PROTECTIVE_ROLES);
    });

    it("should refuse the leaver's signature on what is attested, retracted or terminated now", async () => {
      await succeed();
      const { escrow } = world;
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]], { version: 2n });
      const abi = attestationToAbi(attestation);
      const digest = await escrow.attestationDigest(abi);
      const invalid = "EscrowSignatureInvalid";
      const attesting = escrow.attest([await itemOf(world, attestation, [0, 1])]);
      await expectRevert(world, attesting, invalid, successor.address, digest);
      const retracted = await escrow.retractionDigest(agreement, digest);
      const retracting = escrow.retractBySignature(abi, await retractionBy(world, attestation, [1]));
      await expectRevert(world, retracting, invalid, successor.address, retracted);
      const { termination, consents } = await terminationOf(world, agreement, { version: 2n });
      const ended = await escrow.terminationDigest(termination);
      const terminating = escrow.terminate(termination, consents);
      await expectRevert(world, terminating, invalid, successor.address, ended);
    });

    it("should refuse the leaver's own word by sending", async () => {
      await succeed();
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]], { version: 2n });
      const digest = await world.escrow.attestationDigest(attestationToAbi(attestation));
      const sending = world.escrow.connect(leaver).attest([await itemOf(world, attestation, [0], [1])]);
      await expectRevert(world, sending, "EscrowSignatureInvalid", successor.address, digest);
    });

    it("should take the successor's word in every form", async () => {
      await succeed();
      const { escrow } = world;
      const attestation = attestationOf(world, agreement, [[THREE_OF_THREE, MET]], { version: 2n });
      await escrow.attest([await itemOf(after, attestation, [1])]);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0b010n, retracted: 0n });
      await escrow.connect(successor).retract(attestationToAbi(attestation));
      await escrow.connect(successor).challenge(agreement, [CORE], ZeroHash);
      await escrow.connect(successor).hold(agreement, ZeroHash);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0n, retracted: 0b010n });
      const { challenged, heldBy } = await readState(world, agreement);
      expect([challenged, heldBy]).to.deep.equal([1n, 0b010n]);
    });
  });

  describe("given signatures from before", () => {
    it("should void those of the leaver and of all who stay", async () => {
      const items = await Promise.all(
        [
          [0, 1],
          [0, 2],
          [0, 1, 2],
        ].map((seats) => signedItem(world, agreement, [[HOLDBACK, MET]], { seats })),
      );
      await succeed();
      for (const item of items) await expectStale(world.escrow.attest([item]), 2n, 1n);
      expect(await booksOf(world, agreement)).to.deep.include({ payee: 0n, settled: 0n, sequence: 3n });
    });

    it("should void endorsements on chain, and clear their mark", async () => {
      const old = attestationOf(world, agreement, [[THREE_OF_THREE, MET]]);
      await world.escrow.attest([await itemOf(world, old, [0, 2])]);
      expect((await readState(world, agreement)).flags).to.equal(FLAG_ENDORSEMENTS);
      await succeed();
      expect((await readState(world, agreement)).flags).to.equal(0n);
      const anew = { ...old, version: 2n };
      await world.escrow.attest([await itemOf(after, anew, [1])]);
      expect(await endorsementsOf(world, anew)).to.deep.equal({ endorsed: 0b010n, retracted: 0n });
      expect((await booksOf(world, agreement)).settled).to.equal(0n);
    });

    it("should void retractions: who stays may sign the same findings again", async () => {
      const old = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
      await world.escrow.connect(world.people.seats[0]).retract(attestationToAbi(old));
      await succeed();
      await world.escrow.attest([await itemOf(after, { ...old, version: 2n }, [0, 1])]);
      expect((await booksOf(world, agreement)).payee).to.equal(world.schedule[1]!.amount);
    });

    it("should void amendment, appointment, termination and settlement", async () => {
      const amended = await amendmentOf(world, agreement);
      const other = await appointmentOf(world, agreement, { seat: 3n, account: world.people.seats[3].address });
      const ended = await terminationOf(world, agreement);
      const settled = await settlementOf(world, agreement);
      await succeed();
      await expectStale(world.escrow.amend(amended.struct, amended.words, amended.consents), 2n, 1n);
      await expectStale(world.escrow.appoint(other.appointment, other.consents), 2n, 1n);
      await expectStale(world.escrow.terminate(ended.termination, ended.consents), 2n, 1n);
      await expectStale(world.escrow.settle(settled.settlement, settled.consents), 2n, 1n);
    });
  });

  describe("given the leaver is back in the seat", () => {
    it("should not take the old appointment again", async () => {
      const old = await appointmentOf(world, agreement, { seat: 1n, account: successor.address });
      await world.escrow.appoint(old.appointment, old.consents);
      const back = { seat: 1n, account: leaver.address, version: 2n };
      await appoint(world, agreement, back, parties(world, [0, 2]));
      await expectStale(world.escrow.appoint(old.appointment, old.consents), 3n, 1n);
      expect((await world.escrow.termsOf(agreement)).panel[1]).to.equal(leaver.address);
    });

    it("should not count what the leaver signed the first time", async () => {
      const old = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      await succeed();
      await appoint(world, agreement, { seat: 1n, account: leaver.address, version: 2n });
      await expectStale(world.escrow.attest([old]), 3n, 1n);
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { version: 3n })]);
      expect((await booksOf(world, agreement)).settled).to.equal(1n << TWO_OF_THREE);
    });
  });

  describe("swapping a social worker before every attestation", () => {
    it("should not be in the power of one side: whatever it sends reverts, and the attestation pays", async () => {
      const { escrow, people, schedule } = world;
      const sides = [people.commissioner, people.provider, people.arbiter];
      let paid = 0n;
      for (const index of [CORE, TWO_OF_THREE, HOLDBACK]) {
        const item = await signedItem(world, agreement, [[index, MET]]);
        for (const [bit, side] of sides.entries()) {
          const own = await appointmentOf(world, agreement, { seat: 1n, account: successor.address }, [[bit, side]]);
          const digest = await escrow.appointmentDigest(own.appointment);
          const alone = escrow.connect(side).appoint(own.appointment, own.consents);
          await expectRevert(world, alone, "EscrowTwoConsentsNeeded", 1 << bit);
          const signature = decodeSignatures(own.consents)[0]!.signature;
          const other = (bit + 1) % 3;
          for (const borrowed of [signature, CALLERS_WORD]) {
            const consents = encodeSignatures([
              { bit, signature },
              { bit: other, signature: borrowed },
            ]);
            const forged = escrow.connect(side).appoint(own.appointment, consents);
            await expectRevert(world, forged, "EscrowSignatureInvalid", sides[other]!.address, digest);
          }
        }
        await escrow.attest([item]);
        paid += schedule[Number(index)]!.amount;
        expect((await booksOf(world, agreement)).payee).to.equal(paid);
      }
      expect((await readState(world, agreement)).version).to.equal(1n);
    });

    it("should not be repeated by one side with an appointment that two once signed", async () => {
      const signed = await appointmentOf(world, agreement, { seat: 1n, account: successor.address });
      const { provider } = world.people;
      await world.escrow.connect(provider).appoint(signed.appointment, signed.consents);
      const item = await itemOf(after, attestationOf(world, agreement, [[TWO_OF_THREE, MET]], { version: 2n }), [0, 1]);
      await expectStale(world.escrow.connect(provider).appoint(signed.appointment, signed.consents), 2n, 1n);
      await world.escrow.attest([item]);
      expect((await booksOf(world, agreement)).payee).to.equal(world.schedule[1]!.amount);
    });
  });
});
