import { expect } from "chai";
import { N, Signature, ZeroHash, concat, dataLength, dataSlice, toBeHex } from "ethers";
import type { Terms } from "../../../src/agreement/terms.js";
import { packTranche } from "../../../src/agreement/tranche.js";
import {
  CALLERS_WORD,
  decodeSignatures,
  encodeSignatures,
  type Consents,
} from "../../../src/attestation/signatures.js";
import {
  DAY,
  POUND,
  WEEK,
  consentsTo,
  draft,
  loadWorld,
  openAgreement,
  toAbi,
  tranche,
  type AgreementOptions,
  type World,
} from "../../helpers/escrow.js";
import { FLAG_CLOSED, NO_END, overwriteState, readState } from "../../helpers/state.js";

describe("PlacementEscrow.open", () => {
  let world: World;
  /** The digest of the world's own terms. */
  let agreement: string;
  /** Both parties' signatures on them. */
  let consents: Consents;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await world.escrow.termsDigest(toAbi(world.terms), world.schedule.map(packTranche));
    consents = await consentsTo(world, world);
  });

  /** Sends `open` with the world's terms, as a stranger unless told otherwise. */
  const open = (given: Consents, sender = world.people.stranger, options: AgreementOptions = {}) => {
    const { terms, schedule } = draft(world, options);
    return world.escrow.connect(sender).open(toAbi(terms), schedule.map(packTranche), given);
  };

  /** Both consents, one of them replaced. */
  const withSignature = (bit: number, signature: string): Consents =>
    encodeSignatures(decodeSignatures(consents).map((own) => (own.bit === bit ? { bit, signature } : own)));

  const signatureOf = (bit: number): string => decodeSignatures(consents)[bit]!.signature;

  const expectInvalid = async (sending: Promise<unknown>, account: { address: string }): Promise<void> => {
    await expect(sending)
      .to.be.revertedWithCustomError(world.escrow, "EscrowSignatureInvalid")
      .withArgs(account.address, agreement);
  };

  describe("when both parties signed", () => {
    it("should begin at version 1, without money, end, hold or flags", async () => {
      await open(consents);
      const { terms, ...state } = await readState(world, agreement);
      expect(dataLength(await world.ethers.provider.getCode(terms))).to.equal(1 + 256 + 29 * world.schedule.length);
      expect(state).to.deep.equal({
        version: 1n,
        endsAt: NO_END,
        heldUntil: 0n,
        heldBy: 0n,
        flags: 0n,
        balance: 0n,
        settled: 0n,
        challenged: 0n,
        sequence: 1n,
      });
    });

    it("should emit Opened with everything that was signed, whoever sends it", async () => {
      const { commissioner, provider, stranger } = world.people;
      await expect(open(consents, stranger))
        .to.emit(world.escrow, "Opened")
        .withArgs(
          agreement,
          commissioner,
          provider,
          1n,
          0n,
          stranger,
          inOrder(world.terms),
          world.schedule.map(packTranche),
          consents.signers,
          consents.signatures,
        );
    });

    it("should return the digest that was signed as the id", async () => {
      const words = world.schedule.map(packTranche);
      expect(await world.escrow.open.staticCall(toAbi(world.terms), words, consents)).to.equal(agreement);
    });

    it("should store terms and schedule so that they read back the same", async () => {
      await open(consents);
      expect(await world.escrow.termsOf(agreement)).to.deep.equal(inOrder(world.terms));
      expect(await world.escrow.scheduleOf(agreement)).to.deep.equal(world.schedule.map(packTranche));
    });

    it("should take no money", async () => {
      await expect(open(consents)).to.changeTokenBalances(
        world.ethers,
        world.pound,
        [world.people.commissioner, world.escrow],
        [0n, 0n],
      );
    });

    it("should open agreements beside each other that differ in their reference only", async () => {
      await open(consents);
      const other = await openAgreement(world, { terms: { placementRef: `0x${"a2".repeat(32)}` } });
      expect(other).to.not.equal(agreement);
      expect(await readState(world, other)).to.deep.include({ version: 1n, sequence: 1n });
      expect(await readState(world, agreement)).to.deep.include({ version: 1n, sequence: 1n });
    });
  });

  describe("when a consent is empty", () => {
    it("should count the commissioner who sends it herself", async () => {
      await open(withSignature(0, CALLERS_WORD), world.people.commissioner);
      expect((await world.escrow.stateOf(agreement)).version).to.equal(1n);
    });

    it("should count the provider who sends it itself", async () => {
      await open(withSignature(1, CALLERS_WORD), world.people.provider);
      expect((await world.escrow.stateOf(agreement)).version).to.equal(1n);
    });

    it("should revert if a stranger sends it in the commissioner's place", async () => {
      await expectInvalid(open(withSignature(0, CALLERS_WORD)), world.people.commissioner);
    });

    it("should revert if a stranger sends it in the provider's place", async () => {
      await expectInvalid(open(withSignature(1, CALLERS_WORD)), world.people.provider);
    });

    it("should revert if one party sends both", async () => {
      const both = encodeSignatures([0, 1].map((bit) => ({ bit, signature: CALLERS_WORD })));
      await expectInvalid(open(both, world.people.commissioner), world.people.provider);
    });
  });

  describe("when the signers named are not exactly the two parties", () => {
    it("should revert with the signers needed and given", async () => {
      for (const signers of [0, 1, 2, 4, 5, 6, 7, 0x83, 0xff]) {
        await expect(open({ ...consents, signers }))
          .to.be.revertedWithCustomError(world.escrow, "EscrowConsentsNeeded")
          .withArgs(3, signers);
      }
    });
  });

  describe("when a signature is not the party's own over these terms", () => {
    it("should revert if a stranger signed for the commissioner", async () => {
      const { commissioner, provider, stranger } = world.people;
      await expectInvalid(open(await consentsTo(world, world, [stranger, provider])), commissioner);
    });

    it("should revert if a stranger signed for the provider", async () => {
      const { commissioner, provider, stranger } = world.people;
      await expectInvalid(open(await consentsTo(world, world, [commissioner, stranger])), provider);
    });

    it("should revert if the parties' signatures are swapped", async () => {
      const { commissioner, provider } = world.people;
      await expectInvalid(open(await consentsTo(world, world, [provider, commissioner])), commissioner);
    });

    it("should revert if the commissioner's signature stands twice", async () => {
      await expectInvalid(open(withSignature(1, signatureOf(0))), world.people.provider);
    });

    it("should revert if they signed for another chain", async () => {
      const domain = { ...world.domain, chainId: 1n };
      await expectInvalid(open(await consentsTo({ ...world, domain }, world)), world.people.commissioner);
    });

    it("should revert if they signed for another contract", async () => {
      const domain = { ...world.domain, verifyingContract: await world.pound.getAddress() };
      await expectInvalid(open(await consentsTo({ ...world, domain }, world)), world.people.commissioner);
    });

    it("should revert if they signed for another version of the contract", async () => {
      const domain = { ...world.domain, version: "2" };
      await expectInvalid(open(await consentsTo({ ...world, domain }, world)), world.people.commissioner);
    });

    it("should revert if they signed for a contract of another name", async () => {
      const domain = { ...world.domain, name: "PlacementEscr0w" };
      await expectInvalid(open(await consentsTo({ ...world, domain }, world)), world.people.commissioner);
    });

    it("should revert if they signed other terms", async () => {
      const other = await consentsTo(world, draft(world, { terms: { noticePeriod: 27n * DAY } }));
      await expectInvalid(open(other), world.people.commissioner);
    });

    it("should revert if they signed another schedule", async () => {
      const schedule = world.schedule.map((line, index) => (index === 3 ? { ...line, amount: POUND } : line));
      await expectInvalid(open(await consentsTo(world, draft(world, { schedule }))), world.people.commissioner);
    });

    it("should revert on the malleable twin of a good signature", async () => {
      const { r, s, v } = Signature.from(signatureOf(1));
      const twin = concat([r, toBeHex(N - BigInt(s), 32), toBeHex(v === 27 ? 28 : 27, 1)]);
      await expectInvalid(open(withSignature(1, twin)), world.people.provider);
    });

    it("should revert on a recovery id that is neither 27 nor 28", async () => {
      const { r, s, yParity } = Signature.from(signatureOf(0));
      await expectInvalid(open(withSignature(0, concat([r, s, toBeHex(yParity, 1)]))), world.people.commissioner);
    });

    it("should revert on the compact form of 64 bytes", async () => {
      const compact = Signature.from(signatureOf(0)).compactSerialized;
      await expectInvalid(open(withSignature(0, compact)), world.people.commissioner);
    });

    it("should revert on a signature with a byte too many within its length", async () => {
      await expectInvalid(open(withSignature(1, concat([signatureOf(1), "0x00"]))), world.people.provider);
    });
  });

  describe("when the signatures do not fill their bytes", () => {
    const expectMalformed = async (signatures: string, length: number, needed: number): Promise<void> => {
      await expect(open({ signers: 3, signatures }))
        .to.be.revertedWithCustomError(world.escrow, "EscrowSignaturesMalformed")
        .withArgs(length, needed);
    };

    it("should revert if bytes follow the last signature", async () => {
      await expectMalformed(concat([consents.signatures, "0x00"]), 135, 134);
    });

    it("should revert if the last signature is cut short", async () => {
      await expectMalformed(dataSlice(consents.signatures, 0, 133), 133, 134);
    });

    it("should revert if the last length is cut short", async () => {
      await expectMalformed(dataSlice(consents.signatures, 0, 68), 68, 69);
    });

    it("should revert if there are no bytes", async () => {
      await expectMalformed("0x", 0, 2);
    });
  });

  describe("given a party cancelled its consent", () => {
    it("should revert if the commissioner did", async () => {
      await world.escrow.connect(world.people.commissioner).cancel(agreement);
      await expect(open(consents))
        .to.be.revertedWithCustomError(world.escrow, "EscrowConsentCancelled")
        .withArgs(world.people.commissioner, agreement);
    });

    it("should revert if the provider did, even if it sends the terms itself", async () => {
      await world.escrow.connect(world.people.provider).cancel(agreement);
      await expect(open(withSignature(1, CALLERS_WORD), world.people.provider))
        .to.be.revertedWithCustomError(world.escrow, "EscrowConsentCancelled")
        .withArgs(world.people.provider, agreement);
    });

    it("should open if what was cancelled is another digest, or another account's", async () => {
      await world.escrow.connect(world.people.commissioner).cancel(ZeroHash);
      await world.escrow.connect(world.people.stranger).cancel(agreement);
      await open(consents);
      expect((await world.escrow.stateOf(agreement)).version).to.equal(1n);
    });
  });

  describe("given the terms were opened before", () => {
    const expectExists = async (): Promise<void> => {
      await expect(open(consents))
        .to.be.revertedWithCustomError(world.escrow, "EscrowAgreementExists")
        .withArgs(agreement);
    };

    it("should revert while the agreement is live", async () => {
      await open(consents);
      await expectExists();
    });

    it("should revert once the agreement is closed", async () => {
      await open(consents);
      await overwriteState(world, agreement, { flags: FLAG_CLOSED });
      await expectExists();
    });
  });

  describe("given the earliest window", () => {
    /** The tranche that closes first is neither first nor last in the schedule. */
    const schedule = (): ReturnType<typeof tranche>[] =>
      [4n * WEEK, 2n * DAY, 8n * WEEK].map((length) => tranche(world.start, { closesAt: world.start + length }));

    const openAt = async (time: bigint) => {
      const agreed = draft(world, { schedule: schedule() });
      const signed = await consentsTo(world, agreed);
      await world.helpers.time.setNextBlockTimestamp(time);
      return open(signed, world.people.stranger, agreed);
    };

    it("should open a second before it closes", async () => {
      await expect(openAt(world.start + 2n * DAY - 1n)).to.emit(world.escrow, "Opened");
    });

    it("should revert at the second it closes", async () => {
      const close = world.start + 2n * DAY;
      await expect(openAt(close))
        .to.be.revertedWithCustomError(world.escrow, "EscrowTermsExpired")
        .withArgs(close, close);
    });

    it("should revert a second later", async () => {
      const close = world.start + 2n * DAY;
      await expect(openAt(close + 1n))
        .to.be.revertedWithCustomError(world.escrow, "EscrowTermsExpired")
        .withArgs(close, close + 1n);
    });
  });
});

/** Terms as the contract returns and logs them. */
function inOrder(terms: Terms): unknown[] {
  const { commissioner, provider, payee, token, arbiter, register, panel } = terms;
  const { carePlan, placementRef, noticePeriod, holdPeriod, longStop } = terms;
  const people = [commissioner, provider, payee, token, arbiter, register, [...panel]];
  return [...people, carePlan, placementRef, noticePeriod, holdPeriod, longStop];
}
