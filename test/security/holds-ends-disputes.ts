import { expect } from "chai";
import {
  CORE,
  DAY,
  HEALTH,
  HOLDBACK,
  INSPECTOR,
  MANAGER,
  MET,
  POUND,
  SOCIAL_WORKER,
  THREE_OF_THREE,
  TWO_OF_THREE,
  WEEK,
  attestationOf,
  itemOf,
  loadWorld,
  openFunded,
  tranche,
  type AttestationOptions,
  type World,
} from "../helpers/escrow.js";
import { adjudicate, challenge, close, endAt, hold, holdUntil, lift } from "../helpers/disputes.js";
import { appointmentOf } from "../helpers/signed.js";
import { Status } from "./support.js";

// What every other call does during a hold, after an end, on what is challenged, in a later version and when closed.

const REASON = `0x${"d1".repeat(32)}`;
const EVERYBODY = [INSPECTOR, SOCIAL_WORKER, MANAGER];

const signed = (
  world: World,
  agreement: string,
  findings: readonly (readonly [bigint, bigint])[],
  options: AttestationOptions = {},
) => itemOf(world, attestationOf(world, agreement, findings, options), EVERYBODY);

const paidTo = (world: World) => world.pound.balanceOf(world.people.payee);

describe("Security: while a hold lasts", () => {
  async function heldWorld(funds?: bigint) {
    const world = await loadWorld();
    const agreement = await openFunded(world, funds === undefined ? {} : { funds });
    return { world, agreement, heldUntil: await holdUntil(world, agreement) };
  }

  it("outcome money waits, core money and findings of 0 go on, in one and the same attestation", async () => {
    const { world, agreement, heldUntil } = await heldWorld();
    const item = await signed(world, agreement, [
      [CORE, MET],
      [TWO_OF_THREE, MET],
      [THREE_OF_THREE, 0n],
    ]);
    await world.escrow.attest([item]);
    expect(await paidTo(world)).to.equal(20_000n * POUND);
    const { settled, challenged } = await world.escrow.stateOf(agreement);
    expect([settled, challenged]).to.deep.equal([0b101n, 0b100n]);

    await world.helpers.time.setNextBlockTimestamp(heldUntil - 1n);
    await expect(world.escrow.attest([item]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheUnavailable")
      .withArgs(agreement, CORE, Status.Settled);
    await world.helpers.time.setNextBlockTimestamp(heldUntil);
    await world.escrow.attest([item]);
    expect(await paidTo(world)).to.equal(21_000n * POUND);
  });

  it("the commissioner grants core money only", async () => {
    const { world, agreement, heldUntil } = await heldWorld();
    const { commissioner } = world.people;
    await expect(world.escrow.connect(commissioner).grant(agreement, [HOLDBACK], REASON))
      .to.be.revertedWithCustomError(world.escrow, "EscrowHeld")
      .withArgs(agreement, heldUntil);
    await world.escrow.connect(commissioner).grant(agreement, [CORE, HOLDBACK], REASON);
    expect(await paidTo(world)).to.equal(20_000n * POUND);
    expect(await world.escrow.statusOf(agreement, HOLDBACK)).to.equal(Status.Open);
  });

  it("arrears of before are paid, and the commissioner reclaims what is too much", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world, { funds: 0n });
    await world.escrow.attest([await signed(world, agreement, [[TWO_OF_THREE, MET]])]);
    await holdUntil(world, agreement);
    const { commissioner } = world.people;
    await world.escrow.connect(commissioner).fund(agreement, 30_000n * POUND);
    expect(await paidTo(world)).to.equal(1_000n * POUND);
    await world.escrow.connect(commissioner).reclaim(agreement);
    const { balance, flags } = await world.escrow.stateOf(agreement);
    expect([balance, flags]).to.deep.equal([23_000n * POUND, 0n]);
  });
});

describe("Security: after the end", () => {
  it("care that begins at the end or later is void, and its money goes home at anybody's word", async () => {
    const world = await loadWorld();
    const endsAt = world.start + 2n * WEEK;
    const agreement = await openFunded(world, {
      schedule: [
        tranche(world.start, { opensAt: endsAt - 1n }),
        tranche(world.start, { opensAt: endsAt, paysOnSilence: true }),
      ],
    });
    await endAt(world, agreement, endsAt);
    expect(await world.escrow.statusOf(agreement, 0n)).to.equal(Status.Scheduled);
    expect(await world.escrow.statusOf(agreement, 1n)).to.equal(Status.Void);
    await world.helpers.time.increase(4n * WEEK);
    const run = [
      await signed(
        world,
        agreement,
        [
          [0n, MET],
          [1n, MET],
        ],
        { validUntil: world.start + 5n * WEEK },
      ),
    ];
    await world.escrow.attest(run);
    expect(await paidTo(world)).to.equal(1_000n * POUND);
    await expect(world.escrow.claim(agreement, [1n]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheUnavailable")
      .withArgs(agreement, 1n, Status.Void);
    await world.escrow.connect(world.people.stranger).reclaim(agreement);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(0n);
  });

  it("a core tranche that straddles the end pays its part, rounded up, when its window closes", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world, {
      schedule: [tranche(world.start, { amount: 1_000n, closesAt: world.start + 3n * WEEK, paysOnSilence: true })],
      funds: 1_000n,
    });
    await endAt(world, agreement, world.start + WEEK);
    await world.helpers.time.setNextBlockTimestamp(world.start + 3n * WEEK);
    await world.escrow.claim(agreement, [0n]);
    expect(await paidTo(world)).to.equal(334n);
    await world.escrow.connect(world.people.stranger).reclaim(agreement);
    expect((await world.escrow.stateOf(agreement)).balance).to.equal(0n);
  });
});

