import { expect } from "chai";
import { verifyTypedData } from "ethers";
import {
  SEAT_ROLES,
  CORE,
  HOLDBACK,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  attestationOf,
  attestationToAbi,
  itemOf,
  openFunded,
} from "../../helpers/escrow.js";
import { challenge } from "../../helpers/disputes.js";
import { FLAG_ARREARS, overwriteState } from "../../helpers/state.js";
import {
  Status,
  at,
  booksOf,
  endorsementsOf,
  eventsOf,
  expectRevert,
  itemSigned,
  placement,
  prepare,
  signedItem,
  transfersOf,
} from "../../helpers/panel.js";
import { decodeSignatures } from "../../../src/attestation/signatures.js";
import { ATTESTATION_TYPES, attestationDigest } from "../../../src/attestation/typedData.js";

describe("PlacementEscrow.attest under attack", () => {
  const load = prepare(async (world) => ({ agreement: await openFunded(world) }));
  type Loaded = Awaited<ReturnType<typeof load>>;

  const met = ({ world, agreement }: Loaded, achieved = MET, overRefusal = false) =>
    signedItem(world, agreement, [[TWO_OF_THREE, achieved]], { overRefusal });

  describe("when a one-basis-point finding goes in front of a fair one", () => {
    async function expectFairPayment(loaded: Loaded, status: bigint) {
      const { world, agreement } = loaded;
      const attack = world.escrow.attest([await met(loaded, 1n, true)]);
      await expectRevert(world, attack, "EscrowTrancheUnavailable", agreement, TWO_OF_THREE, status);
      const tx = await world.escrow.attest([await met(loaded, 1n, true), await met(loaded, MET, true)]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    }

    it("should pay the fair one in full if the tranche is challenged", async () => {
      const loaded = await load();
      await challenge(loaded.world, loaded.agreement, [TWO_OF_THREE]);
      await expectFairPayment(loaded, Status.Challenged);
    });

    it("should pay the fair one in full if the tranche is refused", async () => {
      const loaded = await load();
      await loaded.world.escrow.attest([await met(loaded, 0n)]);
      await expectFairPayment(loaded, Status.Refused);
    });
  });

  describe("when the same tranche is named twice in one attestation", () => {
    it("should revert with EscrowListNotAscending and pay nothing, wherever the second stands", async () => {
      const { world, agreement } = await load();
      const before = await booksOf(world, agreement);
      const lists = [
        [TWO_OF_THREE, TWO_OF_THREE, HOLDBACK],
        [TWO_OF_THREE, HOLDBACK, TWO_OF_THREE],
      ] as const;
      for (const list of lists) {
        const findings = list.map((index) => [index, MET] as const);
        const attack = world.escrow.attest([await signedItem(world, agreement, findings)]);
        const least = list[1] === TWO_OF_THREE ? TWO_OF_THREE + 1n : HOLDBACK + 1n;
        await expectRevert(world, attack, "EscrowListNotAscending", least, TWO_OF_THREE);
      }
      expect(await booksOf(world, agreement)).to.deep.equal(before);
    });
  });

  describe("when an index is past the end", () => {
    it("should revert with EscrowTrancheOutOfRange, and never wrap round to a tranche there is", async () => {
      const { world, agreement } = await load();
      const before = await booksOf(world, agreement);
      for (const index of [64n + TWO_OF_THREE, 128n + TWO_OF_THREE, 192n + TWO_OF_THREE]) {
        const attack = world.escrow.attest([await signedItem(world, agreement, [[index, MET]])]);
        await expectRevert(world, attack, "EscrowTrancheOutOfRange", index, 4n);
      }
      expect(await booksOf(world, agreement)).to.deep.equal(before);
    });
  });

  describe("when a stranger retracts a digest", () => {
    it("should revert, and let the seats' signatures and endorsements count", async () => {
      const { world, agreement } = await load();
      const attestation = attestationOf(world, agreement, [[THREE_OF_THREE, MET]]);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR])]);
      const { stranger } = world.people;
      const attack = world.escrow.connect(stranger).retract(attestationToAbi(attestation));
      await expectRevert(world, attack, "EscrowCallerNotAllowed", agreement, stranger.address, SEAT_ROLES);
      expect(await endorsementsOf(world, attestation)).to.deep.equal({ endorsed: 0b001n, retracted: 0n });
      const tx = await world.escrow.attest([await itemOf(world, attestation, [SOCIAL_WORKER, MANAGER])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });
  });

  describe("when one item of a payment run was spoilt by submitting it first", () => {
    it("should pay every other item", async () => {
      const loaded = await load();
      const { world } = loaded;
      const other = await openFunded(world, { terms: placement(2) });
      const items = [await met(loaded), await signedItem(world, other, [[TWO_OF_THREE, MET]])];
      await world.escrow.connect(world.people.stranger).attest([items[0]!]);
      const tx = await world.escrow.attest(items);
      expect((await eventsOf(world, tx)).map(([name, id]) => [name, id])).to.deep.equal([["Attested", other]]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });
  });

  describe("when a seat relays items that she has not read", () => {
    it("should count her only in the items that name her", async () => {
      const { world, agreement } = await load();
      const other = await openFunded(world, { terms: placement(2) });
      const socialWorker = world.people.seats[SOCIAL_WORKER];
      const read = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
      const unread = attestationOf(world, other, [[TWO_OF_THREE, MET]]);
      const items = [await itemOf(world, read, [INSPECTOR], [SOCIAL_WORKER]), await itemOf(world, unread, [INSPECTOR])];
      const tx = await world.escrow.connect(socialWorker).attest(items);
      expect((await eventsOf(world, tx)).map(([name, id]) => [name, id])).to.deep.equal([
        ["Attested", agreement],
        ["Endorsed", other],
      ]);
      expect(await endorsementsOf(world, unread)).to.deep.equal({ endorsed: 0b001n, retracted: 0n });
    });
  });

  describe("when an attestation expires while the balance is short", () => {
    it("should owe what was decided, and pay it from whatever arrives later", async () => {
      const { world } = await load();
      const { commissioner, payee } = world.people;
      const agreement = await openFunded(world, { terms: placement(2), funds: 0n });
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      await world.escrow.attest([item]);
      await at(world, item.attestation.validUntil + WEEK);
      await world.escrow.connect(commissioner).fund(agreement, 1_500n * POUND);
      expect(await booksOf(world, agreement)).to.include({ balance: 500n * POUND, arrears: 0n, flags: 0n });
      expect(await world.pound.balanceOf(payee)).to.equal(1_000n * POUND);
    });

    it("should count no arrears twice if it is submitted again before", async () => {
      const { world } = await load();
      const agreement = await openFunded(world, { terms: placement(2), funds: 0n });
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      await world.escrow.attest([item]);
      const again = world.escrow.attest([item]);
      await expectRevert(world, again, "EscrowTrancheUnavailable", agreement, TWO_OF_THREE, Status.Settled);
      expect(await booksOf(world, agreement)).to.include({ arrears: 1_000n * POUND, flags: FLAG_ARREARS });
    });
  });

  describe("when an old yes is submitted over a newer no", () => {
    it("should pass the refused tranche over, until the panel says yes to just that", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      const oldYes = await met(loaded);
      await world.escrow.attest([await met(loaded, 0n)]);
      const attack = world.escrow.attest([oldYes]);
      await expectRevert(world, attack, "EscrowTrancheUnavailable", agreement, TWO_OF_THREE, Status.Refused);
      const tx = await world.escrow.attest([oldYes, await met(loaded, MET, true)]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });
  });

  describe("when signatures are used where they were not given", () => {
    it("should revert if another agreement of the same people receives them", async () => {
      const loaded = await load();
      const { world } = loaded;
      const other = await openFunded(world, { terms: placement(2) });
      const { attestation, signers, signatures } = await met(loaded);
      const replayed = { attestation: { ...attestation, agreement: other }, signers, signatures };
      const digest = attestationDigest(world.domain, replayed.attestation);
      const inspector = world.people.seats[INSPECTOR].address;
      await expectRevert(world, world.escrow.attest([replayed]), "EscrowSignatureInvalid", inspector, digest);
    });

    it("should revert if the terms were changed since, even if they were changed back", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      const item = await met(loaded);
      await overwriteState(world, agreement, { version: 3n });
      await expectRevert(world, world.escrow.attest([item]), "EscrowVersionStale", agreement, 3n, 1n);
    });

    it("should revert if a signature that recovers to nobody is offered for a vacant seat", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      const attestation = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
      const garbage = `0x${"01".repeat(64)}1d`;
      const item = itemSigned(attestation, [{ bit: 3, signature: garbage }]);
      await expectRevert(world, world.escrow.attest([item]), "EscrowSignerUnknown", 0b1000);
    });
  });

  describe("when one tranche is decided by every means in turn", () => {
    it("should pay it once, and never more than its amount", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      const { commissioner } = world.people;
      const settled = [agreement, CORE, Status.Settled];
      await world.escrow.attest([await signedItem(world, agreement, [[CORE, 9_999n]])]);
      const paid = 19_998n * POUND;
      const { closesAt } = world.schedule[0]!;
      await at(world, closesAt);
      const again = world.escrow.attest([await signedItem(world, agreement, [[CORE, 1n]], { overRefusal: true })]);
      await expectRevert(world, again, "EscrowTrancheUnavailable", ...settled);
      const claim = world.escrow.claim(agreement, [CORE]);
      await expectRevert(world, claim, "EscrowTrancheUnavailable", ...settled);
      const grant = world.escrow.connect(commissioner).grant(agreement, [CORE], `0x${"01".repeat(32)}`);
      await expectRevert(world, grant, "EscrowTrancheUnavailable", ...settled);
      expect(await booksOf(world, agreement)).to.include({ payee: paid, balance: 24_000n * POUND - paid });
    });
  });

  describe("when the log is all that an auditor has", () => {
    it("should number every event without a gap and hold the signatures as they came", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      const attestation = attestationOf(world, agreement, [[THREE_OF_THREE, MET]]);
      await world.escrow.attest([await itemOf(world, attestation, [INSPECTOR])]);
      await world.escrow.connect(world.people.seats[MANAGER]).retract(attestationToAbi(attestation));
      const tx = await world.escrow.attest([await met(loaded)]);
      const filter = { address: world.escrowAddress, topics: [null, agreement], fromBlock: 0 };
      const logs = await world.ethers.provider.getLogs(filter);
      const events = logs.map((log) => world.escrow.interface.parseLog(log)!);
      expect(events.map(({ name, args }) => [name, args.getValue("sequence") as bigint])).to.deep.equal([
        ["Opened", 1n],
        ["Funded", 2n],
        ["Endorsed", 3n],
        ["Retracted", 4n],
        ["Attested", 5n],
      ]);
      const { args } = events.at(-1)!;
      const logged = args.toObject() as Record<string, unknown>;
      const signatures = decodeSignatures({
        signers: Number(logged["signers"]),
        signatures: String(logged["signatures"]),
      });
      const { version, findings, overRefusal, evidence, validUntil } = (await met(loaded)).attestation;
      const signed = { agreement, version, findings, overRefusal, evidence, validUntil };
      expect(logged["evidence"]).to.equal(evidence);
      expect(
        signatures.map(({ bit, signature }) => [
          bit,
          verifyTypedData(world.domain, ATTESTATION_TYPES, signed, signature),
        ]),
      ).to.deep.equal([0, 1, 2].map((seat) => [seat, world.people.seats[seat]!.address]));
      expect(await eventsOf(world, tx)).to.have.length(1);
    });
  });
});
