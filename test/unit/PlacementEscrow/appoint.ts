import { expect } from "chai";
import { ZeroHash } from "ethers";
import { packTranche } from "../../../src/agreement/tranche.js";
import {
  CALLERS_WORD,
  decodeSignatures,
  encodeSignatures,
  type Consents,
} from "../../../src/attestation/signatures.js";
import { appointmentDigest } from "../../../src/attestation/typedData.js";
import { DAY, POUND, loadWorld, openFunded, type World } from "../../helpers/escrow.js";
import { at, booksOf, eventsOf, expectRevert, panelWith } from "../../helpers/panel.js";
import { MAGIC_WORD, answering } from "../../helpers/scripts.js";
import { appointmentOf, parties, settlementOf } from "../../helpers/signed.js";
import { overwriteState, readState } from "../../helpers/state.js";
import { appoint, appointedEvent, fieldsOf, inOrder } from "./amendSupport.js";

const UNKNOWN = `0x${"99".repeat(32)}`;
const MAX_VALIDITY = 90n * DAY;
const OVERFLOW = 0x11;
/** Every two of the three, and all of them. */
const ENOUGH = [
  [0, 1],
  [0, 2],
  [1, 2],
  [0, 1, 2],
];

describe("PlacementEscrow.appoint", () => {
  let world: World;
  let agreement: string;
  /** Accounts that have no role yet. */
  let newcomers: World["people"]["stranger"][];
  let fields: { seat: bigint; account: string };
  let digest: string;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openFunded(world);
    newcomers = (await world.ethers.getSigners()).slice(10, 19);
    fields = { seat: 1n, account: newcomers[0]!.address };
  });

  /** Signed by these; `digest` is what they signed. */
  const sign = async (bits: readonly number[] = [0, 1]) => {
    const signed = await appointmentOf(world, agreement, fields, parties(world, bits));
    digest = appointmentDigest(world.domain, signed.appointment);
    return signed;
  };

  const replaced = ({ consents }: { consents: Consents }, bit: number, signature: string): Consents =>
    encodeSignatures(decodeSignatures(consents).map((own) => (own.bit === bit ? { bit, signature } : own)));

  const expectAppointed = async (): Promise<void> => {
    expect((await world.escrow.termsOf(agreement)).panel[1]).to.equal(fields.account);
    expect((await readState(world, agreement)).version).to.equal(2n);
  };

  describe("when two of commissioner, provider and arbiter signed, or all three", () => {
    it("should emit Appointed with everything that was signed, for each of these sets", async () => {
      const { balance } = await readState(world, agreement);
      for (const [index, bits] of ENOUGH.entries()) {
        const caller = world.people.stranger;
        const own = { seat: 1n, account: newcomers[index + 1]!.address, version: BigInt(index) + 1n };
        const { appointment, consents } = await appointmentOf(world, agreement, own, parties(world, bits));
        const tx = await world.escrow.connect(caller).appoint(appointment, consents);
        const logged = { sequence: BigInt(index) + 3n, balance, caller };
        expect(await eventsOf(world, tx)).to.deep.equal([appointedEvent(appointment, consents, logged)]);
        expect((await world.escrow.termsOf(agreement)).panel[1]).to.equal(own.account);
      }
    });

    it("should begin the next version and keep the rest of the state as it was", async () => {
      const before = await fieldsOf(world, agreement);
      await appoint(world, agreement, fields);
      expect(await fieldsOf(world, agreement)).to.deep.equal({ ...before, version: 2n, sequence: 3n });
    });

    it("should change that seat alone, in code of its own", async () => {
      const { terms: pointer } = await readState(world, agreement);
      const code = await world.ethers.provider.getCode(pointer);
      await appoint(world, agreement, fields);
      const panel = panelWith(world, { 1: fields.account });
      expect(await world.escrow.termsOf(agreement)).to.deep.equal(inOrder({ ...world.terms, panel }));
      expect(await world.escrow.scheduleOf(agreement)).to.deep.equal(world.schedule.map(packTranche));
      expect((await readState(world, agreement)).terms).to.not.equal(pointer);
      expect(await world.ethers.provider.getCode(pointer)).to.equal(code);
    });

    it("should be sent by anyone", async () => {
      const { commissioner, provider, payee, arbiter, seats } = world.people;
      for (const [index, caller] of [commissioner, provider, payee, arbiter, ...seats].entries()) {
        const own = { seat: 3n, account: newcomers[index]!.address, version: BigInt(index) + 1n };
        const { appointment, consents } = await appointmentOf(world, agreement, own, parties(world, [0, 2]));
        await world.escrow.connect(caller).appoint(appointment, consents);
        expect((await world.escrow.termsOf(agreement)).panel[3]).to.equal(own.account);
      }
    });
  });

  describe("when fewer than two of them signed", () => {
    it("should revert with the signers if there is none or one", async () => {
      for (const bits of [[], [0], [1], [2]]) {
        const { appointment, consents } = await sign(bits);
        const sending = world.escrow.appoint(appointment, consents);
        await expectRevert(world, sending, "EscrowTwoConsentsNeeded", consents.signers);
      }
    });

    it("should revert if bits beyond the three make up the number", async () => {
      const { appointment, consents } = await sign();
      const send = (signers: number): Promise<unknown> => world.escrow.appoint(appointment, { ...consents, signers });
      for (const signers of [0x11, 0x24, 0x82, 0b1001, 0b1010, 0b1111, 0x13]) {
        await expectRevert(world, send(signers), "EscrowSignerUnknown", signers);
      }
    });

    it("should revert if one signature stands for two", async () => {
      const { commissioner, provider } = world.people;
      const signed = await appointmentOf(world, agreement, fields, [
        [0, commissioner],
        [1, commissioner],
      ]);
      digest = appointmentDigest(world.domain, signed.appointment);
      const sending = world.escrow.appoint(signed.appointment, signed.consents);
      await expectRevert(world, sending, "EscrowSignatureInvalid", provider.address, digest);
    });
  });

  describe("when a third signs beside a good pair", () => {
    it("should revert if the third's signature is a stranger's", async () => {
      const { commissioner, provider, arbiter, stranger } = world.people;
      const signed = await appointmentOf(world, agreement, fields, [
        [0, commissioner],
        [1, provider],
        [2, stranger],
      ]);
      digest = appointmentDigest(world.domain, signed.appointment);
      const sending = world.escrow.appoint(signed.appointment, signed.consents);
      await expectRevert(world, sending, "EscrowSignatureInvalid", arbiter.address, digest);
    });

    it("should revert if the third cancelled, and go by the pair alone", async () => {
      const { arbiter } = world.people;
      const { appointment, consents } = await sign([0, 1, 2]);
      await world.escrow.connect(arbiter).cancel(digest);
      const sending = world.escrow.appoint(appointment, consents);
      await expectRevert(world, sending, "EscrowConsentCancelled", arbiter.address, digest);
      const pair = encodeSignatures(decodeSignatures(consents).slice(0, 2));
      await world.escrow.appoint(appointment, pair);
      await expectAppointed();
    });

    it("should revert with the third's bit if it is a wallet that refuses", async () => {
      const wallet = await world.ethers.deployContract("ScriptedWallet");
      await wallet.follow(answering(ZeroHash));
      const terms = { arbiter: await wallet.getAddress() };
      agreement = await openFunded(world, { terms });
      const { appointment, consents } = await sign();
      const three = encodeSignatures([...decodeSignatures(consents), { bit: 2, signature: "0x5161" }]);
      await expectRevert(world, world.escrow.appoint(appointment, three), "EscrowWalletRefused", digest, 4);
      await wallet.follow(answering(MAGIC_WORD));
      await world.escrow.appoint(appointment, three);
      await expectAppointed();
    });
  });

  describe("when a signature is not the signer's own over this appointment", () => {
    it("should revert if anything that they signed was changed on the way", async () => {
      const { appointment, consents } = await sign([1, 2]);
      const changes = [
        { seat: 0n },
        { account: newcomers[5]!.address },
        { validUntil: appointment.validUntil - 1n },
        { agreement: await openFunded(world, { terms: { placementRef: ZeroHash } }) },
      ];
      for (const change of changes) {
        const altered = { ...appointment, ...change };
        const sending = world.escrow.appoint(altered, consents);
        const asked = appointmentDigest(world.domain, altered);
        await expectRevert(world, sending, "EscrowSignatureInvalid", world.people.provider.address, asked);
      }
    });

    it("should revert if they signed for another chain or contract", async () => {
      const signed = await sign();
      for (const other of [{ chainId: 1n }, { verifyingContract: world.terms.token }]) {
        const elsewhere = { ...world, domain: { ...world.domain, ...other } };
        const { consents } = await appointmentOf(elsewhere, agreement, fields);
        const sending = world.escrow.appoint(signed.appointment, consents);
        await expectRevert(world, sending, "EscrowSignatureInvalid", world.people.commissioner.address, digest);
      }
    });

    it("should revert if the signatures do not fill their bytes", async () => {
      const { appointment, consents } = await sign();
      const longer = { ...consents, signatures: `${consents.signatures}00` };
      await expectRevert(world, world.escrow.appoint(appointment, longer), "EscrowSignaturesMalformed", 135, 134);
    });
  });

  describe("when a consent is empty", () => {
    it("should count for the one who sends it, be it commissioner, provider or arbiter", async () => {
      const { commissioner, provider, arbiter } = world.people;
      for (const [bit, caller] of [commissioner, provider, arbiter].entries()) {
        const own = { seat: 1n, account: newcomers[bit]!.address, version: BigInt(bit) + 1n };
        const signed = await appointmentOf(world, agreement, own, parties(world, [0, 1, 2]));
        await world.escrow.connect(caller).appoint(signed.appointment, replaced(signed, bit, CALLERS_WORD));
        expect((await world.escrow.termsOf(agreement)).panel[1]).to.equal(own.account);
      }
    });

    it("should revert if anybody else sends it, the leaver and the newcomer included", async () => {
      const signed = await sign([0, 2]);
      const consents = replaced(signed, 2, CALLERS_WORD);
      for (const sender of [world.people.commissioner, world.people.seats[1], newcomers[0]!]) {
        const sending = world.escrow.connect(sender).appoint(signed.appointment, consents);
        await expectRevert(world, sending, "EscrowSignatureInvalid", world.people.arbiter.address, digest);
      }
    });
  });

  describe("given a signer cancelled its consent", () => {
    it("should revert with the signer, each of the three", async () => {
      const { commissioner, provider, arbiter } = world.people;
      for (const [bit, signer] of [commissioner, provider, arbiter].entries()) {
        const { appointment, consents } = await sign([bit, bit === 2 ? 0 : 2]);
        await world.escrow.connect(signer).cancel(digest);
        const sending = world.escrow.connect(signer).appoint(appointment, consents);
        await expectRevert(world, sending, "EscrowConsentCancelled", signer.address, digest);
        world = await loadWorld();
        agreement = await openFunded(world);
      }
    });

    it("should appoint if one cancelled who does not sign", async () => {
      const { appointment, consents } = await sign([0, 2]);
      await world.escrow.connect(world.people.provider).cancel(digest);
      await world.escrow.connect(world.people.seats[1]).cancel(digest);
      await world.escrow.appoint(appointment, consents);
      await expectAppointed();
    });
  });

  describe("when the appointment expires", () => {
    const appointAt = async (validUntil: bigint, time: bigint): Promise<unknown> => {
      const { appointment, consents } = await appointmentOf(world, agreement, { ...fields, validUntil });
      await at(world, time);
      return world.escrow.appoint(appointment, consents);
    };

    it("should appoint at the second it names, and revert a second later", async () => {
      const time = world.start + DAY;
      await expectRevert(world, appointAt(time - 1n, time), "EscrowSignatureExpired", time - 1n, time);
      await appointAt(time, time);
      await expectAppointed();
    });

    it("should appoint 90 days ahead, and revert a second further", async () => {
      const time = world.start + DAY;
      const last = time + MAX_VALIDITY;
      await expectRevert(world, appointAt(last + 1n, time), "EscrowValidityTooLong", last + 1n, last);
      await appointAt(last, time);
      await expectAppointed();
    });
  });

  describe("when the version is another", () => {
    it("should revert with both", async () => {
      for (const version of [0n, 2n, 65_535n]) {
        const sending = appoint(world, agreement, { ...fields, version });
        await expectRevert(world, sending, "EscrowVersionStale", agreement, 1, version);
      }
    });

    it("should revert at the last version there can be rather than begin again, and leave the money", async () => {
      await overwriteState(world, agreement, { version: 65_535n });
      const before = await readState(world, agreement);
      await expect(appoint(world, agreement, { ...fields, version: 65_535n })).to.be.revertedWithPanic(OVERFLOW);
      expect(await readState(world, agreement)).to.deep.equal(before);
      const { settlement, consents } = await settlementOf(world, agreement, { toPayee: POUND });
      await world.escrow.settle(settlement, consents);
      expect(await booksOf(world, agreement)).to.deep.include({ balance: 0n, payee: POUND });
    });
  });

  describe("given no such agreement, or a closed one", () => {
    it("should revert with the id", async () => {
      await expectRevert(world, appoint(world, UNKNOWN, fields), "EscrowAgreementUnknown", UNKNOWN);
      const { appointment, consents } = await sign();
      const closing = await settlementOf(world, agreement);
      await world.escrow.settle(closing.settlement, closing.consents);
      const sending = world.escrow.appoint(appointment, consents);
      await expectRevert(world, sending, "EscrowAgreementClosed", agreement);
    });
  });
});
