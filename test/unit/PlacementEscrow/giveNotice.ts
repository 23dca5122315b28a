import { expect } from "chai";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { DAY, INSPECTOR, WEEK, openAgreement, openFunded, type World } from "../../helpers/escrow.js";
import { at, eventsOf, expectRevert, prepare } from "../../helpers/panel.js";
import { FLAG_CLOSED, NO_END, overwriteState, readState } from "../../helpers/state.js";

const UNKNOWN = `0x${"99".repeat(32)}`;
const GROUNDS = `0x${"95".repeat(32)}`;
const NOTICE = 28n * DAY;
const YEAR = 365n * DAY;

/** Bits of the roles that may give notice. */
const BOTH_PARTIES = 0b11;

describe("PlacementEscrow.giveNotice", () => {
  const load = prepare(async (world) => ({ agreement: await openFunded(world), now: world.start + WEEK }));
  type Loaded = Awaited<ReturnType<typeof load>>;

  const loadWith = (noticePeriod: bigint) =>
    prepare(async (world) => ({
      agreement: await openFunded(world, { terms: { noticePeriod } }),
      now: world.start + WEEK,
    }));
  const loadWithoutNotice = loadWith(0n);
  const loadWithYear = loadWith(YEAR);

  /** Sends the notice in a block of the time given, a week after the start unless told otherwise. */
  async function give(
    { world, agreement, now }: Loaded,
    endsAt: bigint,
    { sender = world.people.provider, time = now }: { sender?: HardhatEthersSigner; time?: bigint } = {},
  ) {
    await at(world, time);
    return world.escrow.connect(sender).giveNotice(agreement, endsAt, GROUNDS);
  }

  const endOf = async (world: World, agreement: string) => (await readState(world, agreement)).endsAt;

  async function expectTaken(loaded: Loaded, endsAt: bigint, options: Parameters<typeof give>[2] = {}) {
    await give(loaded, endsAt, options);
    expect(await endOf(loaded.world, loaded.agreement)).to.equal(endsAt);
  }

  async function expectTooShort(loaded: Loaded, endsAt: bigint, earliest: bigint) {
    const { world, agreement } = loaded;
    await expectRevert(world, give(loaded, endsAt), "EscrowNoticeTooShort", agreement, earliest, endsAt);
    expect(await endOf(world, agreement)).to.equal(NO_END);
  }

  async function expectNotEarlier(
    loaded: Loaded,
    endsAt: bigint,
    current: bigint,
    options: Parameters<typeof give>[2] = {},
  ) {
    const { world, agreement } = loaded;
    await expectRevert(world, give(loaded, endsAt, options), "EscrowEndNotEarlier", agreement, current, endsAt);
    expect(await endOf(world, agreement)).to.equal(current);
  }

  describe("given no such agreement", () => {
    it("should revert with the id", async () => {
      const loaded = await load();
      const giving = give({ ...loaded, agreement: UNKNOWN }, loaded.now + NOTICE);
      await expectRevert(loaded.world, giving, "EscrowAgreementUnknown", UNKNOWN);
    });
  });

  describe("given the agreement is closed", () => {
    it("should revert with the id", async () => {
      const loaded = await load();
      const { world, agreement, now } = loaded;
      await overwriteState(world, agreement, { flags: FLAG_CLOSED });
      await expectRevert(world, give(loaded, now + NOTICE), "EscrowAgreementClosed", agreement);
    });
  });

  describe("when the caller is", () => {
    it("should take the commissioner's notice", async () => {
      const loaded = await load();
      await expectTaken(loaded, loaded.now + NOTICE, { sender: loaded.world.people.commissioner });
    });

    it("should take the provider's notice", async () => {
      const loaded = await load();
      await expectTaken(loaded, loaded.now + NOTICE, { sender: loaded.world.people.provider });
    });

    it("should revert for everybody else, saying who may", async () => {
      const loaded = await load();
      const { world, agreement, now } = loaded;
      const { payee, arbiter, seats, stranger } = world.people;
      for (const [i, sender] of [payee, arbiter, ...seats, stranger].entries()) {
        const giving = give(loaded, now + 2n * NOTICE, { sender, time: now + BigInt(i) });
        await expectRevert(world, giving, "EscrowCallerNotAllowed", agreement, sender, BOTH_PARTIES);
      }
      expect(await endOf(world, agreement)).to.equal(NO_END);
    });
  });

  describe("when notice is given", () => {
    it("should emit NoticeGiven with everything that was said", async () => {
      const loaded = await load();
      const { world, agreement, now } = loaded;
      const { balance } = await readState(world, agreement);
      const tx = await give(loaded, now + NOTICE);
      expect(await eventsOf(world, tx)).to.deep.equal([
        ["NoticeGiven", agreement, 3n, balance, world.people.provider.address, now + NOTICE, GROUNDS],
      ]);
    });

    it("should change nothing but the end and the number", async () => {
      const loaded = await load();
      const { world, agreement, now } = loaded;
      const before = await readState(world, agreement);
      const giving = give(loaded, now + NOTICE);
      const { commissioner, payee } = world.people;
      await expect(giving).to.changeTokenBalances(
        world.ethers,
        world.pound,
        [world.escrow, commissioner, payee],
        [0n, 0n, 0n],
      );
      expect(await readState(world, agreement)).to.deep.equal({ ...before, endsAt: now + NOTICE, sequence: 3n });
    });

    it("should be taken during a hold, and with nothing in escrow", async () => {
      const { world, now } = await load();
      const agreement = await openAgreement(world, { terms: { placementRef: UNKNOWN } });
      await at(world, now - 1n);
      await world.escrow.connect(world.people.seats[INSPECTOR]).hold(agreement, GROUNDS);
      await expectTaken({ world, agreement, now }, now + NOTICE);
    });
  });

  describe("when the end is", () => {
    it("should take one exactly the notice period ahead", async () => {
      const loaded = await load();
      await expectTaken(loaded, loaded.now + NOTICE);
    });

    it("should revert with the earliest end if it is a second less", async () => {
      const loaded = await load();
      await expectTooShort(loaded, loaded.now + NOTICE - 1n, loaded.now + NOTICE);
    });

    it("should revert with the earliest end if it is 0", async () => {
      const loaded = await load();
      await expectTooShort(loaded, 0n, loaded.now + NOTICE);
    });
  });

  describe("given a notice period of nothing", () => {
    it("should take this very moment", async () => {
      const loaded = await loadWithoutNotice();
      await expectTaken(loaded, loaded.now);
    });

    it("should revert with the earliest end if it is a second ago", async () => {
      const loaded = await loadWithoutNotice();
      await expectTooShort(loaded, loaded.now - 1n, loaded.now);
    });
  });

  describe("given a notice period of a year", () => {
    it("should take an end a year ahead", async () => {
      const loaded = await loadWithYear();
      await expectTaken(loaded, loaded.now + YEAR);
    });

    it("should revert with the earliest end if it is a second less", async () => {
      const loaded = await loadWithYear();
      await expectTooShort(loaded, loaded.now + YEAR - 1n, loaded.now + YEAR);
    });
  });

  describe("when the end is near or beyond what the state can hold", () => {
    it("should take 2^32 − 2, the latest end there is", async () => {
      await expectTaken(await load(), 2n ** 32n - 2n);
    });

    it("should revert with EscrowEndNotEarlier for 2^32 − 1, which means no end", async () => {
      await expectNotEarlier(await load(), 2n ** 32n - 1n, NO_END);
    });

    it("should revert with EscrowEndNotEarlier for 2^32, and not take it for 0", async () => {
      await expectNotEarlier(await load(), 2n ** 32n, NO_END);
    });

    it("should revert with EscrowEndNotEarlier for 2^40 − 1", async () => {
      await expectNotEarlier(await load(), 2n ** 40n - 1n, NO_END);
    });

    it("should revert with EscrowEndNotEarlier for a good end that 2^32 is added to", async () => {
      const loaded = await load();
      await expectNotEarlier(loaded, 2n ** 32n + loaded.now + NOTICE, NO_END);
    });
  });

  describe("given an end in force", () => {
    /** The commissioner's notice, twice the notice period ahead. */
    async function ending(loading: typeof load = load) {
      const loaded = await loading();
      const end = loaded.now + 2n * NOTICE;
      await give(loaded, end, { sender: loaded.world.people.commissioner });
      return { ...loaded, end };
    }

    it("should bring it forward by a second", async () => {
      const loaded = await ending();
      await expectTaken(loaded, loaded.end - 1n, { sender: loaded.world.people.commissioner, time: loaded.now + DAY });
    });

    it("should let the other side bring it forward", async () => {
      const loaded = await ending();
      await expectTaken(loaded, loaded.now + DAY + NOTICE, { time: loaded.now + DAY });
    });

    it("should revert with EscrowEndNotEarlier for the same end", async () => {
      const loaded = await ending();
      await expectNotEarlier(loaded, loaded.end, loaded.end, { time: loaded.now + DAY });
    });

    it("should revert with EscrowEndNotEarlier for a later end, whoever set the first", async () => {
      const loaded = await ending();
      const { commissioner, provider } = loaded.world.people;
      for (const [i, sender] of [commissioner, provider].entries()) {
        const time = loaded.now + DAY + BigInt(i);
        await expectNotEarlier(loaded, loaded.end + 1n, loaded.end, { sender, time });
      }
    });

    it("should still bring it forward a second before the end, given no notice period", async () => {
      const loaded = await ending(loadWithoutNotice);
      await expectTaken(loaded, loaded.end - 1n, { time: loaded.end - 1n });
    });

    it("should revert with EscrowEndNotEarlier at the end, given no notice period", async () => {
      const loaded = await ending(loadWithoutNotice);
      await expectNotEarlier(loaded, loaded.end, loaded.end, { time: loaded.end });
    });

    it("should revert with EscrowEndNotEarlier a year after the end", async () => {
      const loaded = await ending();
      const time = loaded.end + YEAR;
      await expectNotEarlier(loaded, time + NOTICE, loaded.end, { time });
    });
  });
});
