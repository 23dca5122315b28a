import { expect } from "chai";
import { POUND, WEEK, DAY, loadWorld, openFunded, tranche, type World } from "../../helpers/escrow.js";
import { Status, at, booksOf, expectRevert, signedItem } from "../../helpers/panel.js";
import { amend, amendmentOf, terminationOf } from "../../helpers/signed.js";
import { NO_END, readState } from "../../helpers/state.js";
import { giveNotice, grant, latest, statusesOf } from "./amendSupport.js";

const AMOUNT = 2_800n * POUND;
/** Tranches of the schedule: care that is going on, care that is still to come, an outcome still to come. */
const NOW_CORE = 0n;
const LATER_CORE = 1n;
const LATER_OUTCOME = 2n;

describe("PlacementEscrow.amend: the end in force", () => {
  let world: World;
  let agreement: string;
  /** The end that a notice sets: half way through the first tranche's window. */
  let end: bigint;
  let schedule: ReturnType<typeof tranche>[];

  beforeEach(async () => {
    world = await loadWorld();
    const { start } = world;
    end = start + 6n * WEEK;
    schedule = [
      tranche(start, { amount: AMOUNT, closesAt: start + 12n * WEEK, paysOnSilence: true }),
      tranche(start, { amount: AMOUNT, opensAt: end, closesAt: start + 12n * WEEK, paysOnSilence: true }),
      tranche(start, { amount: AMOUNT, opensAt: start + 8n * WEEK, closesAt: start + 16n * WEEK }),
    ];
    agreement = await openFunded(world, { schedule });
  });

  const amending = (endsAt: bigint): Promise<unknown> => amend(world, agreement, { schedule, endsAt });

  const expectChanged = (sending: Promise<unknown>, current: bigint, given: bigint): Promise<void> =>
    expectRevert(world, sending, "EscrowEndChanged", agreement, current, given);

  const expectEnd = async (endsAt: bigint): Promise<void> => {
    expect((await readState(world, agreement)).endsAt).to.equal(endsAt);
  };

  /** Inspector and social worker end it. */
  const terminate = async (endsAt: bigint): Promise<void> => {
    const { termination, consents } = await terminationOf(world, agreement, { endsAt });
    await world.escrow.terminate(termination, consents);
  };

  describe("given no end", () => {
    it("should amend if the amendment names none", async () => {
      await amending(0n);
      await expectEnd(NO_END);
    });

    it("should revert if it names one, even the number that stands for none", async () => {
      for (const given of [1n, end, NO_END - 1n, NO_END, 2n ** 40n - 1n]) {
        await expectChanged(amending(given), NO_END, given);
      }
    });
  });

  describe("given notice", () => {
    beforeEach(async () => {
      await giveNotice(world, agreement, end);
    });

    it("should lift the end that the amendment names", async () => {
      await amending(end);
      await expectEnd(NO_END);
    });

    it("should revert if it names another end, or none", async () => {
      for (const given of [0n, end - 1n, end + 1n, NO_END]) await expectChanged(amending(given), end, given);
      await expectEnd(end);
    });

    it("should bring back the tranches that were void and count their money again", async () => {
      expect(await statusesOf(world, agreement)).to.deep.equal([Status.Open, Status.Void, Status.Void]);
      expect(await world.escrow.liabilities(agreement)).to.equal(AMOUNT);
      await amending(end);
      expect(await statusesOf(world, agreement)).to.deep.equal([Status.Open, Status.Scheduled, Status.Scheduled]);
      expect(await world.escrow.liabilities(agreement)).to.equal(3n * AMOUNT);
      expect(await world.escrow.reclaimable(agreement)).to.equal(0n);
    });

    it("should pay the core tranche that straddled the end for all its window again", async () => {
      await amending(end);
      await at(world, schedule[0]!.closesAt);
      await world.escrow.claim(agreement, [NOW_CORE, LATER_CORE]);
      expect(await booksOf(world, agreement)).to.deep.include({ payee: 2n * AMOUNT, balance: AMOUNT });
    });

    it("should let the panel decide what was void", async () => {
      await amending(end);
      await at(world, schedule[2]!.opensAt);
      const validUntil = schedule[2]!.opensAt + DAY;
      const item = await signedItem(world, agreement, [[LATER_OUTCOME, 5_000n]], { version: 2n, validUntil });
      await world.escrow.attest([item]);
      expect(await booksOf(world, agreement)).to.deep.include({ payee: AMOUNT / 2n, settled: 1n << LATER_OUTCOME });
    });

    it("should not bring back what the commissioner reclaimed meanwhile, but make a debt of it", async () => {
      await world.escrow.connect(world.people.commissioner).reclaim(agreement);
      await amending(end);
      await grant(world, agreement, [NOW_CORE, LATER_CORE]);
      expect(await booksOf(world, agreement)).to.deep.include({ payee: AMOUNT, balance: 0n, arrears: AMOUNT });
    });

    it("should let either party give notice again", async () => {
      await amending(end);
      const again = (await latest(world)) + world.terms.noticePeriod + 10n;
      await giveNotice(world, agreement, again);
      await expectEnd(again);
    });
  });

  describe("given notice since the amendment was signed", () => {
    it("should revert: an old uplift cannot cancel a newer notice", async () => {
      const uplift = await amendmentOf(world, agreement, { schedule });
      await giveNotice(world, agreement, end);
      const sending = world.escrow.amend(uplift.struct, uplift.words, uplift.consents);
      await expectChanged(sending, end, 0n);
      await expectEnd(end);
    });

    it("should revert if it names the end before the last", async () => {
      await giveNotice(world, agreement, end + WEEK);
      const old = await amendmentOf(world, agreement, { schedule, endsAt: end + WEEK });
      await giveNotice(world, agreement, end);
      await expectChanged(world.escrow.amend(old.struct, old.words, old.consents), end, end + WEEK);
    });

    it("should revert if the panel terminated on another day since", async () => {
      await giveNotice(world, agreement, end);
      const old = await amendmentOf(world, agreement, { schedule, endsAt: end });
      const sooner = (await latest(world)) + DAY;
      await terminate(sooner);
      await expectChanged(world.escrow.amend(old.struct, old.words, old.consents), sooner, end);
    });

    it("should amend if notice was given, lifted, and the next amendment names none", async () => {
      await giveNotice(world, agreement, end);
      await amending(end);
      await amend(world, agreement, { schedule, version: 2n });
      expect(await readState(world, agreement)).to.deep.include({ version: 3n, endsAt: NO_END });
    });

    it("should void the amendment that named an end which was lifted and set again", async () => {
      await giveNotice(world, agreement, end);
      const old = await amendmentOf(world, agreement, { schedule, endsAt: end });
      await amending(end);
      await giveNotice(world, agreement, end);
      const sending = world.escrow.amend(old.struct, old.words, old.consents);
      await expectRevert(world, sending, "EscrowVersionStale", agreement, 2, 1);
      await expectEnd(end);
    });
  });

  describe("given the end comes", () => {
    const amendAt = async (endsAt: bigint, time: bigint): Promise<unknown> => {
      const { struct, words, consents } = await amendmentOf(world, agreement, {
        schedule,
        endsAt,
        validUntil: time + DAY,
      });
      await at(world, time);
      return world.escrow.amend(struct, words, consents);
    };

    beforeEach(async () => {
      await giveNotice(world, agreement, end);
    });

    it("should amend a second before it", async () => {
      await amendAt(end, end - 1n);
      await expectEnd(NO_END);
    });

    it("should revert at the second and ever after, whatever end is named", async () => {
      await expectRevert(world, amendAt(end, end), "EscrowEnded", agreement, end);
      await expectRevert(world, amendAt(end, end + 1n), "EscrowEnded", agreement, end);
      await expectRevert(world, amendAt(0n, end + 2n), "EscrowEnded", agreement, end);
      await expectRevert(world, amendAt(end, end + 52n * WEEK), "EscrowEnded", agreement, end);
      await expectEnd(end);
    });
  });

  describe("given a termination", () => {
    it("should revert if it took effect at once", async () => {
      await terminate(0n);
      const now = await latest(world);
      await expectRevert(world, amending(now), "EscrowEnded", agreement, now);
      await expectRevert(world, amending(0n), "EscrowEnded", agreement, now);
    });

    it("should lift one that is still to come", async () => {
      const soon = (await latest(world)) + DAY;
      await terminate(soon);
      await amending(soon);
      await expectEnd(NO_END);
    });
  });
});
