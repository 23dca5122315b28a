import { expect } from "chai";
import { ZeroHash } from "ethers";
import { CALLERS_WORD, encodeSignatures } from "../../../src/attestation/signatures.js";
import { SETTLEMENT_TYPES } from "../../../src/attestation/typedData.js";
import { CORE, DAY, INSPECTOR, POUND, openAgreement, openFunded } from "../../helpers/escrow.js";
import { at, booksOf, eventsOf, expectRevert, placement, prepare, transfersOf } from "../../helpers/panel.js";
import { ARBITER, COMMISSIONER, PROVIDER, amend, parties } from "../../helpers/signed.js";
import { FLAG_CLOSED, readState } from "../../helpers/state.js";
import { expectNotClosed, send, signed, type Signers } from "../../helpers/settling.js";

const UNKNOWN = `0x${"99".repeat(32)}`;
const GROUNDS = `0x${"95".repeat(32)}`;

/** What `loadWorld`'s schedule adds up to, and what the payee gets of it. */
const TOTAL = 24_000n * POUND;
const SUM = 7_000n * POUND + 1n;

/** Bits of both parties. */
const BOTH = 0b11;

describe("PlacementEscrow.settle", () => {
  const load = prepare(async (world) => ({ agreement: await openFunded(world) }));
  type Loaded = Awaited<ReturnType<typeof load>>;

  /** Closes the agreement with this sum, and expects these transfers, in order. */
  async function expectPaid(loaded: Loaded, toPayee: bigint, transfers: readonly [{ address: string }, bigint][]) {
    const tx = await send(loaded, await signed(loaded, { toPayee }));
    expect(await transfersOf(loaded.world, tx)).to.deep.equal(
      transfers.map(([{ address }, amount]) => [address, amount]),
    );
    const { balance, flags } = await readState(loaded.world, loaded.agreement);
    expect({ balance, flags }).to.deep.equal({ balance: 0n, flags: FLAG_CLOSED });
  }

  async function expectRefused(loaded: Loaded, sending: Promise<unknown>, error: string, ...args: unknown[]) {
    await expectRevert(loaded.world, sending, error, ...args);
    await expectNotClosed(loaded, TOTAL);
  }

  describe("given no such agreement", () => {
    it("should revert with the id", async () => {
      const loaded = await load();
      const { settlement, consents } = await signed(loaded);
      const unknown = { settlement: { ...settlement, agreement: UNKNOWN }, consents };
      await expectRefused(loaded, send(loaded, unknown), "EscrowAgreementUnknown", UNKNOWN);
    });
  });

  describe("when both parties signed", () => {
    it("should pay the payee the sum and the commissioner the rest, whoever sends it", async () => {
      const loaded = await load();
      const { payee, commissioner } = loaded.world.people;
      await expectPaid(loaded, SUM, [
        [payee, SUM],
        [commissioner, TOTAL - SUM],
      ]);
    });

    it("should pay the commissioner everything if the sum is 0", async () => {
      const loaded = await load();
      await expectPaid(loaded, 0n, [[loaded.world.people.commissioner, TOTAL]]);
    });

    it("should pay the payee everything if the sum is the balance", async () => {
      const loaded = await load();
      await expectPaid(loaded, TOTAL, [[loaded.world.people.payee, TOTAL]]);
    });

    it("should pay nobody if there is nothing, and close all the same", async () => {
      const { world } = await load();
      await expectPaid({ world, agreement: await openAgreement(world, { terms: placement(7) }) }, 0n, []);
    });

    it("should pay the commissioner what was funded since", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      const { payee, commissioner } = world.people;
      const message = await signed(loaded, { toPayee: SUM });
      await world.escrow.connect(commissioner).fund(agreement, 5n);
      expect(await transfersOf(world, await send(loaded, message))).to.deep.equal([
        [payee.address, SUM],
        [commissioner.address, TOTAL + 5n - SUM],
      ]);
    });

    it("should emit Closed with everything that was signed", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      const message = await signed(loaded, { toPayee: SUM });
      const { statement, validUntil } = message.settlement;
      const { signers, signatures } = message.consents;
      const caller = world.people.stranger.address;
      expect(await eventsOf(world, await send(loaded, message))).to.deep.equal([
        [
          "Closed",
          agreement,
          3n,
          0n,
          caller,
          [agreement, 1n, 0n, 0n, SUM, statement, validUntil],
          BigInt(signers),
          signatures,
        ],
      ]);
    });

    it("should leave the books at nothing but the closed flag, the number and the bits", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      await world.escrow.connect(world.people.provider).challenge(agreement, [CORE], GROUNDS);
      const before = await readState(world, agreement);
      await send(loaded, await signed(loaded, { toPayee: SUM }));
      const after = { ...before, balance: 0n, flags: FLAG_CLOSED, sequence: before.sequence + 1n };
      expect(await readState(world, agreement)).to.deep.equal(after);
      const { escrow, payee, arrears } = await booksOf(world, agreement);
      expect({ escrow, payee, arrears }).to.deep.equal({ escrow: 0n, payee: SUM, arrears: 0n });
    });

    it("should take the word of one of them who sends it", async () => {
      const loaded = await load();
      const { world } = loaded;
      const { commissioner, provider, payee } = world.people;
      const { settlement } = await signed(loaded, { toPayee: SUM });
      const signature = await provider.signTypedData(world.domain, SETTLEMENT_TYPES, settlement);
      const consents = encodeSignatures([
        { bit: COMMISSIONER, signature: CALLERS_WORD },
        { bit: PROVIDER, signature },
      ]);
      await world.escrow.connect(commissioner).settle(settlement, consents);
      expect(await world.pound.balanceOf(payee)).to.equal(SUM);
    });

    it("should be taken during a hold", async () => {
      const loaded = await load();
      const { payee, commissioner, seats } = loaded.world.people;
      await loaded.world.escrow.connect(seats[INSPECTOR]).hold(loaded.agreement, GROUNDS);
      await expectPaid(loaded, SUM, [
        [payee, SUM],
        [commissioner, TOTAL - SUM],
      ]);
    });

    it("should be taken after the end", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      const { payee, commissioner, provider } = world.people;
      const end = world.start + 29n * DAY;
      await world.escrow.connect(provider).giveNotice(agreement, end, GROUNDS);
      await world.helpers.time.increaseTo(end);
      await expectPaid(loaded, SUM, [
        [payee, SUM],
        [commissioner, TOTAL - SUM],
      ]);
    });
  });

  describe("when others signed", () => {
    async function expectNotBoth(given: number, ...signing: readonly number[]) {
      const loaded = await load();
      const sending = send(loaded, await signed(loaded, {}, parties(loaded.world, signing)));
      await expectRefused(loaded, sending, "EscrowConsentsNeeded", BOTH, given);
    }

    it("should revert with EscrowConsentsNeeded for the commissioner alone", async () => {
      await expectNotBoth(0b001, COMMISSIONER);
    });

    it("should revert with EscrowConsentsNeeded for the provider alone", async () => {
      await expectNotBoth(0b010, PROVIDER);
    });

    it("should revert with EscrowConsentsNeeded for nobody", async () => {
      await expectNotBoth(0);
    });

    it("should revert with EscrowConsentsNeeded for the arbiter instead of either", async () => {
      await expectNotBoth(0b101, COMMISSIONER, ARBITER);
      await expectNotBoth(0b110, PROVIDER, ARBITER);
    });

    it("should revert with EscrowConsentsNeeded for the arbiter besides both", async () => {
      await expectNotBoth(0b111, COMMISSIONER, PROVIDER, ARBITER);
    });

    it("should revert with EscrowSignatureInvalid if both signed in each other's place", async () => {
      const loaded = await load();
      const { commissioner, provider } = loaded.world.people;
      const swapped: Signers = [
        [COMMISSIONER, provider],
        [PROVIDER, commissioner],
      ];
      const message = await signed(loaded, {}, swapped);
      const digest = await loaded.world.escrow.settlementDigest(message.settlement);
      await expectRefused(loaded, send(loaded, message), "EscrowSignatureInvalid", commissioner, digest);
    });

    it("should revert with EscrowSignatureInvalid if a stranger sends the caller's word", async () => {
      const loaded = await load();
      const { settlement } = await signed(loaded);
      const consents = encodeSignatures([COMMISSIONER, PROVIDER].map((bit) => ({ bit, signature: CALLERS_WORD })));
      const digest = await loaded.world.escrow.settlementDigest(settlement);
      const { commissioner } = loaded.world.people;
      const sending = send(loaded, { settlement, consents });
      await expectRefused(loaded, sending, "EscrowSignatureInvalid", commissioner, digest);
    });

    it("should revert with EscrowSignatureInvalid if any field was changed since", async () => {
      const loaded = await load();
      const { world } = loaded;
      const { settlement, consents } = await signed(loaded, { toPayee: SUM });
      const { validUntil } = settlement;
      const changes = [{ toPayee: SUM + 1n }, { settled: 1n }, { arrears: 1n }, { statement: ZeroHash }];
      for (const change of [...changes, { validUntil: validUntil + 1n }]) {
        const changed = { ...settlement, ...change };
        const digest = await world.escrow.settlementDigest(changed);
        const sending = send(loaded, { settlement: changed, consents });
        await expectRefused(loaded, sending, "EscrowSignatureInvalid", world.people.commissioner, digest);
      }
    });
  });

  describe("when it was signed for another version", () => {
    it("should revert with EscrowVersionStale for the version before", async () => {
      const loaded = await load();
      const sending = send(loaded, await signed(loaded, { version: 0n }));
      await expectRefused(loaded, sending, "EscrowVersionStale", loaded.agreement, 1n, 0n);
    });

    it("should revert with EscrowVersionStale for the version to come", async () => {
      const loaded = await load();
      const sending = send(loaded, await signed(loaded, { version: 2n }));
      await expectRefused(loaded, sending, "EscrowVersionStale", loaded.agreement, 1n, 2n);
    });

    it("should revert with EscrowVersionStale after an amendment", async () => {
      const loaded = await load();
      const message = await signed(loaded, { toPayee: SUM });
      await amend(loaded.world, loaded.agreement);
      await expectRefused(loaded, send(loaded, message), "EscrowVersionStale", loaded.agreement, 2n, 1n);
    });
  });

  describe("when it is valid until", () => {
    /** Sent a week after the start. */
    async function sendValidUntil(from: (now: bigint) => bigint) {
      const loaded = await load();
      const now = loaded.world.start + 7n * DAY;
      const validUntil = from(now);
      const message = await signed(loaded, { toPayee: SUM, validUntil });
      await at(loaded.world, now);
      return { loaded, now, validUntil, sending: send(loaded, message) };
    }

    async function expectTaken(from: (now: bigint) => bigint) {
      const { loaded, sending } = await sendValidUntil(from);
      await sending;
      expect(await loaded.world.pound.balanceOf(loaded.world.people.payee)).to.equal(SUM);
    }

    it("should be taken in its last second", async () => {
      await expectTaken((now) => now);
    });

    it("should revert with EscrowSignatureExpired a second later", async () => {
      const { loaded, sending, now, validUntil } = await sendValidUntil((time) => time - 1n);
      await expectRefused(loaded, sending, "EscrowSignatureExpired", validUntil, now);
    });

    it("should be taken 90 days ahead", async () => {
      await expectTaken((now) => now + 90n * DAY);
    });

    it("should revert with EscrowValidityTooLong a second further ahead", async () => {
      const { loaded, sending, validUntil } = await sendValidUntil((now) => now + 90n * DAY + 1n);
      await expectRefused(loaded, sending, "EscrowValidityTooLong", validUntil, validUntil - 1n);
    });
  });
});
