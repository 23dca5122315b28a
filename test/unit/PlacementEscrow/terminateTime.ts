import { expect } from "chai";
import type { Termination } from "../../../src/attestation/typedData.js";
import { DAY, INSPECTOR, MANAGER, MET, SOCIAL_WORKER, WEEK, openFunded, tranche } from "../../helpers/escrow.js";
import { Status, at, expectRevert, prepare, signedItem, transfersOf } from "../../helpers/panel.js";
import { amend, appointmentOf, terminationOf } from "../../helpers/signed.js";
import { NO_END, readState } from "../../helpers/state.js";

const GROUNDS = `0x${"95".repeat(32)}`;
const SEATS = [INSPECTOR, SOCIAL_WORKER];

/** What the tranches pay, token base units. */
const FEE = 1_000_003n;
const OUTCOME_FEE = 400n;
const NEXT_FEE = 500n;

describe("PlacementEscrow.terminate: when", () => {
  const load = prepare(async (world) => {
    const now = world.start + 2n * WEEK;
    const schedule = [
      tranche(world.start, { amount: FEE, paysOnSilence: true }),
      tranche(world.start, { amount: OUTCOME_FEE, opensAt: now - 1n }),
      tranche(world.start, { amount: NEXT_FEE, opensAt: now }),
    ];
    return { schedule, agreement: await openFunded(world, { schedule }), now };
  });
  type Loaded = Awaited<ReturnType<typeof load>>;
  interface Options extends Partial<Termination> {
    /** When the transaction is mined; two weeks after the start unless told otherwise. */
    readonly time?: bigint;
  }

  async function terminate({ world, agreement, now }: Loaded, { time = now, ...fields }: Options) {
    const { termination, consents } = await terminationOf(world, agreement, {
      validUntil: time + DAY,
      ...fields,
    });
    await at(world, time);
    return world.escrow.terminate(termination, consents);
  }

  const endOf = async ({ world, agreement }: Loaded) => (await readState(world, agreement)).endsAt;

  async function expectEnd(loaded: Loaded, options: Options, end: bigint) {
    await terminate(loaded, options);
    expect(await endOf(loaded)).to.equal(end);
  }

  async function expectNotEarlier(loaded: Loaded, options: Options, current: bigint, given: bigint) {
    const terminating = terminate(loaded, options);
    await expectRevert(loaded.world, terminating, "EscrowEndNotEarlier", loaded.agreement, current, given);
    expect(await endOf(loaded)).to.equal(current);
  }

  /** The provider's notice, to end 28 days after now. */
  async function noticed() {
    const loaded = await load();
    const end = loaded.now + 28n * DAY;
    await at(loaded.world, loaded.now - 1n);
    await loaded.world.escrow.connect(loaded.world.people.provider).giveNotice(loaded.agreement, end, GROUNDS);
    return { ...loaded, end };
  }

  describe("when the time signed is", () => {
    it("should take a second ahead as it is", async () => {
      const loaded = await load();
      await expectEnd(loaded, { endsAt: loaded.now + 1n }, loaded.now + 1n);
    });

    it("should take this very moment", async () => {
      const loaded = await load();
      await expectEnd(loaded, { endsAt: loaded.now }, loaded.now);
    });

    it("should take now for a second ago", async () => {
      const loaded = await load();
      await expectEnd(loaded, { endsAt: loaded.now - 1n }, loaded.now);
    });

    it("should take now for the day the agreement began", async () => {
      const loaded = await load();
      await expectEnd(loaded, { endsAt: loaded.world.start }, loaded.now);
    });

    it("should take now for 0", async () => {
      const loaded = await load();
      await expectEnd(loaded, { endsAt: 0n }, loaded.now);
    });
  });

  describe("given care has begun", () => {
    it("should void nothing earned by a backdated termination (attack)", async () => {
      const loaded = await load();
      const { world, agreement, now } = loaded;
      await terminate(loaded, { endsAt: world.start });
      const statuses = await Promise.all([0, 1].map((index) => world.escrow.statusOf(agreement, index)));
      expect(statuses).to.deep.equal([Status.Open, Status.Open]);
      expect(await world.escrow.reclaimable(agreement)).to.equal(NEXT_FEE);
      await at(world, now + 2n * WEEK);
      // Two of four weeks: half, rounded up.
      const tx = await world.escrow.claim(agreement, [0]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, 500_002n]]);
    });

    it("should void what begins this very second", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      await terminate(loaded, { endsAt: 0n });
      expect(await world.escrow.statusOf(agreement, 2)).to.equal(Status.Void);
      expect(await world.escrow.liabilities(agreement)).to.equal(FEE + OUTCOME_FEE);
    });

    it("should leave what began to be attested until its final time", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      await terminate(loaded, { endsAt: 0n });
      const finalAt = loaded.schedule[1]!.closesAt + world.terms.longStop;
      await world.helpers.time.increaseTo(finalAt - 2n);
      const item = await signedItem(world, agreement, [[1n, MET]], { seats: SEATS, validUntil: finalAt });
      await at(world, finalAt - 1n);
      const tx = await world.escrow.attest([item]);
      expect(await transfersOf(world, tx)).to.deep.equal([[world.people.payee.address, OUTCOME_FEE]]);
    });
  });

  describe("given an end in force", () => {
    it("should bring it forward by a second", async () => {
      const loaded = await noticed();
      await expectEnd(loaded, { endsAt: loaded.end - 1n }, loaded.end - 1n);
    });

    it("should revert with EscrowEndNotEarlier for the same end", async () => {
      const loaded = await noticed();
      await expectNotEarlier(loaded, { endsAt: loaded.end }, loaded.end, loaded.end);
    });

    it("should revert with EscrowEndNotEarlier for a later end", async () => {
      const loaded = await noticed();
      await expectNotEarlier(loaded, { endsAt: loaded.end + 1n }, loaded.end, loaded.end + 1n);
    });

    it("should bring it forward to now, a second before the end", async () => {
      const loaded = await noticed();
      await expectEnd(loaded, { endsAt: 0n, time: loaded.end - 1n }, loaded.end - 1n);
    });

    it("should revert with EscrowEndNotEarlier at the end, whatever was signed", async () => {
      for (const endsAt of [0n, 1n]) {
        const loaded = await noticed();
        await expectNotEarlier(loaded, { endsAt, time: loaded.end }, loaded.end, loaded.end);
      }
    });

    it("should revert with EscrowEndNotEarlier for the same termination again", async () => {
      const loaded = await load();
      const { world, agreement, now } = loaded;
      const { termination, consents } = await terminationOf(world, agreement, { endsAt: now });
      await at(world, now + DAY);
      await world.escrow.terminate(termination, consents);
      await at(world, now + 2n * DAY);
      const again = world.escrow.terminate(termination, consents);
      await expectRevert(world, again, "EscrowEndNotEarlier", agreement, now + DAY, now + 2n * DAY);
      expect(await endOf(loaded)).to.equal(now + DAY);
    });
  });

  describe("when the end is near or beyond what the state can hold", () => {
    it("should take 2^32 − 2", async () => {
      await expectEnd(await load(), { endsAt: 2n ** 32n - 2n }, 2n ** 32n - 2n);
    });

    it("should revert with EscrowEndNotEarlier for 2^32 − 1", async () => {
      await expectNotEarlier(await load(), { endsAt: 2n ** 32n - 1n }, NO_END, 2n ** 32n - 1n);
    });

    it("should revert with EscrowEndNotEarlier for 2^32, and not take it for now", async () => {
      await expectNotEarlier(await load(), { endsAt: 2n ** 32n }, NO_END, 2n ** 32n);
    });

    it("should revert with EscrowEndNotEarlier for 2^40 − 1", async () => {
      await expectNotEarlier(await load(), { endsAt: 2n ** 40n - 1n }, NO_END, 2n ** 40n - 1n);
    });
  });

  describe("when it was signed for another version", () => {
    async function expectStale(loaded: Loaded, given: bigint, current: bigint) {
      const terminating = terminate(loaded, { version: given });
      await expectRevert(loaded.world, terminating, "EscrowVersionStale", loaded.agreement, current, given);
      expect(await endOf(loaded)).to.equal(NO_END);
    }

    it("should revert with EscrowVersionStale for the version before", async () => {
      await expectStale(await load(), 0n, 1n);
    });

    it("should revert with EscrowVersionStale for the version to come", async () => {
      await expectStale(await load(), 2n, 1n);
    });

    it("should not be replayed after an amendment lifted the end (attack)", async () => {
      const loaded = await load();
      const { world, agreement, now, schedule } = loaded;
      const endsAt = now + WEEK;
      const { termination, consents } = await terminationOf(world, agreement, { endsAt });
      await world.escrow.terminate(termination, consents);
      await amend(world, agreement, { endsAt, schedule });
      expect(await endOf(loaded)).to.equal(NO_END);
      const again = world.escrow.terminate(termination, consents);
      await expectRevert(world, again, "EscrowVersionStale", agreement, 2n, 1n);
      expect(await endOf(loaded)).to.equal(NO_END);
    });

    it("should revert with EscrowVersionStale after an appointment", async () => {
      const loaded = await load();
      const { world, agreement } = loaded;
      const account = world.people.stranger.address;
      const { appointment, consents } = await appointmentOf(world, agreement, { seat: BigInt(MANAGER), account });
      await world.escrow.appoint(appointment, consents);
      await expectStale(loaded, 1n, 2n);
    });
  });

  describe("when it is valid until", () => {
    it("should be taken in its last second", async () => {
      const loaded = await load();
      await expectEnd(loaded, { validUntil: loaded.now }, loaded.now);
    });

    it("should revert with EscrowSignatureExpired a second later", async () => {
      const loaded = await load();
      const terminating = terminate(loaded, { validUntil: loaded.now - 1n });
      await expectRevert(loaded.world, terminating, "EscrowSignatureExpired", loaded.now - 1n, loaded.now);
    });

    it("should be taken 90 days ahead", async () => {
      const loaded = await load();
      await expectEnd(loaded, { validUntil: loaded.now + 90n * DAY }, loaded.now);
    });

    it("should revert with EscrowValidityTooLong a second further ahead", async () => {
      const loaded = await load();
      const latest = loaded.now + 90n * DAY;
      await expectRevert(
        loaded.world,
        terminate(loaded, { validUntil: latest + 1n }),
        "EscrowValidityTooLong",
        latest + 1n,
        latest,
      );
    });
  });
});