describe("Security: when a tranche is challenged", () => {
  async function challengedWorld() {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    await challenge(world, agreement, [CORE, TWO_OF_THREE]);
    return { world, agreement };
  }

  it("the panel decides it all or nothing, never in part", async () => {
    const { world, agreement } = await challengedWorld();
    const part = await signed(world, agreement, [
      [CORE, 9_999n],
      [TWO_OF_THREE, 1n],
    ]);
    await expect(world.escrow.attest([part]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheUnavailable")
      .withArgs(agreement, CORE, Status.Challenged);
    await world.escrow.attest([
      await signed(world, agreement, [
        [CORE, 0n],
        [TWO_OF_THREE, MET],
      ]),
    ]);
    const { settled, challenged } = await world.escrow.stateOf(agreement);
    expect([settled, challenged]).to.deep.equal([0b11n, 0b01n]);
    expect(await paidTo(world)).to.equal(1_000n * POUND);
  });

  it("silence pays the core tranche at its final time, to the second, while the outcome lapses", async () => {
    const { world, agreement } = await challengedWorld();
    const finalAt = world.start + 4n * WEEK + 2n * world.terms.longStop;
    await world.helpers.time.setNextBlockTimestamp(finalAt - 1n);
    await expect(world.escrow.claim(agreement, [CORE, TWO_OF_THREE]))
      .to.be.revertedWithCustomError(world.escrow, "EscrowTrancheUnavailable")
      .withArgs(agreement, CORE, Status.Challenged);
    await world.helpers.time.setNextBlockTimestamp(finalAt);
    await world.escrow.claim(agreement, [CORE, TWO_OF_THREE]);
    expect(await paidTo(world)).to.equal(20_000n * POUND);
    expect(await world.escrow.statusOf(agreement, TWO_OF_THREE)).to.equal(Status.Lapsed);
    expect((await world.escrow.stateOf(agreement)).challenged).to.equal(0b10n);
  });
});

describe("Security: in another version, and when closed", () => {
  it("endorsements of an earlier version do not count, and a run goes on without them", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    const before = attestationOf(world, agreement, [[TWO_OF_THREE, MET]]);
    await world.escrow.attest([await itemOf(world, before, [INSPECTOR])]);
    const health = { seat: BigInt(HEALTH), account: world.people.seats[HEALTH].address };
    const { appointment, consents } = await appointmentOf(world, agreement, health);
    await world.escrow.appoint(appointment, consents);
    const after = { ...before, version: 2n };
    await world.escrow.attest([
      await itemOf(world, before, [SOCIAL_WORKER]),
      await itemOf(world, after, [SOCIAL_WORKER]),
    ]);
    expect(await paidTo(world)).to.equal(0n);
    await expect(
      world.escrow.connect(world.people.seats[INSPECTOR]).retract({ ...before, findings: [...before.findings] }),
    )
      .to.be.revertedWithCustomError(world.escrow, "EscrowVersionStale")
      .withArgs(agreement, 2n, 1n);
    await world.escrow.attest([await itemOf(world, after, [INSPECTOR])]);
    expect(await paidTo(world)).to.equal(1_000n * POUND);
  });

  it("nothing but withdraw and cancel is left, and a run passes the agreement by", async () => {
    const world = await loadWorld();
    const agreement = await openFunded(world);
    await close(world, agreement);
    const { commissioner, provider, arbiter, seats } = world.people;
    const item = await signed(world, agreement, [[CORE, MET]]);
    for (const call of [
      () => world.escrow.connect(commissioner).fund(agreement, POUND),
      () => world.escrow.connect(commissioner).grant(agreement, [CORE], REASON),
      () => world.escrow.connect(commissioner).reclaim(agreement),
      () => world.escrow.claim(agreement, [CORE]),
      () => world.escrow.attest([item]),
      () => world.escrow.connect(seats[INSPECTOR]).retract(item.attestation),
      () => challenge(world, agreement, [CORE], provider),
      () => adjudicate(world, agreement, [[CORE, MET]]),
      () => hold(world, agreement),
      () => lift(world, agreement, arbiter),
      () => world.escrow.connect(provider).giveNotice(agreement, world.start + 60n * DAY, REASON),
      () => endAt(world, agreement, world.start + WEEK),
      () => close(world, agreement),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(world.escrow, "EscrowAgreementClosed").withArgs(agreement);
    }
    for (const index of [CORE, TWO_OF_THREE, THREE_OF_THREE, HOLDBACK]) {
      expect(await world.escrow.statusOf(agreement, index)).to.equal(Status.Settled);
    }
    expect([await world.escrow.liabilities(agreement), await world.escrow.reclaimable(agreement)]).to.deep.equal([
      0n,
      0n,
    ]);
    await expect(world.escrow.connect(commissioner).cancel(agreement)).to.emit(world.escrow, "Cancelled");
  });
});
