import { expect } from "chai";
import {
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
  type World,
} from "../../helpers/escrow.js";
import {
  Status,
  booksOf,
  eventsOf,
  expectRevert,
  itemSigned,
  panelWith,
  placement,
  prepare,
  signatureBy,
  signedItem,
  transfersOf,
} from "../../helpers/panel.js";
import { EVERYTHING, MAGIC, MAGIC_WORD, answering, type Script } from "../../helpers/scripts.js";
import { attestationDigest, type Attestation } from "../../../src/attestation/typedData.js";
import { gasBound } from "../../helpers/instrumented.js";

describe("PlacementEscrow.attest and contract wallets", () => {
  describe("given a seat is an ordinary contract wallet", () => {
    /** The social worker's signer owns the wallet that holds the seat. */
    const load = prepare(async (world) => {
      const owner = world.people.seats[SOCIAL_WORKER];
      const wallet = await world.ethers.deployContract("OwnedWallet", [owner]);
      const panel = panelWith(world, { [SOCIAL_WORKER]: await wallet.getAddress() });
      const agreement = await openFunded(world, { terms: { panel } });
      return { owner, wallet, agreement, attestation: attestationOf(world, agreement, [[TWO_OF_THREE, MET]]) };
    });

    const signedBy = async (world: World, attestation: Attestation, signer: World["people"]["stranger"]) =>
      itemSigned(attestation, [
        { bit: INSPECTOR, signature: await signatureBy(world, world.people.seats[INSPECTOR], attestation) },
        { bit: SOCIAL_WORKER, signature: await signatureBy(world, signer, attestation) },
      ]);

    it("should count its owner's signature", async () => {
      const { world, owner, attestation } = await load();
      const tx = await world.escrow.attest([await signedBy(world, attestation, owner)]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should revert with EscrowWalletRefused if it does not accept the signature", async () => {
      const { world, attestation } = await load();
      const attesting = world.escrow.attest([await signedBy(world, attestation, world.people.stranger)]);
      const digest = attestationDigest(world.domain, attestation);
      await expectRevert(world, attesting, "EscrowWalletRefused", digest, 0b010);
    });

    it("should revert with EscrowWalletRefused if its owner signed something else", async () => {
      const { world, owner, attestation } = await load();
      const inspectors = await signatureBy(world, world.people.seats[INSPECTOR], attestation);
      const elsewhere = await signatureBy(world, owner, { ...attestation, evidence: `0x${"e2".repeat(32)}` });
      const item = itemSigned(attestation, [
        { bit: INSPECTOR, signature: inspectors },
        { bit: SOCIAL_WORKER, signature: elsewhere },
      ]);
      const digest = attestationDigest(world.domain, attestation);
      await expectRevert(world, world.escrow.attest([item]), "EscrowWalletRefused", digest, 0b010);
    });

    it("should count its own word when it calls", async () => {
      const { world, owner, wallet, attestation } = await load();
      const item = await itemOf(world, attestation, [INSPECTOR], [SOCIAL_WORKER]);
      const calling = world.escrow.interface.encodeFunctionData("attest", [[item]]);
      const tx = await wallet.connect(owner).execute(world.escrow, calling);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      const [attested] = await eventsOf(world, tx);
      expect(attested?.[4]).to.equal(await wallet.getAddress());
    });

    it("should revert with EscrowSignatureInvalid if its owner's call stands in for it", async () => {
      const { world, owner, wallet, attestation } = await load();
      const item = await itemOf(world, attestation, [INSPECTOR], [SOCIAL_WORKER]);
      const digest = attestationDigest(world.domain, attestation);
      const attesting = world.escrow.connect(owner).attest([item]);
      await expectRevert(world, attesting, "EscrowSignatureInvalid", await wallet.getAddress(), digest);
    });
  });

  describe("given seats are contract wallets that answer as they like", () => {
    /** Inspector and social worker are scripted wallets; the inspector's accepts everything. */
    const load = prepare(async (world) => {
      const [inspector, socialWorker] = [
        await world.ethers.deployContract("ScriptedWallet"),
        await world.ethers.deployContract("ScriptedWallet"),
      ];
      await inspector.follow(answering(MAGIC_WORD));
      const panel = panelWith(world, {
        [INSPECTOR]: await inspector.getAddress(),
        [SOCIAL_WORKER]: await socialWorker.getAddress(),
      });
      const agreement = await openFunded(world, { terms: { ...placement(1), panel } });
      const other = await openFunded(world, { terms: placement(2) });
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
      const item = itemSigned(attestation, [
        { bit: INSPECTOR, signature: "0x01" },
        { bit: SOCIAL_WORKER, signature: `0x${"5a".repeat(300)}` },
      ]);
      return { inspector, socialWorker, agreement, other, attestation, item };
    });

    async function expectAccepted(script: Script) {
      const { world, socialWorker, agreement, item } = await load();
      await socialWorker.follow(script);
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Settled);
    }

    /** Alone the item reverts; in a run the other item is paid, for no more gas than the wallet was given. */
    async function expectRefused(script: Script) {
      const { world, socialWorker, agreement, other, attestation, item } = await load();
      await socialWorker.follow(script);
      const digest = attestationDigest(world.domain, attestation);
      await expectRevert(world, world.escrow.attest([item]), "EscrowWalletRefused", digest, 0b010);

      const before = await booksOf(world, agreement);
      const good = await signedItem(world, other, [[TWO_OF_THREE, MET]]);
      const tx = await world.escrow.attest([item, good], { gasLimit: 2_000_000n });
      expect((await eventsOf(world, tx)).map(([name, id]) => [name, id])).to.deep.equal([["Attested", other]]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      expect((await booksOf(world, agreement)).sequence).to.equal(before.sequence);
      expect((await tx.wait())?.gasUsed).to.be.lessThan(gasBound(500_000n + 200_000n));
    }

    it("should count the magic word, whatever the signature's length", async () => {
      await expectAccepted(answering(MAGIC_WORD));
    });

    it("should count the magic word with more bytes behind it", async () => {
      await expectAccepted(answering(MAGIC_WORD, { padding: 1_000n }));
    });

    it("should count the magic word of a wallet that needs nearly all the gas it is given", async () => {
      await expectAccepted(answering(MAGIC_WORD, { gasToBurn: 480_000n }));
    });

    it("should skip the item if the wallet refuses", async () => {
      await expectRefused(answering(`0xffffffff${"00".repeat(28)}`));
    });

    it("should skip the item if the wallet reverts, even with the magic word", async () => {
      await expectRefused(answering("0x", { reverts: true }));
      await expectRefused(answering(MAGIC_WORD, { reverts: true }));
    });

    it("should skip the item if the wallet returns nothing", async () => {
      await expectRefused(answering("0x"));
    });

    it("should skip the item if the wallet returns less than a word", async () => {
      await expectRefused(answering(MAGIC));
      await expectRefused(answering(MAGIC_WORD.slice(0, -2)));
    });

    it("should skip the item if the wallet returns another word", async () => {
      await expectRefused(answering(`0x${"00".repeat(31)}01`));
      await expectRefused(answering(`0x${"00".repeat(28)}${MAGIC.slice(2)}`));
    });

    it("should skip the item if the magic word's low bytes are dirty", async () => {
      await expectRefused(answering(`${MAGIC}${"00".repeat(27)}01`));
      await expectRefused(answering(`${MAGIC}01${"00".repeat(27)}`));
    });

    it("should skip the item if the magic word comes second", async () => {
      await expectRefused(answering(`0x${"00".repeat(32)}${MAGIC_WORD.slice(2)}`));
    });

    it("should skip the item if the wallet writes to storage", async () => {
      await expectRefused(answering(MAGIC_WORD, { writes: true }));
    });

    it("should skip the item if the wallet burns all its gas", async () => {
      await expectRefused(answering(MAGIC_WORD, { gasToBurn: EVERYTHING }));
    });

    it("should skip the item if the wallet returns a bomb", async () => {
      await expectRefused(answering(`0xffffffff${"00".repeat(28)}`, { padding: 400_000n }));
      await expectRefused(answering(MAGIC_WORD, { padding: 400_000n, reverts: true }));
    });

    it("should name every wallet that refuses", async () => {
      const { world, inspector, attestation, item } = await load();
      await inspector.follow(answering("0x", { reverts: true }));
      const digest = attestationDigest(world.domain, attestation);
      await expectRevert(world, world.escrow.attest([item]), "EscrowWalletRefused", digest, 0b011);
    });

    it("should count the same signature once the wallet accepts it", async () => {
      const { world, socialWorker, attestation, item } = await load();
      const digest = attestationDigest(world.domain, attestation);
      await expectRevert(world, world.escrow.attest([item]), "EscrowWalletRefused", digest, 0b010);
      await socialWorker.follow(answering(MAGIC_WORD));
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should keep a wallet's endorsement though it refuses later", async () => {
      const { world, inspector, socialWorker, agreement } = await load();
      const attestation = attestationOf(world, agreement, [[THREE_OF_THREE, MET]]);
      await world.escrow.attest([itemSigned(attestation, [{ bit: INSPECTOR, signature: "0x01" }])]);
      await inspector.follow(answering("0x", { reverts: true }));
      await socialWorker.follow(answering(MAGIC_WORD));
      const managers = await signatureBy(world, world.people.seats[MANAGER], attestation);
      const last = itemSigned(attestation, [
        { bit: SOCIAL_WORKER, signature: "0x01" },
        { bit: MANAGER, signature: managers },
      ]);
      const tx = await world.escrow.attest([last]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });
  });
});
