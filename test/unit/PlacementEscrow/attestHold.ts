import { expect } from "chai";
import { CORE, HOLDBACK, MET, POUND, TWO_OF_THREE, openFunded } from "../../helpers/escrow.js";
import { adjudicate, challenge, grant, holdUntil, refuse } from "../../helpers/disputes.js";
import { Status, at, bits, booksOf, expectRevert, prepare, signedItem, transfersOf } from "../../helpers/panel.js";

describe("PlacementEscrow.attest during a hold", () => {
  const load = prepare(async (world) => {
    const agreement = await openFunded(world);
    return { agreement, heldUntil: await holdUntil(world, agreement) };
  });

  describe("when an outcome tranche is found met or partly met", () => {
    it("should revert with EscrowHeld a second before the hold ends", async () => {
      const { world, agreement, heldUntil } = await load();
      for (const achieved of [1n, MET]) {
        const item = await signedItem(world, agreement, [[TWO_OF_THREE, achieved]]);
        await at(world, heldUntil - 1n);
        await expectRevert(world, world.escrow.attest([item]), "EscrowHeld", agreement, heldUntil);
      }
    });

    it("should pay it the second the hold ends", async () => {
      const { world, agreement, heldUntil } = await load();
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      await at(world, heldUntil);
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should pay it a second after the hold ends", async () => {
      const { world, agreement, heldUntil } = await load();
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]]);
      await at(world, heldUntil + 1n);
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should revert with EscrowHeld though it was challenged, or is found met over a refusal", async () => {
      const { world, agreement, heldUntil } = await load();
      await challenge(world, agreement, [TWO_OF_THREE]);
      await refuse(world, agreement, [HOLDBACK]);
      for (const index of [TWO_OF_THREE, HOLDBACK]) {
        const item = await signedItem(world, agreement, [[index, MET]], { overRefusal: true });
        await expectRevert(world, world.escrow.attest([item]), "EscrowHeld", agreement, heldUntil);
      }
    });
  });

  describe("when a core tranche is found met", () => {
    it("should pay it: wages must flow", async () => {
      const { world, agreement } = await load();
      const tx = await world.escrow.attest([await signedItem(world, agreement, [[CORE, MET]])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 20_000n * POUND]]);
    });
  });

  describe("when a tranche is found not met", () => {
    it("should refuse it", async () => {
      const { world, agreement } = await load();
      const before = await booksOf(world, agreement);
      await world.escrow.attest([await signedItem(world, agreement, [[HOLDBACK, 0n]])]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        settled: bits(HOLDBACK),
        challenged: bits(HOLDBACK),
        sequence: 4n,
      });
      expect(await world.escrow.statusOf(agreement, HOLDBACK)).to.equal(Status.Refused);
    });
  });

  describe("when several tranches are named", () => {
    it("should pay core money and refuse at once, and pay the rest by the same signatures after the hold", async () => {
      const { world, agreement, heldUntil } = await load();
      const before = await booksOf(world, agreement);
      const item = await signedItem(world, agreement, [
        [CORE, MET],
        [TWO_OF_THREE, 0n],
        [HOLDBACK, MET],
      ]);
      const first = await world.escrow.attest([item]);
      expect(await transfersOf(world, first)).to.deep.equal([[world.people.payee.address, 20_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: before.balance - 20_000n * POUND,
        settled: bits(CORE, TWO_OF_THREE),
        challenged: bits(TWO_OF_THREE),
        sequence: 4n,
        payee: 20_000n * POUND,
        escrow: before.escrow - 20_000n * POUND,
      });

      await at(world, heldUntil);
      const second = await world.escrow.attest([item]);
      expect(await transfersOf(world, second)).to.deep.equal([[world.people.payee.address, 2_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: before.balance - 22_000n * POUND,
        settled: bits(CORE, TWO_OF_THREE, HOLDBACK),
        challenged: bits(TWO_OF_THREE),
        sequence: 5n,
        payee: 22_000n * POUND,
        escrow: before.escrow - 22_000n * POUND,
      });
    });

    it("should revert with the reason of the first if all are passed over", async () => {
      const { world, agreement, heldUntil } = await load();
      await grant(world, agreement, [CORE]);
      const settledFirst = await signedItem(world, agreement, [
        [CORE, MET],
        [TWO_OF_THREE, MET],
      ]);
      const reason = [agreement, CORE, Status.Settled];
      await expectRevert(world, world.escrow.attest([settledFirst]), "EscrowTrancheUnavailable", ...reason);

      await challenge(world, agreement, [HOLDBACK]);
      await adjudicate(world, agreement, [[HOLDBACK, 0n]]);
      const heldFirst = await signedItem(world, agreement, [
        [TWO_OF_THREE, MET],
        [HOLDBACK, MET],
      ]);
      await expectRevert(world, world.escrow.attest([heldFirst]), "EscrowHeld", agreement, heldUntil);
    });
  });
});
