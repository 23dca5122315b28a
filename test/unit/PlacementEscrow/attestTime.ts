import { expect } from "chai";
import { DAY, MET, POUND, WEEK, openFunded, tranche, type World } from "../../helpers/escrow.js";
import { overwriteState, type StateFields } from "../../helpers/state.js";
import { Status, at, bits, expectRevert, prepare, signedItem, transfersOf } from "../../helpers/panel.js";

const LONG_STOP = 60n * DAY;

/** Indices of three core and three outcome tranches, all of one window and of £100 each. */
const CORES = [0n, 1n, 2n] as const;
const OUTCOMES = [3n, 4n, 5n] as const;

interface Timed {
  readonly world: World;
  readonly agreement: string;
}

describe("PlacementEscrow.attest in time", () => {
  const load = prepare(async (world) => {
    const window = { amount: 100n * POUND, opensAt: world.start + WEEK, closesAt: world.start + 5n * WEEK };
    const schedule = [...CORES, ...OUTCOMES].map((index) =>
      tranche(world.start, { ...window, paysOnSilence: index < 3n }),
    );
    return { agreement: await openFunded(world, { schedule }), ...window };
  });

  async function loadForced(forced: Partial<StateFields>) {
    const timed = await load();
    await overwriteState(timed.world, timed.agreement, forced);
    return timed;
  }

  /** Signed the day before it would expire, and over a refusal if there is one. */
  async function attestAt({ world, agreement }: Timed, time: bigint, index: bigint, achieved: bigint) {
    const item = await signedItem(world, agreement, [[index, achieved]], { validUntil: time + DAY, overRefusal: true });
    await at(world, time);
    return world.escrow.attest([item]);
  }

  async function expectPaid(timed: Timed, time: bigint, index: bigint) {
    const tx = await attestAt(timed, time, index, MET);
    expect(await transfersOf(timed.world, tx)).to.deep.equal([[timed.world.people.payee.address, 100n * POUND]]);
    expect(await timed.world.escrow.statusOf(timed.agreement, index)).to.equal(Status.Settled);
  }

  async function expectPassedOver(timed: Timed, time: bigint, index: bigint, status: bigint, achieved = MET) {
    const attesting = attestAt(timed, time, index, achieved);
    await expectRevert(timed.world, attesting, "EscrowTrancheUnavailable", timed.agreement, index, status);
  }

  describe("given the window opens later", () => {
    it("should pass it over a second before opensAt", async () => {
      const { opensAt, ...timed } = await load();
      await expectPassedOver(timed, opensAt - 1n, CORES[0], Status.Scheduled);
      await expectPassedOver(timed, opensAt - 1n, OUTCOMES[0], Status.Scheduled);
      await expectPassedOver(timed, opensAt - 1n, OUTCOMES[0], Status.Scheduled, 0n);
    });

    it("should decide it at opensAt", async () => {
      const { opensAt, ...timed } = await load();
      await expectPaid(timed, opensAt, OUTCOMES[0]);
    });

    it("should decide it a second after opensAt", async () => {
      const { opensAt, ...timed } = await load();
      await expectPaid(timed, opensAt + 1n, OUTCOMES[0]);
    });
  });

  describe("given the window closes", () => {
    it("should decide an outcome tranche a second before, at and a second after closesAt", async () => {
      const { closesAt, ...timed } = await load();
      await expectPaid(timed, closesAt - 1n, OUTCOMES[0]);
      await expectPaid(timed, closesAt, OUTCOMES[1]);
      await expectPaid(timed, closesAt + 1n, OUTCOMES[2]);
    });

    it("should decide a core tranche that nobody claimed a second before, at and a second after closesAt", async () => {
      const { closesAt, ...timed } = await load();
      await expectPaid(timed, closesAt - 1n, CORES[0]);
      await expectPaid(timed, closesAt, CORES[1]);
      await expectPaid(timed, closesAt + 1n, CORES[2]);
    });
  });

  describe("given the final time of an undisputed tranche comes", () => {
    it("should decide an outcome tranche a second before it", async () => {
      const { closesAt, ...timed } = await load();
      await expectPaid(timed, closesAt + LONG_STOP - 1n, OUTCOMES[0]);
    });

    it("should pass an outcome tranche over as lapsed at it", async () => {
      const { closesAt, ...timed } = await load();
      await expectPassedOver(timed, closesAt + LONG_STOP, OUTCOMES[0], Status.Lapsed);
      await expectPassedOver(timed, closesAt + LONG_STOP, OUTCOMES[0], Status.Lapsed, 0n);
    });

    it("should pass an outcome tranche over as lapsed a second after it", async () => {
      const { closesAt, ...timed } = await load();
      await expectPassedOver(timed, closesAt + LONG_STOP + 1n, OUTCOMES[0], Status.Lapsed);
    });

    it("should decide a core tranche at it, after it and years later", async () => {
      const { closesAt, ...timed } = await load();
      await expectPaid(timed, closesAt + LONG_STOP, CORES[0]);
      await expectPaid(timed, closesAt + LONG_STOP + 1n, CORES[1]);
      await expectPaid(timed, closesAt + 3_650n * DAY, CORES[2]);
    });
  });

  describe("given the final time of a challenged tranche comes", () => {
    it("should decide an outcome tranche a second before, at and a second after one long stop", async () => {
      const { closesAt, ...timed } = await loadForced({ challenged: bits(...OUTCOMES) });
      await expectPaid(timed, closesAt + LONG_STOP - 1n, OUTCOMES[0]);
      await expectPaid(timed, closesAt + LONG_STOP, OUTCOMES[1]);
      await expectPaid(timed, closesAt + LONG_STOP + 1n, OUTCOMES[2]);
    });

    it("should decide an outcome tranche a second before two long stops", async () => {
      const { closesAt, ...timed } = await loadForced({ challenged: bits(...OUTCOMES) });
      await expectPaid(timed, closesAt + 2n * LONG_STOP - 1n, OUTCOMES[0]);
    });

    it("should pass an outcome tranche over as lapsed at two long stops and a second after", async () => {
      const { closesAt, ...timed } = await loadForced({ challenged: bits(...OUTCOMES) });
      await expectPassedOver(timed, closesAt + 2n * LONG_STOP, OUTCOMES[0], Status.Lapsed);
      await expectPassedOver(timed, closesAt + 2n * LONG_STOP + 1n, OUTCOMES[0], Status.Lapsed);
    });

    it("should decide a core tranche before, at and after two long stops", async () => {
      const { closesAt, ...timed } = await loadForced({ challenged: bits(...CORES) });
      await expectPaid(timed, closesAt + 2n * LONG_STOP - 1n, CORES[0]);
      await expectPaid(timed, closesAt + 2n * LONG_STOP, CORES[1]);
      await expectPaid(timed, closesAt + 2n * LONG_STOP + 1n, CORES[2]);
    });
  });

  describe("given the final time of a refused tranche comes", () => {
    const refused = { settled: bits(...CORES, ...OUTCOMES), challenged: bits(...CORES, ...OUTCOMES) };

    it("should decide an outcome tranche past one long stop", async () => {
      const { closesAt, ...timed } = await loadForced(refused);
      await expectPaid(timed, closesAt + LONG_STOP, OUTCOMES[0]);
    });

    it("should decide an outcome tranche a second before two long stops", async () => {
      const { closesAt, ...timed } = await loadForced(refused);
      await expectPaid(timed, closesAt + 2n * LONG_STOP - 1n, OUTCOMES[0]);
    });

    it("should pass an outcome tranche over as lapsed at two long stops and a second after", async () => {
      const { closesAt, ...timed } = await loadForced(refused);
      await expectPassedOver(timed, closesAt + 2n * LONG_STOP, OUTCOMES[0], Status.Lapsed);
      await expectPassedOver(timed, closesAt + 2n * LONG_STOP + 1n, OUTCOMES[0], Status.Lapsed);
    });

    it("should decide a core tranche a second before two long stops", async () => {
      const { closesAt, ...timed } = await loadForced(refused);
      await expectPaid(timed, closesAt + 2n * LONG_STOP - 1n, CORES[0]);
    });

    it("should pass a core tranche over as lapsed at two long stops and a second after", async () => {
      const { closesAt, ...timed } = await loadForced(refused);
      await expectPassedOver(timed, closesAt + 2n * LONG_STOP, CORES[0], Status.Lapsed);
      await expectPassedOver(timed, closesAt + 2n * LONG_STOP + 1n, CORES[0], Status.Lapsed);
    });
  });

  describe("given the agreement has an end", () => {
    it("should decide in full a tranche that opens a second before the end", async () => {
      const { opensAt, closesAt, ...timed } = await load();
      await overwriteState(timed.world, timed.agreement, { endsAt: opensAt + 1n });
      await expectPaid(timed, opensAt, OUTCOMES[0]);
      await expectPaid(timed, opensAt + 1n, OUTCOMES[1]);
      await expectPaid(timed, closesAt, CORES[0]);
    });

    it("should pass over as void a tranche that opens at the end", async () => {
      const { opensAt, ...timed } = await load();
      await overwriteState(timed.world, timed.agreement, { endsAt: opensAt });
      await expectPassedOver(timed, opensAt - 1n, OUTCOMES[0], Status.Void);
      await expectPassedOver(timed, opensAt, OUTCOMES[0], Status.Void);
      await expectPassedOver(timed, opensAt + 1n, CORES[0], Status.Void, 0n);
    });

    it("should pass over as void a tranche that opens a second after the end", async () => {
      const { opensAt, ...timed } = await load();
      await overwriteState(timed.world, timed.agreement, { endsAt: opensAt - 1n });
      await expectPassedOver(timed, opensAt, CORES[0], Status.Void);
    });

    it("should call it void whether it was challenged, refused or has passed its final time", async () => {
      const { opensAt, closesAt, ...timed } = await load();
      const [challenged, refused, late] = OUTCOMES;
      const forced = { challenged: bits(challenged, refused), settled: bits(refused), endsAt: opensAt };
      await overwriteState(timed.world, timed.agreement, forced);
      await expectPassedOver(timed, opensAt, challenged, Status.Void);
      await expectPassedOver(timed, opensAt + 1n, refused, Status.Void);
      await expectPassedOver(timed, closesAt + LONG_STOP, late, Status.Void);
    });

    it("should call it settled rather than void if it was decided before", async () => {
      const { opensAt, ...timed } = await load();
      await overwriteState(timed.world, timed.agreement, { settled: bits(OUTCOMES[0]), endsAt: opensAt });
      await expectPassedOver(timed, opensAt, OUTCOMES[0], Status.Settled);
    });
  });

  describe("given the attestation expires", () => {
    async function attestValidUntil({ world, agreement }: Timed, now: bigint, validUntil: bigint) {
      const item = await signedItem(world, agreement, [[OUTCOMES[0], MET]], { validUntil });
      await at(world, now);
      return world.escrow.attest([item]);
    }

    it("should decide a second before validUntil", async () => {
      const { opensAt, ...timed } = await load();
      const tx = await attestValidUntil(timed, opensAt, opensAt + 1n);
      expect(await transfersOf(timed.world, tx)).to.deep.equal([[timed.world.people.payee.address, 100n * POUND]]);
    });

    it("should decide at validUntil", async () => {
      const { opensAt, ...timed } = await load();
      const tx = await attestValidUntil(timed, opensAt, opensAt);
      expect(await transfersOf(timed.world, tx)).to.deep.equal([[timed.world.people.payee.address, 100n * POUND]]);
    });

    it("should revert with EscrowSignatureExpired a second after validUntil", async () => {
      const { opensAt, ...timed } = await load();
      const attesting = attestValidUntil(timed, opensAt + 1n, opensAt);
      await expectRevert(timed.world, attesting, "EscrowSignatureExpired", opensAt, opensAt + 1n);
    });

    it("should decide if validUntil is 90 days ahead", async () => {
      const { opensAt, ...timed } = await load();
      const tx = await attestValidUntil(timed, opensAt, opensAt + 90n * DAY);
      expect(await transfersOf(timed.world, tx)).to.deep.equal([[timed.world.people.payee.address, 100n * POUND]]);
    });

    it("should revert with EscrowValidityTooLong if validUntil is 90 days and a second ahead", async () => {
      const { opensAt, ...timed } = await load();
      const latest = opensAt + 90n * DAY;
      const attesting = attestValidUntil(timed, opensAt, latest + 1n);
      await expectRevert(timed.world, attesting, "EscrowValidityTooLong", latest + 1n, latest);
    });

    it("should revert with EscrowValidityTooLong if validUntil is the greatest there can be", async () => {
      const { opensAt, ...timed } = await load();
      const attesting = attestValidUntil(timed, opensAt, 2n ** 40n - 1n);
      await expectRevert(timed.world, attesting, "EscrowValidityTooLong", 2n ** 40n - 1n, opensAt + 90n * DAY);
    });
  });
});
