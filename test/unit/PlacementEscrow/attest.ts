import { expect } from "chai";
import { CORE, HOLDBACK, MET, POUND, TWO_OF_THREE, openFunded, tranche } from "../../helpers/escrow.js";
import { FLAG_CLOSED, overwriteState } from "../../helpers/state.js";
import {
  Status,
  bits,
  booksOf,
  eventsOf,
  expectRevert,
  prepare,
  signedEvent,
  signedItem,
  transfersOf,
} from "../../helpers/panel.js";

describe("PlacementEscrow.attest", () => {
  const load = prepare(async (world) => ({ agreement: await openFunded(world) }));

  describe("when no item is given", () => {
    it("should revert with EscrowListEmpty", async () => {
      const { world } = await load();
      await expectRevert(world, world.escrow.attest([]), "EscrowListEmpty");
    });
  });

  describe("given the agreement is unknown", () => {
    it("should revert with EscrowAgreementUnknown", async () => {
      const { world } = await load();
      const unknown = `0x${"99".repeat(32)}`;
      const item = await signedItem(world, unknown, [[TWO_OF_THREE, MET]]);
      await expectRevert(world, world.escrow.attest([item]), "EscrowAgreementUnknown", unknown);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with EscrowAgreementClosed", async () => {
      const { world, agreement } = await load();
      await overwriteState(world, agreement, { flags: FLAG_CLOSED });
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      await expectRevert(world, world.escrow.attest([item]), "EscrowAgreementClosed", agreement);
    });

    it("should call every tranche settled, whatever it was", async () => {
      const { world, agreement } = await load();
      const endsAt = world.start;
      await overwriteState(world, agreement, { flags: FLAG_CLOSED, challenged: bits(CORE), endsAt });
      for (const index of [CORE, HOLDBACK]) {
        expect(await world.escrow.statusOf(agreement, index)).to.equal(Status.Settled);
      }
    });
  });

  describe("when it was signed for another version", () => {
    it("should revert with EscrowVersionStale if the version has passed", async () => {
      const { world, agreement } = await load();
      await overwriteState(world, agreement, { version: 2n });
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { version: 1n });
      await expectRevert(world, world.escrow.attest([item]), "EscrowVersionStale", agreement, 2n, 1n);
    });

    it("should revert with EscrowVersionStale if the version is yet to come", async () => {
      const { world, agreement } = await load();
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { version: 2n });
      await expectRevert(world, world.escrow.attest([item]), "EscrowVersionStale", agreement, 1n, 2n);
    });
  });

  describe("when the list of findings is malformed", () => {
    it("should revert with EscrowListEmpty if there are none", async () => {
      const { world, agreement } = await load();
      const item = await signedItem(world, agreement, []);
      await expectRevert(world, world.escrow.attest([item]), "EscrowListEmpty");
    });

    it("should revert with EscrowListNotAscending if a tranche is named twice", async () => {
      const { world, agreement } = await load();
      const twice = [
        [TWO_OF_THREE, MET],
        [TWO_OF_THREE, MET],
      ] as const;
      const attesting = world.escrow.attest([await signedItem(world, agreement, twice)]);
      await expectRevert(world, attesting, "EscrowListNotAscending", TWO_OF_THREE + 1n, TWO_OF_THREE);
    });

    it("should revert with EscrowListNotAscending if the tranches descend", async () => {
      const { world, agreement } = await load();
      const descending = [
        [HOLDBACK, MET],
        [CORE, MET],
      ] as const;
      const attesting = world.escrow.attest([await signedItem(world, agreement, descending)]);
      await expectRevert(world, attesting, "EscrowListNotAscending", HOLDBACK + 1n, CORE);
    });

    it("should revert with EscrowTrancheOutOfRange if the schedule has no such tranche", async () => {
      const { world, agreement } = await load();
      for (const index of [4n, 63n, 64n, 255n]) {
        const beyond = [
          [TWO_OF_THREE, MET],
          [index, MET],
        ] as const;
        const attesting = world.escrow.attest([await signedItem(world, agreement, beyond)]);
        await expectRevert(world, attesting, "EscrowTrancheOutOfRange", index, 4n);
      }
    });

    it("should revert with EscrowFindingOutOfRange if more than 10000 is achieved", async () => {
      const { world, agreement } = await load();
      for (const achieved of [MET + 1n, 65_535n]) {
        const beyond = [
          [CORE, MET],
          [TWO_OF_THREE, achieved],
        ] as const;
        const attesting = world.escrow.attest([await signedItem(world, agreement, beyond)]);
        await expectRevert(world, attesting, "EscrowFindingOutOfRange", TWO_OF_THREE, achieved);
      }
    });
  });

  describe("when an open tranche is found met", () => {
    it("should settle it, pay the payee in full and log everything that was signed", async () => {
      const { world, agreement } = await load();
      const before = await booksOf(world, agreement);
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { seats: [0, 1] });
      const tx = await world.escrow.connect(world.people.stranger).attest([item]);
      const balance = before.balance - 1_000n * POUND;
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Attested", item, { sequence: 3n, balance, caller: world.people.stranger }),
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance,
        settled: bits(TWO_OF_THREE),
        sequence: 3n,
        payee: 1_000n * POUND,
        escrow: before.escrow - 1_000n * POUND,
      });
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Settled);
    });

    it("should pay a core tranche before its window closes", async () => {
      const { world, agreement } = await load();
      const tx = await world.escrow.attest([await signedItem(world, agreement, [[CORE, MET]])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 20_000n * POUND]]);
      expect(await world.escrow.statusOf(agreement, CORE)).to.equal(Status.Settled);
    });

    it("should pay the holdback on the word of the inspector and one more", async () => {
      const { world, agreement } = await load();
      const tx = await world.escrow.attest([await signedItem(world, agreement, [[HOLDBACK, MET]], { seats: [0, 2] })]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 2_000n * POUND]]);
      expect(await world.escrow.statusOf(agreement, HOLDBACK)).to.equal(Status.Settled);
    });

    it("should decide the last of 64 tranches and leave the counter beside its bits alone", async () => {
      const { world } = await load();
      const schedule = Array.from({ length: 64 }, () => tranche(world.start, { amount: POUND }));
      const agreement = await openFunded(world, { schedule });
      const before = await booksOf(world, agreement);
      const last = [
        [62n, 0n],
        [63n, MET],
      ] as const;
      await world.escrow.attest([await signedItem(world, agreement, last)]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: 63n * POUND,
        settled: bits(62n, 63n),
        challenged: bits(62n),
        sequence: 3n,
        payee: POUND,
        escrow: before.escrow - POUND,
      });
    });
  });

  describe("when an open tranche is found partly met", () => {
    const odd = prepare(async (world) => {
      const schedule = [1_000_003n, 3n, 1n].map((amount) => tranche(world.start, { amount }));
      return { agreement: await openFunded(world, { schedule }) };
    });

    /** Settles all three, and what was not paid is the commissioner's. */
    async function expectPayments(achieved: bigint, payments: readonly [bigint, bigint, bigint]) {
      const { world, agreement } = await odd();
      const before = await booksOf(world, agreement);
      let paid = 0n;
      for (const [index, amount] of payments.entries()) {
        const tx = await world.escrow.attest([await signedItem(world, agreement, [[BigInt(index), achieved]])]);
        expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, amount]]);
        paid += amount;
      }
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: before.balance - paid,
        settled: bits(0n, 1n, 2n),
        sequence: 5n,
        payee: paid,
        escrow: before.escrow - paid,
      });
      expect(await world.escrow.reclaimable(agreement)).to.equal(before.balance - paid);
    }

    it("should settle it and pay a basis point, rounded up", async () => {
      await expectPayments(1n, [101n, 1n, 1n]);
    });

    it("should settle it and pay half, rounded up", async () => {
      await expectPayments(5_000n, [500_002n, 2n, 1n]);
    });

    it("should settle it and pay all but a basis point, rounded up", async () => {
      await expectPayments(9_999n, [999_903n, 3n, 1n]);
    });

    it("should pay half of the greatest amount there can be", async () => {
      const { world } = await load();
      const amount = 2n ** 96n - 1n;
      await world.pound.mint(world.people.commissioner, amount);
      const agreement = await openFunded(world, { schedule: [tranche(world.start, { amount })] });
      const tx = await world.escrow.attest([await signedItem(world, agreement, [[0n, 5_000n]])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 2n ** 95n]]);
    });
  });

  describe("when an open tranche is found not met", () => {
    it("should refuse it, pay nothing and log it", async () => {
      const { world, agreement } = await load();
      const before = await booksOf(world, agreement);
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, 0n]]);
      const tx = await world.escrow.connect(world.people.stranger).attest([item]);
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Attested", item, { sequence: 3n, balance: before.balance, caller: world.people.stranger }),
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        settled: bits(TWO_OF_THREE),
        challenged: bits(TWO_OF_THREE),
        sequence: 3n,
      });
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Refused);
    });

    it("should keep its amount among the liabilities, since it may still be paid", async () => {
      const { world, agreement } = await load();
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, 0n]])]);
      expect(await world.escrow.liabilities(agreement)).to.equal(24_000n * POUND);
    });
  });

  describe("when several open tranches are named", () => {
    it("should decide each by its own finding and pay the sum in one transfer", async () => {
      const { world, agreement } = await load();
      const before = await booksOf(world, agreement);
      const item = await signedItem(world, agreement, [
        [CORE, MET],
        [TWO_OF_THREE, 0n],
        [HOLDBACK, 2_500n],
      ]);
      const tx = await world.escrow.attest([item]);
      const paid = 20_500n * POUND;
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, paid]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: before.balance - paid,
        settled: bits(CORE, TWO_OF_THREE, HOLDBACK),
        challenged: bits(TWO_OF_THREE),
        sequence: 3n,
        payee: paid,
        escrow: before.escrow - paid,
      });
    });
  });
});
