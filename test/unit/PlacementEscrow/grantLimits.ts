import { expect } from "chai";
import {
  CORE,
  HOLDBACK,
  MET,
  POUND,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  openFunded,
  type World,
} from "../../helpers/escrow.js";
import { adjudicate, challenge, endAt, holdUntil, refuse } from "../../helpers/disputes.js";
import { FLAG_ARREARS } from "../../helpers/state.js";
import {
  Status,
  at,
  bits,
  booksOf,
  eventsOf,
  expectRevert,
  inToken,
  placement,
  prepare,
  signedItem,
  transfersOf,
} from "../../helpers/panel.js";

const REASON = `0x${"5e".repeat(32)}`;

describe("PlacementEscrow.grant within holds, ends and means", () => {
  const load = prepare(async (world) => ({ agreement: await openFunded(world) }));

  const grant = (world: World, agreement: string, ...tranches: bigint[]) =>
    world.escrow.connect(world.people.commissioner).grant(agreement, tranches, REASON);

  describe("given a hold lasts", () => {
    const held = prepare(async (world) => {
      const agreement = await openFunded(world);
      return { agreement, heldUntil: await holdUntil(world, agreement) };
    });

    it("should revert with EscrowHeld for an outcome tranche a second before the hold ends", async () => {
      const { world, agreement, heldUntil } = await held();
      await at(world, heldUntil - 1n);
      await expectRevert(world, grant(world, agreement, TWO_OF_THREE), "EscrowHeld", agreement, heldUntil);
    });

    it("should pay an outcome tranche the second the hold ends, and a second after", async () => {
      const { world, agreement, heldUntil } = await held();
      await at(world, heldUntil);
      const tx = await grant(world, agreement, TWO_OF_THREE);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
      await at(world, heldUntil + 1n);
      const next = await grant(world, agreement, THREE_OF_THREE);
      expect(await transfersOf(world, next)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should revert with EscrowHeld for a challenged or refused outcome tranche", async () => {
      const { world, agreement, heldUntil } = await held();
      await challenge(world, agreement, [TWO_OF_THREE]);
      await refuse(world, agreement, [HOLDBACK]);
      for (const index of [TWO_OF_THREE, HOLDBACK]) {
        await expectRevert(world, grant(world, agreement, index), "EscrowHeld", agreement, heldUntil);
      }
    });

    it("should pay a core tranche, and leave the outcome tranches of the list for later", async () => {
      const { world, agreement } = await held();
      const before = await booksOf(world, agreement);
      const tx = await grant(world, agreement, CORE, TWO_OF_THREE);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 20_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: before.balance - 20_000n * POUND,
        settled: bits(CORE),
        sequence: 4n,
        payee: 20_000n * POUND,
        escrow: before.escrow - 20_000n * POUND,
      });
    });

    it("should pay a refused core tranche", async () => {
      const { world, agreement } = await held();
      await refuse(world, agreement, [CORE]);
      const tx = await grant(world, agreement, CORE);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 20_000n * POUND]]);
    });
  });

  describe("given the agreement has an end", () => {
    /** The core tranche opens in a week; the agreement ends so long after that. */
    async function loadEnded(after: bigint) {
      const { world } = await load();
      const opensAt = world.start + WEEK;
      const schedule = world.schedule.map((word) => ({ ...word, opensAt }));
      const agreement = await openFunded(world, { schedule, terms: placement(2) });
      await endAt(world, agreement, opensAt + after);
      await at(world, opensAt + WEEK);
      return { world, agreement };
    }

    it("should pay a tranche that opens a second before the end in full", async () => {
      const { world, agreement } = await loadEnded(1n);
      const tx = await grant(world, agreement, CORE);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 20_000n * POUND]]);
    });

    it("should revert with EscrowTrancheUnavailable for a tranche that opens at the end or later", async () => {
      for (const after of [0n, -1n]) {
        const { world, agreement } = await loadEnded(after);
        const granting = grant(world, agreement, CORE);
        await expectRevert(world, granting, "EscrowTrancheUnavailable", agreement, CORE, Status.Void);
      }
    });
  });

  describe("given a tranche is settled", () => {
    it("should revert with EscrowTrancheUnavailable, though only a part was paid", async () => {
      const { world, agreement } = await load();
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, 1n]])]);
      const granting = grant(world, agreement, TWO_OF_THREE);
      await expectRevert(world, granting, "EscrowTrancheUnavailable", agreement, TWO_OF_THREE, Status.Settled);
    });

    it("should revert with EscrowTrancheUnavailable the second time", async () => {
      const { world, agreement } = await load();
      await grant(world, agreement, TWO_OF_THREE);
      const granting = grant(world, agreement, TWO_OF_THREE);
      await expectRevert(world, granting, "EscrowTrancheUnavailable", agreement, TWO_OF_THREE, Status.Settled);
    });
  });

  describe("when the list names several tranches", () => {
    it("should pay those that can be, in one transfer, and log the whole list", async () => {
      const { world, agreement } = await load();
      await world.escrow.attest([await signedItem(world, agreement, [[TWO_OF_THREE, MET]])]);
      const before = await booksOf(world, agreement);
      const tx = await grant(world, agreement, CORE, TWO_OF_THREE, HOLDBACK);
      const balance = before.balance - 22_000n * POUND;
      const { commissioner, payee } = world.people;
      expect(await eventsOf(world, tx)).to.deep.equal([
        ["Granted", agreement, 4n, balance, commissioner.address, [CORE, TWO_OF_THREE, HOLDBACK], REASON],
      ]);
      expect(await transfersOf(world, tx)).to.deep.equal([[payee.address, 22_000n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance,
        settled: bits(CORE, TWO_OF_THREE, HOLDBACK),
        sequence: 4n,
        payee: before.payee + 22_000n * POUND,
        escrow: before.escrow - 22_000n * POUND,
      });
    });

    it("should revert with the reason of the first if none can be paid", async () => {
      const { world, agreement } = await load();
      const heldUntil = await holdUntil(world, agreement);
      await challenge(world, agreement, [THREE_OF_THREE]);
      await adjudicate(world, agreement, [[THREE_OF_THREE, 0n]]);
      const heldFirst = grant(world, agreement, TWO_OF_THREE, THREE_OF_THREE);
      await expectRevert(world, heldFirst, "EscrowHeld", agreement, heldUntil);
      const settledFirst = grant(world, agreement, THREE_OF_THREE, HOLDBACK);
      const reason = [agreement, THREE_OF_THREE, Status.Settled];
      await expectRevert(world, settledFirst, "EscrowTrancheUnavailable", ...reason);
    });
  });

  describe("given the balance is short", () => {
    it("should pay what there is and owe the rest as arrears", async () => {
      const { world } = await load();
      const agreement = await openFunded(world, { terms: placement(2), funds: 300n * POUND });
      const before = await booksOf(world, agreement);
      const tx = await grant(world, agreement, TWO_OF_THREE);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 300n * POUND]]);
      expect(await booksOf(world, agreement)).to.deep.equal({
        ...before,
        balance: 0n,
        settled: bits(TWO_OF_THREE),
        sequence: 3n,
        flags: FLAG_ARREARS,
        arrears: 700n * POUND,
        payee: 300n * POUND,
        escrow: before.escrow - 300n * POUND,
      });
    });
  });

  describe("given the token refuses the payee", () => {
    it("should settle, and owe the payee what the token would not deliver", async () => {
      const { world } = await load();
      const token = await world.ethers.deployContract("DenyListToken");
      const agreement = await openFunded(world, { terms: await inToken(world, token) });
      const { payee } = world.people;
      await token.setDenied(payee, true);
      const tx = await grant(world, agreement, TWO_OF_THREE);
      const [granted, ...others] = await eventsOf(world, tx);
      expect(granted?.slice(0, 3)).to.deep.equal(["Granted", agreement, 3n]);
      expect(others).to.deep.equal([["PayoutRefused", await token.getAddress(), payee.address, 1_000n * POUND]]);
      expect(await world.escrow.owed(token, payee)).to.equal(1_000n * POUND);
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Settled);
    });
  });
});
