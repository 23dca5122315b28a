import { expect } from "chai";
import {
  CORE,
  DAY,
  HOLDBACK,
  INSPECTOR,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  openFunded,
} from "../../helpers/escrow.js";
import {
  GROUNDS,
  adjudicate,
  challenge,
  endAt,
  grant,
  hold,
  holdUntil,
  itemNow,
  lift,
  refuse,
} from "../../helpers/disputes.js";
import { Status, at, booksOf, expectRevert, inToken, prepare, signedItem, transfersOf } from "../../helpers/panel.js";
import { amend, appointmentOf, settlementOf } from "../../helpers/signed.js";
import { readState } from "../../helpers/state.js";

const PERIOD = 14n * DAY;
const LONG_STOP = 60n * DAY;

describe("PlacementEscrow.hold and what follows", () => {
  /** All windows are open and close in four weeks. */
  const prepared = prepare(async (world) => {
    const closesAt = world.start + 4n * WEEK;
    const schedule = world.schedule.map((word) => ({ ...word, closesAt }));
    return { agreement: await openFunded(world, { schedule }), schedule, closesAt, finalAt: closesAt + LONG_STOP };
  });

  /** One outcome is challenged, another one refused, and then the inspector held. */
  async function loadHeld() {
    const loaded = await prepared();
    const { world, agreement } = loaded;
    await challenge(world, agreement, [TWO_OF_THREE]);
    await refuse(world, agreement, [THREE_OF_THREE]);
    return { ...loaded, heldUntil: await holdUntil(world, agreement) };
  }

  describe("when money for an outcome is due while it lasts", () => {
    it("should make findings, rulings and grants wait, to its last second", async () => {
      const { world, agreement, heldUntil } = await loadHeld();
      const item = await itemNow(world, agreement, [[HOLDBACK, MET]]);
      const over = await itemNow(world, agreement, [[THREE_OF_THREE, MET]], { overRefusal: true });
      for (const call of [
        () => world.escrow.attest([item]),
        () => world.escrow.attest([over]),
        () => adjudicate(world, agreement, [[TWO_OF_THREE, 1n]]),
        () => adjudicate(world, agreement, [[THREE_OF_THREE, MET]]),
        () => grant(world, agreement, [TWO_OF_THREE, THREE_OF_THREE, HOLDBACK]),
      ]) {
        await at(world, heldUntil - 1n);
        await expectRevert(world, call(), "EscrowHeld", agreement, heldUntil);
      }
    });

    it("should pay them by the same signatures, in one run, the second it ends", async () => {
      const { world, agreement, heldUntil } = await loadHeld();
      const items = [
        await itemNow(world, agreement, [[HOLDBACK, 5_000n]]),
        await itemNow(world, agreement, [[THREE_OF_THREE, MET]], { overRefusal: true }),
        await itemNow(world, agreement, [[TWO_OF_THREE, MET]]),
      ];
      await expectRevert(world, world.escrow.attest(items), "EscrowHeld", agreement, heldUntil);
      await at(world, heldUntil);
      const tx = await world.escrow.attest(items);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 3_000n * POUND]]);
    });

    it("should not even store an endorsement for outcomes alone", async () => {
      const { world, agreement, heldUntil } = await loadHeld();
      const item = await signedItem(world, agreement, [[HOLDBACK, MET]], { seats: [INSPECTOR] });
      await expectRevert(world, world.escrow.attest([item]), "EscrowHeld", agreement, heldUntil);
      expect((await readState(world, agreement)).flags).to.equal(0n);
    });
  });

  describe("when anything else is done while it lasts", () => {
    it("should let the panel pay core money and refuse outcomes", async () => {
      const { world, agreement } = await loadHeld();
      const findings = [
        [CORE, 5_000n],
        [TWO_OF_THREE, 0n],
        [HOLDBACK, 0n],
      ] as const;
      const tx = await world.escrow.attest([await itemNow(world, agreement, findings)]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 10_000n * POUND]]);
      for (const index of [TWO_OF_THREE, THREE_OF_THREE, HOLDBACK]) {
        expect(await world.escrow.statusOf(agreement, index)).to.equal(Status.Refused);
      }
    });

    it("should let anyone claim core money", async () => {
      const { world, agreement, closesAt } = await prepared();
      await at(world, closesAt - 1n);
      await hold(world, agreement);
      await at(world, closesAt);
      const tx = await world.escrow.connect(world.people.stranger).claim(agreement, [CORE]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 20_000n * POUND]]);
    });

    it("should let a party challenge, and the arbiter rule against an outcome", async () => {
      const { world, agreement } = await loadHeld();
      await challenge(world, agreement, [CORE, HOLDBACK], world.people.provider);
      await adjudicate(world, agreement, [[HOLDBACK, 0n]]);
      expect(await world.escrow.statusOf(agreement, CORE)).to.equal(Status.Challenged);
      expect(await world.escrow.statusOf(agreement, HOLDBACK)).to.equal(Status.Settled);
      expect((await booksOf(world, agreement)).payee).to.equal(0n);
    });

    it("should let funding pay the arrears of an outcome", async () => {
      const { world } = await prepared();
      const agreement = await openFunded(world, { funds: 0n });
      await grant(world, agreement, [TWO_OF_THREE]);
      await hold(world, agreement);
      await world.escrow.connect(world.people.commissioner).fund(agreement, 1_500n * POUND);
      const after = { arrears: 0n, balance: 500n * POUND, flags: 0n, payee: 1_000n * POUND };
      expect(await booksOf(world, agreement)).to.deep.include(after);
    });

    it("should let the commissioner reclaim what no tranche can claim", async () => {
      const { world, agreement } = await loadHeld();
      const { commissioner } = world.people;
      await adjudicate(world, agreement, [[TWO_OF_THREE, 0n]]);
      const before = await world.pound.balanceOf(commissioner);
      await world.escrow.connect(commissioner).reclaim(agreement);
      expect((await world.pound.balanceOf(commissioner)) - before).to.equal(1_000n * POUND);
    });

    it("should let what a token once refused be withdrawn", async () => {
      const { world } = await prepared();
      const token = await world.ethers.deployContract("DenyListToken");
      const agreement = await openFunded(world, { terms: await inToken(world, token) });
      const { payee } = world.people;
      await token.setDenied(payee, true);
      await grant(world, agreement, [TWO_OF_THREE]);
      await hold(world, agreement);
      await token.setDenied(payee, false);
      await world.escrow.withdraw(token, payee, payee);
      expect(await token.balanceOf(payee)).to.equal(1_000n * POUND);
    });

    it("should let both parties settle for outcome money too", async () => {
      const { world, agreement } = await loadHeld();
      const { settlement, consents } = await settlementOf(world, agreement, { toPayee: 22_000n * POUND });
      const tx = await world.escrow.settle(settlement, consents);
      const { payee, commissioner } = world.people;
      expect(await transfersOf(world, tx)).to.have.deep.members([
        [payee.address, 22_000n * POUND],
        [commissioner.address, 2_000n * POUND],
      ]);
    });

    it("should let notice be given and the agreement be terminated", async () => {
      const { world, agreement, heldUntil } = await loadHeld();
      const endsAt = world.start + 60n * DAY;
      await world.escrow.connect(world.people.provider).giveNotice(agreement, endsAt, GROUNDS);
      expect(await readState(world, agreement)).to.deep.include({ endsAt, heldUntil });
      await endAt(world, agreement, endsAt - DAY);
      expect(await readState(world, agreement)).to.deep.include({ endsAt: endsAt - DAY, heldUntil });
    });

    it("should let a new person be appointed, and outlast it", async () => {
      const { world, agreement, heldUntil } = await loadHeld();
      const fields = { seat: BigInt(INSPECTOR), account: world.people.stranger.address };
      const { appointment, consents } = await appointmentOf(world, agreement, fields);
      await world.escrow.appoint(appointment, consents);
      expect(await readState(world, agreement)).to.deep.include({ version: 2n, heldUntil });
      await at(world, heldUntil - 1n);
      await expectRevert(world, grant(world, agreement, [HOLDBACK]), "EscrowHeld", agreement, heldUntil);
    });

    it("should let the parties amend, and be cut to the new hold period from then", async () => {
      const { world, agreement, schedule, heldUntil } = await loadHeld();
      await amend(world, agreement, { schedule });
      expect(await readState(world, agreement)).to.deep.include({ version: 2n, heldUntil });
      const now = heldUntil - 5n * DAY;
      const cut = { schedule, terms: { holdPeriod: 2n * DAY }, version: 2n, validUntil: now + DAY };
      await at(world, now);
      await amend(world, agreement, cut);
      expect(await readState(world, agreement)).to.deep.include({ version: 3n, heldUntil: now + 2n * DAY });
      await at(world, now + 2n * DAY - 1n);
      await expectRevert(world, grant(world, agreement, [HOLDBACK]), "EscrowHeld", agreement, now + 2n * DAY);
      await at(world, now + 2n * DAY);
      await grant(world, agreement, [HOLDBACK]);
      expect((await booksOf(world, agreement)).payee).to.equal(2_000n * POUND);
    });
  });

  describe("given the final time is near", () => {
    /** The hold begins a second into the last hold period before the final time; the panel signed that all was met. */
    async function loadLate(before?: (loaded: Awaited<ReturnType<typeof prepared>>) => Promise<unknown>) {
      const loaded = await prepared();
      const { world, agreement, finalAt } = loaded;
      await world.helpers.time.increaseTo(finalAt - PERIOD - WEEK);
      await before?.(loaded);
      await world.helpers.time.increaseTo(finalAt - PERIOD);
      const item = await itemNow(world, agreement, [[TWO_OF_THREE, MET]]);
      await at(world, finalAt - PERIOD + 1n);
      return { ...loaded, item, heldUntil: await holdUntil(world, agreement) };
    }

    it("should let an outcome lapse that was met, if placed within its last hold period: the rule as designed", async () => {
      const { world, agreement, finalAt, heldUntil, item } = await loadLate();
      expect(heldUntil).to.equal(finalAt + 1n);
      await at(world, finalAt - 1n);
      await expectRevert(world, world.escrow.attest([item]), "EscrowHeld", agreement, heldUntil);
      for (const time of [finalAt, heldUntil]) {
        await at(world, time);
        const reason = [agreement, TWO_OF_THREE, Status.Lapsed];
        await expectRevert(world, world.escrow.attest([item]), "EscrowTrancheUnavailable", ...reason);
      }
      await world.helpers.time.increaseTo(heldUntil);
      expect(await world.escrow.reclaimable(agreement)).to.equal(4_000n * POUND);
    });

    it("should let that outcome be paid if it is lifted before", async () => {
      const { world, agreement, finalAt, item } = await loadLate();
      await at(world, finalAt - 2n);
      await lift(world, agreement, world.people.arbiter);
      await at(world, finalAt - 1n);
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should let that outcome be paid if somebody challenged it before", async () => {
      const early = await loadLate(({ world, agreement }) =>
        challenge(world, agreement, [TWO_OF_THREE], world.people.provider),
      );
      await at(early.world, early.heldUntil);
      const paying = await early.world.escrow.attest([early.item]);
      expect(await transfersOf(early.world, paying)).to.deep.equal([
        [early.world.people.payee.address, 1_000n * POUND],
      ]);

      // Even during the hold: a challenge does not wait.
      const { world, agreement, finalAt, heldUntil, item } = await loadLate();
      await at(world, finalAt - 1n);
      await challenge(world, agreement, [TWO_OF_THREE], world.people.provider);
      await at(world, heldUntil);
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 1_000n * POUND]]);
    });

    it("should leave every outcome a hold period free between closesAt and its final time, whoever holds when", async () => {
      const { world, schedule, closesAt } = await prepared();
      const terms = { longStop: 3n * PERIOD };
      const agreement = await openFunded(world, { schedule, terms });
      const finalAt = closesAt + 3n * PERIOD;
      await at(world, closesAt);
      const heldUntil = await holdUntil(world, agreement);
      const item = await itemNow(world, agreement, [[TWO_OF_THREE, MET]]);
      await at(world, heldUntil);
      await world.escrow.attest([item]);
      expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Settled);

      await at(world, heldUntil + PERIOD - 1n);
      const again = hold(world, agreement, world.people.seats[SOCIAL_WORKER]);
      await expectRevert(world, again, "EscrowHoldTooSoon", agreement, heldUntil + PERIOD);
      await at(world, heldUntil + PERIOD - 1n);
      await world.escrow.attest([await itemNow(world, agreement, [[THREE_OF_THREE, MET]])]);
      await at(world, heldUntil + PERIOD);
      await hold(world, agreement, world.people.seats[SOCIAL_WORKER]);
      await at(world, finalAt - 1n);
      await expectRevert(world, grant(world, agreement, [HOLDBACK]), "EscrowHeld", agreement, finalAt);
      expect((await booksOf(world, agreement)).payee).to.equal(2_000n * POUND);
    });
  });
});
