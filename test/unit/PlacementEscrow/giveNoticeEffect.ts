import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  COMMISSIONER_ROLE,
  DAY,
  INSPECTOR,
  MET,
  SOCIAL_WORKER,
  WEEK,
  openFunded,
  tranche,
} from "../../helpers/escrow.js";
import { Status, at, booksOf, expectRevert, prepare, signedItem, transfersOf } from "../../helpers/panel.js";

const GROUNDS = `0x${"95".repeat(32)}`;
const NOTICE = 28n * DAY;
const YEAR = 365n * DAY;
const SEATS = [INSPECTOR, SOCIAL_WORKER];

const CORE = 0n;
const OUTCOME = 1n;
const NEXT_CORE = 3n;
const NEXT_OUTCOME = 4n;

/** What the tranches pay, token base units. */
const AMOUNTS = [1_000_003n, 400n, 600n, 700n, 900n] as const;
const TOTAL = 1_002_603n;
const VOID = 700n + 900n;
/** A week and a second of the core tranche's 2,419,200: 604,801 × 1,000,003 / 2,419,200 = 250,001.16… */
const PART = 250_002n;

describe("PlacementEscrow after notice", () => {
  const load = prepare(async (world) => {
    const opensAt = world.start + 4n * WEEK;
    const closesAt = opensAt + 4n * WEEK;
    const end = opensAt + WEEK + 1n;
    const window = { opensAt, closesAt };
    const schedule = [
      tranche(world.start, { ...window, amount: AMOUNTS[0], paysOnSilence: true }),
      tranche(world.start, { ...window, amount: AMOUNTS[1] }),
      tranche(world.start, { opensAt: end - 1n, closesAt: end + YEAR, amount: AMOUNTS[2], requiredSeats: 0b1 }),
      tranche(world.start, { opensAt: end, closesAt: end + WEEK, amount: AMOUNTS[3], paysOnSilence: true }),
      tranche(world.start, { opensAt: end + 1n, closesAt: end + WEEK, amount: AMOUNTS[4] }),
    ];
    const agreement = await openFunded(world, { schedule });
    await world.escrow.connect(world.people.provider).giveNotice(agreement, end, GROUNDS);
    return { agreement, opensAt, closesAt, end };
  });

  async function statuses({ world, agreement }: Awaited<ReturnType<typeof load>>): Promise<bigint[]> {
    return Promise.all(AMOUNTS.map((_, index) => world.escrow.statusOf(agreement, index)));
  }

  describe("given tranches round the end", () => {
    it("should void what would begin with the end or later, and nothing that begins before", async () => {
      const loaded = await load();
      await loaded.world.helpers.time.increaseTo(loaded.end);
      const { Open, Void } = Status;
      expect(await statuses(loaded)).to.deep.equal([Open, Open, Open, Void, Void]);
    });

    it("should void them at once, not only when the end comes", async () => {
      const loaded = await load();
      const { Scheduled, Void } = Status;
      expect(await statuses(loaded)).to.deep.equal([Scheduled, Scheduled, Scheduled, Void, Void]);
    });

    it("should refuse to decide what is void, by every verb, before and after the end", async () => {
      const { world, agreement, end } = await load();
      const { commissioner, provider } = world.people;
      for (const time of [end - DAY, end + WEEK]) {
        await world.helpers.time.increaseTo(time);
        for (const index of [NEXT_CORE, NEXT_OUTCOME]) {
          const item = await signedItem(world, agreement, [[index, MET]], {
            seats: SEATS,
            validUntil: end + 2n * WEEK,
          });
          const attempts = [
            world.escrow.attest([item]),
            world.escrow.claim(agreement, [index]),
            world.escrow.connect(commissioner).grant(agreement, [index], ZeroHash),
            world.escrow.connect(provider).challenge(agreement, [index], ZeroHash),
          ];
          for (const attempt of attempts) {
            await expectRevert(world, attempt, "EscrowTrancheUnavailable", agreement, index, Status.Void);
          }
        }
      }
    });
  });

  describe("given a core tranche that straddles the end", () => {
    /** Runs after the window's close; the payee receives this much, and the rest of the tranche is the commissioner's. */
    async function expectPaid(
      amount: bigint,
      decide: (loaded: Awaited<ReturnType<typeof load>>) => ReturnType<typeof loadedClaim>,
    ) {
      const loaded = await load();
      const { world, agreement, closesAt } = loaded;
      await world.helpers.time.increaseTo(closesAt - 1n);
      const tx = await decide(loaded);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, amount]]);
      const { balance, settled, arrears } = await booksOf(world, agreement);
      expect({ balance, settled, arrears }).to.deep.equal({ balance: TOTAL - amount, settled: 1n, arrears: 0n });
      expect(await world.escrow.reclaimable(agreement)).to.equal(AMOUNTS[0] - amount + VOID);
    }
    const loadedClaim = ({ world, agreement }: Awaited<ReturnType<typeof load>>) =>
      world.escrow.claim(agreement, [CORE]);
    const attest =
      (achieved: bigint) =>
      async ({ world, agreement, closesAt }: Awaited<ReturnType<typeof load>>) =>
        world.escrow.attest([
          await signedItem(world, agreement, [[CORE, achieved]], { seats: SEATS, validUntil: closesAt + DAY }),
        ]);

    it("should pay its part on silence, rounded up, and leave the rest to the commissioner", async () => {
      await expectPaid(PART, loadedClaim);
    });

    it("should pay it whole on a finding", async () => {
      await expectPaid(AMOUNTS[0], attest(MET));
    });

    it("should pay it whole by a grant", async () => {
      await expectPaid(AMOUNTS[0], ({ world, agreement }) =>
        world.escrow.connect(world.people.commissioner).grant(agreement, [CORE], ZeroHash),
      );
    });

    it("should pay half of the whole on a finding of half", async () => {
      await expectPaid(500_002n, attest(5_000n));
    });
  });

  describe("given an outcome tranche that began before the end", () => {
    async function attestAt(time: (finalAt: bigint) => bigint) {
      const { world, agreement, closesAt } = await load();
      const when = time(closesAt + world.terms.longStop);
      await world.helpers.time.increaseTo(when - 1n);
      const item = await signedItem(world, agreement, [[OUTCOME, MET]], { seats: SEATS, validUntil: when });
      await at(world, when);
      return { world, agreement, attesting: world.escrow.attest([item]) };
    }

    it("should be attestable in full a second before its final time", async () => {
      const { world, attesting } = await attestAt((finalAt) => finalAt - 1n);
      expect(await transfersOf(world, await attesting)).to.deep.equal([[world.people.payee.address, AMOUNTS[1]]]);
    });

    it("should lapse at its final time", async () => {
      const { world, agreement, attesting } = await attestAt((finalAt) => finalAt);
      await expectRevert(world, attesting, "EscrowTrancheUnavailable", agreement, OUTCOME, Status.Lapsed);
    });
  });

  describe("when the commissioner reclaims", () => {
    it("should give back what is void as soon as notice is given", async () => {
      const { world, agreement } = await load();
      const { commissioner } = world.people;
      const tx = await world.escrow.connect(commissioner).reclaim(agreement);
      expect(await transfersOf(world, tx)).to.deep.equal([[commissioner.address, VOID]]);
      expect(await world.escrow.liabilities(agreement)).to.equal(TOTAL - VOID);
    });

    it("should keep what is live although the agreement has ended", async () => {
      const { world, agreement, end } = await load();
      const { commissioner, stranger } = world.people;
      await world.helpers.time.increaseTo(end + DAY);
      const asked = world.escrow.connect(stranger).reclaim(agreement);
      await expectRevert(world, asked, "EscrowCallerNotAllowed", agreement, stranger, COMMISSIONER_ROLE);
      const tx = await world.escrow.connect(commissioner).reclaim(agreement);
      expect(await transfersOf(world, tx)).to.deep.equal([[commissioner.address, VOID]]);
      const again = world.escrow.connect(commissioner).reclaim(agreement);
      await expectRevert(world, again, "EscrowNothingToReclaim", agreement, TOTAL - VOID, TOTAL - VOID);
    });

    it("should give back the rest once nothing is live, whoever asks", async () => {
      const { world, agreement, end } = await load();
      const { commissioner, payee, stranger } = world.people;
      await world.helpers.time.increaseTo(end + YEAR + world.terms.longStop);
      await world.escrow.claim(agreement, [CORE]);
      const tx = await world.escrow.connect(stranger).reclaim(agreement);
      expect(await transfersOf(world, tx)).to.deep.equal([[commissioner.address, TOTAL - PART]]);
      expect(await world.pound.balanceOf(payee)).to.equal(PART);
      expect((await booksOf(world, agreement)).balance).to.equal(0n);
    });
  });

  describe("given an annual holdback", () => {
    const annual = (noticePeriod: bigint) =>
      prepare(async (world) => {
        const opensAt = world.start + YEAR;
        const schedule = [
          tranche(world.start, { opensAt, closesAt: opensAt + YEAR, amount: AMOUNTS[2], requiredSeats: 0b1 }),
        ];
        const agreement = await openFunded(world, { terms: { noticePeriod }, schedule });
        return { agreement, opensAt, closesAt: opensAt + YEAR };
      });
    const loadAnnual = annual(NOTICE);
    const loadWithoutNotice = annual(0n);
    type Annual = Awaited<ReturnType<typeof loadAnnual>>;

    async function giveAt({ world, agreement }: Annual, time: bigint, endsAt: bigint) {
      await at(world, time);
      return world.escrow.connect(world.people.commissioner).giveNotice(agreement, endsAt, GROUNDS);
    }

    async function expectPaidAtClose({ world, agreement, closesAt }: Annual) {
      await world.helpers.time.increaseTo(closesAt);
      const item = await signedItem(world, agreement, [[0n, MET]], { seats: SEATS, validUntil: closesAt + DAY });
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, AMOUNTS[2]]]);
    }

    async function expectVoid({ world, agreement }: Annual) {
      expect(await world.escrow.statusOf(agreement, 0n)).to.equal(Status.Void);
      expect(await world.escrow.reclaimable(agreement)).to.equal(AMOUNTS[2]);
    }

    it("should stand, whole, though notice is given one second before it opens (attack)", async () => {
      const loaded = await loadAnnual();
      const { world, agreement, opensAt } = loaded;
      const voiding = giveAt(loaded, opensAt - 1n, opensAt);
      await expectRevert(world, voiding, "EscrowNoticeTooShort", agreement, opensAt - 1n + NOTICE, opensAt);
      await giveAt(loaded, opensAt, opensAt + NOTICE);
      expect(await world.escrow.reclaimable(agreement)).to.equal(0n);
      await expectPaidAtClose(loaded);
    });

    it("should stand if the agreement ends a second after it opens", async () => {
      const loaded = await loadAnnual();
      await giveAt(loaded, loaded.opensAt + 1n - NOTICE, loaded.opensAt + 1n);
      await expectPaidAtClose(loaded);
    });

    it("should be void only if notice is given the notice period ahead, when none of its care has begun", async () => {
      const loaded = await loadAnnual();
      await giveAt(loaded, loaded.opensAt - NOTICE, loaded.opensAt);
      await expectVoid(loaded);
    });

    it("should be void one second before it opens if the parties agreed on no notice period", async () => {
      const loaded = await loadWithoutNotice();
      await giveAt(loaded, loaded.opensAt - 1n, loaded.opensAt - 1n);
      await expectVoid(loaded);
    });
  });
});
