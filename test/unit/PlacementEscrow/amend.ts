import { expect } from "chai";
import { ZeroHash } from "ethers";
import { packTranche } from "../../../src/agreement/tranche.js";
import { amendmentDigest } from "../../../src/attestation/typedData.js";
import {
  CORE,
  DAY,
  HOLDBACK,
  POUND,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  consentsTo,
  loadWorld,
  openFunded,
  toAbi,
  tranche,
  type World,
} from "../../helpers/escrow.js";
import { bits, booksOf, eventsOf, expectRevert, signedItem, transfersOf } from "../../helpers/panel.js";
import { amend, amendmentOf, settlementOf } from "../../helpers/signed.js";
import { FLAG_ENDORSEMENTS, NO_END, overwriteState, readState } from "../../helpers/state.js";
import { amendedEvent, challenge, fieldsOf, grant, inOrder, refuse, statusesOf } from "./amendSupport.js";

const UNKNOWN = `0x${"99".repeat(32)}`;
/** An arithmetic overflow, as Solidity reports it. */
const OVERFLOW = 0x11;

describe("PlacementEscrow.amend", () => {
  let world: World;
  let agreement: string;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openFunded(world);
  });

  /** An uplift: every open line pays a tenth more, and a line is added. */
  const uplifted = (decided: readonly bigint[] = []) => [
    ...world.schedule.map((line, index) =>
      decided.includes(BigInt(index)) ? line : { ...line, amount: (line.amount * 11n) / 10n },
    ),
    tranche(world.start + 4n * WEEK, { amount: 22_000n * POUND, paysOnSilence: true }),
  ];

  const settleNow = async (): Promise<void> => {
    const { settlement, consents } = await settlementOf(world, agreement);
    await world.escrow.settle(settlement, consents);
  };

  describe("when both parties signed", () => {
    it("should begin the next version and keep the rest of the state as it was", async () => {
      const before = await fieldsOf(world, agreement);
      await amend(world, agreement, { schedule: uplifted() });
      expect(await fieldsOf(world, agreement)).to.deep.equal({ ...before, version: 2n, sequence: 3n });
    });

    it("should emit Amended with everything that was signed, whoever sends it", async () => {
      const { commissioner, provider, payee, arbiter, seats, stranger } = world.people;
      const { balance } = await readState(world, agreement);
      const senders = [commissioner, provider, payee, arbiter, ...seats, stranger];
      for (const [index, caller] of senders.entries()) {
        const options = { version: BigInt(index) + 1n, schedule: index % 2 === 0 ? uplifted() : world.schedule };
        const { amendment, struct, words, consents } = await amendmentOf(world, agreement, options);
        const tx = await world.escrow.connect(caller).amend(struct, words, consents);
        const logged = { sequence: BigInt(index) + 3n, balance, caller };
        expect(await eventsOf(world, tx)).to.deep.equal([amendedEvent(amendment, consents, logged)]);
      }
    });

    it("should log the end that was in force and set none", async () => {
      const endsAt = world.start + 200n * DAY;
      await world.escrow.connect(world.people.commissioner).giveNotice(agreement, endsAt, ZeroHash);
      const { amendment, struct, words, consents } = await amendmentOf(world, agreement, { endsAt });
      const { balance } = await readState(world, agreement);
      const tx = await world.escrow.connect(world.people.stranger).amend(struct, words, consents);
      const logged = { sequence: 4n, balance, caller: world.people.stranger };
      expect(await eventsOf(world, tx)).to.deep.equal([amendedEvent(amendment, consents, logged)]);
      expect(amendment.endsAt).to.equal(endsAt);
      expect((await readState(world, agreement)).endsAt).to.equal(NO_END);
    });

    it("should store terms and schedule so that they read back the same, in code of their own", async () => {
      const { provider } = world.ethers;
      const { terms: pointer } = await readState(world, agreement);
      const code = await provider.getCode(pointer);
      const carePlan = `0x${"c2".repeat(32)}`;
      await amend(world, agreement, { terms: { carePlan }, schedule: uplifted() });
      const { terms: next } = await readState(world, agreement);
      expect(next).to.not.equal(pointer);
      expect((await provider.getCode(next)).length).to.equal(code.length + 2 * 29);
      expect(await provider.getCode(pointer)).to.equal(code);
      expect(await world.escrow.termsOf(agreement)).to.deep.equal(inOrder({ ...world.terms, carePlan }));
      expect(await world.escrow.scheduleOf(agreement)).to.deep.equal(uplifted().map(packTranche));
    });

    it("should move the terms to new code even if every word is what it was", async () => {
      const { terms: pointer } = await readState(world, agreement);
      await amend(world, agreement);
      expect((await readState(world, agreement)).terms).to.not.equal(pointer);
      expect(await world.escrow.scheduleOf(agreement)).to.deep.equal(world.schedule.map(packTranche));
    });

    it("should move no money", async () => {
      const { payee, escrow } = await booksOf(world, agreement);
      const tx = await amend(world, agreement, { schedule: uplifted() });
      expect(await transfersOf(world, tx)).to.deep.equal([]);
      expect(await booksOf(world, agreement)).to.deep.include({ payee, escrow, balance: escrow });
    });

    it("should keep what is decided, challenged and refused, and its statuses", async () => {
      await refuse(world, agreement, [TWO_OF_THREE]);
      await challenge(world, agreement, [THREE_OF_THREE]);
      await grant(world, agreement, [HOLDBACK]);
      const before = await fieldsOf(world, agreement);
      const statuses = await statusesOf(world, agreement);
      await amend(world, agreement, { terms: { carePlan: ZeroHash } });
      expect(await fieldsOf(world, agreement)).to.deep.equal({ ...before, version: 2n, sequence: 6n });
      expect(before.settled).to.equal(bits(TWO_OF_THREE, HOLDBACK));
      expect(before.challenged).to.equal(bits(TWO_OF_THREE, THREE_OF_THREE));
      expect(await statusesOf(world, agreement)).to.deep.equal(statuses);
    });

    it("should clear the mark of endorsements", async () => {
      await world.escrow.attest([await signedItem(world, agreement, [[THREE_OF_THREE, 1n]], { seats: [0] })]);
      expect((await readState(world, agreement)).flags).to.equal(FLAG_ENDORSEMENTS);
      await amend(world, agreement);
      expect((await readState(world, agreement)).flags).to.equal(0n);
    });

    it("should leave every other agreement alone", async () => {
      const other = await openFunded(world, { terms: { placementRef: UNKNOWN } });
      const before = await readState(world, other);
      await amend(world, agreement, { schedule: uplifted() });
      expect(await readState(world, other)).to.deep.equal(before);
    });
  });

  describe("given no such agreement", () => {
    it("should revert with the id", async () => {
      await expectRevert(world, amend(world, UNKNOWN), "EscrowAgreementUnknown", UNKNOWN);
    });
  });

  describe("given a closed agreement", () => {
    it("should revert with the id, also for an amendment signed before", async () => {
      const early = await amendmentOf(world, agreement);
      await settleNow();
      const sending = world.escrow.amend(early.struct, early.words, early.consents);
      await expectRevert(world, sending, "EscrowAgreementClosed", agreement);
      await expectRevert(world, amend(world, agreement, { version: 2n }), "EscrowAgreementClosed", agreement);
    });
  });

  describe("given the agreement was amended", () => {
    it("should not open the original terms again, on the old consents or on new ones", async () => {
      const consents = await consentsTo(world, world);
      const words = world.schedule.map(packTranche);
      await amend(world, agreement, { schedule: uplifted() });
      const opening = (): Promise<unknown> => world.escrow.open(toAbi(world.terms), words, consents);
      await expectRevert(world, opening(), "EscrowAgreementExists", agreement);
      await settleNow();
      await expectRevert(world, opening(), "EscrowAgreementExists", agreement);
    });

    it("should not open the amended terms beside it on the parties' consent to the amendment", async () => {
      const { struct, words, consents, amendment } = await amendmentOf(world, agreement, { schedule: uplifted() });
      await world.escrow.amend(struct, words, consents);
      const { commissioner } = world.people;
      const digest = await world.escrow.termsDigest(struct.terms, words);
      expect(digest).to.not.equal(amendmentDigest(world.domain, amendment));
      const opening = world.escrow.open(struct.terms, words, consents);
      await expectRevert(world, opening, "EscrowSignatureInvalid", commissioner.address, digest);
    });

    it("should be amended again and again, one version at a time", async () => {
      for (let version = 1n; version <= 5n; version++) {
        await amend(world, agreement, { version, schedule: version % 2n === 1n ? uplifted() : world.schedule });
        expect(await readState(world, agreement)).to.deep.include({ version: version + 1n, sequence: version + 2n });
      }
    });
  });

  describe("given the last version that there can be", () => {
    const LAST = 65_535n;

    it("should reach it", async () => {
      await overwriteState(world, agreement, { version: LAST - 1n });
      await amend(world, agreement, { version: LAST - 1n });
      expect((await readState(world, agreement)).version).to.equal(LAST);
    });

    it("should revert rather than begin again at version 0, and leave the money to a settlement", async () => {
      await overwriteState(world, agreement, { version: LAST });
      const before = await readState(world, agreement);
      await expect(amend(world, agreement, { version: LAST })).to.be.revertedWithPanic(OVERFLOW);
      expect(await readState(world, agreement)).to.deep.equal(before);
      const paid = (await booksOf(world, agreement)).payee;
      const { settlement, consents } = await settlementOf(world, agreement, { toPayee: POUND });
      await world.escrow.settle(settlement, consents);
      expect(await booksOf(world, agreement)).to.deep.include({ balance: 0n, payee: paid + POUND, escrow: 0n });
    });
  });

  describe("given the balance is empty", () => {
    it("should amend all the same and pay the core tranche when it is funded", async () => {
      const poor = await openFunded(world, { terms: { placementRef: UNKNOWN }, funds: 0n });
      await amend(world, poor, { terms: { placementRef: UNKNOWN }, schedule: uplifted() });
      await grant(world, poor, [CORE]);
      const due = uplifted()[Number(CORE)]!.amount;
      const { payee } = await booksOf(world, poor);
      await world.escrow.connect(world.people.commissioner).fund(poor, due);
      expect(await booksOf(world, poor)).to.deep.include({ payee: payee + due, arrears: 0n, balance: 0n });
    });
  });
});
