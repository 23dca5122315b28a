import { expect } from "chai";
import { CORE, HOLDBACK, MET, POUND, THREE_OF_THREE, TWO_OF_THREE, openFunded } from "../../helpers/escrow.js";
import { challenge, grant, refuse } from "../../helpers/disputes.js";
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

describe("PlacementEscrow.attest on what was disputed or decided before", () => {
  const load = prepare(async (world) => ({ agreement: await openFunded(world) }));

  describe("given a tranche is refused", () => {
    const refused = prepare(async (world) => {
      const agreement = await openFunded(world);
      const zeros = [
        [CORE, 0n],
        [TWO_OF_THREE, 0n],
      ] as const;
      await world.escrow.attest([await signedItem(world, agreement, zeros)]);
      return { agreement };
    });

    /** The finding alone changes nothing, so the call reverts. */
    async function expectPassedOver(achieved: bigint, overRefusal: boolean) {
      const { world, agreement } = await refused();
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, achieved]], { overRefusal });
      const reason = [agreement, TWO_OF_THREE, Status.Refused];
      await expectRevert(world, world.escrow.attest([item]), "EscrowTrancheUnavailable", ...reason);
    }

    it("should pay it in full if it is found met over the refusal", async () => {
      const { world, agreement } = await refused();
      const before = await booksOf(world, agreement);
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, MET]], { overRefusal: true });
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: before.balance - 1_000n * POUND,
        settled: bits(CORE, TWO_OF_THREE),
        challenged: bits(CORE),
        sequence: 4n,
        payee: 1_000n * POUND,
        escrow: before.escrow - 1_000n * POUND,
      });
    });

    it("should pay a refused core tranche in full over the refusal", async () => {
      const { world, agreement } = await refused();
      const item = await signedItem(world, agreement, [[CORE, MET]], { overRefusal: true });
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 20_000n * POUND]]);
      expect(await world.escrow.statusOf(agreement, CORE)).to.equal(Status.Settled);
    });

    it("should pass it over if it is found met without a word about the refusal", async () => {
      await expectPassedOver(MET, false);
    });

    it("should pass it over if it is found partly met", async () => {
      await expectPassedOver(1n, true);
      await expectPassedOver(5_000n, true);
      await expectPassedOver(9_999n, true);
      await expectPassedOver(9_999n, false);
    });

    it("should pass it over if it is found not met again", async () => {
      await expectPassedOver(0n, false);
      await expectPassedOver(0n, true);
    });

    it("should decide the other tranches named beside it", async () => {
      const { world, agreement } = await refused();
      const before = await booksOf(world, agreement);
      const item = await signedItem(world, agreement, [
        [CORE, 0n],
        [TWO_OF_THREE, MET],
        [HOLDBACK, MET],
      ]);
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 2_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: before.balance - 2_000n * POUND,
        settled: bits(CORE, TWO_OF_THREE, HOLDBACK),
        challenged: bits(CORE, TWO_OF_THREE),
        sequence: 4n,
        payee: 2_000n * POUND,
        escrow: before.escrow - 2_000n * POUND,
      });
    });

    it("should treat an open tranche in the same way whether or not refusals are overturned", async () => {
      const { world, agreement } = await refused();
      const item = await signedItem(world, agreement, [[HOLDBACK, 5_000n]], { overRefusal: true });
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      expect(await world.escrow.statusOf(agreement, HOLDBACK)).to.equal(Status.Settled);
    });
  });

  describe("given a tranche is challenged", () => {
    const challenged = prepare(async (world) => {
      const agreement = await openFunded(world);
      await challenge(world, agreement, [CORE, TWO_OF_THREE]);
      return { agreement };
    });

    it("should pay it in full if it is found met", async () => {
      const { world, agreement } = await challenged();
      const before = await booksOf(world, agreement);
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Challenged);
      const tx = await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: before.balance - 1_000n * POUND,
        settled: bits(TWO_OF_THREE),
        challenged: bits(CORE),
        sequence: 4n,
        payee: 1_000n * POUND,
        escrow: before.escrow - 1_000n * POUND,
      });
    });

    it("should pay a challenged core tranche in full if it is found met", async () => {
      const { world, agreement } = await challenged();
      const tx = await world.escrow.attest([await signedItem(world, agreement, [[CORE, MET]])]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 20_000n * POUND]]);
      expect(await world.escrow.statusOf(agreement, CORE)).to.equal(Status.Settled);
    });

    it("should refuse it if it is found not met", async () => {
      const { world, agreement } = await challenged();
      const before = await booksOf(world, agreement);
      const item = await signedItem(world, agreement, [[TWO_OF_THREE, 0n]]);
      const tx = await world.escrow.connect(world.people.stranger).attest([item]);
      expect(await eventsOf(world, tx)).to.deep.equal([
        signedEvent("Attested", item, { sequence: 4n, balance: before.balance, caller: world.people.stranger }),
      ]);
      expect(await booksOf(world, agreement)).to.deep.equal({ ...before, settled: bits(TWO_OF_THREE), sequence: 4n });
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Refused);
    });

    it("should pass it over if it is found partly met, which only the arbiter may", async () => {
      const { world, agreement } = await challenged();
      for (const achieved of [1n, 5_000n, 9_999n]) {
        const item = await signedItem(world, agreement, [[TWO_OF_THREE, achieved]], { overRefusal: true });
        const reason = [agreement, TWO_OF_THREE, Status.Challenged];
        await expectRevert(world, world.escrow.attest([item]), "EscrowTrancheUnavailable", ...reason);
      }
    });
  });

  describe("given a tranche is settled", () => {
    it("should pass it over whatever the finding", async () => {
      const { world, agreement } = await load();
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, 5_000n]])]);
      for (const achieved of [0n, 1n, MET]) {
        const item = await signedItem(world, agreement, [[TWO_OF_THREE, achieved]], { overRefusal: true });
        const reason = [agreement, TWO_OF_THREE, Status.Settled];
        await expectRevert(world, world.escrow.attest([item]), "EscrowTrancheUnavailable", ...reason);
      }
    });

    it("should decide the other tranches named beside it", async () => {
      const { world, agreement } = await load();
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
      const item = await signedItem(world, agreement, [
        [CORE, 0n],
        [TWO_OF_THREE, 0n],
        [HOLDBACK, MET],
      ]);
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 2_000n * POUND]]);
      const { settled, challenged, sequence } = await booksOf(world, agreement);
      expect({ settled, challenged, sequence }).to.deep.equal({
        settled: bits(CORE, TWO_OF_THREE, HOLDBACK),
        challenged: bits(CORE),
        sequence: 4n,
      });
    });
  });

  describe("when every tranche named is passed over", () => {
    it("should revert with the reason of the first", async () => {
      const { world, agreement } = await load();
      await grant(world, agreement, [TWO_OF_THREE]);
      await refuse(world, agreement, [THREE_OF_THREE]);
      await challenge(world, agreement, [HOLDBACK]);
      const item = await signedItem(world, agreement, [
        [TWO_OF_THREE, MET],
        [THREE_OF_THREE, MET],
        [HOLDBACK, 1n],
      ]);
      const reason = [agreement, TWO_OF_THREE, Status.Settled];
      await expectRevert(world, world.escrow.attest([item]), "EscrowTrancheUnavailable", ...reason);

      const others = await signedItem(world, agreement, [
        [THREE_OF_THREE, MET],
        [HOLDBACK, 1n],
      ]);
      const otherReason = [agreement, THREE_OF_THREE, Status.Refused];
      await expectRevert(world, world.escrow.attest([others]), "EscrowTrancheUnavailable", ...otherReason);
    });
  });
});
