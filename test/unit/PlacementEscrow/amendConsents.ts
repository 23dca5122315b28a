import { expect } from "chai";
import { ZeroHash } from "ethers";
import { packTranche } from "../../../src/agreement/tranche.js";
import {
  CALLERS_WORD,
  decodeSignatures,
  encodeSignatures,
  type Consents,
} from "../../../src/attestation/signatures.js";
import { AMENDMENT_TYPES, TERMS_TYPES, amendmentDigest } from "../../../src/attestation/typedData.js";
import { DAY, POUND, consentsTo, draft, loadWorld, openAgreement, toAbi, type World } from "../../helpers/escrow.js";
import { at, expectRevert } from "../../helpers/panel.js";
import { MAGIC_WORD, answering } from "../../helpers/scripts.js";
import { amend, amendmentOf, amendmentToAbi, parties } from "../../helpers/signed.js";
import { readState } from "../../helpers/state.js";

type Signed = Awaited<ReturnType<typeof amendmentOf>>;

const MAX_VALIDITY = 90n * DAY;
const WALLETS_WORD = "0x5161";

describe("PlacementEscrow.amend: consents", () => {
  let world: World;
  let agreement: string;
  let signed: Signed;
  let digest: string;

  beforeEach(async () => {
    world = await loadWorld();
    agreement = await openAgreement(world);
    signed = await amendmentOf(world, agreement, { terms: { carePlan: ZeroHash } });
    digest = amendmentDigest(world.domain, signed.amendment);
  });

  /** Sends the amendment with these consents, as a stranger unless told otherwise. */
  const send = (consents: Consents, sender = world.people.stranger, { struct, words }: Signed = signed) =>
    world.escrow.connect(sender).amend(struct, words, consents);

  const withSignature = (bit: number, signature: string): Consents =>
    encodeSignatures(decodeSignatures(signed.consents).map((own) => (own.bit === bit ? { bit, signature } : own)));

  const expectInvalid = async (sending: Promise<unknown>, account: { address: string }): Promise<void> => {
    await expectRevert(world, sending, "EscrowSignatureInvalid", account.address, digest);
    expect((await readState(world, agreement)).version).to.equal(1n);
  };

  const expectAmended = async (sending: Promise<unknown>): Promise<void> => {
    await sending;
    expect((await readState(world, agreement)).version).to.equal(2n);
  };

  describe("when the signers named are not exactly the two parties", () => {
    it("should revert with the signers needed and given", async () => {
      for (const signers of [0, 1, 2, 4, 5, 6, 7, 0x0b, 0x83, 0xff]) {
        await expectRevert(world, send({ ...signed.consents, signers }), "EscrowConsentsNeeded", 3, signers);
      }
    });

    it("should revert if the arbiter signs as well, or instead of a party", async () => {
      for (const bits of [[0, 1, 2], [0, 2], [1, 2], [2]]) {
        const sending = amend(world, agreement, {}, parties(world, bits));
        const given = bits.reduce((set, bit) => set | (1 << bit), 0);
        await expectRevert(world, sending, "EscrowConsentsNeeded", 3, given);
      }
    });
  });

  describe("when a signature is not the party's own over this amendment", () => {
    it("should revert if the parties' signatures are swapped", async () => {
      const { commissioner, provider } = world.people;
      const swapped = await amendmentOf(world, agreement, { terms: { carePlan: ZeroHash } }, [
        [0, provider],
        [1, commissioner],
      ]);
      await expectInvalid(send(swapped.consents), commissioner);
    });

    it("should revert if a stranger signed for a party", async () => {
      const { commissioner, provider, stranger } = world.people;
      const own = { 0: commissioner, 1: provider };
      for (const bit of [0, 1] as const) {
        const forged = await stranger.signTypedData(world.domain, AMENDMENT_TYPES, signed.amendment);
        await expectInvalid(send(withSignature(bit, forged)), own[bit]);
      }
    });

    it("should revert if one party's signature stands twice", async () => {
      await expectInvalid(
        send(withSignature(1, decodeSignatures(signed.consents)[0]!.signature)),
        world.people.provider,
      );
    });

    it("should revert if they signed for another chain, contract, name or version of the contract", async () => {
      const others = [
        { chainId: 1n },
        { verifyingContract: world.terms.token },
        { name: "PlacementEscr0w" },
        { version: "2" },
      ];
      for (const other of others) {
        const elsewhere = { ...world, domain: { ...world.domain, ...other } };
        const { consents } = await amendmentOf(elsewhere, agreement, { terms: { carePlan: ZeroHash } });
        await expectInvalid(send(consents), world.people.commissioner);
      }
    });

    it("should revert if anything that they signed was changed on the way", async () => {
      const { amendment, consents } = signed;
      const [first, ...rest] = amendment.terms.schedule;
      const stranger = world.people.stranger.address;
      const changes = [
        { review: ZeroHash },
        { validUntil: amendment.validUntil - 1n },
        { terms: { ...amendment.terms, payee: stranger } },
        { terms: { ...amendment.terms, arbiter: stranger } },
        { terms: { ...amendment.terms, longStop: amendment.terms.longStop + 1n } },
        { terms: { ...amendment.terms, schedule: [{ ...first!, amount: first!.amount - 1n }, ...rest] } },
        { terms: { ...amendment.terms, schedule: [...rest, first!] } },
        { terms: { ...amendment.terms, schedule: rest } },
      ];
      for (const change of changes) {
        const { struct, words } = amendmentToAbi({ ...amendment, ...change });
        const altered = await world.escrow.amendmentDigest(struct, words);
        const sending = world.escrow.amend(struct, words, consents);
        const account = world.people.commissioner.address;
        await expectRevert(world, sending, "EscrowSignatureInvalid", account, altered);
      }
    });

    it("should revert if the relayer sets spare bits, which the signers' hash does not cover", async () => {
      const dirty = signed.words.map((word, index) => (index === 2 ? word | (7n << 64n) : word));
      expect(await world.escrow.amendmentDigest(signed.struct, dirty)).to.equal(digest);
      const sending = world.escrow.amend(signed.struct, dirty, signed.consents);
      await expectRevert(world, sending, "EscrowTrancheSpareBits", 2, 7);
    });

    it("should revert on an amendment of another agreement", async () => {
      const terms = { placementRef: ZeroHash };
      const other = await openAgreement(world, { terms });
      const { struct, words } = amendmentToAbi({ ...signed.amendment, agreement: other });
      const altered = await world.escrow.amendmentDigest(struct, words);
      const account = world.people.commissioner.address;
      const sending = world.escrow.amend(struct, words, signed.consents);
      await expectRevert(world, sending, "EscrowSignatureInvalid", account, altered);
    });

    it("should revert on the parties' consent to open the same terms as an agreement of their own", async () => {
      const { commissioner, provider } = world.people;
      const signatures = await Promise.all(
        [commissioner, provider].map(async (signer, bit) => ({
          bit,
          signature: await signer.signTypedData(world.domain, TERMS_TYPES, signed.amendment.terms),
        })),
      );
      await expectInvalid(send(encodeSignatures(signatures)), commissioner);
    });

    it("should revert on the consents that opened the agreement", async () => {
      await expectInvalid(send(await consentsTo(world, world)), world.people.commissioner);
    });

    it("should revert if bytes follow the last signature", async () => {
      const { signers, signatures } = signed.consents;
      const sending = send({ signers, signatures: `${signatures}00` });
      await expectRevert(world, sending, "EscrowSignaturesMalformed", 135, 134);
    });
  });

  describe("when a consent is empty", () => {
    it("should count the commissioner who sends it herself", async () => {
      await expectAmended(send(withSignature(0, CALLERS_WORD), world.people.commissioner));
    });

    it("should count the provider who sends it itself", async () => {
      await expectAmended(send(withSignature(1, CALLERS_WORD), world.people.provider));
    });

    it("should revert if anybody else sends it", async () => {
      const { commissioner, provider, arbiter, stranger } = world.people;
      for (const sender of [provider, arbiter, stranger]) {
        await expectInvalid(send(withSignature(0, CALLERS_WORD), sender), commissioner);
      }
      await expectInvalid(send(withSignature(1, CALLERS_WORD), commissioner), provider);
    });

    it("should revert if one party sends both", async () => {
      const both = encodeSignatures([0, 1].map((bit) => ({ bit, signature: CALLERS_WORD })));
      await expectInvalid(send(both, world.people.provider), world.people.commissioner);
    });
  });

  describe("given a party cancelled its consent", () => {
    it("should revert with the party", async () => {
      const { commissioner, provider } = world.people;
      await world.escrow.connect(provider).cancel(digest);
      await expectRevert(world, send(signed.consents), "EscrowConsentCancelled", provider.address, digest);
      await world.escrow.connect(commissioner).cancel(digest);
      await expectRevert(world, send(signed.consents), "EscrowConsentCancelled", commissioner.address, digest);
    });

    it("should revert even if the party sends it itself", async () => {
      const { commissioner } = world.people;
      await world.escrow.connect(commissioner).cancel(digest);
      const sending = send(withSignature(0, CALLERS_WORD), commissioner);
      await expectRevert(world, sending, "EscrowConsentCancelled", commissioner.address, digest);
    });

    it("should amend if what was cancelled is another digest, or another account's", async () => {
      await world.escrow.connect(world.people.commissioner).cancel(agreement);
      await world.escrow.connect(world.people.arbiter).cancel(digest);
      await world.escrow.connect(world.people.stranger).cancel(digest);
      await expectAmended(send(signed.consents));
    });

    it("should amend if the same is signed anew with another expiry", async () => {
      await world.escrow.connect(world.people.provider).cancel(digest);
      const { validUntil } = signed.amendment;
      await expectAmended(amend(world, agreement, { terms: { carePlan: ZeroHash }, validUntil: validUntil - 1n }));
    });
  });

  describe("given a party is a contract wallet", () => {
    /** An agreement whose provider is a wallet that says yes, and an amendment of it. */
    const openWithWallet = async () => {
      const wallet = await world.ethers.deployContract("ScriptedWallet");
      await wallet.follow(answering(MAGIC_WORD));
      const terms = { provider: await wallet.getAddress() };
      const agreed = draft(world, { terms });
      const consent = (message: Consents): Consents =>
        encodeSignatures([...decodeSignatures(message), { bit: 1, signature: WALLETS_WORD }]);
      const opening = consent(await consentsTo(world, agreed, [world.people.commissioner]));
      const words = agreed.schedule.map(packTranche);
      await world.escrow.open(toAbi(agreed.terms), words, opening);
      agreement = await world.escrow.termsDigest(toAbi(agreed.terms), words);
      const own = await amendmentOf(world, agreement, { terms }, parties(world, [0]));
      return { wallet, own, consents: consent(own.consents) };
    };

    it("should amend if the wallet accepts the digest", async () => {
      const { own, consents } = await openWithWallet();
      await expectAmended(send(consents, world.people.stranger, own));
    });

    it("should revert with the wallet's bit if it refuses, answers nothing or reverts", async () => {
      const { wallet, own, consents } = await openWithWallet();
      const refusals = [answering(ZeroHash), answering("0x"), answering(MAGIC_WORD, { reverts: true })];
      for (const refusal of refusals) {
        await wallet.follow(refusal);
        const refused = amendmentDigest(world.domain, own.amendment);
        await expectRevert(world, send(consents, undefined, own), "EscrowWalletRefused", refused, 2);
      }
    });
  });

  describe("when the version", () => {
    it("should revert with both if it is an earlier or a later one", async () => {
      for (const version of [0n, 2n, 65_535n]) {
        await expectRevert(world, amend(world, agreement, { version }), "EscrowVersionStale", agreement, 1, version);
      }
    });

    it("should revert on the amendment that made the present version", async () => {
      await send(signed.consents);
      await expectRevert(world, send(signed.consents), "EscrowVersionStale", agreement, 2, 1);
    });
  });

  describe("when the amendment expires", () => {
    const sendAt = async (validUntil: bigint, time: bigint): Promise<unknown> => {
      const own = await amendmentOf(world, agreement, { validUntil });
      await at(world, time);
      return send(own.consents, world.people.stranger, own);
    };

    it("should amend at the second it names", async () => {
      const time = world.start + DAY;
      await expectAmended(sendAt(time, time));
    });

    it("should revert a second later", async () => {
      const time = world.start + DAY;
      await expectRevert(world, sendAt(time, time + 1n), "EscrowSignatureExpired", time, time + 1n);
    });

    it("should amend 90 days ahead", async () => {
      const time = world.start + DAY;
      await expectAmended(sendAt(time + MAX_VALIDITY, time));
    });

    it("should revert a second further ahead", async () => {
      const time = world.start + DAY;
      const latest = time + MAX_VALIDITY;
      await expectRevert(world, sendAt(latest + 1n, time), "EscrowValidityTooLong", latest + 1n, latest);
    });
  });

  describe("when the money named is more than there is", () => {
    it("should amend: nobody has to fund in advance", async () => {
      const schedule = world.schedule.map((line) => ({ ...line, amount: line.amount + POUND }));
      await expectAmended(amend(world, agreement, { schedule }));
    });
  });
});
